"""Random hands on a window of the app, by a seed: mouse, wheel, keys, actions, forms, panels, the clock, files and undo.

Run as `python -m tests.gui.monkey SAMPLE EVENTS SEED…` (`elman 20000 1` is about five minutes of a person on a running network, all of
which is taken back at the end); what went wrong is printed with the last events before it.
"""

from __future__ import annotations

import faulthandler
import gc
import os
import random
import sys
import threading
import traceback
import warnings
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any
from unittest.mock import patch

from PySide6.QtCore import QEvent, QEventLoop, QObject, QPoint, QPointF, Qt, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QContextMenuEvent, QKeySequence, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QInputDialog,
    QLineEdit,
    QMenu,
    QMenuBar,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid

from rnnsim.drawing.rims import RADIUS
from rnnsim.network.document import Document
from rnnsim.session.announcements import Announcement, FrameReady
from rnnsim.views.canvas.gestures.dropping import MIME
from rnnsim.views.dialogs import file_choices, formula_question, questions
from rnnsim.views.menus import keys_of
from rnnsim.views.open_windows import OpenWindows
from rnnsim.views.palette import AbstractPartButton
from rnnsim.views.panels.panel_table import PANELS
from rnnsim.views.window import NetworkWindow

Place = tuple[float, float]
BUTTONS, MODIFIERS, KEYS = Qt.MouseButton, Qt.KeyboardModifier, Qt.Key
HARMLESS = "This plugin does not support"
UNTOUCHED = frozenset({"new", "gallery", "open", "close", "close_window"})  # what would take the monkey to another window
SECONDS_FOR_ONE = 0.5  # event, on a busy machine and in a network that has grown: beyond, something hangs
TOLD_WHOLE = 12  # faults; of further ones only the last line
MOST_ROWS = 1500  # units and connections, or half as many again as there were
TEXTS = (
    "0", "1", "-1", "0.5", "−2,5", "1e3", "1e30", "1e308", "1e400", "nan", "inf", "-0", "007", "9" * 40, "", " ", "abc", "=a", "=a/0",
    "=exp(a*a)", "=tanh(a)", "<b>x</b>", "a/b/c", "/", "\u202eabc", "h₁", "𝒳", "x" * 250, "1\t2\n3\t4", "1;2;3", "a;b\n1,5;2",
    "{}", '{"units": 3}', "group 1",
)  # fmt: skip
PLAIN_KEYS = (
    KEYS.Key_Left, KEYS.Key_Right, KEYS.Key_Up, KEYS.Key_Down, KEYS.Key_Return, KEYS.Key_Escape, KEYS.Key_Tab, KEYS.Key_Backtab,
    KEYS.Key_Delete, KEYS.Key_Backspace, KEYS.Key_Home, KEYS.Key_End, KEYS.Key_PageUp, KEYS.Key_PageDown, KEYS.Key_Space, KEYS.Key_Plus,
    KEYS.Key_Minus, KEYS.Key_0, KEYS.Key_5, KEYS.Key_P, KEYS.Key_X, KEYS.Key_F2,
)  # fmt: skip


