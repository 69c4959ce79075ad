"""The bar of the clock: buttons, speed, the time slider, seed and update order, and three buttons for the room.

It shows what frames and documents say, never what was asked for.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from math import inf

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from rnnsim.network.edits import change_settings
from rnnsim.network.run_settings import UPDATE_ORDERS
from rnnsim.session.action import Action
from rnnsim.session.actions import ACTIONS
from rnnsim.session.announcements import Announcement, DocumentReplaced, FrameReady
from rnnsim.session.tab import Tab
from rnnsim.views.controls import AbstractGround, ChoiceBox, HairLine, IconButton, PlayDisc, labelled
from rnnsim.views.keys import tip_with_key
from rnnsim.views.look import look, px
from rnnsim.views.number_fields import NumberField
from rnnsim.views.sliders import PlainSlider
from rnnsim.views.time_slider import TimeSlider
from rnnsim.views.view_actions import VIEW_ACTIONS, ViewAction
from rnnsim.views.wording import name_from, shown_name

ROWS: dict[str, Action | ViewAction] = {**{row.name: row for row in ACTIONS}, **{row.name: row for row in VIEW_ACTIONS}}
SPEEDS = (0.5, 1, 2, 3, 4, 6, 8, 12, 16, 30, 60, 120, 250, 500, 1000, inf)
GREATEST_SEED = 2**31 - 1


def speed_index(rate: float) -> int:
    """The step of the speed slider nearest to a rate."""
    return min(range(len(SPEEDS)), key=lambda index: abs(SPEEDS[index] - rate) if rate < inf else len(SPEEDS) - index)


class Transport(AbstractGround):
    """One bar, 52 high. `do_action(name)` runs a row of an action table."""

    HEIGHT = 52
    let_go = Signal()  # the keyboard is not needed here any more

    def __init__(self, tab: Tab, do_action: Callable[[str], None]) -> None:
        super().__init__("panel", "bottom")
        self._tab, self._do_action = tab, do_action
        self.setAccessibleName(self.tr("Transport"))
        self.start, self.back = self._button("start"), self._button("back")
        self.play, self.tick = PlayDisc(), self._button("tick")
        self.play.clicked.connect(lambda: do_action("play"))
        self.speed, self.speed_text = PlainSlider(self.tr("Speed"), 0, len(SPEEDS) - 1), QLabel()
        self.slider = TimeSlider()
        self.dice = IconButton("dice", self.tr("Another seed"))
        self.seed = NumberField(self.tr("Seed"), 0, GREATEST_SEED, is_whole=True)
        self.order = ChoiceBox(self.tr("Update order"), tuple(shown_name(order) for order in UPDATE_ORDERS))
        self.projector = self._button("projector", side=32)
        self.theme = self._button("theme", side=32)
        self.search = self._button("search_commands", side=32)
        self.speed.setToolTip(self.tr("Ticks per second"))
        self.seed.setToolTip(self.tr("Seed of all random draws"))
        self.order.setToolTip(self.tr("In which order the units of one tick are computed"))
        self._place()
        self._connect()
        self.apply_look()
        look.changed.connect(self.apply_look)
        self.show_document()

    def show_announcement(self, announcement: Announcement) -> None:
        """Follow the clock and the document."""
        if isinstance(announcement, FrameReady):
            self.play.show_playing(announcement.playing)
            self.slider.show_frame(announcement)
        elif isinstance(announcement, DocumentReplaced):
            self.show_document()

    def show_document(self) -> None:
        """Show the settings and the speed of the current document."""
        settings = self._tab.session.document.settings
        self.seed.show_number(settings.seed)
        self.order.show_choice(shown_name(settings.update_order))
        self.show_speed()

    def show_speed(self) -> None:
        """Show the speed that is wanted."""
        rate = self._tab.playback.speed
        self.speed.show_value(speed_index(rate))
        is_projected = look.theme.name == "projector"
        unit = self.tr(" ticks/s") if is_projected else "/s"
        self.speed_text.setText(self.tr("max") if rate == inf else f"{rate:g}{unit}")

    def apply_look(self) -> None:
        """Follow theme and scale: for a projector only the clock is left."""
        is_projected = look.theme.name == "projector"
        self.setFixedHeight(px(self.HEIGHT))
        for widget in (*self._spare, self.theme, self.search):
            widget.setVisible(not is_projected)
        self.speed_text.setMinimumWidth(px(80 if is_projected else 38))
        self.theme.show_icon("moon" if look.theme.is_dark else "sun", self.tr("Light or dark"))
        self.seed.setFixedWidth(px(52))
        self.order.setFixedWidth(px(116))
        self.speed.setFixedWidth(px(80))
        self.show_speed()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(1280), px(self.HEIGHT))

    def _button(self, name: str, *, side: int = 36) -> IconButton:
        """The button of a row of an action table, with its key in the tip."""
        row = ROWS[name]
        button = IconButton(row.icon, self.tr(row.text), side=side)
        button.setToolTip(tip_with_key(self.tr(row.text), row.shortcut))
        button.clicked.connect(lambda: self._do_action(name))
        return button

    def _place(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 4, 0)
        row.setSpacing(0)
        speed_label, seed_label, order_label = (labelled(text, "muted") for text in (self.tr("speed"), self.tr("seed"), self.tr("order")))
        seed_label.setBuddy(self.seed)
        order_label.setBuddy(self.order)
        lines = [HairLine(is_upright=True, length=28) for _ in range(3)]
        self._spare: tuple[QWidget, ...] = (
            lines[0], speed_label, self.speed, lines[1], lines[2], self.dice, seed_label, self.seed, order_label, self.order,
        )  # fmt: skip
        parts: tuple[QWidget | int, ...] = (
            self.start, 2, self.back, 8, self.play, 6, self.tick, 12, lines[0], 15, speed_label, 4, self.speed, 5, self.speed_text,
            4, lines[1], 1, self.slider, lines[2], 4, self.dice, 3, seed_label, 4, self.seed, 18, order_label, 4, self.order,
            16, self.projector, self.theme, self.search,
        )  # fmt: skip
        for part in parts:
            if isinstance(part, int):
                row.addSpacing(part)
            else:
                row.addWidget(
                    part, 1 if part is self.slider else 0, Qt.AlignmentFlag(0) if part is self.slider else Qt.AlignmentFlag.AlignVCenter
                )
        self.speed_text.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.speed.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def _connect(self) -> None:
        self.speed.valueChanged.connect(self._set_speed)
        self.slider.tick_wished.connect(self._tab.playback.seek)
        self.dice.clicked.connect(self._throw)
        self.seed.number_wished.connect(self._set_seed)
        self.order.textActivated.connect(self._set_order)
        self.order.let_go.connect(self.let_go)

    def _set_speed(self, index: int) -> None:
        self._tab.playback.set_speed(SPEEDS[index])
        self.show_speed()

    def _throw(self) -> None:
        self._set_seed(random.SystemRandom().randrange(10_000))

    def _set_seed(self, seed: float) -> None:
        self._change(self.tr("Set seed"), seed=int(seed))

    def _set_order(self, shown: str) -> None:
        self._change(self.tr("Set update order"), update_order=name_from(shown))

    def _change(self, label: str, **values: object) -> None:
        self._tab.session.apply(label, change_settings(**values))  # seed and order are in their ranges: nothing refuses them
