"""Which files or text a drag from the desktop carries. Opens nothing."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QDropEvent


def dropped_text(event: QDropEvent) -> str:
    """The text it carries; empty if it is files or something of our own."""
    data = event.mimeData()
    is_ours = any(kind.startswith("application/x-rnnsim") for kind in data.formats())
    return "" if data.hasUrls() or is_ours or not data.hasText() else data.text()


def dropped_files(event: QDropEvent) -> list[Path]:
    """Paths of the local files, in their order; empty if it carries something else."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