def wait(milliseconds: int) -> None:
    """Let the program run, its other threads too."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


class Watch:
    """Collects what must not happen: exceptions on any thread, warnings of Qt."""

    def __init__(self, tell: Callable[[str], None] = lambda text: None) -> None:
        self.found: list[str] = []
        self.recent: deque[str] = deque(maxlen=12)
        self.tell = tell  # what is to be known before the end

    def note(self, what: str) -> None:
        """Something went wrong."""
        self.found.append(what + "\nafter " + "\n      ".join(self.recent))
        self.tell(self.found[-1] if len(self.found) <= TOLD_WHOLE else what.strip().rsplit("\n", 1)[-1])

    @contextmanager
    def watching(self) -> Iterator[Watch]:
        """Look out for it meanwhile."""
        before = sys.excepthook, threading.excepthook, sys.unraisablehook
        sys.excepthook = self._exception
        threading.excepthook = lambda args: self._exception(args.exc_type, args.exc_value, args.exc_traceback)
        sys.unraisablehook = lambda args: self._exception(args.exc_type, args.exc_value, args.exc_traceback)
        told_before = qInstallMessageHandler(self._message)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error", RuntimeWarning)
                yield self
        finally:
            qInstallMessageHandler(told_before)
            sys.excepthook, threading.excepthook, sys.unraisablehook = before

    def _exception(self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        self.note("".join(traceback.format_exception(kind, error, trace)))

    def _message(self, kind: QtMsgType, context: object, message: str | None) -> None:
        if kind is not QtMsgType.QtDebugMsg and not (message or "").startswith(HARMLESS):
            self.note(f"Qt: {message}\n{''.join(traceback.format_stack(limit=12))}")


class Monkey:
    """One window and what is done to it. Everything is drawn from the seed; only the clock of the engine is not."""

    def __init__(self, windows: OpenWindows, watch: Watch, folder: Path, *, seed: int) -> None:
        self.chance, self.windows, self.watch, self.folder = random.Random(seed), windows, watch, folder
        self.window: NetworkWindow
        self._answering = QTimer()
        self._answering.setInterval(7)
        self._answering.timeout.connect(self._answer)
        self._files, self._most = 0, MOST_ROWS
        self._deeds: tuple[tuple[int, Callable[[], str]], ...] = (
            (18, self._on_canvas), (6, self._drag_on_canvas), (14, self._on_any_widget), (6, self._drag_anywhere), (5, self._wheel),
            (10, self._shortcut), (8, self._plain_key), (5, self._type), (12, self._action), (8, self._form), (4, self._panel),
            (3, self._slider), (3, self._clock), (2, self._poke), (2, self._theme), (2, self._resize), (4, self._undo_or_redo),
            (2, self._clipboard), (2, self._context_menu), (2, self._part), (1, self._save), (2, self._hold), (2, self._rest),
        )  # fmt: skip

    def live(self, document: Document, events: int) -> None:
        """Open a document, do so many things, take all back and make all again, save, close and open the file again."""
        with self._answered():
            self._open(document)
            first = self.window.tab.session.document.digest
            self._most = max(MOST_ROWS, 3 * _size_of(document) // 2)
            for number in range(1, events + 1):
                self._do_something()
                if number % 400 == 0 or number == events:
                    self._take_all_back(first)
                    self.watch.tell(f"{number} events, {len(self.watch.found)} faults")
            path = self._saved()
            digest = self.window.tab.session.document.digest
            self.window.close()
            wait(1)
            reopened = self.windows.open_path(path)
            assert reopened is not None, "the file that was saved cannot be opened"
            assert reopened.tab.session.document.digest == digest, "the file that was opened holds another document"
            self.window = reopened
            for _ in range(min(events, 50)):
                self._do_something()

    def _open(self, document: Document) -> None:
        self.window = self.windows.open_document(document, is_playing=True)
        self.window.tab.session.announcements.subscribe(self._heard)
        wait(20)

    def _heard(self, announcement: Announcement) -> None:
        if isinstance(announcement, FrameReady) and announcement.hold is not None and announcement.hold.is_fault:
            self.watch.note(f"a fault on the engine thread:\n{announcement.hold.details}")

    def _do_something(self) -> None:
        does = self.chance.choices([deed for _, deed in self._deeds], [weight for weight, _ in self._deeds])[0]
        self.watch.recent.append(does.__name__)
        try:
            what = does()
        except Exception:
            self.watch.note(traceback.format_exc())
            what = "which failed"
        self.watch.recent[-1] = f"{does.__name__} {what}"
        if self.chance.random() < 0.3:
            wait(self.chance.choice((0, 1, 1, 2, 5, 20)))
        else:
            QApplication.processEvents()
        self._stay_small()

    def _stay_small(self) -> None:
        session = self.window.tab.session
        while session.history.can_undo and _size_of(session.document) > self._most:
            session.undo()

    def _take_all_back(self, first: str) -> None:
        session = self.window.tab.session
        self.window.graph_view.cancel_gesture()
        self.window.tab.training.keep()  # what it learns meanwhile would be further edits
        last, labels = session.document.digest, session.history.labels()
        steps = len(labels)
        while session.history.can_undo:
            session.undo()
        assert session.document.digest == first, f"{steps} edits undone lead to another document"
        wait(2)
        for _ in range(steps):
            session.redo()
        assert session.document.digest == last, f"{labels} made again lead to another document: {session.history.labels()}"
        if self.chance.random() < 0.5:
            while session.history.can_undo:
                session.undo()
        wait(2)

    # the canvas
    def _place(self) -> Place:
        """Somewhere on the canvas, often on a unit, a rim or a wire."""
        view, network = self.window.graph_view, self.window.tab.session.document.network
        kind, rows = self.chance.random(), len(network.units)
        if kind < 0.3 or not rows:
            return self.chance.uniform(-5, view.width() + 5), self.chance.uniform(-5, view.height() + 5)
        row = self.chance.randrange(rows)
        x, y = float(network.units.place_x[row]), float(network.units.place_y[row])
        if kind > 0.75:
            other = self.chance.randrange(rows)
            share = self.chance.random()
            x, y = x + share * (float(network.units.place_x[other]) - x), y + share * (float(network.units.place_y[other]) - y)
        elif kind > 0.5:
            dx, dy = self.chance.choice(((1, 0), (0, 1), (-1, 0), (0, -1)))
            x, y = x + dx * RADIUS, y + dy * RADIUS
        return view.view_area.to_view(x, y)

    def _on_canvas(self) -> str:
        place, clicks = self._place(), self.chance.choice((1, 1, 2))
        button, modifiers = self._button(), self._modifiers()
        view = self.window.graph_view
        self._mouse(view, QEvent.Type.MouseMove, place)
        self._mouse(view, QEvent.Type.MouseButtonPress, place, button, modifiers=modifiers)
        self._mouse(view, QEvent.Type.MouseButtonRelease, place, button, modifiers=modifiers)
        if clicks == 2:
            self._mouse(view, QEvent.Type.MouseButtonDblClick, place, button, modifiers=modifiers)
            self._mouse(view, QEvent.Type.MouseButtonRelease, place, button, modifiers=modifiers)
        return f"{clicks} × {button.name} at {place} {modifiers}"

    def _drag_on_canvas(self) -> str:
        return self._drag(self.window.graph_view, self._place(), self._place())

    def _hold(self) -> str:
        place, view = self._place(), self.window.graph_view
        self._mouse(view, QEvent.Type.MouseButtonPress, place, BUTTONS.LeftButton)
        wait(self.chance.choice((5, 60)))
        self._mouse(view, QEvent.Type.MouseButtonRelease, place, BUTTONS.LeftButton)
        return f"{place}"

    def _context_menu(self) -> str:
        place = QPointF(*self._place()).toPoint()
        view = self.window.graph_view
        QApplication.sendEvent(view, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, view.mapToGlobal(place)))
        wait(self.chance.choice((0, 10)))
        return f"{place}"

    # any widget
    def _widget(self) -> QWidget | None:
        regions = (self.window.transport, self.window.inspector, *self.window.layout_.docks, self.window.banners, self.window)
        shown = [region for region in regions if region.isVisible()]
        region = self.chance.choice(shown)
        found = [widget for widget in region.findChildren(QWidget) if widget.isVisible() and not isinstance(widget, (QMenuBar, QMenu))]
        return self.chance.choice(found) if found else None

    def _inside(self, widget: QWidget) -> Place:
        return self.chance.uniform(0, widget.width()), self.chance.uniform(0, widget.height())

    def _on_any_widget(self) -> str:
        widget = self._widget()
        if widget is None:
            return "nothing"
        name, place, button = _name_of(widget), self._inside(widget), self._button()
        if isinstance(widget, QAbstractButton) and widget.text() == "Save a copy…":
            return "not that"
        if widget.focusPolicy() & Qt.FocusPolicy.ClickFocus:
            widget.setFocus(Qt.FocusReason.MouseFocusReason)
        self._mouse(widget, QEvent.Type.MouseMove, place)
        self._mouse(widget, QEvent.Type.MouseButtonPress, place, button)
        self._mouse(widget, QEvent.Type.MouseButtonRelease, place, button)
        if self.chance.random() < 0.3:
            self._mouse(widget, QEvent.Type.MouseButtonDblClick, place, button)
            self._mouse(widget, QEvent.Type.MouseButtonRelease, place, button)
        return f"{button.name} on {name} at {place}"

    def _drag_anywhere(self) -> str:
        widget = self._widget()
        if widget is None or isinstance(widget, (AbstractPartButton, QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox)):
            return "nothing"  # their drags run a loop of the desktop's own until the button is let go
        if isinstance(widget.parentWidget(), (QPlainTextEdit, QTextEdit)):
            return "nothing"
        name = _name_of(widget)
        return f"{name}: {self._drag(widget, self._inside(widget), self._inside(widget))}"

    def _drag(self, widget: QWidget, start: Place, end: Place) -> str:
        button = self._button() if self.chance.random() < 0.3 else BUTTONS.LeftButton
        modifiers = self._modifiers()
        self._mouse(widget, QEvent.Type.MouseMove, start)
        self._mouse(widget, QEvent.Type.MouseButtonPress, start, button, modifiers=modifiers)
        interrupts = self.chance.random()
        for step in range(1, 5):
            place = start[0] + (end[0] - start[0]) * step / 4, start[1] + (end[1] - start[1]) * step / 4
            self._mouse(widget, QEvent.Type.MouseMove, place, button, modifiers=modifiers)
            if self.chance.random() < 0.3:
                wait(self.chance.choice((0, 1, 20)))
            if step == 2 and interrupts < 0.1:
                self._press_key(self.chance.choice((KEYS.Key_Escape, KEYS.Key_Delete, KEYS.Key_Space)), MODIFIERS.NoModifier)
            elif step == 2 and interrupts < 0.2:
                self._press_key(KEYS.Key_Z, MODIFIERS.ControlModifier)
        self._mouse(widget, QEvent.Type.MouseButtonRelease, end, button, modifiers=modifiers)
        return f"{start} to {end} {button.name} {modifiers}"

    def _mouse(self, widget: QWidget, kind: QEvent.Type, place: Place, button: Qt.MouseButton = BUTTONS.NoButton,
               modifiers: Qt.KeyboardModifier = MODIFIERS.NoModifier) -> None:  # fmt: skip
        if not isValid(widget) or not widget.isEnabled():
            return
        at = QPointF(*place)
        held = BUTTONS.NoButton if kind is QEvent.Type.MouseButtonRelease else button
        own = BUTTONS.NoButton if kind is QEvent.Type.MouseMove else button
        QApplication.sendEvent(widget, QMouseEvent(kind, at, widget.mapToGlobal(at), own, held, modifiers))

    def _wheel(self) -> str:
        widget = self._widget() if self.chance.random() < 0.5 else self.window.graph_view
        if widget is None:
            return "nothing"
        place = self._place() if widget is self.window.graph_view else self._inside(widget)
        turn, at = QPoint(0, self.chance.choice((-240, -120, -30, 30, 120, 240))), QPointF(*place)
        name = _name_of(widget)
        none = BUTTONS.NoButton
        event = QWheelEvent(at, widget.mapToGlobal(at), QPoint(), turn, none, self._modifiers(), Qt.ScrollPhase.NoScrollPhase, False)
        QApplication.sendEvent(widget, event)
        return f"{name} {turn.y()}"

    def _button(self) -> Qt.MouseButton:
        return self.chance.choices((BUTTONS.LeftButton, BUTTONS.RightButton, BUTTONS.MiddleButton), (8, 1, 1))[0]

    def _modifiers(self) -> Qt.KeyboardModifier:
        kinds = (MODIFIERS.NoModifier, MODIFIERS.ShiftModifier, MODIFIERS.ControlModifier, MODIFIERS.AltModifier)
        return self.chance.choices(kinds, (8, 1, 1, 1))[0]

    # keys
    def _press_key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
        widget = QApplication.focusWidget() or self.window.graph_view
        QTest.keyClick(widget, key, modifiers)

    def _shortcut(self) -> str:
        entry = self.chance.choice([entry for entry in self.window.entries.values() if entry.shortcut and entry.name not in UNTOUCHED])
        sequence = QKeySequence(self.chance.choice(keys_of(entry.shortcut)))
        combination: Any = sequence[0]
        if self.chance.random() < 0.7:
            self.window.graph_view.setFocus()
        self._press_key(combination.key(), combination.keyboardModifiers())
        return entry.name

    def _plain_key(self) -> str:
        key = self.chance.choice(PLAIN_KEYS)
        modifiers = self._modifiers()
        if modifiers is MODIFIERS.AltModifier:
            modifiers = MODIFIERS.NoModifier
        name = _name_of(QApplication.focusWidget())
        self._press_key(key, modifiers)
        return f"{key.name} {modifiers} in {name}"

    def _type(self) -> str:
        text = self.chance.choice(TEXTS)
        widget = QApplication.focusWidget() or self.window.graph_view
        name = _name_of(widget)
        for letter in text[:12]:
            if isValid(widget):
                QTest.keyClicks(widget, letter) if letter.isascii() and letter.isprintable() else None
        if self.chance.random() < 0.6:
            self._press_key(KEYS.Key_Return, MODIFIERS.NoModifier)
        return f"{text!r} in {name}"

    def _action(self) -> str:
        name = self.chance.choice([name for name in self.window.entries if name not in UNTOUCHED])
        self.window.do(name)
        return name

    def _undo_or_redo(self) -> str:
        name, times = self.chance.choice(("undo", "redo")), self.chance.choice((1, 1, 2, 5, 20))
        for _ in range(times):
            self.window.do(name)
        return f"{name} × {times}"

    # forms, panels, the clock
    def _form(self) -> str:
        """Change something through the inspector: text in a field, a choice in a box."""
        session, network = self.window.tab.session, self.window.tab.session.document.network
        if self.chance.random() < 0.5:
            units, wires = network.units.id.tolist(), network.connections.id.tolist()
            some = self.chance.sample(units, min(len(units), self.chance.choice((0, 1, 1, 2, 5))))
            session.select(some, self.chance.sample(wires, min(len(wires), self.chance.choice((0, 0, 1, 3)))))
        wanted: tuple[type[QWidget], ...] = (QLineEdit, QComboBox)
        fields = [each for kind in wanted for each in self.window.inspector.findChildren(kind) if each.isVisible()]
        if not fields:
            return "nothing"
        field = self.chance.choice(fields)
        name = _name_of(field)
        if isinstance(field, QComboBox):
            field.showPopup()  # some offer what there is only now
            field.hidePopup()
            if not field.count():
                return f"{name} is empty"
            at = self.chance.randrange(field.count())
            field.setCurrentIndex(at)
            field.activated.emit(at)
            field.textActivated.emit(field.itemText(at))
            return f"{name} = choice {at}"
        text = self.chance.choice(TEXTS)
        if isinstance(field, QLineEdit):
            field.setFocus()
            field.selectAll()
            QTest.keyClick(field, KEYS.Key_Delete)
            field.insert(text)
            field.setModified(True)
            QTest.keyClick(field, self.chance.choice((KEYS.Key_Return, KEYS.Key_Tab, KEYS.Key_Escape)))
        return f"{name} = {text!r}"

    def _panel(self) -> str:
        name = self.chance.choice(tuple(PANELS))
        self.window.layout_.open_panel(name)
        wait(1)
        dock = next(dock for dock in self.window.layout_.docks if name in dock.open_names)
        if self.chance.random() < 0.3:
            items = [item for item in dock.more_menu_actions() if item.isEnabled() and not item.isSeparator()]
            item = self.chance.choice(items)
            item.trigger()
            return f"{name}: {item.text()}"
        return name

    def _slider(self) -> str:
        slider = self.window.transport.slider
        start, end = (self.chance.uniform(0, slider.width()) for _ in range(2))
        return self._drag(slider, (start, slider.height() / 2), (end, slider.height() / 2))

    def _clock(self) -> str:
        playback, kind = self.window.tab.playback, self.chance.randrange(6)
        rate = self.chance.choice((1.0, 30.0, 1000.0, float("inf")))
        wishes: tuple[Callable[[], object], ...] = (
            playback.play, lambda: playback.play(rate), lambda: playback.tick(self.chance.choice((1, 10, 300))),
            lambda: playback.seek(self.chance.randrange(400)), lambda: playback.swap_ghost(self.chance.randrange(3)), playback.to_start,
        )  # fmt: skip
        wishes[kind]()
        return f"{kind} {rate}"

    def _poke(self) -> str:
        units, playback = self.window.tab.session.document.network.units.id.tolist(), self.window.tab.playback
        unit = self.chance.choice(units) if units and self.chance.random() < 0.9 else 10_000
        value = self.chance.choice((0.0, 1.0, -1.0, 1e300, 0.5))
        if self.chance.random() < 0.5:
            playback.poke(unit, value)
        else:
            playback.clamp(unit, self.chance.choice((None, value)))
        return f"{unit} {value}"

    def _theme(self) -> str:
        if self.chance.random() < 0.4:
            self.windows.toggle_projector()
            return "projector"
        name = self.chance.choice(("light", "dark"))
        self.windows.choose_theme(name)
        return name

    def _resize(self) -> str:
        size = self.chance.randrange(500, 1900), self.chance.randrange(350, 1200)
        self.window.window().resize(*size)
        return f"{size}"

    def _clipboard(self) -> str:
        text = self.chance.choice(TEXTS)
        QApplication.clipboard().setText(text)
        return repr(text)

    def _part(self) -> str:
        palette = self.window.layout_.palette_
        button = self.chance.choice((*palette.tools.values(), *palette.rows.values()))
        if self.chance.random() < 0.5 and button.part.dragged:
            view = self.window.graph_view
            x, y = view.view_area.to_scene(*self._place())
            text = button.part.dragged if self.chance.random() < 0.8 else self.chance.choice(TEXTS)
            view.input.drop_part(text, x, y)
            return f"{MIME} {text[:60]}"
        button.click()
        return button.part.name

    def _save(self) -> str:
        return str(self._saved())

    def _saved(self) -> Path:
        self._files = (self._files + 1) % 5
        path = self.folder / f"monkey {self._files}.rnnsim"
        assert self.window.filing.write(path), "the document cannot be saved"
        return path

    def _rest(self) -> str:
        wait(30)
        return ""

    # what opens and waits for an answer
    @contextmanager
    def _answered(self) -> Iterator[None]:
        """Meanwhile no dialog asks for a file, and what opens is closed again."""
        picture, panel = str(self.folder / "picture.svg"), str(self.folder / "panel.csv")
        with ExitStack() as stack:
            for target, name, answer in (
                (file_choices, "asked_open_path", lambda *_: None),
                (file_choices, "asked_save_path", lambda *_: self.folder / "saved as.rnnsim"),
                (file_choices, "asked_picture_path", lambda *_: Path(picture)),
                (questions, "ask_about_unsaved", lambda *_: "discard"),
                (formula_question, "ask_formula", lambda *_: self.chance.choice((None, "=a", "=tanh(a)+a", "=1/a", "=exp(a)"))),
                (QFileDialog, "getSaveFileName", lambda *_: (panel, "")),
            ):
                stack.enter_context(patch.object(target, name, answer))
            self._answering.start()
            yield
            self._answering.stop()

    def _answer(self) -> None:
        """Answer the dialog or menu that is open."""
        dialog = QApplication.activeModalWidget() or QApplication.activePopupWidget()
        if dialog is None:
            return
        does = self._answer_to(dialog) if self.chance.random() < 0.5 else None
        if does is not None:
            QTimer.singleShot(0, self.window, does)  # what it opens must find this timer free to answer it
        if isValid(dialog) and isinstance(dialog, QDialog):
            dialog.reject()
        elif isValid(dialog):
            dialog.close()

    def _answer_to(self, dialog: QWidget) -> Callable[[], object] | None:
        """What to do instead of only closing what has opened."""
        if isinstance(dialog, QMenu):
            names = [item.objectName() for item in dialog.actions() if item.isEnabled() and item.objectName() in self.window.entries]
            wanted = [name for name in names if name not in UNTOUCHED]
            return partial(self.window.do, self.chance.choice(wanted)) if wanted else None
        focus = dialog.focusWidget() or dialog
        for _ in range(self.chance.randrange(3)):
            QTest.keyClick(focus, self.chance.choice((KEYS.Key_Down, KEYS.Key_Up, KEYS.Key_A)))
        if isinstance(dialog, QInputDialog):
            dialog.setTextValue(self.chance.choice(TEXTS))
            dialog.accept()
        elif isValid(focus) and not isinstance(dialog, QDialog):
            QTest.keyClick(focus, KEYS.Key_Return)
        return None


def _size_of(document: Document) -> int:
    return len(document.network.units) + len(document.network.connections)


def _name_of(widget: QObject | None) -> str:
    if widget is None:
        return "nothing"
    parent = widget.parent()
    own = widget.accessibleName() if isinstance(widget, QWidget) else ""
    if isinstance(widget, QAbstractItemView):
        own = own or "a table"
    return f"{type(widget).__name__} “{own}” in {type(parent).__name__}"


def let_loose(sample_name: str, folder: Path, *, events: int, seed: int, watch: Watch | None = None) -> list[str]:
    """What went wrong while a monkey lived with a sample (blank: with nothing)."""
    from rnnsim.zoo.catalog import sample

    watch = watch or Watch()
    with watch.watching():
        windows = OpenWindows()
        monkey = Monkey(windows, watch, folder, seed=seed)
        try:
            monkey.live(Document() if sample_name == "blank" else sample(sample_name), events)
        except AssertionError:
            watch.note(traceback.format_exc())
        windows.close_all()
        windows.deleteLater()
        wait(5)
        gc.collect()
        left = [thread.name for thread in threading.enumerate() if thread.name.startswith("rnnsim")]
        if left:
            watch.note(f"threads are left: {left}")
    return watch.found


def main(sample_name: str, events: str, *seeds: str) -> None:
    """Let monkeys loose, one for each seed."""
    import tempfile
    from time import perf_counter

    from rnnsim.views.look import dress

    application = QApplication([])
    application.setQuitOnLastWindowClosed(False)
    dress(application)
    faulthandler.enable()
    for seed in seeds:
        faulthandler.dump_traceback_later(max(300, SECONDS_FOR_ONE * int(events)), exit=True)
        with tempfile.TemporaryDirectory() as folder:
            os.environ["RNNSIM_STATE_DIR"] = str(Path(folder) / "state")
            started = perf_counter()
            found = let_loose(sample_name, Path(folder), events=int(events), seed=int(seed), watch=Watch(partial(print, flush=True)))
            print(f"{sample_name} seed {seed}: {events} events in {perf_counter() - started:.1f} s, {len(found)} faults", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
    sys.stdout.flush()
    os._exit(0)  # without taking Qt down
