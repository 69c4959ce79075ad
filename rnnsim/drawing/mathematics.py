"""Formulas as shapes: a small part of TeX (letters, scripts, fractions, roots, Greek, signs) set on a baseline. Raises nothing:
what it does not know is written as it is."""

from __future__ import annotations

from dataclasses import dataclass

from rnnsim.drawing.shapes import Path, Shape, Text, all_moved, polyline
from rnnsim.drawing.text_width import CAP_HEIGHT, text_width

SCRIPT, LEAST = 0.72, 8.0  # size of an index over that of its letter, and the smallest size there is
RAISE, LOWER = 0.42, 0.24  # of the size, from the baseline
AXIS = 0.30  # of the size above the baseline: where fraction bars and minus signs run
GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ", "kappa": "κ",
    "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ", "chi": "χ", "psi": "ψ",
    "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
}  # fmt: skip
SIGNS = {
    "cdot": "·", "times": "×", "sum": "Σ", "prod": "Π", "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠", "neq": "≠", "to": "→",
    "leftarrow": "←", "gets": "←", "approx": "≈", "infty": "∞", "partial": "∂", "nabla": "∇", "in": "∈", "pm": "±", "odot": "⊙",
    "dots": "…", "ldots": "…", "circ": "∘", "prime": "′", "quad": "   ", ",": " ", ";": " ", "{": "{", "}": "}", "$": "$",
}  # fmt: skip
NAMES = frozenset(
    ("tanh", "sinh", "cosh", "sin", "cos", "exp", "log", "ln", "max", "min", "arg", "sign", "step", "softmax", "relu", "lim", "det")
)
SPACED = frozenset("=+−<>≤≥≠≈→←∈±⊙×·")


@dataclass(frozen=True)
class Setting:
    """Shapes around a baseline that begins at the origin: how far they reach to the right, up and down."""

    across: float = 0.0
    up: float = 0.0
    down: float = 0.0
    shapes: tuple[Shape, ...] = ()


def set_formula(source: str, size: float, colour: str) -> Setting:
    """A formula such as `h_t = \\tanh(W x_t)` at a size, in one colour.

    >>> len(set_formula("x_1", 13, "#000000").shapes)
    2
    """
    return _Setter(source, colour).row(size)


