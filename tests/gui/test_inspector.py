"""The inspector: one row per column, several things at once, and the arithmetic of the shown tick."""

from __future__ import annotations

from math import tanh
from time import thread_time

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from rnnsim.network.columns import COLUMNS
from rnnsim.network.document import Document
from rnnsim.network.draft import Draft
from rnnsim.network.edits import set_connections, set_units
from rnnsim.network.episode import Episode
from rnnsim.views.arithmetic import Arithmetic, Term, arithmetic_of
from rnnsim.views.controls import ChoiceBox, ToggleSwitch
from rnnsim.views.dialogs.sentence_dialog import SentenceDialog
from rnnsim.views.formula_preview import FormulaPreview
from rnnsim.views.inspector import RowsForm, sections_of
from rnnsim.views.inspector_now import columns_of, delay_mark
from rnnsim.views.inspector_rows import ColumnRow
from rnnsim.views.look import font
from rnnsim.views.number_fields import NumberField, number_from, number_text, short_text
from rnnsim.views.open_windows import OpenWindows
from rnnsim.views.run_form import RunForm
from rnnsim.views.sliders import PlainSlider
from rnnsim.views.window import NetworkWindow
from rnnsim.views.wording import offered_name, units_offered

pytestmark = pytest.mark.gui


def three_units() -> Document:
    """x → h with delay 0, h → h with delay 2 gated by g, h has a bias; x reads a tape."""
    draft = Draft("Three units")
    x = draft.units(1, label="x", is_input=True)
    g = draft.units(1, label="g", activation="logistic", bias=0.4)
    h = draft.units(1, label="h", activation="tanh", bias=0.25, gain=1.5)
    draft.connect_pairs(x, h, 0.8, delay=0)
    draft.connect_pairs(h, h, -0.6, delay=2, gate=int(g[0]))
    inputs = np.array([[1.0], [0.5], [-1.0], [0.25], [2.0]])
    return Document(draft.network(), episodes=(Episode("ramp", inputs, x),), tape=0)


def opened(windows: OpenWindows, qtbot: QtBot, *, ticks: int = 0, select: tuple[int, ...] = ()) -> NetworkWindow:
    window = windows.open_document(three_units())
    window.tab.session.select(select)
    if ticks:
        window.tab.playback.tick(ticks)
    qtbot.waitUntil(lambda: window.tab.playback.frame is not None and window.tab.playback.frame.tick == ticks)
    return window


def form_of(window: NetworkWindow) -> RowsForm:
    form = window.inspector.forms[0]
    assert isinstance(form, RowsForm)
    return form


def editor_of(row: ColumnRow, kind: type) -> object:
    return row.findChild(kind)


def test_every_column_with_a_label_has_exactly_one_row() -> None:
    for kind, columns in COLUMNS.items():
        named = [column.name for _, section in sections_of(kind) for column in section]
        assert sorted(named) == sorted(name for name, column in columns.items() if column.label)


def test_the_head_says_what_is_selected(windows: OpenWindows, qtbot: QtBot) -> None:
    window = opened(windows, qtbot, select=(2,))
    head = form_of(window).head
    assert (head.title.text(), head.note.text()) == ("Unit h", "sum · instant")
    window.tab.session.select([0, 1, 2])
    assert form_of(window).head.title.text() == "3 units"
    window.tab.session.select((), [1])
    assert form_of(window).head.title.text() == "h → h"


def test_several_units_show_mixed_and_one_edit_changes_them_all(windows: OpenWindows, qtbot: QtBot) -> None:
    window = opened(windows, qtbot, select=(1, 2))
    row = form_of(window).rows["bias"]
    field = row.findChild(NumberField)
    assert (field.text(), field.placeholderText()) == ("", "mixed")
    field.setFocus()
    qtbot.keyClicks(field, "-0,75")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert window.tab.session.document.network.units.bias.tolist() == [0.0, -0.75, -0.75]
    assert list(window.tab.session.history.labels()) == ["Set bias of 2 units"]
    window.do("undo")
    assert window.tab.session.document.network.units.bias.tolist() == [0.0, 0.4, 0.25]
    qtbot.waitUntil(lambda: field.placeholderText() == "mixed")


