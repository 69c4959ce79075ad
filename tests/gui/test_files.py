"""Files, unsaved changes, a second instance, and what a crash leaves behind."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from rnnsim.app import offer_recovery
from rnnsim.files import native
from rnnsim.network.document import Document
from rnnsim.network.edits import add_units, set_units
from rnnsim.session.autosave import Autosave
from rnnsim.session.recovery import claimed, leftovers
from rnnsim.session.state_folder import journal_folder
from rnnsim.views.dialogs import file_choices
from rnnsim.views.dialogs.sentence_dialog import SentenceDialog
from rnnsim.views.open_windows import OpenWindows
from rnnsim.views.remembered import Remembered, read_remembered, write_remembered
from rnnsim.views.window import NetworkWindow
from rnnsim.zoo.catalog import sample

pytestmark = pytest.mark.gui
Patch = pytest.MonkeyPatch


def answered(monkeypatch: Patch, *answers: str) -> list[str]:
    """Every dialog is answered by the next of these; gives the titles that were asked."""
    asked, left = [], list(answers)

    def exec_(dialog: SentenceDialog) -> int:
        asked.append(dialog.windowTitle())
        dialog.buttons[left.pop(0)].click()
        return 1

    monkeypatch.setattr(SentenceDialog, "exec", exec_)
    return asked


def saved_elman(tmp_path: Path) -> Path:
    path = tmp_path / "elman.rnnsim"
    native.write(sample("elman"), path)
    return path


def changed(window: NetworkWindow) -> NetworkWindow:
    window.tab.session.apply("Bias", set_units([2], bias=1.25))
    return window


def test_saved_as_and_opened_again_it_is_the_same_document(windows: OpenWindows, qtbot: QtBot, tmp_path: Path, monkeypatch: Patch) -> None:
    window = changed(windows.open_document(sample("elman")))
    path = tmp_path / "mine.rnnsim"
    monkeypatch.setattr(file_choices, "asked_save_path", lambda parent, suggestion: path)
    window.do("save")
    assert not window.isWindowModified()
    assert window.name_label.text() == "mine.rnnsim"
    assert window.toast.isVisible()
    digest = window.tab.session.document.digest
    window.close()
    again = windows.open_path(path)
    assert again is not None
    assert again.tab.session.document.digest == digest
    assert Path(read_remembered().recent[0]) == path


def test_saving_again_asks_nothing_and_writes_the_same_file(windows: OpenWindows, qtbot: QtBot, tmp_path: Path) -> None:
    path = saved_elman(tmp_path)
    window = windows.open_path(path)
    assert window is not None
    changed(window).do("save")
    assert native.read(path).network.units.bias[2] == 1.25
    assert not window.tab.is_modified


@pytest.mark.parametrize(("answer", "left"), [("save", "written"), ("discard", "nothing"), ("", "open")])
def test_closing_asks_about_unsaved_changes(
    windows: OpenWindows, qtbot: QtBot, tmp_path: Path, monkeypatch: Patch, answer: str, left: str
) -> None:
    path = saved_elman(tmp_path)
    window = windows.open_path(path)
    assert window is not None
    changed(window)
    asked = answered(monkeypatch, answer)
    window.close()
    assert asked == ["Save the changes?"]
    assert (window in windows.networks) is (left == "open")
    assert bool(native.read(path).network.units.bias[2] == 1.25) is (left == "written")


def test_closing_an_unchanged_document_asks_nothing(windows: OpenWindows, qtbot: QtBot, monkeypatch: Patch) -> None:
    window = changed(windows.open_document(sample("elman")))
    window.do("undo")
    asked = answered(monkeypatch)
    window.close()
    assert asked == []
    assert windows.networks == []


def test_a_broken_file_is_one_sentence_and_nothing_else(windows: OpenWindows, qtbot: QtBot, tmp_path: Path) -> None:
    broken = tmp_path / "broken.rnnsim"
    broken.write_bytes(b"PK\x03\x04 this is no network")
    window = windows.open_document(sample("elman"))
    document = window.tab.session.document
    assert windows.open_path(broken, window) is None
    assert windows.open_path(tmp_path / "missing.rnnsim", window) is None
    assert "missing.rnnsim" in window.banners.sentence.text()
    assert window.tab.session.document is document
    assert len(windows.networks) == 1


def test_a_broken_file_on_the_gallery_is_said_there(windows: OpenWindows, qtbot: QtBot, tmp_path: Path) -> None:
    assert windows.open_path(tmp_path / "missing.rnnsim") is None
    assert windows.gallery is not None
    assert windows.gallery.banners.isVisibleTo(windows.gallery)


def test_a_file_that_another_instance_has_open_is_read_only(windows: OpenWindows, qtbot: QtBot, tmp_path: Path, monkeypatch: Patch) -> None:
    path = saved_elman(tmp_path)
    other = claimed(path)
    assert other is not None
    window = windows.open_path(path)
    assert window is not None
    assert window.tab.is_read_only
    assert "read-only" in window.name_label.text()
    before = path.read_bytes()
    copy = tmp_path / "copy.rnnsim"
    monkeypatch.setattr(file_choices, "asked_save_path", lambda parent, suggestion: copy)
    changed(window).do("save")
    assert path.read_bytes() == before
    assert native.read(copy).network.units.bias[2] == 1.25
    assert "read_only" not in window.banners.notices
    other.release()


def test_a_file_that_is_open_comes_to_the_front_instead_of_opening_twice(windows: OpenWindows, qtbot: QtBot, tmp_path: Path) -> None:
    path = saved_elman(tmp_path)
    assert windows.open_path(path) is windows.open_path(path)
    assert len(windows.networks) == 1


def test_what_cannot_be_written_is_one_sentence(windows: OpenWindows, qtbot: QtBot, tmp_path: Path) -> None:
    window = changed(windows.open_document(sample("elman")))
    assert not window.filing.write(tmp_path / "no folder" / "mine.rnnsim")
    assert "mine.rnnsim" in window.banners.sentence.text() or "no folder" in window.banners.sentence.text()
    assert window.tab.is_modified


def crashed(path: Path | None = None) -> str:
    """A program that died after an edit: gives the digest of its last value."""
    base = Document() if path is None else native.read(path)
    edited = add_units(3, activation="tanh")(base)
    autosave = Autosave(journal_folder(), base, path)
    autosave.note(edited)
    assert autosave.flush()
    autosave.close(keeps_journal=True)
    return edited.digest


def test_a_folder_that_cannot_be_written_is_said_as_such(windows: OpenWindows, qtbot: QtBot, tmp_path: Path) -> None:
    window = changed(windows.open_document(sample("elman")))
    assert not window.filing.write(tmp_path / "none" / "mine.rnnsim")
    assert "there is no folder" in window.banners.sentence.text()
    assert not window.filing.write(Path("/proc/mine.rnnsim"))
    assert "nothing can be written in" in window.banners.sentence.text()
    assert window.tab.path is None
    assert window.tab.is_modified


def test_a_write_protected_file_is_read_only_and_is_not_replaced(
    windows: OpenWindows, qtbot: QtBot, tmp_path: Path, monkeypatch: Patch
) -> None:
    path = saved_elman(tmp_path)
    monkeypatch.setattr(os, "access", lambda asked, mode: Path(asked) != path)
    window = windows.open_path(path)
    assert window is not None
    assert window.tab.is_read_only
    assert "write-protected" in window.banners.sentence.text()
    content = path.read_bytes()
    assert not changed(window).filing.write(path)
    assert path.read_bytes() == content


def test_a_file_dropped_on_a_window_or_the_gallery_is_opened(windows: OpenWindows, qtbot: QtBot, tmp_path: Path) -> None:
    dragged = QMimeData()
    dragged.setUrls([QUrl.fromLocalFile(str(saved_elman(tmp_path)))])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    gallery = windows.show_gallery()
    enters = QDragEnterEvent(QPoint(300, 300), copy, dragged, left, none)
    gallery.dragEnterEvent(enters)
    assert enters.isAccepted()
    gallery.dropEvent(QDropEvent(QPointF(300, 300), copy, dragged, left, none))
    assert [window.tab.title for window in windows.networks] == ["elman"]
    blank = windows.new()
    blank.dropEvent(QDropEvent(QPointF(300, 300), copy, dragged, left, none))
    assert len(windows.networks) == 2


@pytest.mark.parametrize("has_file", [True, False])
def test_accepting_the_recovery_gives_the_last_edited_state(windows: OpenWindows, qtbot: QtBot, tmp_path: Path, monkeypatch: Patch, *,
                                                            has_file: bool) -> None:  # fmt: skip
    digest = crashed(saved_elman(tmp_path) if has_file else None)
    asked = answered(monkeypatch, "recover")
    offer_recovery(windows)
    assert asked == ["Recover unsaved work?"]
    (window,) = windows.networks
    assert window.tab.session.document.digest == digest
    assert window.tab.is_modified
    assert len(list(journal_folder().glob("*.journal"))) == 1
    window.take_down()
    window.close()
    assert list(journal_folder().glob("*.journal")) == []


def test_putting_the_recovery_off_keeps_it_for_the_next_start(windows: OpenWindows, qtbot: QtBot, monkeypatch: Patch) -> None:
    digest = crashed()
    answered(monkeypatch, "")
    offer_recovery(windows)
    assert windows.networks == []
    (left,) = leftovers()
    assert left.read().digest == digest
    left.release()


def test_unsaved_work_is_deleted_only_after_a_second_question(windows: OpenWindows, qtbot: QtBot, monkeypatch: Patch) -> None:
    crashed()
    asked = answered(monkeypatch, "discard", "")
    offer_recovery(windows)
    assert len(asked) == 2
    assert len(list(journal_folder().glob("*.journal"))) == 1
    answered(monkeypatch, "discard", "delete")
    offer_recovery(windows)
    assert list(journal_folder().glob("*.journal")) == []


def test_a_dialog_has_its_primary_button_last_and_escape_answers_nothing(qapp: QApplication, qtbot: QtBot) -> None:
    dialog = SentenceDialog(None, "Delete?", "Really.", buttons=(("", "Keep"), ("delete", "Delete 12 units")))
    qtbot.addWidget(dialog)
    dialog.show()
    last = dialog.findChildren(QPushButton)[-1]
    assert (last.text(), last.property("kind"), dialog.width()) == ("Delete 12 units", "primary", 480)
    dialog.reject()
    assert dialog.answer == ""


def test_enter_gives_the_primary_answer_unless_that_destroys_something(qapp: QApplication, qtbot: QtBot) -> None:
    for enter, given in ((None, "delete"), ("keep", "keep")):
        dialog = SentenceDialog(None, "Delete?", "", buttons=(("keep", "Keep"), ("delete", "Delete")), enter=enter)
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.waitUntil(dialog.isActiveWindow)
        qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
        assert dialog.answer == given


@pytest.mark.parametrize("suffix", [".svg", ".png"])
def test_a_picture_of_the_network_is_written(windows: OpenWindows, qtbot: QtBot, tmp_path: Path, monkeypatch: Patch, suffix: str) -> None:
    window = windows.open_document(sample("elman"))
    path = tmp_path / f"elman{suffix}"
    monkeypatch.setattr(file_choices, "asked_picture_path", lambda parent, suggestion: path)
    answered(monkeypatch, "save")
    window.do("export_picture")
    begin = path.read_bytes()[:8]
    assert begin.startswith({".svg": (b"<svg", b"<?xml"), ".png": (b"\x89PNG",)}[suffix])


def test_settings_that_make_no_sense_are_the_defaults(tmp_path: Path) -> None:
    assert read_remembered() == Remembered()
    assert write_remembered(Remembered(theme="dark", recent=("a", "b")))
    assert read_remembered() == Remembered(theme="dark", recent=("a", "b"))
    from rnnsim.views.remembered import settings_path

    for text in ("", "[]", "{", '{"theme": 3, "recent": 5}', '{"theme": "pink"}'):
        settings_path().write_text(text)
        assert read_remembered() == Remembered()


def test_a_suffix_is_added_once() -> None:
    assert file_choices.with_suffix(Path("a/net"), ".rnnsim") == Path("a/net.rnnsim")
    assert file_choices.with_suffix(Path("a/net.v2"), ".rnnsim") == Path("a/net.v2.rnnsim")
    assert file_choices.with_suffix(Path("a/net.rnnsim"), ".rnnsim") == Path("a/net.rnnsim")


@pytest.mark.slow
def test_a_journal_that_cannot_be_written_is_said_at_once_and_taken_back_when_it_can(
    windows: OpenWindows, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(autosave: Autosave) -> None:
        raise OSError("No space left on device")

    window = windows.open_document(Document())
    with monkeypatch.context() as full_disk:
        full_disk.setattr(Autosave, "_begun_journal", fails)
        window.tab.session.apply("Add a unit", add_units(1))
        qtbot.waitUntil(lambda: "autosave" in window.banners.notices)
        assert "No space left on device" in window.banners.notices["autosave"].sentence
    window.tab.session.apply("Add a unit", add_units(1))
    qtbot.waitUntil(lambda: "autosave" not in window.banners.notices)
