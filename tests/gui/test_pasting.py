"""Text from elsewhere becomes a network: pasted or dropped, seen before it is there, taken back by one undo; nonsense is one sentence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rnnsim.network.document import Document
from rnnsim.views.dialogs.paste_preview import PasteView
from rnnsim.views.dialogs.sentence_dialog import SentenceDialog
from rnnsim.views.open_windows import OpenWindows
from rnnsim.views.pasting import open_dropped
from rnnsim.views.window import NetworkWindow
from rnnsim.zoo.catalog import sample

pytestmark = pytest.mark.gui
XOR = "a\tb\tq\n0\t0\t0\n0\t1\t1\n1\t0\t1\n1\t1\t0\n"


def when_asked(act: Callable[[SentenceDialog, PasteView], None]) -> list[str]:
    """Do this with the preview when it has been read; its heading is in the list afterwards."""
    seen: list[str] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        view = dialog.findChild(PasteView) if isinstance(dialog, SentenceDialog) else None
        if view is None or (view.found is None and not view.problem.isVisible()):
            QTimer.singleShot(20, look)
            return
        seen[:] = [view.count.text()]
        act(dialog, view)
        if dialog.isVisible():  # on a machine that is busy the keyboard may not be there yet
            QTimer.singleShot(20, look)

    QTimer.singleShot(60, look)
    return seen


def press(answer: str) -> Callable[[SentenceDialog, PasteView], None]:
    return lambda dialog, view: dialog.buttons[answer].click()


def choose(title: str) -> Callable[[SentenceDialog, PasteView], None]:
    def act(dialog: SentenceDialog, view: PasteView) -> None:
        view.kind.setCurrentText(title)
        view.refresh()
        dialog.buttons["paste"].click()

    return act


def blank(windows: OpenWindows, qtbot: QtBot) -> NetworkWindow:
    window = windows.open_document(Document())
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is window.graph_view)
    return window


def dropped(window: NetworkWindow, data: QMimeData) -> None:
    window.dropEvent(
        QDropEvent(QPointF(300, 300), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    )


def test_a_truth_table_from_a_spreadsheet_is_pasted_as_a_network_by_two_keys(windows: OpenWindows, qtbot: QtBot) -> None:
    window = blank(windows, qtbot)
    QApplication.clipboard().setText(XOR)
    seen = when_asked(lambda dialog, view: qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Return))
    qtbot.keyClick(window.graph_view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert seen == ["5 units, 6 connections"]
    session = window.tab.session
    assert session.document.network.units.label[:2].tolist() == ["a", "b"]
    assert len(session.selection.units) == 5
    assert session.history.labels() == ["Paste 5 units, 6 connections"]
    assert window.window().focusWidget() is window.graph_view
    window.do("undo")
    assert not len(session.document.network.units)


def test_another_reading_is_chosen_and_a_cancelled_preview_changes_nothing(windows: OpenWindows, qtbot: QtBot) -> None:
    window = windows.open_document(sample("elman"))
    document = window.tab.session.document
    QApplication.clipboard().setText("0 1\n0 0")
    when_asked(press(""))
    window.do("paste")
    assert window.tab.session.document is document
    when_asked(choose("Adjacency matrix, rows are sources"))
    window.do("paste_as")
    network, wires = window.tab.session.document.network, window.tab.session.document.network.connections
    new = window.tab.session.selection.units.tolist()
    assert (int(wires.source[-1]), int(wires.target[-1])) == (new[0], new[1])
    old = document.network.units
    assert min(network.units.place_x[network.units.rows(new)]) > old.place_x.max()  # beside what is there, not on it


def test_rows_for_the_tape_are_played_on_the_tape(windows: OpenWindows, qtbot: QtBot) -> None:
    window = windows.open_document(sample("elman"))
    count = len(window.tab.session.document.network.input_ids)
    QApplication.clipboard().setText("\n".join("\t".join("0,25" for _ in range(count)) for _ in range(7)))
    when_asked(choose("Rows of inputs, for the tape"))
    window.do("paste_as")
    episode = window.tab.session.document.episode
    assert episode is not None
    assert episode.inputs.shape == (7, count)
    assert set(episode.inputs.ravel().tolist()) == {0.25}


@pytest.mark.parametrize("name", ["paste", "paste_as"])
def test_nonsense_is_one_sentence_and_nothing_else(windows: OpenWindows, qtbot: QtBot, name: str) -> None:
    window = windows.open_document(sample("elman"))
    document = window.tab.session.document
    QApplication.clipboard().setText("Nothing to see here, move along.")
    window.do(name)
    assert "nothing that can be drawn" in window.banners.sentence.text()
    assert window.tab.session.document is document


def test_text_and_files_of_text_are_dropped_on_a_window(windows: OpenWindows, qtbot: QtBot, tmp_path: Path) -> None:
    window = blank(windows, qtbot)
    table, picture = tmp_path / "weights.csv", tmp_path / "photo.png"
    table.write_text("0;0,5\n1;0\n", encoding="utf-8")
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    text, files, wrong = QMimeData(), QMimeData(), QMimeData()
    text.setText("a -> b 2\nb -> a")
    files.setUrls([QUrl.fromLocalFile(str(table))])
    wrong.setUrls([QUrl.fromLocalFile(str(picture))])
    for data, count in ((text, 2), (files, 4)):
        when_asked(press("paste"))
        dropped(window, data)
        qtbot.waitUntil(lambda count=count: len(window.tab.session.document.network.units) == count)  # type: ignore[misc]
    document = window.tab.session.document
    dropped(window, wrong)
    qtbot.waitUntil(lambda: "neither a network nor text" in window.banners.sentence.text())
    assert window.tab.session.document is document
    assert len(windows.networks) == 1


def test_a_table_dropped_on_the_gallery_becomes_a_new_document(windows: OpenWindows, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "edges.txt"
    path.write_text("source target\nx y\ny x\n", encoding="utf-8")
    gallery = windows.show_gallery()
    open_dropped(windows, [tmp_path / "missing.csv", tmp_path], gallery)
    assert windows.networks == []
    when_asked(press("paste"))
    open_dropped(windows, [path], gallery)
    (window,) = windows.networks
    assert window.tab.session.document.network.units.label.tolist() == ["x", "y"]
