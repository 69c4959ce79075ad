"""One writer of SVG for every list of shapes: text stays text, everything is escaped."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from rnnsim.drawing.shapes import Box, Disc, Path, Shape, Text
from rnnsim.drawing.text_width import CAP_HEIGHT

_FORBIDDEN = dict.fromkeys(range(32), " ") | {0xFFFE: " ", 0xFFFF: " "} | dict.fromkeys(range(0xD800, 0xE000), " ")
_FONT = "Inter, 'DejaVu Sans', sans-serif"


def svg_of(
    shapes: Iterable[Shape],
    width: float,
    height: float,
    *,
    background: str | None = None,
    view: tuple[float, float, float, float] | None = None,
) -> str:
    """A whole SVG document, `width` by `height` pixels, showing the scene rectangle `view` (left, top, width, height)."""
    left, top, across, down = (0.0, 0.0, width, height) if view is None else view
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_number(width)}" height="{_number(height)}" '
        f'viewBox="{_number(left)} {_number(top)} {_number(across)} {_number(down)}" font-family="{_FONT}" '
        'stroke-linejoin="round" style="font-feature-settings:\'tnum\'">'
    )
    ground = [] if background is None else [_box(Box(left, top, across, down, 0, background))]
    return "\n".join([head, *ground, *map(_element, shapes), "</svg>\n"])


def _element(shape: Shape) -> str:
    if isinstance(shape, Path):
        data = " ".join(letter + " ".join(map(_number, points)) for letter, points in shape.commands)
        return f'<path d="{data}"{_paint(shape)}/>'
    if isinstance(shape, Disc):
        return f'<circle cx="{_number(shape.x)}" cy="{_number(shape.y)}" r="{_number(shape.radius)}"{_paint(shape)}/>'
    return _box(shape) if isinstance(shape, Box) else _text(shape)


def _box(shape: Box) -> str:
    corner = f' rx="{_number(shape.radius)}"' if shape.radius else ""
    place = f'x="{_number(shape.x)}" y="{_number(shape.y)}" width="{_number(shape.across)}" height="{_number(shape.down)}"'
    return f"<rect {place}{corner}{_paint(shape)}/>"


def _text(shape: Text) -> str:
    content = escape(shape.text.translate(_FORBIDDEN))
    halo = f' stroke={quoteattr(shape.halo)} stroke-width="6" paint-order="stroke"' if shape.halo else ""
    halo += ' font-style="italic"' if shape.is_italic else ""
    return (
        f'<text x="{_number(shape.x)}" y="{_number(shape.y + shape.size * CAP_HEIGHT / 2)}" font-size="{_number(shape.size)}" '
        f'font-weight="{shape.weight}" text-anchor="{shape.anchor}" fill="{shape.colour}" xml:space="preserve"{halo}>{content}</text>'
    )


def _paint(shape: Path | Disc | Box) -> str:
    made = f' fill="{shape.fill or "none"}"'
    if shape.stroke is None:
        return made
    made += f' stroke="{shape.stroke}" stroke-width="{_number(shape.width)}"'
    if shape.dash:
        made += f' stroke-dasharray="{" ".join(map(_number, shape.dash))}"'
    return made + (' stroke-linecap="round"' if shape.cap == "round" else "")


def _number(value: float) -> str:
    """Short and never in exponent form; −0 and what is not finite become 0."""
    if not -1e15 < value < 1e15:
        return "0"
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
