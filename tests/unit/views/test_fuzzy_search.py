"""Fuzzy search: what fits, what fits better, and which letters are highlighted."""

from __future__ import annotations

import pytest

from rnnsim.views.fuzzy_search import fuzzy_match, ranked

TEXTS = ("Undo", "Redo", "Randomise weights", "Arrange in a ring", "Set weights to 0", "Open sample: Elman network")


def found(wanted: str, texts: tuple[str, ...] = TEXTS, favourites: tuple[int, ...] = ()) -> list[str]:
    return [texts[index] for index, _ in ranked(wanted, texts, favourites=favourites)]


def highlighted(wanted: str, text: str) -> str:
    match = fuzzy_match(wanted, text)
    assert match is not None
    return "".join(letter if at in match.places else "." for at, letter in enumerate(text))


@pytest.mark.parametrize(
    ("wanted", "text", "seen"),
    [
        ("rw", "Randomise weights", "R.........w......"),
        ("ring", "Arrange in a ring", ".............ring"),
        ("weights rand", "Randomise weights", "Rand......weights"),
        ("el", "Select: Elman", "........El..."),
        ("ÉL", "él", "él"),
        ("schließ", "Schließen", "Schließ.."),
    ],
)
def test_the_letters_that_say_most_are_highlighted(wanted: str, text: str, seen: str) -> None:
    assert highlighted(wanted, text) == seen


@pytest.mark.parametrize("wanted", ["odnu", "undoo", "undo x"])
def test_letters_in_another_order_or_missing_ones_do_not_fit(wanted: str) -> None:
    assert fuzzy_match(wanted, "Undo") is None


def test_beginnings_of_words_and_letters_in_a_row_come_before_scattered_ones() -> None:
    assert found("elm")[0] == "Open sample: Elman network"
    assert found("rw")[0] == "Randomise weights"
    assert found("set w") == ["Set weights to 0"]
    assert found("redo")[0] == "Redo"


def test_what_fits_far_less_than_the_best_is_left_out() -> None:
    assert found("ring") == ["Arrange in a ring"]


def test_nothing_typed_shows_everything_with_favourites_first_in_their_order() -> None:
    assert found("", favourites=(3, 1)) == [TEXTS[3], TEXTS[1], TEXTS[0], TEXTS[2], TEXTS[4], TEXTS[5]]


def test_of_equal_texts_the_favourite_leads() -> None:
    assert [index for index, _ in ranked("zoom", ("Zoom in", "Zoom at"), favourites=[1])] == [1, 0]


def test_a_very_long_word_is_answered_at_once() -> None:
    assert fuzzy_match("a" * 5000, "a" * 39) is None
