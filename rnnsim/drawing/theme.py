"""The four themes: colour tokens, the activation map, weight colours, series and group tints. Knows colours, not shapes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnnsim.drawing.colours import Rgb, colour_of, mix, rgb_of

LARGE_AREA_LEVEL = 0.62  # areas above 24 px show ±1 as this much
TINT_NAMES = ("violet", "green", "ochre", "cyan", "pink", "slate")


@dataclass(frozen=True)
class Tint:
    """Colours of a group's box."""

    fill: str
    border: str
    title: str


@dataclass(frozen=True)
class Theme:
    """Colour of every token as "#RRGGBB", and the colours that stand for numbers.

    A level is a value divided by its range: −1 to 1. Line widths are multiplied by `line_scale`, the chrome's text by `text_scale`.
    """

    name: str
    window: str
    canvas: str
    panel: str
    field: str
    border: str
    control: str
    text: str
    muted: str
    faint: str
    accent: str
    accent_soft: str
    now: str
    on_accent: str
    warning: str
    warning_soft: str
    error: str
    error_soft: str
    success: str
    success_soft: str
    gradient: str
    rim: str
    grid: str
    stem: str
    stops: tuple[str, ...]
    series_colours: tuple[str, ...]
    tints: tuple[Tint, ...]
    line_scale: float = 1.0
    text_scale: float = 1.0

    @property
    def is_dark(self) -> bool:
        """Whether light ink stands on dark paper."""
        return self.name in ("dark", "high_contrast")

    @property
    def positive(self) -> str:
        """The pole of +1."""
        return self.stops[-1]

    @property
    def negative(self) -> str:
        """The pole of −1."""
        return self.stops[0]

    def activation(self, level: float) -> str:
        """Colour of a level; beyond ±1 the pole, NaN the paper."""
        if np.isnan(level):
            return self.stops[4]
        place = (min(1.0, max(-1.0, level)) + 1) * 4
        low = min(7, int(place))
        return mix(self.stops[low], self.stops[low + 1], place - low)

    def area(self, level: float) -> str:
        """Colour of a level on an area larger than 24 px."""
        return self.activation(level * LARGE_AREA_LEVEL)

    @cached_property
    def activation_table(self) -> Rgb:
        """(256, 3): entry 128 is exactly 0, entries 1 and 255 are the poles, entry 0 repeats −1."""
        return np.array([rgb_of(self.activation((entry - 128) / 127)) for entry in range(256)], np.uint8)

    @cached_property
    def activation_texts(self) -> tuple[str, ...]:
        """The 256 entries of the table as texts."""
        return tuple(colour_of(entry) for entry in self.activation_table)

    def activation_colours(self, levels: ArrayLike) -> Rgb:
        """Colours of many levels, shape (…, 3)."""
        return self.activation_table[activation_indices(levels)]

    def pole(self, value: float) -> str:
        """The full colour of a sign."""
        return self.negative if value < 0 else self.positive

    def weight(self, weight: float, scale: float = 1.0) -> str:
        """Colour of a wire; zero is faint."""
        return colour_of(self.weight_colours([weight], scale)[0])

    def weight_colours(self, weights: ArrayLike, scale: float = 1.0) -> Rgb:
        """Opaque colours of wires, (C, 3): half to all of the way from the canvas to the pole; zero is faint."""
        weights = np.asarray(weights, float)
        strength = 0.5 + 0.5 * np.minimum(1.0, np.abs(weights) / scale)
        poles = np.where((weights < 0)[:, None], rgb_of(self.negative), rgb_of(self.positive))
        mixed = mixed_colours(rgb_of(self.canvas), poles, strength)
        mixed[(weights == 0) | np.isnan(weights)] = rgb_of(self.faint)
        return mixed

    def amount(self, share: float) -> str:
        """Violet of a share from 0 to 1: gradient, energy, density."""
        return mix(self.panel, self.gradient, 0.10 + 0.90 * min(1.0, max(0.0, share)))

    def series(self, index: int) -> str:
        """Colour of a curve; from the fifth on curves are dashed as well."""
        return self.series_colours[index % len(self.series_colours)]

    def series_text(self, index: int) -> str:
        """Colour of a label that names a curve."""
        return mix(self.series(index), self.text, 0.35)

    def tint(self, name: str) -> Tint:
        """A group's tint by name; an unknown name is slate."""
        return self.tints[TINT_NAMES.index(name) if name in TINT_NAMES else -1]


def activation_indices(levels: ArrayLike) -> NDArray[np.uint8]:
    """Entries of the activation table for levels; NaN is the paper."""
    clipped = np.clip(np.nan_to_num(np.asarray(levels, float), nan=0.0), -1.0, 1.0)
    return (np.rint(clipped * 127) + 128).astype(np.uint8)


def mixed_colours(first: ArrayLike, second: ArrayLike, shares: ArrayLike) -> Rgb:
    """Rows of colours `shares` (C,) of the way from the first to the second."""
    first, second = np.asarray(first, float), np.asarray(second, float)
    return np.rint(first + (second - first) * np.asarray(shares, float)[:, None]).astype(np.uint8)


