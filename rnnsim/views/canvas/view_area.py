"""Which part of the scene the canvas shows: zoom and pan as plain numbers. Imports no Qt, knows no network."""

from __future__ import annotations

from dataclasses import dataclass, replace

LEAST_ZOOM, GREATEST_ZOOM = 0.02, 8.0
Rectangle = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True)
class ViewArea:
    """A view of `width` × `height` pixels whose upper left corner shows the scene point (x, y) at `zoom` pixels per scene pixel.

    >>> ViewArea(800, 600, zoom=2.0, x=10.0).to_view(15.0, 0.0)
    (10.0, 0.0)
    """

    width: float
    height: float
    zoom: float = 1.0
    x: float = 0.0
    y: float = 0.0

    def to_scene(self, x: float, y: float) -> tuple[float, float]:
        """The scene point under a pixel."""
        return x / self.zoom + self.x, y / self.zoom + self.y

    def to_view(self, x: float, y: float) -> tuple[float, float]:
        """The pixel that shows a scene point."""
        return (x - self.x) * self.zoom, (y - self.y) * self.zoom

    @property
    def shown(self) -> Rectangle:
        """The scene rectangle in view."""
        return self.x, self.y, self.x + self.width / self.zoom, self.y + self.height / self.zoom

    def panned(self, dx: float, dy: float) -> ViewArea:
        """The picture moved by that many pixels to the right and downward."""
        return replace(self, x=self.x - dx / self.zoom, y=self.y - dy / self.zoom)

    def zoomed(self, factor: float, x: float, y: float) -> ViewArea:
        """Zoomed by a factor; the scene point under the pixel (x, y) stays where it is."""
        zoom = min(GREATEST_ZOOM, max(LEAST_ZOOM, self.zoom * factor))
        held_x, held_y = self.to_scene(x, y)
        return replace(self, zoom=zoom, x=held_x - x / zoom, y=held_y - y / zoom)

    def resized(self, width: float, height: float) -> ViewArea:
        """Another size of the view; the middle of the scene stays in the middle."""
        middle_x, middle_y = self.to_scene(self.width / 2, self.height / 2)
        return replace(self, width=width, height=height, x=middle_x - width / 2 / self.zoom, y=middle_y - height / 2 / self.zoom)

    def fitted(self, bounds: Rectangle, margin: float = 24.0, greatest: float = 1.0) -> ViewArea:
        """The whole rectangle in the middle, with a margin in pixels, never larger than `greatest` zoom."""
        left, top, right, bottom = bounds
        wide, high = max(right - left, 1.0), max(bottom - top, 1.0)
        zoom = min((self.width - 2 * margin) / wide, (self.height - 2 * margin) / high, greatest)
        zoom = min(GREATEST_ZOOM, max(LEAST_ZOOM, zoom))
        return replace(self, zoom=zoom, x=(left + right) / 2 - self.width / 2 / zoom, y=(top + bottom) / 2 - self.height / 2 / zoom)

    def between(self, other: ViewArea, share: float) -> ViewArea:
        """On the way to another view: 0 is this one, 1 the other; zoom moves by equal factors."""
        zoom = self.zoom * (other.zoom / self.zoom) ** share
        mine, theirs = self.to_scene(self.width / 2, self.height / 2), other.to_scene(other.width / 2, other.height / 2)
        middle = [a + (b - a) * share for a, b in zip(mine, theirs, strict=True)]
        width, height = other.width, other.height
        return ViewArea(width, height, zoom, middle[0] - width / 2 / zoom, middle[1] - height / 2 / zoom)
