"""A person's hands on the running program: mouse and keys, either as Qt test events or as real X events by xdotool."""

from __future__ import annotations

import subprocess
from abc import ABC, abstractmethod
from collections.abc import Callable

from PySide6.QtCore import QEventLoop, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

Place = tuple[float, float]
BUTTON = Qt.MouseButton.LeftButton


def point(place: Place) -> QPoint:
    return QPoint(round(place[0]), round(place[1]))


class AbstractHands(ABC):
    """Places are in the widget's own pixels."""

    pause = 20  # milliseconds after each movement

    @abstractmethod
    def move(self, widget: QWidget, place: Place, *, pressed: bool = False) -> None: ...

    @abstractmethod
    def press(self, widget: QWidget, place: Place) -> None: ...

    @abstractmethod
    def release(self, widget: QWidget, place: Place) -> None: ...

    @abstractmethod
    def double_click(self, widget: QWidget, place: Place) -> None: ...

    @abstractmethod
    def wheel(self, widget: QWidget, place: Place, notches: int) -> None: ...

    @abstractmethod
    def key(self, keys: str) -> None:
        """A key with modifiers, such as "ctrl+z"."""

    @abstractmethod
    def type(self, text: str) -> None: ...

    def wait(self, milliseconds: int) -> None:
        """Let the program run. (QTest.qWait would keep every other thread of Python waiting.)"""
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    def click(self, widget: QWidget, place: Place | None = None) -> None:
        middle = place or (widget.width() / 2, widget.height() / 2)
        self.move(widget, middle)
        self.press(widget, middle)
        self.release(widget, middle)

    def drag(self, widget: QWidget, start: Place, end: Place) -> None:
        self.move(widget, start)
        self.press(widget, start)
        for share in (0.2, 0.4, 0.6, 0.8, 1.0):
            self.move(widget, (start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share), pressed=True)
        self.release(widget, end)

    def hold(self, widget: QWidget, place: Place, milliseconds: int) -> None:
        self.move(widget, place)
        self.press(widget, place)
        self.wait(milliseconds)
        self.release(widget, place)

    def wait_until(self, holds: Callable[[], bool], what: str, milliseconds: int = 60_000) -> None:
        for _ in range(milliseconds // 20):
            if holds():
                return
            self.wait(20)
        raise AssertionError(f"waited in vain until {what}")


class QtHands(AbstractHands):
    """Events made by Qt, for the offscreen platform."""

    def move(self, widget: QWidget, place: Place, *, pressed: bool = False) -> None:
        QTest.mouseMove(widget, point(place))
        self.wait(self.pause)

    def press(self, widget: QWidget, place: Place) -> None:
        QTest.mousePress(widget, BUTTON, Qt.KeyboardModifier.NoModifier, point(place))
        self.wait(self.pause)

    def release(self, widget: QWidget, place: Place) -> None:
        QTest.mouseRelease(widget, BUTTON, Qt.KeyboardModifier.NoModifier, point(place))
        self.wait(self.pause)

    def double_click(self, widget: QWidget, place: Place) -> None:
        QTest.mouseDClick(widget, BUTTON, Qt.KeyboardModifier.NoModifier, point(place))
        self.wait(self.pause)

    def wheel(self, widget: QWidget, place: Place, notches: int) -> None:
        at = QPointF(*place)
        for _ in range(abs(notches)):
            turn = QPoint(0, 120 if notches > 0 else -120)
            none = Qt.KeyboardModifier.NoModifier
            event = QWheelEvent(
                at, widget.mapToGlobal(at), QPoint(), turn, Qt.MouseButton.NoButton, none, Qt.ScrollPhase.NoScrollPhase, False
            )
            QApplication.sendEvent(widget, event)
            self.wait(self.pause)

    def key(self, keys: str) -> None:
        *held, last = keys.split("+")
        modifiers = Qt.KeyboardModifier.NoModifier
        for modifier in held:
            modifiers |= {"ctrl": Qt.KeyboardModifier.ControlModifier, "shift": Qt.KeyboardModifier.ShiftModifier}[modifier]
        name = last.upper() if len(last) == 1 else last.capitalize()
        code = getattr(Qt.Key, f"Key_{name}")
        QTest.keyClick(_focused(), code, modifiers)
        self.wait(self.pause)

    def type(self, text: str) -> None:
        for character in text:  # the first one may open a field that takes the others
            if character == "\t":
                QTest.keyClick(_focused(), Qt.Key.Key_Tab)
            else:
                QTest.keyClicks(_focused(), character)
            self.wait(1)
        self.wait(self.pause)


def _focused() -> QWidget:
    widget = QApplication.focusWidget() or QApplication.activeModalWidget() or QApplication.activeWindow()
    if widget is None:  # without a window manager nobody activates the window that a dialog leaves behind
        shown = [window for window in QApplication.topLevelWidgets() if window.isVisible() and window.isWindow()]
        widget = next((window.focusWidget() or window for window in shown), None)
    assert widget is not None, "no window has the focus"
    return widget


class XHands(AbstractHands):
    """Real X events by xdotool, for a window under Xvfb with a window manager."""

    pause = 60

    def _do(self, *words: str) -> None:
        process = subprocess.Popen(["xdotool", *words])
        while process.poll() is None:
            self.wait(5)
        assert process.returncode == 0
        self.wait(self.pause)

    def move(self, widget: QWidget, place: Place, *, pressed: bool = False) -> None:
        there = widget.mapToGlobal(point(place))
        self._do("mousemove", str(there.x()), str(there.y()))

    def press(self, widget: QWidget, place: Place) -> None:
        self._do("mousedown", "1")

    def release(self, widget: QWidget, place: Place) -> None:
        self._do("mouseup", "1")

    def double_click(self, widget: QWidget, place: Place) -> None:
        self.move(widget, place)
        self._do("click", "--repeat", "2", "--delay", "40", "1")

    def wheel(self, widget: QWidget, place: Place, notches: int) -> None:
        self.move(widget, place)
        for _ in range(abs(notches)):
            self._do("click", "4" if notches > 0 else "5")

    def key(self, keys: str) -> None:
        self._do("key", keys)

    def type(self, text: str) -> None:
        self._do("type", "--delay", "5", "--", text)


def when_a_dialog_opens(act: Callable[[QWidget], None], milliseconds: int = 60_000) -> None:
    """Do something to the next modal dialog, which runs its own event loop until it is answered."""

    def look(left: int) -> None:
        dialog = QApplication.activeModalWidget()
        if dialog is not None and dialog.isVisible():
            QTimer.singleShot(150, lambda: act(dialog))
        elif left > 0:
            QTimer.singleShot(50, lambda: look(left - 50))

    QTimer.singleShot(50, lambda: look(milliseconds))
