"""The cached layer: one image, larger than the view by a margin, with all that stands still. It is told what to paint as tasks.

A task paints a little and returns, so that a fine picture can be made in slices while the window stays live.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from math import ceil
from time import perf_counter

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter

from rnnsim.views.canvas.view_area import ViewArea

Task = Callable[[QPainter], None]
MARGIN_SHARE = 0.125  # on each side
SLICE_SECONDS = 0.006


class StillLayer:
    """`area` is what the image shows; None before the first."""

    def __init__(self) -> None:
        self.area: ViewArea | None = None
        self.is_fine = False
        self.seconds = 0.0  # spent on the newest picture
        self.longest_slice = 0.0
        self._image: QImage | None = None
        self._coming: tuple[QImage, ViewArea, Iterator[Task]] | None = None

    def render(self, tasks: Callable[[ViewArea], Iterable[Task]], view: ViewArea, ratio: float, *, is_fine: bool) -> None:
        """Paint all of it now."""
        self._coming = None
        start = perf_counter()
        image, area = _blank(view, ratio)
        with clipped_painter(image) as painter:
            for task in tasks(area):
                task(painter)
        self._image, self.area, self.is_fine, self.seconds = image, area, is_fine, perf_counter() - start

    def begin(self, tasks: Callable[[ViewArea], Iterable[Task]], view: ViewArea, ratio: float) -> None:
        """Paint a fine picture beside the old one, in slices."""
        image, area = _blank(view, ratio)
        self._coming, self.seconds = (image, area, iter(tasks(area))), 0.0

    def go_on(self) -> bool:
        """Paint one slice. True when the new picture has taken the old one's place (or there is nothing to do)."""
        if self._coming is None:
            return True
        image, area, tasks = self._coming
        start = perf_counter()
        is_done = _paint_slice(image, tasks, start + SLICE_SECONDS)
        spent = perf_counter() - start
        self.seconds += spent
        self.longest_slice = max(self.longest_slice, spent)
        if is_done:
            self._image, self.area, self.is_fine, self._coming = image, area, True, None
        return is_done

    @property
    def zoom(self) -> float:
        """Zoom of the image; 0 before the first."""
        return 0.0 if self.area is None else self.area.zoom

    @property
    def ratio(self) -> float:
        """Device pixels per pixel of the image; 0 before the first."""
        return 0.0 if self._image is None else self._image.devicePixelRatio()

    def paint_over(self, paint: Callable[[QPainter, ViewArea], None]) -> None:
        """Change the image in place."""
        if self._image is not None and self.area is not None:
            with clipped_painter(self._image) as painter:
                paint(painter, self.area)

    def stop(self) -> None:
        """Give up the picture being made."""
        self._coming = None

    def discard(self) -> None:
        """Forget both pictures."""
        self._image = self.area = self._coming = None

    def covers(self, view: ViewArea) -> bool:
        """Whether the image reaches to every edge of the view."""
        if self.area is None:
            return False
        mine, wanted = self.area.shown, view.shown
        slack = 1e-6 + 0.5 / view.zoom
        return (
            mine[0] <= wanted[0] + slack and mine[1] <= wanted[1] + slack and mine[2] >= wanted[2] - slack and mine[3] >= wanted[3] - slack
        )

    def paint(self, painter: QPainter, view: ViewArea) -> None:
        """Show the image where it belongs in the view, scaled while the zoom is another."""
        if self._image is None or self.area is None:
            return
        left, top = view.to_view(self.area.x, self.area.y)
        if self.area.zoom == view.zoom:
            painter.drawImage(QPointF(round(left), round(top)), self._image)
            return
        scale = view.zoom / self.area.zoom
        painter.drawImage(QRectF(left, top, self.area.width * scale, self.area.height * scale), self._image)


@contextmanager
def clipped_painter(image: QImage) -> Iterator[QPainter]:
    """A painter that is clipped to the whole image: Qt writes thin lines straight into the pixels only where a clip rectangle is set,
    which is four times as fast."""
    with QPainter(image) as painter:
        painter.setClipRect(QRectF(QPointF(), image.deviceIndependentSize()))
        yield painter


def _paint_slice(image: QImage, tasks: Iterator[Task], end: float) -> bool:
    """Whether all tasks were painted before the time was up."""
    with clipped_painter(image) as painter:
        for task in tasks:
            task(painter)
            if perf_counter() > end:
                return False
    return True


def _blank(view: ViewArea, ratio: float) -> tuple[QImage, ViewArea]:
    """An image for the view with its margin, the corner on a whole pixel of the view."""
    across, down = round(view.width * MARGIN_SHARE), round(view.height * MARGIN_SHARE)
    wide, high = view.width + 2 * across, view.height + 2 * down
    image = QImage(max(1, ceil(wide * ratio)), max(1, ceil(high * ratio)), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    return image, replace(view, width=wide, height=high, x=view.x - across / view.zoom, y=view.y - down / view.zoom)
