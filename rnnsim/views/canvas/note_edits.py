"""What can be done to the texts on the canvas, as edits. Imports no Qt."""

from __future__ import annotations

from dataclasses import replace

from rnnsim.network.document import Document, Edit, TextNote
from rnnsim.network.edits import change_layout
from rnnsim.views.canvas.gestures.snapping import on_grid

LEAST_WIDTH, MOST_WIDTH = 72.0, 1200.0


def add_note(text: str, x: float, y: float) -> Edit:
    """Add a text note with its upper left corner there."""

    def edit(document: Document) -> Document:
        return change_layout(text_notes=(*document.layout.text_notes, TextNote(on_grid(x), on_grid(y), text)))(document)

    return edit


def note_replaced(old: TextNote, new: TextNote | None) -> Edit:
    """Another text note in the place of one, or none."""

    def edit(document: Document) -> Document:
        notes = list(document.layout.text_notes)
        if old in notes:
            at = notes.index(old)
            notes[at : at + 1] = [] if new is None else [new]
        return change_layout(text_notes=tuple(notes))(document)

    return edit


def note_at_changed(at: int, **values: object) -> Edit:
    """Another place, width or text for the note of that number."""

    def edit(document: Document) -> Document:
        notes = list(document.layout.text_notes)
        notes[at] = replace(notes[at], **values)  # type: ignore[arg-type]  # names and types are those of the fields
        return change_layout(text_notes=tuple(notes))(document)

    return edit