def test_dragging_the_slider_is_one_entry_of_the_history(windows: OpenWindows, qtbot: QtBot) -> None:
    window = opened(windows, qtbot, select=(2,))
    window.window().resize(1280, 800)
    slider = form_of(window).rows["bias"].findChild(PlainSlider)
    middle = slider.height() // 2
    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(slider.width() // 2, middle))
    for x in range(slider.width() // 2, slider.width() - 4, 6):
        qtbot.mouseMove(slider, QPoint(x, middle))
    qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(slider.width() - 4, middle))
    assert window.tab.session.document.network.units.bias[2] > 1.5
    assert len(list(window.tab.session.history.labels())) == 1


def test_a_text_that_is_no_number_marks_the_field_and_changes_nothing(windows: OpenWindows, qtbot: QtBot) -> None:
    window = opened(windows, qtbot, select=(2,))
    document, field = window.tab.session.document, form_of(window).rows["tau"].findChild(NumberField)
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "soon")
    assert field.property("wrong")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert window.tab.session.document is document
    assert field.text() == "1.00"


def test_only_integrators_show_what_only_integrators_have(windows: OpenWindows, qtbot: QtBot) -> None:
    window = opened(windows, qtbot, select=(2,))
    form = form_of(window)
    assert not form.rows["tau"].isVisibleTo(form)
    form.rows["dynamics"].wished.emit("integrator")
    assert window.tab.session.document.network.units.dynamics.tolist() == ["instant", "instant", "integrator"]
    assert form.rows["tau"].isVisibleTo(form)


def asked_with(monkeypatch: pytest.MonkeyPatch, window: NetworkWindow, *texts: str) -> list[tuple[bool, str, int]]:
    """Types formulas one after another and uses the last: whether each could be used, what was said, finite places of its curve."""
    seen: list[tuple[bool, str, int]] = []

    def exec_(dialog: SentenceDialog) -> int:
        field, preview = dialog.findChild(QLineEdit), dialog.findChild(FormulaPreview)
        for text in texts:
            field.setText(text)
            seen.append((dialog.buttons["use"].isEnabled(), preview.words.text(), int(np.isfinite(preview.curves.values).sum())))
        dialog.buttons["use"].click()
        return 1

    monkeypatch.setattr(SentenceDialog, "exec", exec_)
    form_of(window).rows["activation"].findChild(ChoiceBox).textActivated.emit("formula…")
    return seen


