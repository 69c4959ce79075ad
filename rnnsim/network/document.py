"""What a file holds and a tab edits: a network with its tape, run settings, notes and layout, as one frozen value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field, fields, replace
from functools import cached_property
from typing import Any

import numpy as np

from rnnsim.network.episode import Episode
from rnnsim.network.fingerprint import digest_of_document
from rnnsim.network.network import Network
from rnnsim.network.run_settings import RunSettings

Edit = Callable[["Document"], "Document"]


@dataclass(frozen=True)
class TextNote:
    """A text on the canvas; x, y is its upper left corner."""

    x: float
    y: float
    text: str
    width: float = 190.0


LATER = {"later": True}  # of options that older files lack: left out of file and digest while they have their default


@dataclass(frozen=True)
class Layout:
    """How the document is shown: open panels by name, group tints by path, text notes and view options.

    `collapsed` and `locked` are paths of groups; `hides_weakest` is the share of the connections, weakest first, that is not drawn.
    `training`: what the network is taught and how, as names and texts: those of the flags of `rnnsim train`.
    """

    panels: tuple[str, ...] = ()
    tints: tuple[tuple[str, str], ...] = ()
    text_notes: tuple[TextNote, ...] = ()
    shows_ghosts: bool = False
    shows_numbers: bool = False
    shows_connections: bool = True
    speed: float = 8.0
    collapsed: tuple[str, ...] = field(default=(), metadata=LATER)
    locked: tuple[str, ...] = field(default=(), metadata=LATER)
    hides_weakest: float = field(default=0.0, metadata=LATER)
    training: tuple[tuple[str, str], ...] = field(default=(), metadata=LATER)

    @property
    def kept(self) -> dict[str, Any]:
        """What file and digest hold of it."""
        untold = {part.name for part in fields(self) if part.metadata.get("later") and getattr(self, part.name) == part.default}
        return {name: value for name, value in asdict(self).items() if name not in untold}


@dataclass(frozen=True, eq=False)
class Document:
    """`tape` is the index of the episode being played (−1 for none); `next_id` is the id the next unit or connection gets."""

    network: Network = field(default_factory=Network)
    episodes: tuple[Episode, ...] = ()
    settings: RunSettings = field(default_factory=RunSettings)
    notes: str = ""
    layout: Layout = field(default_factory=Layout)
    tape: int = -1
    next_id: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "next_id", max(self.next_id, _free_id(self.network)))

    @property
    def title(self) -> str:
        """The network's name."""
        return self.network.name

    @property
    def episode(self) -> Episode | None:
        """The episode on the tape that is played, or None."""
        return self.episodes[self.tape] if 0 <= self.tape < len(self.episodes) else None

    @property
    def patterns(self) -> tuple[Episode, ...]:
        """The stored patterns."""
        return tuple(episode for episode in self.episodes if episode.kind == "pattern")

    @cached_property
    def digest(self) -> str:
        """SHA-256 over everything a file keeps: network, episodes, settings, notes, layout and tape."""
        return digest_of_document(self)

    def changed(self, **values: Any) -> Document:
        """The same document with some parts replaced."""
        return replace(self, **values)


def _free_id(network: Network) -> int:
    """One more than the greatest id of a unit or connection."""
    return 1 + max(int(np.max(rows.id, initial=-1)) for rows in (network.units, network.connections))


def as_document(given: Network | Document) -> Document:
    """A document as it is, or a network as a new document."""
    return given if isinstance(given, Document) else Document(given)


def as_network(given: Network | Document) -> Network:
    """A network as it is, or a document's."""
    return given.network if isinstance(given, Document) else given
