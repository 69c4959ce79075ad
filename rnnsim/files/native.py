"""The native file `.rnnsim`: a zip of `manifest.json` and one `.npy` per column. Data only: no code, no class names.

The manifest lists the members and carries two SHA-256 digests: `content` over the description and every array as stored, so that a
file of any format is known to be whole before it is upgraded, and `digest`, which is `Document.digest`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from rnnsim.files.archive import Archive, read_archive, written_archive
from rnnsim.files.npy_format import HEADER_BYTES, array_from_npy, npy_bytes
from rnnsim.files.parts import KINDS, Parts, belongs, document_of, parts_of
from rnnsim.files.refusal import DAMAGED, FileRefused, PathLike, opening
from rnnsim.files.saving import read_bounded, sweep, write_whole
from rnnsim.files.strict_json import MOST_BYTES, json_bytes, value_from_json
from rnnsim.network.document import Document, as_document
from rnnsim.network.limits import check_rows
from rnnsim.network.network import Network

FORMAT = 2
LARGEST_FILE = 1 << 30
MANIFEST = "manifest.json"


def _with_automatic_backend(parts: Parts) -> Parts:
    """Format 1 named the one backend there was; nobody had chosen it."""
    settings = parts.description.get("settings")
    if not isinstance(settings, dict):
        return parts
    return Parts({**parts.description, "settings": {**settings, "backend": "auto"}}, parts.arrays)


# From format n to n + 1, pure. A format is frozen once released; whatever changes `Document.digest` or a meaning is a new one.
UPGRADES: Mapping[int, Callable[[Parts], Parts]] = {1: _with_automatic_backend}


def read(path: PathLike) -> Document:
    """The document in a native file. Raises FileRefused: one sentence saying what is wrong and what to do."""
    with opening(path):
        sweep(Path(path).absolute().parent)
        return decoded(read_bounded(path, LARGEST_FILE))


def write(given: Document | Network, path: PathLike) -> None:
    """Save a document or network: all of it or, if FileRefused is raised, nothing."""
    document = as_document(given)

    def check(written: bytes) -> None:
        if decoded(written).digest != document.digest:
            raise FileRefused("it would not be read back as it is; nothing has been changed, please report this")

    write_whole(path, encoded(document), check)


def encoded(document: Document) -> bytes:
    """The bytes of the native file; equal documents give equal bytes."""
    parts = parts_of(document)
    arrays = {name: npy_bytes(array) for name, array in parts.arrays.items()}
    description = {"format": FORMAT, **parts.description, "members": list(arrays)}
    manifest = {**description, "content": _content_digest(description, arrays), "digest": document.digest}
    members = [(f"{name}.npy", content, parts.arrays[name].dtype.kind != "f") for name, content in arrays.items()]
    return written_archive([(MANIFEST, json_bytes(manifest), True), *members])


def decoded(content: bytes) -> Document:
    """The document in a native file's bytes. Raises Refused."""
    parts, number = stored_parts(content)
    document = document_of(upgraded(parts, number))
    if number == FORMAT and parts.description.get("digest") != document.digest:
        raise FileRefused(f"its contents do not have the digest they were saved with; {DAMAGED}")
    return document


def stored_parts(content: bytes) -> tuple[Parts, int]:
    """The parts in a native file's bytes as they were stored, known to be whole, and their format. Raises FileRefused."""
    archive = read_archive(content)
    manifest = _manifest(archive)
    for kind, count in _counts(archive).items():
        check_rows(kind, count)
    arrays = {name: archive.read(f"{name}.npy") for name in _member_names(manifest, archive)}
    description = {key: value for key, value in manifest.items() if key not in ("content", "digest")}
    if manifest.get("content") != _content_digest(description, arrays):
        raise FileRefused(f"its contents do not have the digest they were saved with; {DAMAGED}")
    return Parts(manifest, {name: array_from_npy(array, name) for name, array in arrays.items()}), manifest["format"]


def counts_in(path: PathLike) -> dict[str, int]:
    """How many units and connections a native file says it has, before it is read. Raises FileRefused."""
    with opening(path):
        return _counts(read_archive(read_bounded(path, LARGEST_FILE)))


def _counts(archive: Archive) -> dict[str, int]:
    members = {kind: archive.members.get(f"{kind}_id.npy") for kind in KINDS}
    return {kind: 0 if member is None else max(member.size - HEADER_BYTES, 0) // 8 for kind, member in members.items()}


def upgraded(parts: Parts, number: int) -> Parts:
    """Parts of an older format as they are now."""
    for older in range(number, FORMAT):
        parts = UPGRADES[older](parts)
    return parts


def _manifest(archive: Archive) -> dict[str, Any]:
    member = archive.members.get(MANIFEST)
    if member is not None and member.size > MOST_BYTES:
        raise FileRefused(f"its description is larger than {MOST_BYTES >> 20} MB; choose a file saved by rnnsim")
    manifest = value_from_json(archive.read(MANIFEST), MANIFEST)
    number = manifest.get("format") if isinstance(manifest, dict) else None
    if not isinstance(number, int) or isinstance(number, bool) or number < 1:
        raise FileRefused(f"its description does not say which format it has; {DAMAGED}")
    if number > FORMAT:
        raise FileRefused(f"it was saved by a newer rnnsim (format {number}, this one reads up to {FORMAT}); update rnnsim to open it")
    return dict(manifest)


def _member_names(manifest: Mapping[str, Any], archive: Archive) -> list[str]:
    names = manifest.get("members")
    if not isinstance(names, list) or not all(isinstance(name, str) and belongs(name) for name in names):
        raise FileRefused(f"its description lists parts that do not belong there; {DAMAGED}")
    if sorted([MANIFEST, *(f"{name}.npy" for name in names)]) != sorted(archive.members):
        raise FileRefused(f"its parts are not the ones its description lists; {DAMAGED}")
    return names


def _content_digest(description: Mapping[str, Any], arrays: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256(json_bytes(description))
    for name, content in arrays.items():
        digest.update(f"\n{name} {len(content)}\n".encode() + content)
    return digest.hexdigest()
