"""The cached layer: one image, larger than the view by a margin, with all that stands still. It is told what to paint as tasks.

A task paints a little and returns, so that a fine picture can be made in slices while the window stays live; what is drawn straight into
the pixels and takes long is drawn on a thread meanwhile.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from math import ceil
from time import perf_counter

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter

from rnnsim.views.canvas.view_area import ViewArea

Pixels = NDArray[np.uint32]


@dataclass(frozen=True)
class Drawn:
    """A task that is drawn into the pixels (height, width) by `draw(pixels, goes_on)`, which looks now and then whether to go on."""

    draw: Callable[[Pixels, Callable[[], bool]], None]
    is_long: bool


Task = Callable[[QPainter], None]
MARGIN_SHARE = 0.125  # on each side
SLICE_SECONDS = 0.006


@dataclass(frozen=True, eq=False)
class _Sheet:
    """An image and the array that is its memory."""

    image: QImage
    pixels: Pixels
    area: ViewArea


class _Drawing:
    """A long task on its thread; whoever gives it up waits for the piece it is at."""

    def __init__(self, task: Drawn, pixels: Pixels) -> None:
        self._stopped, self.seconds = threading.Event(), 0.0
        self._thread = threading.Thread(target=self._run, args=(task, pixels), name="rnnsim wires", daemon=True)
        self._thread.start()

    def _run(self, task: Drawn, pixels: Pixels) -> None:
        start = perf_counter()
        task.draw(pixels, lambda: not self._stopped.is_set())
        self.seconds = perf_counter() - start

    @property
    def is_done(self) -> bool:
        """Whether everything was drawn."""
        return not self._thread.is_alive()

    def stop(self) -> None:
        """Draw no more."""
        self._stopped.set()
        self._thread.join()


class StillLayer:
    """`area` is what the image shows; None before the first."""

    def __init__(self) -> None:
        self.is_fine = False
        self.seconds = 0.0  # spent on the newest picture
        self.longest_slice = 0.0
        self._shown: _Sheet | None = None
        self._coming: tuple[_Sheet, Iterator[Task | Drawn]] | None = None
        self._drawing: _Drawing | None = None

    @property
    def area(self) -> ViewArea | None:
        """What part of the scene the image shows."""
        return None if self._shown is None else self._shown.area

    @property
    def is_waiting(self) -> bool:
        """Whether the picture that is coming is being drawn on a thread."""
        return self._drawing is not None

    def render(self, tasks: Callable[[ViewArea], Iterable[Task | Drawn]], view: ViewArea, ratio: float, *, is_fine: bool) -> None:
        """Paint all of it now."""
        self.stop()
        start = perf_counter()
        sheet = _blank(view, ratio)
        with clipped_painter(sheet.image) as painter:
            for task in tasks(sheet.area):
                if isinstance(task, Drawn):
                    task.draw(sheet.pixels, _always)
                else:
                    task(painter)
        self._shown, self.is_fine, self.seconds = sheet, is_fine, perf_counter() - start

    def begin(self, tasks: Callable[[ViewArea], Iterable[Task | Drawn]], view: ViewArea, ratio: float) -> None:
        """Paint a fine picture beside the old one, in slices."""
        self.stop()
        sheet = _blank(view, ratio)
        self._coming, self.seconds = (sheet, iter(tasks(sheet.area))), 0.0

    def go_on(self) -> bool:
        """Paint one slice. True when the new picture has taken the old one's place (or there is nothing to do)."""
        if self._coming is None:
            return True
        if self._drawing is not None:
            if not self._drawing.is_done:
                return False
            self.seconds, self._drawing = self.seconds + self._drawing.seconds, None
        sheet, tasks = self._coming
        start = perf_counter()
        is_done = self._paint_slice(sheet, tasks, start + SLICE_SECONDS)
        spent = perf_counter() - start
        self.seconds += spent
        self.longest_slice = max(self.longest_slice, spent)
        if is_done:
            self._shown, self.is_fine, self._coming = sheet, True, None
        return is_done

    def _paint_slice(self, sheet: _Sheet, tasks: Iterator[Task | Drawn], end: float) -> bool:
        """Whether all tasks were painted before the time was up."""
        with clipped_painter(sheet.image) as painter:
            for task in tasks:
                if isinstance(task, Drawn) and task.is_long:
                    self._drawing = _Drawing(task, sheet.pixels)
                    return False
                if isinstance(task, Drawn):
                    task.draw(sheet.pixels, _always)
                else:
                    task(painter)
                if perf_counter() > end:
                    return False
        return True

    @property
    def zoom(self) -> float:
        """Zoom of the image; 0 before the first."""
        return 0.0 if self.area is None else self.area.zoom

    @property
    def ratio(self) -> float:
        """Device pixels per pixel of the image; 0 before the first."""
        return 0.0 if self._shown is None else self._shown.image.devicePixelRatio()

    def paint_over(self, paint: Callable[[QPainter, ViewArea], None]) -> None:
        """Change the image in place."""
        if self._shown is not None:
            with clipped_painter(self._shown.image) as painter:
                paint(painter, self._shown.area)

    def stop(self) -> None:
        """Give up the picture being made."""
        if self._drawing is not None:
            self._drawing.stop()
        self._coming = self._drawing = None

    def discard(self) -> None:
        """Forget both pictures."""
        self.stop()
        self._shown = None

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
        if self._shown is None:
            return
        area, image = self._shown.area, self._shown.image
        left, top = view.to_view(area.x, area.y)
        if area.zoom == view.zoom:
            ratio = image.devicePixelRatio()
            painter.drawImage(QPointF(round(left * ratio) / ratio, round(top * ratio) / ratio), image)
            return
        scale = view.zoom / area.zoom
        painter.drawImage(QRectF(left, top, area.width * scale, area.height * scale), image)


@contextmanager
def clipped_painter(image: QImage) -> Iterator[QPainter]:
    """A painter that is clipped to the whole image: Qt writes thin lines straight into the pixels only where a clip rectangle is set,
    which is four times as fast."""
    with QPainter(image) as painter:
        painter.setClipRect(QRectF(QPointF(), image.deviceIndependentSize()))
        yield painter


def _always() -> bool:
    return True


def _blank(view: ViewArea, ratio: float) -> _Sheet:
    """An image for the view with its margin, the corner on a whole pixel of the view."""
    across, down = round(view.width * MARGIN_SHARE), round(view.height * MARGIN_SHARE)
    wide, high = view.width + 2 * across, view.height + 2 * down
    area = replace(view, width=wide, height=high, x=view.x - across / view.zoom, y=view.y - down / view.zoom)
    pixels = np.empty((max(1, ceil(high * ratio)), max(1, ceil(wide * ratio))), np.uint32)
    image = QImage(pixels.data, pixels.shape[1], pixels.shape[0], 4 * pixels.shape[1], QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    return _Sheet(image, pixels, area)
