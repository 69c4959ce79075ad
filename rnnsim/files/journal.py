"""The edit journal: a document and, appended to it, what every later edit changed; read back, the last whole record counts.

Each record carries its length and SHA-256, so a tail cut off by a crash is passed over. The file is started anew (atomically) with
the whole document when the changes have grown larger than it.
"""

from __future__ import annotations

import hashlib
import os
import struct
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from rnnsim.files.differences import applied, difference
from rnnsim.files.native import FORMAT, decoded, encoded, stored_parts, upgraded
from rnnsim.files.npy_format import array_from_npy, npy_bytes
from rnnsim.files.parts import document_of, parts_of
from rnnsim.files.refusal import FileRefused, PathLike, opening, saving
from rnnsim.files.saving import read_bounded, write_whole
from rnnsim.files.strict_json import json_bytes, value_from_json
from rnnsim.network.document import Document

MAGIC = b"rnnsim journal 1\n"
WHOLE, CHANGE = b"W", b"C"
SPARE_BYTES = 256 << 10  # changes may take this and twice the document before the file is started anew
MOST_CHANGES = 256
LARGEST_JOURNAL = 1 << 31
_HEAD = struct.Struct("<cQ32s")  # kind, bytes, SHA-256 of kind and bytes
_NUMBER = struct.Struct("<Q")


class JournalWriter:
    """Keeps the newest value of one document on the disk; `append` after each edit, from any one thread."""

    def __init__(self, path: PathLike, document: Document) -> None:
        self.path = os.fspath(path)
        self._descriptor, self._size, self._whole, self._changes = -1, 0, 0, 0
        self._document, self._parts = document, parts_of(document)
        self._start(document)

    def append(self, document: Document) -> int:
        """Write down what is new since the last record; the bytes written. Raises FileRefused; the records before stay good."""
        if document is self._document:
            return 0
        parts = parts_of(document)
        header, arrays = difference(self._parts, parts)
        record = _record(
            CHANGE, _packed_change({**header, "next_id": document.next_id, "digest": document.digest}, [npy_bytes(a) for a in arrays])
        )
        if self._descriptor < 0 or self._changes >= MOST_CHANGES or self._size + len(record) > 3 * self._whole + SPARE_BYTES:
            return self._start(document)
        with saving(self.path):
            self._write(record)
        self._parts, self._document = parts, document
        self._changes += 1
        return len(record)

    def close(self) -> None:
        """Leave the file as it is."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def remove(self) -> None:
        """Close the journal and delete it: the document is safe elsewhere."""
        self.close()
        with suppress(FileNotFoundError), saving(self.path):
            os.unlink(self.path)

    def _start(self, document: Document) -> int:
        self.close()
        content = MAGIC + _record(WHOLE, _NUMBER.pack(document.next_id) + encoded(document))
        write_whole(self.path, content)
        with saving(self.path):
            self._descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND | getattr(os, "O_BINARY", 0))
        self._size = self._whole = len(content)
        self._changes = 0
        self._parts, self._document = parts_of(document), document
        return len(content)

    def _write(self, record: bytes) -> None:
        """Append all of the record or, on a full disk, none of it."""
        try:
            rest = memoryview(record)
            while rest:
                rest = rest[os.write(self._descriptor, rest) :]
            os.fsync(self._descriptor)
        except OSError:
            self._cut_back()
            raise
        self._size += len(record)

    def _cut_back(self) -> None:
        try:
            os.truncate(self.path, self._size)
        except OSError:
            self.close()  # the next edit starts the file anew


def read_journal(path: PathLike) -> Document:
    """The document as of the last complete record. Raises FileRefused if there is none."""
    with opening(path):
        content = read_bounded(path, LARGEST_JOURNAL)
        records = _records(content)
        kind, first = next(records, (b"", b""))
        if kind != WHOLE or len(first) < _NUMBER.size:
            raise FileRefused("it is not a rnnsim journal or its beginning is damaged; nothing can be recovered from it")
        changed = _with_changes(first[_NUMBER.size :], records)
        return decoded(first[_NUMBER.size :]).changed(next_id=_NUMBER.unpack_from(first)[0]) if changed is None else changed


def _with_changes(whole: bytes, records: Iterator[tuple[bytes, bytes]]) -> Document | None:
    """The document after the changes, which are of the format of the whole; None if there are none."""
    (parts, number), last = stored_parts(whole), None
    for kind, payload in records:
        if kind != CHANGE:
            break
        header, arrays = _unpacked_change(payload)
        parts, last = applied(parts, header, [array_from_npy(array, "a change") for array in arrays]), header
    if last is None:
        return None
    changed = document_of(upgraded(parts, number)).changed(next_id=int(last["next_id"]))
    if number == FORMAT and changed.digest != last["digest"]:
        raise FileRefused("its changes do not lead to the document they were made from; please report this")
    return changed


def _record(kind: bytes, payload: bytes) -> bytes:
    return _HEAD.pack(kind, len(payload), hashlib.sha256(kind + payload).digest()) + payload


def _records(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Whole records in order, up to the first that is cut or damaged."""
    at = len(MAGIC)
    if content[:at] != MAGIC:
        return
    while at + _HEAD.size <= len(content):
        kind, size, digest = _HEAD.unpack_from(content, at)
        payload = content[at + _HEAD.size : at + _HEAD.size + size]
        if len(payload) != size or hashlib.sha256(kind + payload).digest() != digest:
            return
        yield kind, payload
        at += _HEAD.size + size


def _packed_change(header: Mapping[str, Any], arrays: list[bytes]) -> bytes:
    pieces = [json_bytes(header), *arrays]
    return b"".join(_NUMBER.pack(len(piece)) + piece for piece in pieces)


def _unpacked_change(payload: bytes) -> tuple[Mapping[str, Any], list[bytes]]:
    pieces, at = [], 0
    while at < len(payload):
        (size,) = _NUMBER.unpack_from(payload, at)
        pieces.append(payload[at + _NUMBER.size : at + _NUMBER.size + size])
        at += _NUMBER.size + size
    return value_from_json(pieces[0], "change"), pieces[1:]