class _Setter:
    """Reads the source from left to right, once."""

    def __init__(self, source: str, colour: str) -> None:
        self._source, self._at, self._colour = source, 0, colour
        self._has_left, self._script_depth = False, 0  # whether something stands left of a sign, so that it is between two

    def row(self, size: float, closing: str = "") -> Setting:
        """Everything up to the closing sign, or to the end."""
        parts: list[Setting] = []
        while self._at < len(self._source):
            if closing and self._source[self._at] == closing:
                self._at += 1
                break
            parts.append(self._scripted(size))
        return _beside(parts)

    def _scripted(self, size: float) -> Setting:
        """One atom with the scripts that follow it."""
        base = self._atom(size)
        below = above = Setting()
        while self._at < len(self._source) and self._source[self._at] in "_^":
            sign = self._source[self._at]
            self._at += 1
            self._script_depth += 1
            script = self._group(max(LEAST, size * SCRIPT))
            self._script_depth -= 1
            self._has_left = True
            below, above = (script, above) if sign == "_" else (below, script)
        shapes = [*base.shapes, *all_moved(below.shapes, base.across, size * LOWER), *all_moved(above.shapes, base.across, -size * RAISE)]
        up = max(base.up, above.up + size * RAISE) if above.shapes else base.up
        down = max(base.down, below.down + size * LOWER) if below.shapes else base.down
        return Setting(base.across + max(below.across, above.across), up, down, tuple(shapes))

    def _group(self, size: float) -> Setting:
        """What stands in braces, or the next atom."""
        self._has_left = False
        if self._at < len(self._source) and self._source[self._at] == "{":
            self._at += 1
            return self.row(size, "}")
        return self._atom(size) if self._at < len(self._source) else Setting()

    def _atom(self, size: float) -> Setting:
        sign = self._source[self._at]
        self._at += 1
        if sign == "{":
            return self.row(size, "}")
        if sign == "\\":
            return self._command(size)
        if sign.isspace():
            return Setting()
        if sign.isdecimal() or sign == ".":
            return self._written(sign, size)
        return self._written("−" if sign == "-" else sign, size, is_italic=sign.isalpha())

    def _command(self, size: float) -> Setting:
        name = self._name()
        if name == "frac":
            return self._fraction(size)
        if name == "sqrt":
            return _rooted(self._group(size), size, self._colour)
        if name in ("text", "mathrm", "operatorname"):
            return self._written(self._raw_group(), size)
        if name in NAMES:
            return self._written(f"{name} " if self._source[self._at : self._at + 1] not in ("(", "_", "^") else name, size)
        if name in GREEK:
            return self._written(GREEK[name], size, is_italic=GREEK[name].islower())
        return self._written(SIGNS.get(name, name), size)

    def _name(self) -> str:
        start = self._at
        while self._at < len(self._source) and self._source[self._at].isascii() and self._source[self._at].isalpha():
            self._at += 1
        if self._at == start:
            self._at += 1
        return self._source[start : self._at]

    def _raw_group(self) -> str:
        if self._source[self._at : self._at + 1] != "{":
            return ""
        end = self._source.find("}", self._at)
        end = len(self._source) if end < 0 else end
        text, self._at = self._source[self._at + 1 : end], end + 1
        return text

    def _fraction(self, size: float) -> Setting:
        inner = max(LEAST, size * 0.86)
        over, under = self._group(inner), self._group(inner)
        across, gap, axis = max(over.across, under.across) + size * 0.3, size * 0.16, size * AXIS
        drop = gap + under.up - axis
        shapes = [
            *all_moved(over.shapes, (across - over.across) / 2, -axis - gap - over.down),
            *all_moved(under.shapes, (across - under.across) / 2, drop),
            Path(polyline([(size * 0.06, -axis), (across - size * 0.06, -axis)]), None, self._colour, max(1.0, size / 13), (), "flat"),
        ]
        return Setting(across + size * 0.1, axis + gap + over.down + over.up, drop + under.down, tuple(shapes))

    def _written(self, text: str, size: float, *, is_italic: bool = False) -> Setting:
        is_between = text in SPACED and self._has_left and not self._script_depth
        self._has_left = text not in SPACED and text not in "(,;["
        space = size * 0.24 if is_between else 0.0
        across = text_width(text, size)
        shape = Text(space, -size * CAP_HEIGHT / 2, text, self._colour, size, is_italic=is_italic)
        return Setting(across + 2 * space + (size * 0.04 if is_italic else 0), size * 0.8, size * 0.22, (shape,))


def _rooted(inner: Setting, size: float, colour: str) -> Setting:
    """The sign of a root around something."""
    hook, up = size * 0.62, inner.up + size * 0.12
    points = [
        (0, -size * 0.3),
        (hook * 0.35, -size * 0.38),
        (hook * 0.62, inner.down),
        (hook, -up),
        (hook + inner.across + size * 0.08, -up),
    ]
    line = Path(polyline(points), None, colour, max(1.0, size / 13))
    return Setting(hook + inner.across + size * 0.16, up + 1, inner.down, (line, *all_moved(inner.shapes, hook + size * 0.04, 0)))


def _beside(parts: list[Setting]) -> Setting:
    """Settings one after another on a baseline."""
    across, shapes = 0.0, list[Shape]()
    for part in parts:
        shapes += all_moved(part.shapes, across, 0)
        across += part.across
    return Setting(across, max((part.up for part in parts), default=0.0), max((part.down for part in parts), default=0.0), tuple(shapes))
