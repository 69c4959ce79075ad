"""The samples as they are shown: the shipped file of an architecture that has learned, or else what its builder makes."""

from __future__ import annotations

from pathlib import Path

from rnnsim.files.formats import read_any
from rnnsim.files.resources import resource_path
from rnnsim.network.document import Document
from rnnsim.zoo import catalog


def sample(name: str) -> Document:
    """The document of a sample, which is alive when it is opened running; refused in one sentence if there is none of that name."""
    row = catalog.architecture(name)
    shipped = shipped_path(row.name)
    return read_any(shipped) if shipped.exists() else catalog.sample(row.name)


def shipped_path(name: str) -> Path:
    """Where the trained document of an architecture lies, if it is shipped."""
    return resource_path("samples", f"{name}.rnnsim")
