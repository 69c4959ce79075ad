"""Marks that belong to no unit or wire: pills, the tick cursor, text notes, the grid's dots."""

from __future__ import annotations

from rnnsim.drawing.shapes import Box, Shape, Text
from rnnsim.drawing.text_width import text_width
from rnnsim.drawing.theme import Theme
from rnnsim.network.document import TextNote

NOTE_LINE, NOTE_PADDING = 18.0, 12.0


def pill_shapes(text: str, x: float, y: float, *, ink: str, fill: str, border: str | None = None) -> list[Shape]:
    """Text of 11 in a round-ended box around x, y."""
    across = text_width(text, 11, 600) + 11
    return [Box(x - across / 2, y - 8.6, across, 17.2, 8.6, fill, border, 1.0), Text(x, y, text, ink, 11, 600, "middle")]


def note_lines(note: TextNote) -> list[str]:
    """The note's text broken at words to its width."""
    room = note.width - 2 * NOTE_PADDING
    made: list[str] = []
    for paragraph in note.text.splitlines() or [""]:
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}".strip()
            if line and text_width(longer, 13) > room:
                made.append(line)
                longer = word
            line = longer
        made.append(line)
    return made


def note_size(note: TextNote) -> tuple[float, float]:
    """Width and height of a note's ground."""
    return note.width, len(note_lines(note)) * NOTE_LINE + 2 * NOTE_PADDING


def note_shapes(note: TextNote, theme: Theme) -> list[Shape]:
    """A text on warning ground with one rule at its left."""
    across, down = note_size(note)
    made: list[Shape] = [Box(note.x, note.y, across, down, 0, theme.warning_soft), Box(note.x, note.y, 3, down, 0, theme.warning)]
    for at, line in enumerate(note_lines(note)):
        made.append(Text(note.x + NOTE_PADDING + 2, note.y + NOTE_PADDING + NOTE_LINE * (at + 0.5), line, theme.text, 13))
    return made
