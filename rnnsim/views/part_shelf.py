"""The parts a person keeps, for all palettes of the program: reads them once, tells when they change. Asks nothing itself."""

from __future__ import annotations

import json

from PySide6.QtCore import QObject, Signal

from rnnsim.network.clipping import Clipping, clipping_to_text
from rnnsim.session.kept_parts import KeptPart, delete_part, keep_part, read_parts, rename_part
from rnnsim.views.parts import Part

PREFIX = "own "


class PartShelf(QObject):
    """`problems` are sentences about files that could not be read, to be told once."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.kept, self.problems = read_parts()

    @property
    def parts(self) -> list[Part]:
        """What a palette offers."""
        return [part_of(kept) for kept in self.kept]

    def part(self, name: str) -> Part:
        """A row of the palette by its name."""
        return next(part for part in self.parts if part.name == name)

    def kept_by(self, name: str) -> KeptPart | None:
        """The part a row of the palette stands for."""
        return next((kept for kept in self.kept if PREFIX + kept.name == name), None)

    def keep(self, name: str, clipping: Clipping) -> None:
        """Keep a new part. May be `Refused`."""
        keep_part(name, clipping)
        self._read()

    def rename(self, kept: KeptPart, name: str) -> None:
        """Another name. May be `Refused`."""
        rename_part(kept, name)
        self._read()

    def delete(self, kept: KeptPart) -> None:
        """Delete a part. May be `Refused`."""
        delete_part(kept)
        self._read()

    def take_problems(self) -> list[str]:
        """What has not been told yet."""
        told, self.problems = self.problems, []
        return told

    def _read(self) -> None:
        self.kept, _ = read_parts()
        self.changed.emit()


def part_of(kept: KeptPart) -> Part:
    """A row of the palette: dragged and pressed like all others."""
    content = {"part": "piece", "name": kept.name, "piece": json.loads(clipping_to_text(kept.clipping))}
    return Part(f"{PREFIX}{kept.name}", kept.name, kept.summary, "part", content)