def test_a_formula_is_asked_for_and_checked_while_it_is_written(
    windows: OpenWindows, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = opened(windows, qtbot, select=(2,))
    empty, cut, unknown, good = asked_with(monkeypatch, window, "", "a +", "=b", "a / (1 + abs(a))")
    assert [may for may, _, _ in (empty, cut, unknown, good)] == [False, False, False, True]
    assert empty[1] == "Its curve and its slope appear here while you write."
    assert cut[1] == "“a +” is not a formula; write something like =tanh(a) + 0.1*a (it ends too early)."
    assert "uses “b”; it may use a, numbers, pi" in unknown[1]
    assert (unknown[2], good[2]) == (0, 161)
    assert window.tab.session.document.network.units.activation[2] == "=a / (1 + abs(a))"


def test_a_formula_shows_its_slope_and_range_and_warns_where_it_has_no_value(
    windows: OpenWindows, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = opened(windows, qtbot, select=(2,))
    texts = ("=tanh(a) + 0.1*a", "=1/(1+exp(-a))", "=step(a)", "=log(a)", "=" + "tanh(" * 30 + "a" + ")" * 30)
    smooth, bounded, jump, partly, deep = (said for _, said, _ in asked_with(monkeypatch, window, *texts))
    assert smooth == "Slope: 1 − tanh(a)² + 0.1"
    assert bounded.endswith("Values lie from 0.00 to 1.00.")
    assert "0 everywhere, so no gradient passes" in jump
    assert "no finite value for some a" in partly
    assert max(len(line) for line in deep.splitlines()) < 130


def test_a_unit_with_a_formula_runs_and_shows_where_it_stands_on_its_curve(windows: OpenWindows, qtbot: QtBot) -> None:
    window = opened(windows, qtbot, select=(2,))
    window.tab.session.apply("Formula", set_units([2], activation="=a / (1 + abs(a))"))
    window.tab.playback.tick(2)
    qtbot.waitUntil(lambda: window.tab.playback.frame is not None and window.tab.playback.frame.tick == 2)
    frame, now = window.tab.playback.frame, form_of(window).now
    assert frame is not None
    assert now is not None
    first = 1.5 * (0.8 * 1.0 + 0.25)
    second = 1.5 * (0.8 * 0.5 + 0.25)  # what it gave two ticks ago was 0
    assert frame.past.trace_of(2, 1, 2)[1] == pytest.approx([first / (1 + first), second / (1 + second)])
    qtbot.waitUntil(lambda: now.heading.text() == "Now, t = 2" and now.curve.accessibleName() == "Activation =a / (1 + abs(a))")
    places, values = now.curve.curve()
    np.testing.assert_allclose(values, places / (1 + np.abs(places)))


def test_a_dot_marks_what_is_not_the_default(windows: OpenWindows, qtbot: QtBot) -> None:
    window = opened(windows, qtbot, select=(2,))
    rows = form_of(window).rows
    marked = {name for name, row in rows.items() if row.label.is_changed}
    assert marked == {"activation", "bias", "gain"}


def test_the_terms_add_up_to_the_net_input_and_the_curve_gives_the_output(windows: OpenWindows, qtbot: QtBot) -> None:
    window = opened(windows, qtbot, ticks=4, select=(2,))
    gate = 1 / (1 + np.exp(-0.4))
    h = [0.0, 0.0]  # before the first tick
    for x in (1.0, 0.5, -1.0, 0.25):
        h.append(tanh(1.5 * (0.8 * x - 0.6 * gate * h[-2] + 0.25)))
    frame = window.tab.playback.frame
    assert frame is not None
    found = arithmetic_of(window.tab.session.document, 2, frame)
    assert isinstance(found, Arithmetic)
    assert [term.name for term in found.terms] == ["x", "h", "bias"]
    assert [term.delay for term in found.terms] == [0, 2, 0]
    assert found.terms[1].amount == pytest.approx(-0.6 * gate * h[3], abs=1e-12)
    assert found.net == pytest.approx(0.8 * 0.25 - 0.6 * gate * h[3] + 0.25, abs=1e-12)
    assert found.output == pytest.approx(h[-1], abs=1e-12)
    now = form_of(window).now
    assert now is not None
    assert now.heading.text() == "Now, t = 4"
    assert now.isVisibleTo(window)


def test_the_arithmetic_is_that_of_the_tick_even_after_a_weight_was_changed(windows: OpenWindows, qtbot: QtBot) -> None:
    window = opened(windows, qtbot, ticks=3, select=(2,))
    frame = window.tab.playback.frame
    assert frame is not None
    before = arithmetic_of(window.tab.session.document, 2, frame)
    window.tab.session.apply("Weight", set_connections([0], weight=5.0))
    after = arithmetic_of(window.tab.session.document, 2, frame)
    assert before is not None
    assert after is not None
    assert [term.amount for term in after.terms] == [term.amount for term in before.terms]


def test_before_the_first_tick_the_inspector_says_what_to_press(windows: OpenWindows, qtbot: QtBot) -> None:
    window = opened(windows, qtbot, select=(2,))
    now = form_of(window).now
    assert now is not None
    assert now.hint.isVisibleTo(window)
    assert "Space" in now.hint.text()


def test_with_nothing_selected_the_run_settings_are_edited(windows: OpenWindows, qtbot: QtBot) -> None:
    window = opened(windows, qtbot)
    form = window.inspector.forms[0]
    assert isinstance(form, RunForm)
    form.rows["method"][1].textActivated.emit("rk4")
    assert window.tab.session.document.settings.method == "rk4"
    form.name.setFocus()
    form.name.selectAll()
    qtbot.keyClicks(form.name, "Mine")
    qtbot.keyClick(form.name, Qt.Key.Key_Return)
    assert window.tab.session.document.title == "Mine"
    form.notes.button.click()
    form.notes.editor.setPlainText("# Head\n\nTry *this*.")
    form.notes.button.click()
    assert window.tab.session.document.notes.startswith("# Head")
    assert "Try" in form.notes.shown.text()


def test_delay_and_weight_of_a_connection_are_edited(windows: OpenWindows, qtbot: QtBot) -> None:
    window = opened(windows, qtbot)
    window.tab.session.select((), [1])
    rows = form_of(window).rows
    delay = rows["delay"].findChild(NumberField)
    delay.setFocus()
    delay.selectAll()
    qtbot.keyClicks(delay, "3")
    qtbot.keyClick(delay, Qt.Key.Key_Return)
    assert window.tab.session.document.network.connections.delay.tolist() == [0, 3]
    qtbot.keyClick(delay, Qt.Key.Key_Up)
    assert window.tab.session.document.network.connections.delay.tolist() == [0, 4]


def test_the_gate_of_a_connection_is_chosen_by_the_name_of_a_unit(windows: OpenWindows, qtbot: QtBot) -> None:
    window = opened(windows, qtbot)
    window.tab.session.select((), [1])
    box = form_of(window).rows["gate"].findChild(ChoiceBox)
    assert box.currentText() == "g"
    qtbot.keyClick(box, Qt.Key.Key_Down)
    assert [box.itemText(index) for index in range(box.count())] == ["none", "x", "g", "h"]
    assert window.tab.session.document.network.connections.gate.tolist() == [-1, 2]
    for _ in range(3):
        qtbot.keyClick(box, Qt.Key.Key_Up)
    assert window.tab.session.document.network.connections.gate.tolist() == [-1, -1]
    assert box.currentText() == "none"


def test_units_of_one_name_are_offered_with_their_ids() -> None:
    draft = Draft()
    draft.units(2, label=["h", "h"])
    draft.units(1)
    offered = units_offered(draft.network())
    assert offered == [("none", -1), ("h  (unit 0)", 0), ("h  (unit 1)", 1), ("unit 2", 2)]
    assert [offered_name(draft.network(), unit) for _, unit in offered] == [name for name, _ in offered]


def test_names_marks_and_products_of_the_terms_do_not_overlap(qapp: QApplication) -> None:
    long = Term("a unit with a very long name", -1.13, delay=12, weight=-11.25, value=0.51, connection=3)
    short = Term("h", 0.5, delay=1, weight=1.0, value=0.5, connection=4)
    for terms in ((long, short), (short,), (long,)):
        columns, zero = columns_of(terms, 177.0), 177.0
        marks = max(QFontMetricsF(font(12)).horizontalAdvance(delay_mark(term.delay)) for term in terms)
        assert columns.mark > 0
        assert columns.mark + marks < columns.product < columns.end < zero


def test_enter_in_a_field_and_a_press_on_a_switch_give_the_keyboard_back(windows: OpenWindows, qtbot: QtBot) -> None:
    window = opened(windows, qtbot, select=(2,))
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.do("properties")
    assert window.inspector.isAncestorOf(QApplication.focusWidget())
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert window.graph_view.hasFocus()
    qtbot.mouseClick(form_of(window).rows["is_output"].findChild(ToggleSwitch), Qt.MouseButton.LeftButton)
    assert window.tab.session.document.network.units.is_output[2]
    assert window.graph_view.hasFocus()


def test_five_hundred_units_are_shown_and_edited_at_once(windows: OpenWindows, qtbot: QtBot) -> None:
    draft = Draft("Many")
    many = draft.units(500, label="u")
    window = windows.open_document(Document(draft.network()))
    start = thread_time()
    window.tab.session.select(many)
    form_of(window).rows["bias"].wished.emit(0.5)
    assert thread_time() - start < 2.0
    assert (window.tab.session.document.network.units.bias == 0.5).all()


def test_a_refused_value_becomes_a_sentence_and_the_row_shows_the_old_one(windows: OpenWindows, qtbot: QtBot) -> None:
    window = opened(windows, qtbot, select=(2,))
    form_of(window).rows["group"].wished.emit("a\0b")
    assert window.banners.isVisibleTo(window)
    assert window.tab.session.document.network.units.group.tolist() == ["", "", ""]


@pytest.mark.parametrize(
    ("value", "text"), [(0.33, "+0.33"), (-0.5, "−0.50"), (0.0, "+0.00"), (1234.5, "+1234.50"), (float("nan"), "NaN"), (float("inf"), "∞")]
)
def test_numbers_in_lists_have_two_decimals_a_true_minus_and_their_sign(value: float, text: str) -> None:
    assert short_text(value) == text


@pytest.mark.parametrize("value", [0.5, -0.125, 12.0, 1e-7, -3e8, 0.333333])
def test_what_a_field_shows_is_read_back_as_nearly_the_same_number(value: float) -> None:
    assert number_from(number_text(value)) == pytest.approx(value, rel=5e-3)


def test_numbers_are_read_with_comma_or_point_and_either_minus() -> None:
    assert [number_from(text) for text in ("1/4", "−1/2", "1/0", "1/2/3")] == [0.25, -0.5, None, None]
    assert [number_from(text) for text in ("0,5", "−2.5", "-1", "1e3", "∞", "", "abc", "1.2.3")] == [
        0.5,
        -2.5,
        -1,
        1000,
        float("inf"),
        None,
        None,
        None,
    ]