_TOKENS = {  # light, dark, projector, high contrast
    "window": "#ECEEF1 #101317 #FFFFFF #000000", "canvas": "#F8F9FA #171B20 #FFFFFF #000000",
    "panel": "#FFFFFF #1E2329 #FFFFFF #000000", "field": "#F1F3F5 #2A3038 #F0F0F0 #1A1A1A",
    "border": "#D9DDE2 #343C46 #8A8A8A #8C8C8C", "control": "#838C97 #76818E #4A4A4A #D0D0D0",
    "text": "#1A2027 #E8ECF0 #000000 #FFFFFF", "muted": "#56606B #A7B0BB #333333 #E0E0E0",
    "faint": "#8A939E #6C7682 #666666 #A6A6A6", "accent": "#0A6E69 #2FC4B4 #005F5A #2FF5DF",
    "accent_soft": "#D3EDEA #12413E #CFEAE7 #00403A", "now": "#E4F3F1 #1B2E30 #D9EFEC #003330",
    "on_accent": "#FFFFFF #06201D #FFFFFF #000000", "warning": "#8A5200 #F2B33D #6B3F00 #FFD060",
    "warning_soft": "#FFF1D1 #3D2E0E #FFE9B8 #2E2000", "error": "#B0005E #FF79AE #8F004C #FF9CC6",
    "error_soft": "#FCE1EE #4A172F #FAD3E5 #3D0A26", "success": "#2A7410 #86CF64 #1E5A08 #9BF07A",
    "success_soft": "#E3F4DA #1E3A15 #D5EFC6 #0F2E08", "gradient": "#4A1D96 #E0D2FF #2E1065 #E6DBFF",
    "rim": "#69737F #8A95A1 #000000 #FFFFFF", "grid": "#DFE3E8 #2A3139 #D8D8D8 #3A3A3A",
    "stem": "#59636F #9AA5B1 #222222 #D8D8D8",
}  # fmt: skip
_STOPS = (  # −1, −¾ … 0 … +1: equal steps of lightness from the paper to both poles
    "#0862B8 #4F8AD0 #87B1E6 #BFD8F8 #FFFFFF #FECCC0 #F19C88 #DC6C52 #C43512",
    "#71BBFD #5D94C6 #4A7092 #394D5F #262C34 #614033 #94573F #C86F4C #FE895A",
    "#04458D #3F72B6 #7BA1D4 #B9D0EE #FFFFFF #F4C5BB #DC8F7F #BF5947 #9E1901",
    "#6FC0FF #5B9BCD #477799 #335467 #1F1F1F #6B3E2C #A3593A #D2744A #FF9A6B",
)
_SERIES = (
    "#736AEC #097919 #A09101 #7B056A #10A0BB #544527 #85677D #342DAA",
    "#707AFF #95FF95 #8BBB10 #DD4BA1 #45CBFD #AF751F #F999B7 #E8E9FF",
    "#736AEC #097919 #A09101 #7B056A #10A0BB #544527 #85677D #342DAA",
    "#8C93FF #95FF95 #B5E61D #FF7AC8 #45CBFD #F0A83C #FFB3CC #E8E9FF",
)
_LIGHT_TINTS = (
    "#F7F5FD #CFC3EA #563D7D", "#F0F8F1 #AFD4B5 #135C2C", "#FAF6EC #DCC89C #624902",
    "#ECF7F8 #9DD2D9 #03585F", "#FCF4F8 #E6BCD2 #74325A", "#F1F4F6 #BEC7D0 #434E5B",
)  # fmt: skip
_DARK_TINTS = (
    "#221F2A #564D69 #D2C0F5", "#1A261C #415D47 #A8D9B1", "#25221A #5E5237 #E1C792",
    "#142629 #315D62 #8ED9E2", "#2C1E26 #6A4A5C #EFB7D6", "#212326 #50565C #C2CCD6",
)  # fmt: skip
_CONTRAST_TINTS = (
    "#14102A #B3A0F0 #E2D6FF", "#08200E #7BC98B #C6F2CE", "#231A04 #D8B45A #F7E2A8",
    "#04222A #5CC4D4 #B4F0F8", "#2A0F20 #E892C0 #FFD2EA", "#161A1E #A9B4C0 #E2E9F0",
)  # fmt: skip
_TINTS = (_LIGHT_TINTS, _DARK_TINTS, _LIGHT_TINTS, _CONTRAST_TINTS)


def _theme(place: int, name: str, *, line_scale: float = 1.0, text_scale: float = 1.0) -> Theme:
    tokens: dict[str, Any] = {token: colours.split()[place] for token, colours in _TOKENS.items()}
    tints = tuple(Tint(*text.split()) for text in _TINTS[place])
    if name == "projector":  # borders must reach the back row
        tints = tuple(Tint(tint.fill, tint.title, tint.title) for tint in tints)
    numbers: dict[str, Any] = {"line_scale": line_scale, "text_scale": text_scale}
    return Theme(
        name=name, **tokens, stops=tuple(_STOPS[place].split()), series_colours=tuple(_SERIES[place].split()), tints=tints, **numbers
    )


LIGHT, DARK, PROJECTOR = _theme(0, "light"), _theme(1, "dark"), _theme(2, "projector", line_scale=1.5, text_scale=1.4)
HIGH_CONTRAST = _theme(3, "high_contrast", line_scale=1.25)  # all text at least 7 : 1 on every ground, every border at least 4.5 : 1
THEMES: dict[str, Theme] = {theme.name: theme for theme in (LIGHT, DARK, PROJECTOR, HIGH_CONTRAST)}
