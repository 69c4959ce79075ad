"""Formulas in notes: what is high, what is low, what is slanted, and that nothing a person types breaks the picture."""

from __future__ import annotations

import pytest

from rnnsim.drawing.mathematics import set_formula
from rnnsim.drawing.note_setting import note_shapes, note_size
from rnnsim.drawing.shapes import Path, Shape, Text
from rnnsim.drawing.svg import svg_of
from rnnsim.drawing.theme import LIGHT
from rnnsim.network.document import TextNote

INK = "#1A2027"


def texts(shapes: list[Shape] | tuple[Shape, ...]) -> dict[str, Text]:
    return {shape.text: shape for shape in shapes if isinstance(shape, Text)}


def test_an_index_stands_lower_and_a_power_higher_and_both_are_smaller() -> None:
    found = texts(set_formula("x_t^2", 20, INK).shapes)
    assert found["2"].y < found["x"].y < found["t"].y
    assert found["2"].x == found["t"].x > found["x"].x
    assert found["2"].size == found["t"].size < found["x"].size == 20


def test_variables_and_small_greek_letters_are_slanted_and_names_digits_and_signs_are_not() -> None:
    found = texts(set_formula(r"\alpha \tanh(w) - 2", 20, INK).shapes)
    assert {text for text, shape in found.items() if shape.is_italic} == {"α", "w"}
    assert {"tanh", "−", "2", "("} <= found.keys()


def test_a_fraction_has_a_bar_between_what_is_over_and_under_it() -> None:
    setting = set_formula(r"\frac{a}{b+1}", 20, INK)
    (bar,) = (shape for shape in setting.shapes if isinstance(shape, Path))
    found, level = texts(setting.shapes), bar.commands[0][1][1]
    assert found["a"].y < level < found["b"].y
    middle = (bar.commands[0][1][0] + bar.commands[1][1][0]) / 2
    assert found["a"].x < middle < found["1"].x


def test_a_minus_before_a_number_has_no_room_around_it_and_one_between_two_has() -> None:
    assert set_formula("-a", 20, INK).across < set_formula("b-a", 20, INK).across - set_formula("b", 20, INK).across


@pytest.mark.parametrize(
    "source", ["", "_", "^", "\\", "{", "}", "\\frac", "\\frac{a", "\\sqrt", "x_", "\\unknown{a}", "a^{b^{c^{d}}}", "\\text", "𝔘"]
)
def test_whatever_is_typed_is_set(source: str) -> None:
    assert set_formula(source, 13, INK).across >= 0


def test_words_and_formulas_share_a_line_and_a_comma_stays_at_its_formula() -> None:
    shapes = note_shapes(TextNote(0, 0, "with $w_1$, the weight", 260), LIGHT)
    found = texts(shapes)
    assert found["with"].y == found["w"].y == found[", the weight" if ", the weight" in found else ","].y
    gap = found[","].x - found["1"].x if "," in found else found[", the weight"].x - found["1"].x
    assert 0 < gap < 10


def test_a_lone_formula_is_larger_and_the_note_grows_with_it() -> None:
    plain, formula = TextNote(0, 0, "x", 200), TextNote(0, 0, r"$\frac{x}{y}$", 200)
    assert note_size(formula)[1] > note_size(plain)[1]
    assert texts(note_shapes(formula, LIGHT))["x"].size > 13


def test_a_dollar_without_its_partner_is_a_dollar() -> None:
    assert "5$" in " ".join(texts(note_shapes(TextNote(0, 0, "It costs 5$ a year", 260), LIGHT)))


def test_text_stays_text_in_a_drawing_file_and_variables_are_italic() -> None:
    svg = svg_of(note_shapes(TextNote(0, 0, "$h_t$", 200), LIGHT), 200, 60)
    assert 'font-style="italic"' in svg
    assert ">h</text>" in svg
