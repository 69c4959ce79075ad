"""The desktop's clipboard for pieces of a network: text under a MIME type of our own, and as plain text for editors."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from rnnsim.network.clipping import MIME


class QtClipboard:
    """What a tab's copy and paste read and write."""

    def read(self) -> str:
        """The piece on the clipboard as text; empty if there is none."""
        held = cast("QMimeData | None", QGuiApplication.clipboard().mimeData())  # None where nothing was ever put, whatever the stubs say
        if held is None:
            return ""
        if held.hasFormat(MIME):
            return bytes(held.data(MIME).data()).decode("utf-8", "replace")
        return held.text()

    def write(self, text: str) -> None:
        """Replace what is on the clipboard."""
        made = QMimeData()
        made.setData(MIME, text.encode("utf-8"))
        made.setText(text)
        QGuiApplication.clipboard().setMimeData(made)
