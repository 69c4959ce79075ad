"""Parts a person made: pieces of networks with a name, one small file each in the state folder. Knows no widgets.

A file that cannot be read is passed over, and one sentence says so; it is never changed or deleted by reading.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from rnnsim.files.refusal import saving
from rnnsim.files.saving import write_whole
from rnnsim.formulas.refused import Refused
from rnnsim.network.clipping import Clipping, clipping_from_text, clipping_to_text
from rnnsim.network.network import Network
from rnnsim.session.state_folder import state_folder

SUFFIX, FORMAT = ".rnnsim-part", 1
LONGEST_NAME, MOST_PARTS, LARGEST_FILE = 40, 200, 64_000_000


@dataclass(frozen=True, eq=False)
class KeptPart:
    """A piece of a network by its name; `path` is its file."""

    name: str
    clipping: Clipping
    path: Path

    @property
    def network(self) -> Network:
        """The piece as a network of its own."""
        return Network(self.clipping.units, self.clipping.connections, self.name)

    @property
    def summary(self) -> str:
        """Such as "7 units, 12 connections"."""
        counts = ((len(self.clipping.units), "unit"), (len(self.clipping.connections), "connection"))
        return ", ".join(f"{count} {noun}{'s' * (count != 1)}" for count, noun in counts)


def parts_folder() -> Path:
    """Where they are kept."""
    return state_folder() / "parts"


def read_parts() -> tuple[list[KeptPart], list[str]]:
    """All parts by name, and a sentence for every file that is none."""
    parts, problems = list[KeptPart](), list[str]()
    for path in sorted(parts_folder().glob(f"*{SUFFIX}"))[:MOST_PARTS]:
        try:
            parts.append(read_part(path))
        except Refused as refused:
            problems.append(str(refused))
    return sorted(parts, key=lambda part: part.name.casefold()), problems


def read_part(path: Path) -> KeptPart:
    """One part. Raises `Refused` with one sentence."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise Refused(f"The part “{path.name}” is too large to be read; delete the file.")
        told = json.loads(path.read_text(encoding="utf-8"))
        if told["rnnsim_part"] > FORMAT:
            raise Refused(f"The part “{path.name}” comes from a newer rnnsim; update this one.")
        name, clipping = checked_part_name(told["name"]), clipping_from_text(json.dumps(told["piece"]))
    except Refused as refused:
        raise Refused(f"The part “{path.name}” cannot be used: {refused}") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Refused(f"The part “{path.name}” is damaged and was left out; delete the file or save the part again.") from None
    return KeptPart(name, clipping, path)


def keep_part(name: str, clipping: Clipping) -> KeptPart:
    """Write a new part, whole or not at all. Refused if the name is taken, nothing is in it, or the file cannot be written."""
    name = checked_part_name(name)
    if not len(clipping.units):
        raise Refused("A part needs at least one unit; select some first.")
    parts, _ = read_parts()
    _refuse_taken(name, parts)
    if len(parts) >= MOST_PARTS:
        raise Refused(f"There are {MOST_PARTS} parts already; delete some first.")
    part = KeptPart(name, clipping, _free_file(name))
    _write(part)
    return part


def rename_part(part: KeptPart, name: str) -> KeptPart:
    """The same part by another name. Refused if the name is taken."""
    name = checked_part_name(name)
    parts, _ = read_parts()
    _refuse_taken(name, [other for other in parts if other.path != part.path])
    renamed = KeptPart(name, part.clipping, part.path)
    _write(renamed)
    return renamed


def delete_part(part: KeptPart) -> None:
    """Delete its file."""
    try:
        part.path.unlink(missing_ok=True)
    except OSError as error:
        raise Refused(f"The part “{part.name}” could not be deleted: {error.strerror}; delete its file {part.path} yourself.") from None


def checked_part_name(text: object) -> str:
    """A name of 1 to 40 letters without spaces around it, in one line."""
    name = " ".join(text.split()) if isinstance(text, str) else ""
    if not 1 <= len(name) <= LONGEST_NAME:
        raise Refused(f"A part's name has 1 to {LONGEST_NAME} letters; choose another one.")
    return name


def _refuse_taken(name: str, parts: list[KeptPart]) -> None:
    if any(part.name.casefold() == name.casefold() for part in parts):
        raise Refused(f"There is a part “{name}” already; choose another name.")


def _free_file(name: str) -> Path:
    stem = "".join(letter if letter.isalnum() else "_" for letter in name)
    path, number = parts_folder() / f"{stem}{SUFFIX}", 1
    while path.exists():
        number += 1
        path = parts_folder() / f"{stem}_{number}{SUFFIX}"
    return path


def _write(part: KeptPart) -> None:
    text = json.dumps({"rnnsim_part": FORMAT, "name": part.name, "piece": json.loads(clipping_to_text(part.clipping))}, ensure_ascii=False)
    with saving(part.path):
        part.path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(part.path, text.encode("utf-8"))
