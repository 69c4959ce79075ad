"""Deterministic digests: equal content gives equal bytes, on every machine and in every process."""

from __future__ import annotations

import hashlib
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from rnnsim.network.document import Document
    from rnnsim.network.network import Network, Rows


class _Digest:
    """SHA-256 over values, each preceded by what it is, so that neighbouring values cannot run into each other."""

    def __init__(self) -> None:
        self._sha = hashlib.sha256()

    def add(self, value: Any) -> None:
        if isinstance(value, np.ndarray):
            little = np.asarray(value, value.dtype.newbyteorder("<") if value.dtype.kind in "iufU" else value.dtype)
            self._sha.update(f"a{little.dtype.str}{little.shape};".encode())
            self._sha.update(little.tobytes())
        elif isinstance(value, (list, tuple)):
            self._sha.update(f"l{len(value)};".encode())
            for part in value:
                self.add(part)
        elif isinstance(value, dict):
            self.add([[key, value[key]] for key in sorted(value)])
        else:
            plain = _plain(value)
            encoded = repr(plain).encode("utf-8", "surrogatepass")
            self._sha.update(f"{type(plain).__name__}{len(encoded)};".encode() + encoded)

    def hexdigest(self) -> str:
        return self._sha.hexdigest()


def _plain(value: Any) -> Any:
    """A scalar as Python's own; 8.0, 8 and numpy's 8 are one number."""
    plain = value.item() if isinstance(value, np.generic) else value
    return int(plain) if isinstance(plain, float) and plain.is_integer() else plain


def _rows_parts(rows: Rows) -> list[Any]:
    return [[name, rows.columns[name]] for name in sorted(rows.columns)]


def fingerprint_of_network(network: Network) -> str:
    """SHA-256 over the name and all columns in canonical order, as a hexadecimal text."""
    digest = _Digest()
    digest.add(["network", network.name, _rows_parts(network.units), _rows_parts(network.connections)])
    return digest.hexdigest()


def digest_of_document(document: Document) -> str:
    """SHA-256 over everything a file keeps (not `next_id`, and not a state to continue from)."""
    digest = _Digest()
    settings, layout = document.settings, document.layout
    named = {name: getattr(settings, name) for name in (f.name for f in fields(settings)) if name not in ("clamp", "valid", "start")}
    clamp = [[int(unit), np.asarray(values, float)] for unit, values in sorted(settings.clamp.items())]
    digest.add(["document", document.network.fingerprint, document.notes, document.tape, named, clamp])
    digest.add([None if settings.valid is None else np.asarray(settings.valid, bool)])
    digest.add([layout.kept])
    digest.add([[getattr(episode, part.name) for part in fields(episode)] for episode in document.episodes])
    return digest.hexdigest()
