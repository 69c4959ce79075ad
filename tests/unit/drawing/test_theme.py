"""Colours as measured for the look: contrasts are computed here from the WCAG 2.2 formula, not by the code under test."""

from __future__ import annotations

import numpy as np
import pytest

from rnnsim.drawing.colours import contrast, ink_on, mix
from rnnsim.drawing.theme import DARK, LIGHT, PROJECTOR, THEMES, TINT_NAMES, Theme, activation_indices

EACH_THEME = pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
GROUNDS = ("window", "canvas", "panel", "field", "now")


def ratio(first: str, second: str) -> float:
    """WCAG 2.2, relative luminance, written from the standard."""

    def light(colour: str) -> float:
        channels = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
        linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
        return float(linear @ [0.2126, 0.7152, 0.0722])

    high, low = sorted((light(first), light(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@EACH_THEME
def test_text_and_muted_text_can_be_read_on_every_ground(theme: Theme) -> None:
    for ground in GROUNDS:
        assert ratio(theme.text, getattr(theme, ground)) >= 11
        assert ratio(theme.muted, getattr(theme, ground)) >= 4.5


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("border", "panel", (1.4, 1.4, 3.5)), ("control", "panel", (3.4, 4.0, 8.9)), ("faint", "panel", (3.1, 3.4, 5.7)),
        ("accent", "panel", (6.1, 7.3, 7.5)), ("accent", "accent_soft", (5.0, 5.2, 6.0)), ("on_accent", "accent", (6.1, 7.9, 7.5)),
        ("warning", "warning_soft", (5.7, 7.1, 7.5)), ("error", "error_soft", (5.7, 5.9, 6.8)),
        ("success", "success_soft", (5.1, 6.7, 6.7)),
        ("rim", "canvas", (4.6, 5.7, 21)), ("stem", "canvas", (5.8, 6.9, 15.9)),
    ],
)  # fmt: skip
def test_tokens_have_the_contrasts_they_were_chosen_for(first: str, second: str, expected: tuple[float, float, float]) -> None:
    for theme, wanted in zip((LIGHT, DARK, PROJECTOR), expected, strict=True):
        assert ratio(getattr(theme, first), getattr(theme, second)) == pytest.approx(wanted, abs=0.06)


@pytest.mark.parametrize(
    ("theme", "expected"),
    [(LIGHT, (2.3, 3.0, 5.2)), (DARK, (2.9, 4.0, 7.4)), (PROJECTOR, (2.8, 4.0, 8.1))],
    ids=["light", "dark", "projector"],
)
def test_wires_stand_out_as_their_weight_says(theme: Theme, expected: tuple[float, float, float]) -> None:
    for weight, wanted in zip((0.05, 0.34, 1.0), expected, strict=True):
        weaker = min(ratio(theme.weight(sign * weight), theme.canvas) for sign in (1, -1))
        assert weaker == pytest.approx(wanted, abs=0.12)


def test_high_contrast_keeps_its_promise() -> None:
    """WCAG 2.2, success criterion 1.4.6 (7 : 1), for everything that is read, and 1.4.11 with room to spare for what is found."""
    theme = THEMES["high_contrast"]
    grounds = [getattr(theme, ground) for ground in (*GROUNDS, "accent_soft")]
    for ground in grounds:
        assert min(ratio(getattr(theme, ink), ground) for ink in ("text", "muted", "accent")) >= 7
    for kind in ("warning", "error", "success"):
        assert min(ratio(getattr(theme, kind), ground) for ground in (getattr(theme, f"{kind}_soft"), theme.panel, theme.window)) >= 7
    assert ratio(theme.on_accent, theme.accent) >= 7
    assert min(ratio(theme.series_text(at), theme.panel) for at in range(8)) >= 7
    assert min(ratio(theme.tint(name).title, theme.tint(name).fill) for name in TINT_NAMES) >= 7
    assert min(ratio(getattr(theme, mark), theme.panel) for mark in ("border", "control", "rim", "stem", "faint")) >= 4.5
    assert min(ratio(theme.weight(sign), theme.canvas) for sign in (-1.0, 1.0)) >= 7


@EACH_THEME
def test_labels_in_series_colours_and_titles_on_tints_can_be_read(theme: Theme) -> None:
    assert min(ratio(theme.series_text(at), theme.panel) for at in range(8)) >= 5.4
    assert min(ratio(theme.series(at), theme.panel) for at in range(8)) >= 3.05
    assert min(ratio(theme.tint(name).title, theme.tint(name).fill) for name in TINT_NAMES) >= 7.4


@EACH_THEME
def test_ink_on_any_level_can_be_read(theme: Theme) -> None:
    assert min(ratio(ink_on(theme.activation(level)), theme.activation(level)) for level in np.linspace(-1, 1, 101)) >= 4.27


@EACH_THEME
def test_the_activation_table_has_zero_as_paper_and_the_poles_at_its_ends(theme: Theme) -> None:
    colours = theme.activation_colours(np.array([-5.0, -1.0, 0.0, np.nan, 1.0, np.inf]))
    as_text = [f"#{red:02X}{green:02X}{blue:02X}" for red, green, blue in colours]
    assert as_text == [theme.stops[0], theme.stops[0], theme.stops[4], theme.stops[4], theme.stops[8], theme.stops[8]]


def test_the_activation_table_runs_straight_between_stops() -> None:
    assert LIGHT.activation(0.25) == "#FECCC0"
    assert LIGHT.activation(-0.75) == "#4F8AD0"
    assert LIGHT.activation(0.125) == mix("#FFFFFF", "#FECCC0", 0.5)
    assert activation_indices([[-1.0, 0.5]]).tolist() == [[1, 192]]


def test_zero_weight_is_faint_and_a_strong_one_the_pole() -> None:
    assert LIGHT.weight(0.0) == LIGHT.faint
    assert LIGHT.weight(3.0, scale=2.0) == "#C43512"
    assert LIGHT.weight(-2.0, scale=2.0) == "#0862B8"


def test_mixing_and_contrast_agree_with_the_standard() -> None:
    assert mix("#000000", "#FFFFFF", 0.5) == "#808080"
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)
    assert PROJECTOR.line_scale == 1.5
    assert PROJECTOR.tint("green").border == "#135C2C"
