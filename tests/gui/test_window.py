"""What a person does with the window: the clock, the menus, the palette, messages, themes, and closing."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from rnnsim import app
from rnnsim.network.document import Document
from rnnsim.network.draft import Draft
from rnnsim.network.edits import connect, set_units
from rnnsim.session.actions import ACTIONS
from rnnsim.session.announcements import FrameReady
from rnnsim.views.banners import Notice
from rnnsim.views.canvas.gestures.dropping import MIME
from rnnsim.views.canvas.in_place.note_field import NoteField
from rnnsim.views.controls import IconButton
from rnnsim.views.crash_report import watch_failures
from rnnsim.views.dialogs.command_search import CommandSearch
from rnnsim.views.dialogs.sentence_dialog import SentenceDialog
from rnnsim.views.key_sheet import sections_of
from rnnsim.views.look import look
from rnnsim.views.menu_rows import MENU_ROWS, rows_of
from rnnsim.views.menus import context_menu
from rnnsim.views.open_windows import OpenWindows
from rnnsim.views.remembered import read_remembered
from rnnsim.views.text_notes_form import TextNotesForm
from rnnsim.views.view_actions import VIEW_ACTIONS
from rnnsim.views.window import NetworkWindow
from rnnsim.views.window_sizes import FRAME, first_size, fitting
from rnnsim.zoo.catalog import sample
from tests.gui.app_fixtures import flush_deleted, running_threads

pytestmark = pytest.mark.gui
LEFT = Qt.MouseButton.LeftButton


def two_units() -> Document:
    draft = Draft("Two units")
    units = draft.units(2, activation="tanh", label="h", place_x=[0.0, 120.0])
    draft.connect_pairs(units[:1], units[1:], 0.5)
    return Document(draft.network())


def opened(windows: OpenWindows, qtbot: QtBot, document: Document | None = None, *, is_playing: bool = False) -> NetworkWindow:
    window = windows.open_document(two_units() if document is None else document, is_playing=is_playing)
    qtbot.waitUntil(lambda: window.tab.playback.frame is not None)
    return window


def frame_of(window: NetworkWindow) -> FrameReady:
    assert window.tab.playback.frame is not None
    return window.tab.playback.frame


def test_a_sample_opens_running_and_the_disc_pauses_it(windows: OpenWindows, qtbot: QtBot) -> None:
    window = opened(windows, qtbot, sample("ctrnn"), is_playing=True)
    qtbot.waitUntil(lambda: frame_of(window).tick > 3)
    assert window.transport.play.accessibleName() == "Pause"
    qtbot.mouseClick(window.transport.play, LEFT)
    qtbot.waitUntil(lambda: not frame_of(window).playing)
    assert window.transport.play.accessibleName() == "Play"
    assert window.status.rate.text() == "paused"


def test_space_on_the_canvas_makes_one_tick_and_the_pill_moves(windows: OpenWindows, qtbot: QtBot) -> None:
    window = opened(windows, qtbot)
    qtbot.keyClick(window.graph_view, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: frame_of(window).tick == 1)
    assert window.transport.slider.tick == 1


def test_dragging_the_pill_looks_back_and_the_document_stays(windows: OpenWindows, qtbot: QtBot) -> None:
    window = opened(windows, qtbot)
    window.tab.playback.tick(12)
    qtbot.waitUntil(lambda: frame_of(window).tick == 12)
    document, slider = window.tab.session.document, window.transport.slider
    middle = slider.height() // 2
    qtbot.mousePress(slider, LEFT, pos=QPoint(round(slider.x_of(12)), middle))
    qtbot.mouseMove(slider, QPoint(round(slider.x_of(5)), middle))
    qtbot.mouseRelease(slider, LEFT, pos=QPoint(round(slider.x_of(5)), middle))
    qtbot.waitUntil(lambda: frame_of(window).tick == 5)
    assert slider.last == 12
    assert window.tab.session.document is document
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: frame_of(window).tick == 6)


def test_the_speed_slider_changes_the_clock_and_says_how_fast(windows: OpenWindows, qtbot: QtBot) -> None:
    window = opened(windows, qtbot)
    window.transport.speed.setFocus()
    qtbot.mouseClick(window.transport.speed, LEFT, pos=QPoint(window.transport.speed.width() - 5, 13))
    assert window.tab.playback.speed == float("inf")
    assert window.transport.speed_text.text() == "max"


def test_seed_and_order_are_edits_that_can_be_undone(windows: OpenWindows, qtbot: QtBot) -> None:
    window = opened(windows, qtbot)
    seed = window.transport.seed
    seed.setFocus()
    seed.selectAll()
    qtbot.keyClicks(seed, "42")
    qtbot.keyClick(seed, Qt.Key.Key_Return)
    assert window.tab.session.document.settings.seed == 42
    window.transport.order.textActivated.emit("random permutation")
    assert window.tab.session.document.settings.update_order == "random_permutation"
    window.do("undo")
    window.do("undo")
    assert window.tab.session.document.settings.seed == 0
    assert seed.text() == "0"
    assert window.transport.order.currentText() == "synchronous"


def test_letters_typed_into_a_field_do_nothing_to_the_network(windows: OpenWindows, qtbot: QtBot) -> None:
    window = opened(windows, qtbot)
    window.tab.session.select([0])
    label = window.inspector.forms[0].rows["label"]._editors[0]
    label.setFocus()
    label.clear()
    qtbot.keyClicks(label, "rkwn12")
    qtbot.keyClick(label, Qt.Key.Key_Return)
    network = window.tab.session.document.network
    assert network.units.label[0] == "rkwn12"
    assert network.connections.weight.tolist() == [0.5]
    assert window.tab.session.selection.units.tolist() == [0]


def test_keys_of_the_canvas_work_while_the_time_line_has_the_keyboard(windows: OpenWindows, qtbot: QtBot) -> None:
    window = opened(windows, qtbot)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.tab.playback.tick(4)
    qtbot.waitUntil(lambda: frame_of(window).tick == 4)
    window.transport.slider.setFocus()
    qtbot.keyClick(window.transport.slider, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: frame_of(window).tick == 0)
    qtbot.keyClick(window.transport.slider, Qt.Key.Key_K)
    assert window.tab.session.document.network.connections.weight.tolist() == [0.0]


def test_every_action_stands_in_one_menu_and_is_asked_when_it_opens(windows: OpenWindows, qtbot: QtBot) -> None:
    window = opened(windows, qtbot)
    bar = window.menu_bar
    assert set(bar.actions_by_name) == {row.name for row in (*ACTIONS, *VIEW_ACTIONS)}
    assert all(row in MENU_ROWS[entry.menu] for row, entry in window.entries.items())
    assert rows_of("Help", ["about", "new_one"]) == (*MENU_ROWS["Help"], "new_one")
    assert [said for _, said in sections_of(window.entries.values())[3].rows][:3] == ["Fit to the window", "Zoom in", "Zoom out"]
    assert max(menu.sizeHint().height() for menu in bar.menus.values()) < 660  # below the menu bar of the smallest laptop
    bar.menus["Edit"].aboutToShow.emit()
    assert not bar.actions_by_name["delete"].isEnabled()
    window.tab.session.select([1])
    bar.menus["Edit"].aboutToShow.emit()
    assert bar.actions_by_name["delete"].isEnabled()
    bar.actions_by_name["delete"].trigger()
    assert window.tab.session.document.network.units.id.tolist() == [0]


def test_the_context_menu_is_about_what_lies_under_the_pointer(windows: OpenWindows, qtbot: QtBot) -> None:
    window = opened(windows, qtbot)
    window.tab.session.select([1])
    menu = context_menu(window, 1, -1)
    items = {item.objectName(): item for item in menu.actions()}
    assert {"delete", "group", "clamp"} <= set(items)
    items["output_role"].trigger()
    assert window.tab.session.document.network.units.is_output.tolist() == [False, True]
    about_nothing = context_menu(window, -1, -1)
    assert "delete" not in {item.objectName() for item in about_nothing.actions()}
    for made in (menu, about_nothing):
        made.deleteLater()


def test_recent_files_stand_in_the_file_menu(windows: OpenWindows, qtbot: QtBot, tmp_path: Path) -> None:
    window = opened(windows, qtbot)
    assert window.filing.write(tmp_path / "mine.rnnsim")
    window.menu_bar.menus["File"].aboutToShow.emit()
    assert [item.text() for item in window.menu_bar.recent.actions()] == ["mine.rnnsim"]


def test_no_two_actions_share_a_key() -> None:
    keys = [key for row in (*ACTIONS, *VIEW_ACTIONS) for key in row.shortcut.split()]
    assert sorted(keys) == sorted(set(keys))


def test_a_part_that_is_pressed_appears_in_the_middle_and_is_selected(windows: OpenWindows, qtbot: QtBot) -> None:
    window = opened(windows, qtbot, Document())
    window.window().resize(1280, 800)
    assert "Double-click" in window.status.hint.text()
    qtbot.mouseClick(window.layout_.palette_.tools["unit"], LEFT)
    units = window.tab.session.document.network.units
    assert units.activation.tolist() == ["tanh"]
    assert window.tab.session.selection.units.tolist() == units.id.tolist()
    window.choose(next(row.part for name, row in window.layout_.palette_.rows.items() if name == "zoo ctrnn"))
    assert len(window.tab.session.document.network.units) > 2
    window.do("undo")
    assert len(window.tab.session.document.network.units) == 1


def test_networks_that_are_pressed_stand_beside_each_other_each_with_groups_of_its_own(windows: OpenWindows, qtbot: QtBot) -> None:
    window = opened(windows, qtbot, Document())
    rows = window.layout_.palette_.rows
    for name in ("zoo elman", "zoo elman", "random", "random"):
        window.choose(rows[name].part)
    units, new = window.tab.session.document.network.units, window.tab.session.selection.units
    assert units.place_x[units.rows(new)].min() > np.delete(units.place_x, units.rows(new)).max()
    assert {"input", "input 2", "hidden", "hidden 2"} < set(units.group.tolist())
    x, y = window.graph_view.view_area.to_view(float(units.place_x.max()), float(units.place_y[0]))
    assert window.graph_view.rect().contains(QPoint(round(x), round(y)))


def test_a_note_from_the_palette_is_written_at_once(windows: OpenWindows, qtbot: QtBot) -> None:
    window = opened(windows, qtbot, Document())
    tool = window.layout_.palette_.tools["note"]
    qtbot.mouseClick(tool, LEFT)
    qtbot.keyClicks(window.graph_view.writing.field, "Pressed")
    qtbot.keyClick(window.graph_view.writing.field, Qt.Key.Key_Return)
    drag = tool.drag()
    window.graph_view.event(QDropEvent(QPointF(20, 20), Qt.DropAction.CopyAction, drag.mimeData(), LEFT, Qt.KeyboardModifier.NoModifier))
    qtbot.keyClicks(window.graph_view.writing.field, "Dragged")
    qtbot.keyClick(window.graph_view.writing.field, Qt.Key.Key_Return)
    assert [note.text for note in window.tab.session.document.layout.text_notes] == ["Pressed", "Dragged"]


def test_a_key_that_can_do_nothing_says_what_is_missing(windows: OpenWindows, qtbot: QtBot) -> None:
    window = opened(windows, qtbot)
    qtbot.keyClick(window.graph_view, Qt.Key.Key_G)
    assert window.status.hint.text() == "Select a unit first."
    qtbot.mouseClick(window.layout_.palette_.tools["connect"], LEFT)
    assert window.status.hint.text() == "Mark the sources first (1), then select the targets."
    pictured = QMimeData()
    pictured.setImageData(QImage(8, 8, QImage.Format.Format_RGB32))
    QApplication.clipboard().setMimeData(pictured)
    window.do("paste")
    assert window.status.hint.text().startswith("Nothing that can be pasted has been copied")


def test_a_window_is_no_larger_than_its_screen(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    monkeypatch.setattr(QGuiApplication, "platformName", lambda: "xcb")
    monkeypatch.setattr(window, "screen", lambda: SimpleNamespace(availableSize=lambda: QSize(1366, 768)))
    assert first_size(window) == QSize(1280, 768 - FRAME)
    assert fitting(QSize(1920, 600), window) == QSize(1366, 600)


def test_a_part_that_is_dragged_carries_its_columns(windows: OpenWindows, qtbot: QtBot) -> None:
    window = opened(windows, qtbot)
    row = window.layout_.palette_.rows["unit Integrator"]
    carried = row.drag().mimeData().data(MIME)
    assert json.loads(bytes(carried.data())) == {"part": "unit", "activation": "tanh", "dynamics": "integrator"}


def test_a_random_graph_is_the_same_for_the_same_seed(windows: OpenWindows, qtbot: QtBot) -> None:
    windows.prefer("opens_tabs", False)  # in windows of their own both canvases are equally large
    first, second = opened(windows, qtbot, Document()), opened(windows, qtbot, Document())
    for window in (first, second):
        window.choose(window.layout_.palette_.rows["random"].part)
    networks = [window.tab.session.document.network for window in (first, second)]
    assert networks[0].fingerprint == networks[1].fingerprint
    assert len(networks[0].connections) > 10


def test_what_is_refused_becomes_one_sentence_that_can_be_dismissed(windows: OpenWindows, qtbot: QtBot) -> None:
    window = opened(windows, qtbot)
    document = window.tab.session.document
    window.tab.clipboard.write("this is no network")
    window.do("paste")
    assert window.banners.isVisible()
    assert window.banners.height() == 40
    assert window.banners.sentence.text().endswith(".")
    assert window.tab.session.document is document
    qtbot.mouseClick(window.banners.close_button, LEFT)
    assert not window.banners.isVisible()


def test_a_loop_holds_the_clock_until_a_fix_of_the_banner_is_taken(windows: OpenWindows, qtbot: QtBot) -> None:
    window = opened(windows, qtbot)
    window.tab.session.apply("Close a loop", lambda document: connect(1, 0, 1.0, delay=0)(connect(0, 1, 1.0, delay=0)(document)))
    window.do("play")
    qtbot.waitUntil(lambda: frame_of(window).hold is not None)
    assert window.banners.isVisible()
    assert len(window.banners.buttons) == 3
    qtbot.mouseClick(window.banners.buttons[0], LEFT)
    qtbot.waitUntil(lambda: frame_of(window).hold is None)
    assert not window.banners.isVisible()


def test_the_newest_banner_is_shown_and_the_older_one_comes_back(windows: OpenWindows, qtbot: QtBot) -> None:
    window = opened(windows, qtbot)
    pressed: list[str] = []
    window.banners.show_notice("a", Notice("The first.", "question", (("Yes", lambda: pressed.append("yes"), "Say yes"),)))
    window.banners.show_notice("b", Notice("The second.", details="every detail"))
    assert window.banners.sentence.text() == "The second."
    qtbot.mouseClick(window.banners.buttons[-1], LEFT)
    assert QApplication.clipboard().text() == "every detail"
    window.banners.clear("b")
    assert window.banners.sentence.text() == "The first."
    qtbot.mouseClick(window.banners.buttons[0], LEFT)
    assert pressed == ["yes"]


def test_a_name_with_angle_brackets_is_shown_as_it_is_written(windows: OpenWindows, qtbot: QtBot) -> None:
    window, wide = opened(windows, qtbot), "<b>x</b> and <i>y</i>"
    window.refuse(wide)
    sentence = window.banners.sentence
    assert sentence.sizeHint().width() >= sentence.fontMetrics().horizontalAdvance(wide)
    assert "&lt;b&gt;x" in sentence.toolTip()


def test_commands_are_found_by_their_words_and_run(windows: OpenWindows, qtbot: QtBot) -> None:
    window = opened(windows, qtbot)
    window.do("search_commands")
    search = window.findChild(CommandSearch)
    qtbot.keyClicks(search.field, "gst un")
    assert search.matches[0][0].name == "ghosts"
    qtbot.keyClick(search.field, Qt.Key.Key_Return)
    assert window.tab.session.document.layout.shows_ghosts


def test_the_theme_is_chosen_for_all_windows_and_remembered(windows: OpenWindows, qtbot: QtBot) -> None:
    window = opened(windows, qtbot)
    qtbot.mouseClick(window.transport.theme, LEFT)
    assert look.theme.name == "dark"
    assert read_remembered().theme == "dark"
    assert window.transport.theme.icon_name == "moon"
    window.do("projector")
    assert read_remembered().theme == "dark"
    window.do("projector")
    assert look.theme.name == "dark"


def test_panels_open_by_name_and_are_kept_in_the_document(windows: OpenWindows, qtbot: QtBot) -> None:
    window = opened(windows, qtbot, sample("elman"))
    window.do("panel_energy")
    assert window.layout_.docks[1].current_name == "energy"
    assert "energy" in window.tab.session.document.layout.panels
    window.do("undo")
    assert "energy" not in window.layout_.docks[1].open_names


@pytest.mark.parametrize(
    ("key", "entry"), [("A", "select_all"), ("N", "select_units"), ("W", "select_connections"), ("G", "group"), ("F", "fit")]
)
def test_letters_on_the_canvas_are_keys(
    windows: OpenWindows, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, *, key: str, entry: str
) -> None:
    window = opened(windows, qtbot)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    done: list[str] = []
    monkeypatch.setattr(window.menu_bar, "_run", done.append)
    qtbot.keyClick(window.graph_view, getattr(Qt.Key, f"Key_{key}"))
    assert done == [entry]


def test_a_text_note_is_written_changed_and_deleted(windows: OpenWindows, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    window = opened(windows, qtbot)
    texts = ["Look there"]

    def exec_(dialog: SentenceDialog) -> int:
        dialog.findChild(QPlainTextEdit).setPlainText(texts.pop(0))
        dialog.buttons["use"].click()
        return 1

    monkeypatch.setattr(SentenceDialog, "exec", exec_)
    window.do("note")
    field = window.graph_view.findChild(NoteField)
    qtbot.keyClicks(field, "Look here")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert [note.text for note in window.tab.session.document.layout.text_notes] == ["Look here"]
    list_of_texts = window.inspector.findChild(TextNotesForm)
    qtbot.waitUntil(lambda: list_of_texts.isVisibleTo(window.inspector))
    qtbot.mouseClick(list_of_texts.findChild(QPushButton), LEFT)
    assert [note.text for note in window.tab.session.document.layout.text_notes] == ["Look there"]
    qtbot.waitUntil(lambda: any("there" in each.accessibleName() for each in list_of_texts.findChildren(IconButton)))
    next(each for each in list_of_texts.findChildren(IconButton) if "there" in each.accessibleName()).click()
    assert window.tab.session.document.layout.text_notes == ()
    assert list(window.tab.session.history.labels()) == ["Add a text note", "Change a text note", "Delete a text note"]


def test_undo_says_what_it_takes_back_and_goes_back_several_steps(windows: OpenWindows, qtbot: QtBot) -> None:
    window = opened(windows, qtbot)
    for step in range(3):
        window.tab.session.apply(f"Step & {step}", set_units([0], bias=1.0 + step))
    bar = window.menu_bar
    bar.menus["Edit"].aboutToShow.emit()
    assert bar.actions_by_name["undo"].text() == "Undo: Step && 2\tCtrl+Z"
    assert [item.text() for item in bar.steps.actions()] == ["Step && 2", "Step && 1", "Step && 0"]
    bar.steps.actions()[1].trigger()
    assert window.tab.session.document.network.units.bias[0] == 1.0
    bar.menus["Edit"].aboutToShow.emit()
    assert bar.actions_by_name["redo"].text() == "Redo: Step && 1\tCtrl+Shift+Z"


def test_everything_that_takes_the_keyboard_has_a_name_and_buttons_of_the_clock_name_their_key(windows: OpenWindows, qtbot: QtBot) -> None:
    window = opened(windows, qtbot, sample("elman"))
    window.tab.session.select([2])
    nameless = [
        f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}"
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisible()
        and type(widget) is not QWidget  # the inside of a plot
        and not (widget.accessibleName() or getattr(widget, "text", str)())
    ]
    assert nameless == []
    transport = window.transport
    tips = [button.toolTip() for button in (transport.start, transport.back, transport.play, transport.tick, transport.projector)]
    assert tips == ["To the start  (Home)", "One tick back  (Shift+Space)", "Play  (F5)", "One tick  (Space)", "Projector  (Shift+F11)"]


def test_a_sample_is_opened_by_name_running(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    opened_documents: list[tuple[str, bool]] = []

    def open_document(self: OpenWindows, document: Document, *, is_playing: bool = False) -> None:
        opened_documents.append((document.title, is_playing))

    monkeypatch.setattr(OpenWindows, "open_document", open_document)
    monkeypatch.setattr(QApplication, "exec", lambda *_: 0)
    assert app.open_app(sample="elman") == 0
    assert opened_documents == [("Elman network", True)]


def test_the_title_says_whether_there_is_something_to_save(windows: OpenWindows, qtbot: QtBot) -> None:
    window = opened(windows, qtbot)
    assert window.name_label.text() == "Two units.rnnsim"
    window.tab.session.apply("Bias", set_units([0], bias=1.0))
    qtbot.waitUntil(window.isWindowModified)
    assert window.name_label.text() == "Two units.rnnsim *"
    window.do("undo")
    qtbot.waitUntil(lambda: not window.isWindowModified())


def test_a_toast_goes_away_but_not_while_the_pointer_is_on_it(windows: OpenWindows, qtbot: QtBot) -> None:
    window = opened(windows, qtbot)
    window.toast._timer.setInterval(40)
    window.toast.show_news("Saved as two.rnnsim")
    assert window.toast.isVisible()
    window.toast.enterEvent(None)
    qtbot.wait(80)
    assert window.toast.isVisible()
    window.toast.leaveEvent(None)
    qtbot.waitUntil(lambda: not window.toast.isVisible())


def test_closing_a_running_window_leaves_no_thread_timer_or_widget(windows: OpenWindows, qtbot: QtBot) -> None:
    flush_deleted()
    before = len(QApplication.allWidgets())
    for _ in range(3):
        window = opened(windows, qtbot, sample("elman"), is_playing=True)
        qtbot.waitUntil(lambda window=window: frame_of(window).tick > 0)
        window.close()
    del window
    flush_deleted()
    assert windows.networks == []
    assert running_threads() == set()
    assert len(QApplication.allWidgets()) <= before


def test_a_failure_inside_is_written_down_and_said_on_every_window(windows: OpenWindows, qtbot: QtBot) -> None:
    window = opened(windows, qtbot)
    end = watch_failures(windows.report_crash)
    try:
        raise RuntimeError("the inside broke")
    except RuntimeError:
        sys.excepthook(*sys.exc_info())
    finally:
        end()
    notice = window.banners.notices["crash"]
    assert "the inside broke" in notice.details
    path = notice.sentence.rpartition("written to ")[2].removesuffix(".txt.") + ".txt"
    assert "RuntimeError: the inside broke" in Path(path).read_text(encoding="utf-8")
