"""The start page: living pictures, families, search, and opening a sample with one press."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from rnnsim.engine.running import run
from rnnsim.session.samples import sample
from rnnsim.views.gallery import GalleryWindow
from rnnsim.views.living_pictures import SampleRun
from rnnsim.views.open_windows import OpenWindows
from rnnsim.zoo.catalog import ARCHITECTURES
from tests.gui.app_fixtures import running_threads

pytestmark = pytest.mark.gui
LEFT = Qt.MouseButton.LeftButton


def shown(windows: OpenWindows, qtbot: QtBot) -> GalleryWindow:
    gallery = windows.show_gallery()
    gallery.resize(1280, 800)
    qtbot.waitExposed(gallery)
    return gallery


def test_every_card_has_a_picture_after_the_first_paint_and_those_in_view_move(windows: OpenWindows, qtbot: QtBot) -> None:
    gallery = shown(windows, qtbot)
    qtbot.waitUntil(lambda: all(card.picture is not None for card in gallery.cards.values()), timeout=20_000)
    in_view = [name for name, card in gallery.cards.items() if not card.visibleRegion().isEmpty()]
    qtbot.waitUntil(lambda: all(gallery.cards[name].picture.tick > 1 for name in in_view), timeout=20_000)
    assert gallery.pictures.living == set(in_view)
    assert len(in_view) < len(gallery.cards)
    assert running_threads() == {"rnnsim gallery"}


def test_scrolling_brings_others_to_life(windows: OpenWindows, qtbot: QtBot) -> None:
    gallery = shown(windows, qtbot)
    last = list(gallery.cards)[-1]
    assert last not in gallery.pictures.living
    gallery.cards[last].setFocus(Qt.FocusReason.TabFocusReason)
    gallery._scroll.ensureWidgetVisible(gallery.cards[last])
    assert last in gallery.pictures.living


def test_cards_stand_in_rows_of_four(windows: OpenWindows, qtbot: QtBot) -> None:
    gallery = shown(windows, qtbot)
    places = [card.mapTo(gallery, card.rect().topLeft()).toTuple() for card in gallery.cards.values()]
    numbers = np.arange(len(places))
    assert [x for x, _ in places] == np.array([40, 345, 650, 955])[numbers % 4].tolist()
    assert all(abs(y - wanted) <= 2 for (_, y), wanted in zip(places, 132 + 338 * (numbers // 4), strict=True))
    assert {card.size().toTuple() for card in gallery.cards.values()} == {(285, 310)}


def test_pressing_a_card_opens_the_sample_running_and_the_gallery_goes(windows: OpenWindows, qtbot: QtBot) -> None:
    gallery = shown(windows, qtbot)
    qtbot.mouseClick(gallery.cards["elman"], LEFT)
    assert windows.gallery is None
    (window,) = windows.networks
    assert window.tab.session.document.digest == sample("elman").digest
    qtbot.waitUntil(lambda: window.tab.playback.frame is not None and window.tab.playback.frame.tick > 0)
    assert running_threads() == {"rnnsim engine"} | (running_threads() & {"rnnsim autosave"})


def test_arrows_walk_over_the_cards_and_enter_opens_one(windows: OpenWindows, qtbot: QtBot) -> None:
    gallery = shown(windows, qtbot)
    names = list(gallery.cards)
    gallery.activateWindow()
    qtbot.waitUntil(gallery.isActiveWindow)
    gallery.cards[names[0]].setFocus()
    qtbot.keyClick(gallery.cards[names[0]], Qt.Key.Key_Right)
    qtbot.keyClick(gallery.cards[names[1]], Qt.Key.Key_Down)
    assert gallery.cards[names[5]].hasFocus()
    qtbot.keyClick(gallery.cards[names[5]], Qt.Key.Key_Return)
    assert windows.networks[0].tab.session.document.digest == sample(names[5]).digest


def test_families_and_words_narrow_the_cards(windows: OpenWindows, qtbot: QtBot) -> None:
    gallery = shown(windows, qtbot)
    gallery.tabs.setCurrentIndex(2)
    family = gallery.tabs.tabText(2)
    assert gallery.shown == [row.name for row in ARCHITECTURES.values() if row.family == family]
    qtbot.keyClicks(gallery.search, "jaeger pond")
    assert gallery.shown == ["echo_state"]
    gallery.search.clear()
    qtbot.keyClicks(gallery.search, "nothing has this")
    assert gallery.nothing.isVisible()


def test_a_blank_canvas_is_one_press_away(windows: OpenWindows, qtbot: QtBot) -> None:
    gallery = shown(windows, qtbot)
    qtbot.mouseClick(gallery.blank_button, LEFT)
    assert len(windows.networks[0].tab.session.document.network.units) == 0
    other = windows.show_gallery()
    other.activateWindow()
    qtbot.waitUntil(other.isActiveWindow)
    qtbot.keyClick(other, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(windows.networks) == 2)


def test_the_living_picture_is_what_the_engine_computes() -> None:
    picture = SampleRun("elman")
    for _ in range(7):
        picture.forward()
    shown_now = picture.picture()
    trace = run(sample("elman"), ticks=shown_now.tick)
    assert shown_now.tick >= 7
    np.testing.assert_array_equal(shown_now.values, trace.activations[-1])
