"""Asks which file to open or to write. Gives paths; reads and writes nothing."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QWidget

NATIVE_SUFFIX = ".rnnsim"


def tr(text: str) -> str:
    """The text in the person's language."""
    return QCoreApplication.translate("FileChoices", text)


def asked_open_path(parent: QWidget) -> Path | None:
    """A file to open, or None."""
    kinds = tr("Networks (*.rnnsim *.net);;All files (*)")
    chosen, _ = QFileDialog.getOpenFileName(parent, tr("Open a file"), "", kinds)
    return Path(chosen) if chosen else None


def asked_save_path(parent: QWidget, suggestion: str) -> Path | None:
    """Where to write the document, ending in .rnnsim, or None."""
    chosen, _ = QFileDialog.getSaveFileName(parent, tr("Save as"), f"{suggestion}{NATIVE_SUFFIX}", tr("rnnsim network (*.rnnsim)"))
    return with_suffix(Path(chosen), NATIVE_SUFFIX) if chosen else None


def asked_picture_path(parent: QWidget, suggestion: str) -> Path | None:
    """Where to write a picture, ending in .svg or .png, or None."""
    kinds = tr("Drawing (*.svg);;Image (*.png)")
    chosen, kind = QFileDialog.getSaveFileName(parent, tr("Export picture"), f"{suggestion}.svg", kinds)
    if not chosen:
        return None
    path = Path(chosen)
    return path if path.suffix.lower() in (".svg", ".png") else with_suffix(path, ".png" if "png" in kind else ".svg")


def asked_sheet_path(parent: QWidget, suggestion: str) -> Path | None:
    """Where to write a sheet to be printed, ending in .pdf, or None."""
    chosen, _ = QFileDialog.getSaveFileName(parent, tr("Save the sheet"), f"{suggestion}.pdf", tr("PDF (*.pdf)"))
    return with_suffix(Path(chosen), ".pdf") if chosen else None


def with_suffix(path: Path, suffix: str) -> Path:
    """The path with the suffix at its end, once."""
    return path if path.suffix.lower() == suffix else path.with_name(path.name + suffix)
