"""A text note as shapes: words broken at its width, and between dollar signs formulas set as mathematics."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from rnnsim.drawing.mathematics import Setting, set_formula
from rnnsim.drawing.shapes import Box, Shape, Text, all_moved, moved
from rnnsim.drawing.text_width import CAP_HEIGHT, text_width
from rnnsim.drawing.theme import Theme
from rnnsim.network.document import TextNote

NOTE_LINE, NOTE_PADDING, SIZE, ALONE = 18.0, 12.0, 13.0, 17.0  # ALONE: size of a line that is one formula
BLANK = 3.64  # width of a space at SIZE


def note_size(note: TextNote) -> tuple[float, float]:
    """Width and height of a note's ground."""
    return note.width, sum(_height(line) for line in _lines(note.text, note.width, "#000000")) + 2 * NOTE_PADDING


def note_shapes(note: TextNote, theme: Theme) -> list[Shape]:
    """A text on warning ground with one rule at its left."""
    across, down = note_size(note)
    made: list[Shape] = [Box(note.x, note.y, across, down, 0, theme.warning_soft), Box(note.x, note.y, 3, down, 0, theme.warning)]
    top = note.y + NOTE_PADDING
    for line in _lines(note.text, note.width, theme.text):
        height = _height(line)
        slack = (height - line.up - line.down) / 2
        made += all_moved(line.shapes, note.x + NOTE_PADDING + 2, top + slack + line.up)
        top += height
    return made


def _height(line: Setting) -> float:
    return max(NOTE_LINE, line.up + line.down + 4)


@lru_cache(maxsize=256)
def _lines(text: str, width: float, colour: str) -> tuple[Setting, ...]:
    """Lines as wide as the note has room."""
    room = width - 2 * NOTE_PADDING
    made: list[Setting] = []
    for paragraph in text.splitlines() or [""]:
        words = _words(paragraph, colour)
        line: list[Setting] = []
        for word in words:
            if line and sum(part.across + BLANK for part in line) + word.across > room:
                made.append(_joined(line))
                line = []
            line.append(_fitted(word, room))
        made.append(_joined(line))
    return tuple(made)


def _words(paragraph: str, colour: str) -> list[Setting]:
    """Words and formulas; what follows a formula without a blank, such as a comma, stays with it."""
    pieces = paragraph.split("$")
    if len(pieces) % 2 == 0:  # a dollar sign without its partner is text
        pieces[-2:] = [f"{pieces[-2]}${pieces[-1]}"]
    if len(pieces) == 3 and not pieces[0].strip() and not pieces[2].strip():
        return [set_formula(pieces[1], ALONE, colour)]
    made: list[Setting] = []
    is_glued = False
    for at, piece in enumerate(pieces):
        found = [set_formula(piece, SIZE, colour)] if at % 2 else [_word(word, colour) for word in piece.split()]
        if found and made and is_glued and (at % 2 or not piece[:1].isspace()):
            found[0] = _joined([made.pop(), found[0]], blank=0.0)
        made += found
        is_glued = bool(piece) and (at % 2 == 1 or not piece[-1:].isspace())
    return made


def _word(word: str, colour: str) -> Setting:
    shape = Text(0, -SIZE * CAP_HEIGHT / 2, word, colour, SIZE)
    return Setting(text_width(word, SIZE), SIZE * 0.8, SIZE * 0.22, (shape,))


def _joined(parts: list[Setting], blank: float = BLANK) -> Setting:
    """Parts of one line; words that stand beside each other become one text, so that their blanks are the font's own."""
    across, shapes = 0.0, list[Shape]()
    for at, part in enumerate(parts):
        across += blank if at else 0.0
        last = shapes[-1] if shapes else None
        only = part.shapes[0] if len(part.shapes) == 1 else None
        if blank and _is_plain(last) and _is_plain(only) and shapes:
            assert isinstance(last, Text)
            assert isinstance(only, Text)
            shapes[-1] = replace(last, text=f"{last.text} {only.text}")
        else:
            shapes += all_moved(part.shapes, across, 0)
        across += part.across
    return Setting(across, max((part.up for part in parts), default=0.0), max((part.down for part in parts), default=0.0), tuple(shapes))


def _is_plain(shape: Shape | None) -> bool:
    return isinstance(shape, Text) and not shape.is_italic and shape.size == SIZE and shape.y == -SIZE * CAP_HEIGHT / 2


def _fitted(word: Setting, room: float) -> Setting:
    """A formula wider than the note is made smaller until it fits."""
    scale = room / word.across if word.across > room and len(word.shapes) > 1 else 1.0
    if scale == 1.0:
        return word
    shapes = tuple(moved(shape, 0, 0, scale=scale) for shape in word.shapes)
    return Setting(word.across * scale, word.up * scale, word.down * scale, shapes)
