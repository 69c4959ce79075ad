"""Text stays as large on screen as can be read, within the room there is."""

from __future__ import annotations

from rnnsim.drawing.legibility import legible, text_growth
from rnnsim.drawing.shapes import Disc, Text


def test_text_keeps_its_size_from_where_it_can_be_read() -> None:
    assert text_growth(1.0) == text_growth(3.0) == 1.0


def test_text_grows_as_the_picture_shrinks_but_not_without_end() -> None:
    assert 11 * 0.6 * text_growth(0.6) == 9.0
    assert text_growth(0.1) == 1.6


def test_only_text_grows() -> None:
    disc, text = legible([Disc(0, 0, 20.0), Text(0, 0, "h", "#000000", 10.0)], 0.1)
    assert disc == Disc(0, 0, 20.0)
    assert isinstance(text, Text)
    assert text.size == 16.0
