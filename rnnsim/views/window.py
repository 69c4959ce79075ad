"""Places views around one tab and takes them down again. No rule of the app is here."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QContextMenuEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QVBoxLayout, QWidget

from rnnsim.files.lock import FileLock
from rnnsim.formulas.refused import Refused
from rnnsim.network.document import Document
from rnnsim.session.action import Action
from rnnsim.session.announcements import Announcement, DocumentReplaced, DocumentSaved, FrameReady
from rnnsim.session.autosave import Autosave
from rnnsim.session.banners import banner_of
from rnnsim.session.recovery import Recovery
from rnnsim.session.state_folder import journal_folder
from rnnsim.session.tab import Tab, free_title
from rnnsim.views.banners import BannerBar, Notice
from rnnsim.views.canvas.clipboard import QtClipboard
from rnnsim.views.canvas.graph_view import GraphView
from rnnsim.views.controls import labelled
from rnnsim.views.file_drops import dropped_files, dropped_text
from rnnsim.views.filing import Filing
from rnnsim.views.inspector import Inspector
from rnnsim.views.look import look, px
from rnnsim.views.menus import MenuBar, context_menu, entries_of
from rnnsim.views.palette import Palette
from rnnsim.views.part_asking import own_menu
from rnnsim.views.part_edits import edit_of_part
from rnnsim.views.parts import Part
from rnnsim.views.pasting import paste_text, receive
from rnnsim.views.popover import AbstractPopover
from rnnsim.views.qt_bridge import QtBridge
from rnnsim.views.status_line import StatusLine
from rnnsim.views.toasts import Toast
from rnnsim.views.transport import Transport
from rnnsim.views.unit_popover import show_properties
from rnnsim.views.window_layout import WindowLayout

if TYPE_CHECKING:
    from rnnsim.views.open_windows import OpenWindows

ASKING = (  # afterwards the canvas has the keyboard
    "open", "save", "save_as", "paste", "paste_as", "export_picture", "print", "connect_with", "keys", "preferences", "about",
)  # fmt: skip
ENDS_A_GESTURE = ("Edit", "Select", "Network")  # menus whose rows end a gesture under way, and do nothing else then
CALM = 150  # milliseconds from an edit to asking whether the document is changed


class AbstractAnnounced(Protocol):
    """A view that is told what happened."""

    def show_announcement(self, announcement: Announcement) -> None:
        """Follow it."""


class NetworkWindow(QMainWindow):
    """One open document, a page of a `TabbedWindow`. Closing it ends its engine thread, its journal and its timers, in that order."""

    heading_changed = Signal()

    windows: OpenWindows
    graph_view: GraphView
    inspector: Inspector
    filing: Filing

    def __init__(self, document: Document, windows: OpenWindows, *, path: Path | None = None, file_lock: FileLock | None = None,
                 is_read_only: bool = False) -> None:  # fmt: skip
        super().__init__()
        self.windows = windows
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAcceptDrops(True)
        self._bridge = QtBridge(self)
        autosave = Autosave(journal_folder(), document, path, wake=self._bridge.wake)
        self.tab = Tab(document, self._bridge.wake, path=path, is_read_only=is_read_only, autosave=autosave)
        self.tab.unnamed = free_title({other.tab.title for other in windows.networks}, self.tr("Untitled"))
        self.tab.clipboard, self.tab.paste_other = QtClipboard(), lambda text: paste_text(self, text)
        self._autosave, self._autosave_problem, self._is_closed = autosave, "", False
        self.heading = ""  # what its tab is called
        self.filing = Filing(self, file_lock)
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(CALM)
        self._calm.timeout.connect(self.show_title)
        self._make_views()
        self._place_views()
        look.changed.connect(self.apply_look)
        self.apply_look()
        self.show_title()
        self._bridge.serve(self._take)
        self.graph_view.setFocus()

    def show_announcement(self, announcement: Announcement) -> None:
        """Banners follow holds; the title follows changes."""
        if isinstance(announcement, FrameReady):
            self._show_hold(announcement)
        elif isinstance(announcement, DocumentReplaced):
            self.banners.clear("refused")
            self._calm.start()
        elif isinstance(announcement, DocumentSaved):
            self.show_title()

    def refuse(self, sentence: str) -> None:
        """Something could not be done: one sentence, as a banner."""
        self.banners.show_notice("refused", Notice(sentence))

    def do(self, name: str) -> None:
        """Run a row of either table, or say what is missing for it; a gesture under way is cancelled first and takes undo's place."""
        entry = self.entries.get(name)
        if entry is None:
            return
        if entry.menu in ENDS_A_GESTURE and self.graph_view.cancel_gesture():
            return
        if entry.panel:
            self.layout_.open_panel(entry.panel)
        self.attempt(entry.does, entry.is_enabled, entry.why_not)
        if name in ASKING and not self._is_closed:
            self.take_keyboard()

    def do_action(self, action: Action) -> None:
        """Run a row that is in no table, such as a fix for a loop."""
        self.attempt(lambda: action.does(self.tab), lambda: action.is_enabled(self.tab))

    def choose(self, part: Part) -> None:
        """A part of the palette was pressed: put it in the middle of the canvas, or do what it stands for."""
        if part.does:
            self.do(part.does)
            return
        session = self.tab.session
        self.attempt(lambda: session.add(*edit_of_part(part, session, self.graph_view.middle, next_seed=self.tab.take_seed)))
        if len(session.selection.units) > 1:
            self.graph_view.fit()  # it may stand out of sight

    def take_keyboard(self) -> None:
        """Give the keyboard back to the canvas, so that Space ticks and letters are keys again."""
        self.graph_view.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What no control wanted: Enter and Escape leave a field for the canvas, Space ticks beside a slider too, letters are keys."""
        focused = QApplication.focusWidget()
        is_form = focused is not None and (self.inspector.isAncestorOf(focused) or self.transport.isAncestorOf(focused))
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape) and is_form:
            self.take_keyboard()
        elif event.key() == Qt.Key.Key_Space and is_form and not event.isAutoRepeat():
            self.do("back" if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else "tick")
        elif (name := self.menu_bar.plain_keys.get(QKeySequence(event.keyCombination()).toString())) is not None and not is_form:
            self.do(name)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """A part without a menu of its own, such as the outline: the menu of what is selected."""
        units, wires = self.tab.session.selection.units.tolist(), self.tab.session.selection.connections.tolist()
        context_menu(self, *(ids[0] if ids else -1 for ids in (units, wires))).popup(event.globalPos())

    def show_title(self) -> None:
        """The document's name, with a star while it has unsaved changes."""
        name = self.tab.path.name if self.tab.path is not None else f"{self.tab.title}.rnnsim"
        if self.tab.is_read_only:
            name = self.tr("{name} (read-only)").format(name=name)
        is_modified = self.tab.is_modified
        self.heading = name
        self.setWindowTitle(f"{name}[*] – rnnsim")
        self.setWindowModified(is_modified)
        self.name_label.setText(f"{name} *" if is_modified else name)
        self.heading_changed.emit()

    def come_forward(self) -> None:
        """It is the tab on show now."""
        self.take_keyboard()

    def apply_look(self) -> None:
        """Take theme and scale: for a projector menu and status line are put away."""
        is_projected = look.theme.name == "projector"
        self.menu_bar.apply_look()
        self.menu_bar.setVisible(not is_projected)
        self.status.setVisible(not is_projected)
        self.name_label.setContentsMargins(0, 0, px(14), 0)
        self.name_label.setFixedSize(px(420), px(MenuBar.HEIGHT))
        self.menu_bar.setCornerWidget(self.name_label)  # it does not follow a label that grows
        self.name_label.show()
        self.graph_view.set_theme(look.theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.layout_.measure()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event) or dropped_text(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Documents open beside this one; text and files of text are pasted into it, after a look at what they would become."""
        event.acceptProposedAction()
        paths, text = dropped_files(event), dropped_text(event)
        if paths or text:
            QTimer.singleShot(0, self, lambda: self.attempt(lambda: receive(self, paths, text)))  # a drag must end before a question

    def closeEvent(self, event: QCloseEvent) -> None:
        """Gestures, the question, the engine (no more wakes), the listeners, the timers, the widgets."""
        if not self._is_closed:
            self.graph_view.cancel_gesture()
            if not self.filing.may_close():
                event.ignore()
                return
            self.take_down()
        super().closeEvent(event)

    def take_down(self, *, keeps_journal: bool = False) -> None:
        """End everything that runs for this window, without asking."""
        self._is_closed = True
        self.windows.comparisons.end(self)
        self.tab.close(keeps_journal=keeps_journal)
        self._let_views_go()
        self._bridge.close()
        self._calm.stop()
        self.filing.release()
        self.windows.closed(self)

    def speak_anew(self) -> None:
        """Make all views again, in the language in force. Document, history, clock, training and what the canvas shows stay."""
        self.graph_view.cancel_gesture()
        for card in self.findChildren(AbstractPopover):
            card.finish()
        for item in self.findChildren(QAction, options=Qt.FindChildOption.FindDirectChildrenOnly):
            item.setEnabled(False)  # until it is gone its keys are the new one's
            item.deleteLater()
        view, layout, notices = self.graph_view, self.layout_, self.banners.notices
        self._let_views_go()
        self._make_views()
        self._place_views()
        self.graph_view.scene.area, self.graph_view.is_fitted = view.scene.area, view.is_fitted
        self.graph_view.scene.is_focusing = view.scene.is_focusing
        self.layout_.stand_as(layout)
        for key, notice in notices.items():
            self.banners.show_notice(key, notice)
        self.status.show_kernels(self.windows.warming)
        if self.tab.playback.frame is not None:
            for told in self._told:
                told.show_announcement(self.tab.playback.frame)
        self.apply_look()
        self.show_title()
        self._middle.show()  # what is not on show yet takes no keyboard
        self.take_keyboard()

    def _let_views_go(self) -> None:
        for unsubscribe in self._unsubscribes:
            unsubscribe()
        self.inspector.close_now()
        self.toast.close_now()
        self.toast.deleteLater()

    def keep_recovered(self, recovery: Recovery) -> None:
        """Take over the document of a journal as one edit, write a new journal at once, and only then let the old one go.

        `Refused`, with the journal left alone, if it cannot be read.
        """
        recovered = recovery.read()
        self.tab.session.apply(self.tr("Recover unsaved work"), lambda document: recovered)
        self.tab.playback.set_speed(recovered.layout.speed)
        self.transport.show_speed()
        self.graph_view.fit()
        if self._autosave.flush():
            recovery.discard()
        else:
            recovery.release()
        self.show_title()

    def _make_views(self) -> None:
        tab = self.tab
        self.graph_view = GraphView(tab.session, tab.playback, look.theme)
        self.graph_view.do_action = self.do_action
        self.graph_view.refused = self.refuse
        self.graph_view.menu_requested = lambda place, unit, connection: context_menu(self, unit, connection).popup(place)
        self.graph_view.properties_requested = lambda unit: show_properties(self, unit)
        self.transport, self.status, self.banners = Transport(tab, self.do), StatusLine(tab), BannerBar()
        self.graph_view.show_hint = self.status.show_hint
        self.layout_ = WindowLayout(
            tab,
            self.graph_view,
            Palette(self.choose, own_parts=self.windows.part_shelf, own_menu=partial(own_menu, self)),
            inspector=Inspector(tab, self.refuse),
        )
        self.inspector = self.layout_.inspector
        self.entries = entries_of(self)
        self.inspector.let_go.connect(self.take_keyboard)
        self.transport.let_go.connect(self.take_keyboard)
        self.layout_.let_go.connect(self.take_keyboard)
        self.menu_bar = MenuBar(self, self.entries, self.do)
        self.name_label = labelled("", "muted")
        self.name_label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def _place_views(self) -> None:
        self.setMenuBar(self.menu_bar)
        self._middle = middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for view, stretch in ((self.transport, 0), (self.banners, 0), (self.layout_, 1), (self.status, 0)):
            column.addWidget(view, stretch)
        self.setCentralWidget(middle)
        self.toast = Toast(self, self.layout_)
        self._told: tuple[AbstractAnnounced, ...] = (self.graph_view, self.transport, self.inspector, self.layout_, self.status, self)
        self._unsubscribes = [self.tab.session.announcements.subscribe(view.show_announcement) for view in self._told]

    def _take(self) -> bool:
        """What a wake may bring: a frame, or word from the journal."""
        if self._autosave.problem != self._autosave_problem:
            self._autosave_problem = self._autosave.problem
            self.banners.clear("autosave")
            if self._autosave_problem:
                self.banners.show_notice("autosave", Notice(self._autosave_problem, "warning"))
        return self.tab.take_frame()

    def _show_hold(self, frame: FrameReady) -> None:
        banner = banner_of(frame.hold)
        if banner is None:
            self.banners.clear("hold")
            return
        buttons = tuple((action.text, lambda action=action: self.do_action(action), action.tip) for action in banner.actions)
        shown = self.banners.notices.get("hold")
        if shown is None or (shown.sentence, shown.details) != (banner.sentence, banner.details):
            self.banners.show_notice("hold", Notice(banner.sentence, banner.kind, buttons, banner.details))

    def attempt(self, does: Callable[[], object], is_enabled: Callable[[], bool] = lambda: True, why_not: str = "") -> None:
        """Do something if it can be done now, else hint at why not; why it is refused becomes a banner."""
        try:
            if is_enabled():
                does()
            else:
                self.status.show_hint(why_not)
        except Refused as refused:
            self.refuse(str(refused))
