"""The catalog of file formats: one visible table, and reading and writing by a file's suffix."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from rnnsim.files import csv_inputs, graphml, matrix_text, native, node_link, snns_export, snns_net, snns_patterns
from rnnsim.files.refusal import FileRefused, PathLike, opening, shown_name
from rnnsim.files.saving import read_bounded
from rnnsim.network.document import Document
from rnnsim.network.episode import Episode
from rnnsim.network.network import Network

ReadDocument = Callable[[PathLike], Document]
WriteDocument = Callable[[Document | Network, PathLike], None]
ReadEpisode = Callable[[PathLike, Network], Episode]
Action = TypeVar("Action")


@dataclass(frozen=True)
class Format:
    """One row: what it is called, its suffixes, and what can be done with it (None: not)."""

    name: str
    suffixes: tuple[str, ...]
    read: ReadDocument | None = None
    write: WriteDocument | None = None
    read_episode: ReadEpisode | None = None
    counts: Callable[[PathLike], dict[str, int]] | None = None

    @property
    def suffix(self) -> str:
        """The suffix a file of this format is given."""
        return self.suffixes[0]


FORMATS = (
    Format("rnnsim document", (".rnnsim",), native.read, native.write, counts=native.counts_in),
    Format("SNNS network", (".net",), snns_net.read, snns_export.write),
    Format("GraphML", (".graphml",), graphml.read, graphml.write),
    Format("Node-link graph", (".json",), node_link.read, node_link.write),
    Format("SNNS patterns", (".pat",), read_episode=snns_patterns.read_episode),
    Format("Table of numbers", (".csv", ".tsv", ".txt"), write=matrix_text.write, read_episode=csv_inputs.read_episode),
)


def read_any(path: PathLike) -> Document:
    """The document in a file of any format that holds networks."""
    return _found(path, "open", lambda row: row.read, can="hold networks")(path)


def is_document(path: PathLike) -> bool:
    """Whether a file's suffix is one of a format that holds networks."""
    suffix = Path(path).suffix.lower()
    return any(suffix in row.suffixes and row.read is not None for row in FORMATS)


def counts_in(path: PathLike) -> dict[str, int]:
    """How many units and connections a file says it holds, without reading it; empty where its format does not say."""
    suffix = Path(path).suffix.lower()
    return next((row.counts(path) for row in FORMATS if suffix in row.suffixes and row.counts is not None), {})


def write_any(given: Document | Network, path: PathLike) -> None:
    """Save as the suffix says."""
    _found(path, "save", lambda row: row.write, can="can be saved")(given, path)


def read_episode(path: PathLike, network: Network) -> Episode:
    """The inputs (and targets, if there are any) in a file, for the tape of a network."""
    return _found(path, "read inputs from", lambda row: row.read_episode, can="hold inputs")(path, network)


def _found(path: PathLike, verb: str, part: Callable[[Format], Action | None], *, can: str) -> Action:
    suffix = Path(path).suffix.lower()
    for row in FORMATS:
        action = part(row)
        if suffix in row.suffixes and action is not None:
            return action
    if verb != "save" and not os.path.isfile(path):
        with opening(path):
            read_bounded(path, 0)  # says that it is missing or a folder; the suffix is no matter then
    known = ", ".join(ending for row in FORMATS if part(row) is not None for ending in row.suffixes)
    raise FileRefused(f"Cannot {verb} “{shown_name(path)}”: files that {can} end in {known}.")
