"""A person trains a network: chooses what and how, presses Train, watches the loss fall, takes it back."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rnnsim.network.document import Document
from rnnsim.network.edits import change_layout
from rnnsim.network.run_settings import RunSettings
from rnnsim.session.assignment import Assignment, assign, assignment_of
from rnnsim.session.training_course import Answers
from rnnsim.views.controls import ChoiceBox
from rnnsim.views.look import current_theme
from rnnsim.views.number_fields import NumberField
from rnnsim.views.open_windows import OpenWindows
from rnnsim.views.panels.pencil import Pencil
from rnnsim.views.panels.training.training_panel import TrainingPanel
from rnnsim.views.panels.training.training_plots import paint_answers, paint_lags, paint_weights
from rnnsim.views.window import NetworkWindow
from rnnsim.zoo.catalog import build, sample


@pytest.fixture
def window(windows: OpenWindows, qtbot: QtBot) -> NetworkWindow:
    document = Document(build("elman", hidden=4, activations="tanh", seed=1), settings=RunSettings(backend="numpy"))
    document = assign(Assignment("streaming_xor", {"length": "6"}, {"learning_rate": "0.02", "minibatch": "4"}))(document)
    opened = windows.open_document(change_layout(panels=("training",))(document))
    qtbot.waitUntil(lambda: opened.findChild(TrainingPanel) is not None)
    return opened


def panel_of(window: NetworkWindow) -> TrainingPanel:
    return window.findChild(TrainingPanel)


def press(panel: TrainingPanel, name: str) -> None:
    QTest.mouseClick(panel.buttons[name], Qt.MouseButton.LeftButton)


def updates(panel: TrainingPanel) -> int:
    return 0 if panel.tab.training.shown is None else panel.tab.training.shown.progress.update


def test_train_moves_the_weights_and_undo_takes_all_of_it_back(window: NetworkWindow, qtbot: QtBot) -> None:
    panel, before = panel_of(window), window.tab.session.document.network.fingerprint
    press(panel, "play")
    qtbot.waitUntil(lambda: updates(panel) >= 5, timeout=30_000)
    assert panel.buttons["play"].text() == "Pause"
    press(panel, "play")
    qtbot.waitUntil(lambda: panel.buttons["play"].text() == "Go on" and "update" in panel.progress.text(), timeout=30_000)
    qtbot.waitUntil(lambda: window.tab.session.document.network.fingerprint != before, timeout=30_000)
    assert panel.sentence.startswith("loss ")
    assert panel.curves[-1].losses.size >= 5
    QTest.keyClick(window.graph_view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.tab.session.document.network.fingerprint == before


def test_one_update_is_made_by_its_button_and_cancel_puts_the_network_back(window: NetworkWindow, qtbot: QtBot) -> None:
    panel, before = panel_of(window), window.tab.session.document.network.fingerprint
    press(panel, "one")
    qtbot.waitUntil(lambda: updates(panel) == 1 and window.tab.session.document.network.fingerprint != before, timeout=30_000)
    press(panel, "cancel")
    assert window.tab.session.document.network.fingerprint == before
    assert not panel.buttons["cancel"].isEnabled()


def test_the_form_writes_what_is_chosen_into_the_document(window: NetworkWindow, qtbot: QtBot) -> None:
    panel = panel_of(window)
    box = panel.form.controls["optimizer"]
    assert isinstance(box, ChoiceBox)
    box.setCurrentIndex(box.findText("Momentum"))
    box.activated.emit(box.currentIndex())
    assert assignment_of(window.tab.session.document).read_recipe().optimizer == "momentum"
    qtbot.waitUntil(lambda: "momentum" in panel.form.controls)
    field = panel.form.controls["task.length"]
    assert isinstance(field, NumberField)
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "9")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert assignment_of(window.tab.session.document).options["length"] == "9"


def test_the_action_that_trains_opens_the_panel_in_which_it_is_seen(windows: OpenWindows, qtbot: QtBot) -> None:
    window = windows.open_document(sample("perceptron"))
    assert "training" not in window.tab.session.document.layout.panels
    window.do("train_once")
    assert "training" in window.tab.session.document.layout.panels
    qtbot.waitUntil(lambda: panel_of(window) is not None and updates(panel_of(window)) == 1, timeout=30_000)


@pytest.mark.slow
def test_every_rule_and_task_of_the_tables_can_be_shown(window: NetworkWindow) -> None:
    panel = panel_of(window)
    for key in ("learner", "task"):
        for index in range(panel.form.controls[key].count()):
            box = panel.form.controls[key]
            box.setCurrentIndex(index)
            box.activated.emit(index)
            QTest.qWait(1)
            QApplication.processEvents()
            assert panel.form.controls[key] is not box
            assert panel.form.controls[key].currentIndex() == index


def test_what_cannot_be_trained_is_said_in_the_panel(windows: OpenWindows, qtbot: QtBot) -> None:
    window = windows.open_document(change_layout(panels=("training",))(Document(build("elman", hidden=2))))
    qtbot.waitUntil(lambda: panel_of(window) is not None)
    panel = panel_of(window)
    press(panel, "play")
    qtbot.waitUntil(lambda: "targets" in panel.sentence, timeout=30_000)
    assert panel.buttons["play"].text() == "Train again"


def test_a_change_of_the_network_while_it_learns_is_asked_about(window: NetworkWindow, qtbot: QtBot) -> None:
    panel = panel_of(window)
    press(panel, "play")
    qtbot.waitUntil(lambda: updates(panel) >= 2, timeout=30_000)
    QTest.keyClick(window.graph_view, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: "edited" in panel.sentence, timeout=30_000)
    at = updates(panel)
    press(panel, "play")
    qtbot.waitUntil(lambda: updates(panel) > at + 1, timeout=30_000)


def test_pictures_of_what_is_learned_are_painted_before_there_is_anything_and_when_it_is_no_number(qapp: object) -> None:
    picture = QImage(300, 200, QImage.Format.Format_RGB32)
    answers = Answers(np.array([[np.inf], [np.nan], [1e308]]), np.zeros((3, 1)), np.ones((3, 1), bool))
    with QPainter(picture) as painter:
        pencil, area, texts = Pencil(painter, current_theme()), QRectF(0, 0, 300, 200), ("title", "note")
        paint_weights(pencil, area, (), texts=texts)
        paint_lags(pencil, area, np.array([np.nan, 1e308, 0.0]), texts=texts)
        paint_answers(pencil, area, None, texts=texts)
        paint_answers(pencil, area, answers, texts=texts)
