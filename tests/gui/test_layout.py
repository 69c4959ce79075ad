"""The window stands where the drawing says, in its colours, and can be read."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QApplication, QComboBox, QLineEdit, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from rnnsim.drawing.colours import contrast
from rnnsim.drawing.theme import THEMES
from rnnsim.views.look import look, scale_text
from rnnsim.views.open_windows import OpenWindows
from rnnsim.views.window import NetworkWindow
from rnnsim.zoo.catalog import sample

pytestmark = pytest.mark.gui
RECTANGLES = {  # of the table of window sizes: x, y, width, height
    (1280, 800): {
        "menu_bar": (0, 0, 1280, 28), "transport": (0, 28, 1280, 52), "palette": (0, 80, 72, 696), "canvas": (72, 80, 920, 444),
        "inspector": (992, 80, 288, 696), "docks": (72, 524, 920, 252), "left": (72, 524, 515, 252), "right": (587, 524, 405, 252),
        "status": (0, 776, 1280, 24),
    },
    (1920, 1080): {
        "menu_bar": (0, 0, 1920, 28), "transport": (0, 28, 1920, 52), "palette": (0, 80, 208, 976), "canvas": (208, 80, 1376, 636),
        "inspector": (1584, 80, 336, 976), "docks": (208, 716, 1376, 340), "left": (208, 716, 771, 340), "right": (979, 716, 605, 340),
        "status": (0, 1056, 1920, 24),
    },
}  # fmt: skip
TEXT_PAIRS = (
    *((ink, ground) for ink in ("text", "muted") for ground in ("window", "panel", "field", "canvas")),
    ("text", "accent_soft"), ("panel", "text"), ("accent", "panel"), ("accent", "accent_soft"), ("on_accent", "accent"),
    ("error", "error_soft"), ("warning", "warning_soft"), ("success", "success_soft"),
)  # fmt: skip


def parts_of(window: NetworkWindow) -> dict[str, QWidget]:
    layout = window.layout_
    return {"menu_bar": window.menu_bar, "transport": window.transport, "palette": layout.palette_, "canvas": window.graph_view,
            "inspector": layout.inspector, "docks": layout.dock_row, "left": layout.docks[0], "right": layout.docks[1],
            "status": window.status}  # fmt: skip


def rectangle_of(part: QWidget, window: QWidget) -> QRect:
    return QRect(part.mapTo(window, QPoint(0, 0)), part.size())


def shown_elman(windows: OpenWindows, qtbot: QtBot, size: tuple[int, int]) -> NetworkWindow:
    window = windows.open_document(sample("elman"))
    window.window().resize(*size)
    qtbot.waitUntil(lambda: window.tab.playback.frame is not None and window.size().toTuple() == size)
    QApplication.processEvents()
    return window


@pytest.mark.parametrize("size", list(RECTANGLES))
def test_every_part_stands_where_the_drawing_says(windows: OpenWindows, qtbot: QtBot, size: tuple[int, int]) -> None:
    window = shown_elman(windows, qtbot, size)
    for name, part in parts_of(window).items():
        found, wanted = rectangle_of(part, window).getRect(), RECTANGLES[size][name]
        off = max(abs(one - other) for one, other in zip(found, wanted, strict=True))
        assert off <= 2, f"{name} is {found}, not {wanted}"


def test_the_transport_lines_up_from_start_to_search(windows: OpenWindows, qtbot: QtBot) -> None:
    window = shown_elman(windows, qtbot, (1280, 800))
    bar = window.transport
    centres = {name: rectangle_of(part, window).center() for name, part in (("start", bar.start), ("back", bar.back), ("play", bar.play),
               ("tick", bar.tick), ("projector", bar.projector), ("theme", bar.theme), ("search", bar.search))}  # fmt: skip
    wanted = {"start": 28, "back": 66, "play": 110, "tick": 152, "projector": 1194, "theme": 1228, "search": 1260}
    assert {name: abs(centre.x() - wanted[name]) <= 3 for name, centre in centres.items()} == dict.fromkeys(wanted, True)
    assert bar.play.size().toTuple() == (36, 36)
    assert all(abs(centre.y() - 54) <= 2 for centre in centres.values())


def test_margins_follow_the_size_of_texts(windows: OpenWindows, qtbot: QtBot) -> None:
    window = shown_elman(windows, qtbot, (1280, 800))
    parts = (window.layout_.palette_.tools["unit"], window.layout_.docks[0].current_panel._headline)

    def lefts() -> list[int]:
        QApplication.processEvents()
        return [part.mapTo(window, QPoint(0, 0)).x() for part in parts]

    before = lefts()
    scale_text(1.5)
    assert all(now >= 1.4 * then for now, then in zip(lefts(), before, strict=True))
    scale_text(1.0)
    assert lefts() == before


@pytest.mark.parametrize("name", list(THEMES))
def test_named_points_have_the_colours_of_their_tokens(windows: OpenWindows, qtbot: QtBot, name: str) -> None:
    window = shown_elman(windows, qtbot, (1280, 800))
    look.choose(name)
    QApplication.processEvents()
    image = window.grab().toImage()
    theme = THEMES[name]

    def colour_at(part: QWidget, x: int, y: int) -> str:
        at = part.mapTo(window, QPoint(x, y))
        return QColor(image.pixel(at)).name().upper()

    assert colour_at(window.transport, 4, 4) == theme.panel
    assert colour_at(window.transport, 200, window.transport.height() - 1) == theme.border
    play = window.transport.play
    assert colour_at(play, play.width() // 5, play.height() // 2) == theme.accent
    if name != "projector":
        assert colour_at(window.menu_bar, 600, 3) == theme.window
        assert colour_at(window.status, 600, 2) == theme.window
        assert colour_at(window.layout_.palette_, 4, 300) == theme.panel
        assert colour_at(window.layout_.palette_, 71, 300) == theme.border
        assert colour_at(window.inspector, 4, 300) == theme.panel
        assert colour_at(window.inspector, 0, 300) == theme.border
        assert colour_at(window.transport.seed, 26, 4) == theme.field


@pytest.mark.parametrize("name", list(THEMES))
def test_every_text_can_be_read_on_its_ground(name: str) -> None:
    theme = THEMES[name]
    ratios = {pair: contrast(getattr(theme, pair[0]), getattr(theme, pair[1])) for pair in TEXT_PAIRS}
    assert {pair: ratio for pair, ratio in ratios.items() if ratio < 4.5} == {}


def test_a_projector_leaves_the_clock_the_canvas_and_one_dock(windows: OpenWindows, qtbot: QtBot) -> None:
    window = shown_elman(windows, qtbot, (1280, 800))
    window.do("projector")
    QApplication.processEvents()
    visible = {name for name, part in parts_of(window).items() if part.isVisible()}
    assert visible == {"transport", "canvas", "docks", "left"}
    assert window.transport.play.width() == 50  # 36 times 1.4
    window.transport.projector.click()
    QApplication.processEvents()
    assert window.inspector.isVisible()
    assert look.theme.name == "light"


def test_everything_that_can_be_pressed_or_typed_into_has_a_name(windows: OpenWindows, qtbot: QtBot) -> None:
    window = shown_elman(windows, qtbot, (1920, 1080))
    window.tab.session.select_all()
    QApplication.processEvents()
    nameless = [
        widget
        for kind in (QAbstractButton, QAbstractSlider, QComboBox, QLineEdit, QTabBar)
        for widget in window.findChildren(kind)
        if widget.isVisible() and not (widget.accessibleName() or getattr(widget, "text", str)())
        and not widget.objectName().startswith("qt_") and "ScrollBar" not in type(widget).__name__
    ]  # fmt: skip
    assert nameless == []


def test_a_small_window_keeps_the_canvas_at_its_least_size(windows: OpenWindows, qtbot: QtBot) -> None:
    window = shown_elman(windows, qtbot, (1280, 800))
    window.window().resize(900, 560)
    QApplication.processEvents()
    assert window.graph_view.width() >= 480
    assert window.graph_view.height() >= 320


def test_a_panel_opened_on_the_projector_takes_the_place_of_the_other_dock(windows: OpenWindows, qtbot: QtBot) -> None:
    window = shown_elman(windows, qtbot, (1280, 800))
    window.do("projector")
    left, right = window.layout_.docks
    assert left.isVisible()
    assert not right.isVisible()
    window.do("panel_tape")
    assert right.isVisible()
    assert not left.isVisible()
    assert right.current_name == "tape"
