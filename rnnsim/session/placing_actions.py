"""The Arrange menu: layouts of the selected units, or of all; aligning; distributing."""

from __future__ import annotations

from collections.abc import Callable

from rnnsim.network.aligning import align, distribute
from rnnsim.network.naming import counted
from rnnsim.network.network import Ids
from rnnsim.network.placement import arrange
from rnnsim.session.action import Action, Condition
from rnnsim.session.tab import Tab


def lay_out(layout: str) -> Callable[[Tab], None]:
    """Place the selected units (all if none, or one) by a layout of the table."""
    return lambda tab: tab.session.apply(f"Arrange: {layout}", arrange(layout, _meant(tab)))


def line_up(to: str) -> Callable[[Tab], None]:
    """Bring the selected units to one line."""

    def does(tab: Tab) -> None:
        units = tab.session.selection.units
        tab.session.apply(f"Align {counted(len(units), 'unit')}: {to}", align(to, units))

    return does


def space_out(direction: str) -> Callable[[Tab], None]:
    """Bring the selected units evenly apart."""

    def does(tab: Tab) -> None:
        units = tab.session.selection.units
        tab.session.apply(f"Distribute {counted(len(units), 'unit')} {direction}", distribute(direction, units))

    return does


def _meant(tab: Tab) -> Ids | None:
    units = tab.session.selection.units
    return units if len(units) > 1 else None


_has_any_unit = Condition[Tab](lambda tab: len(tab.session.document.network.units) > 0, "There is no unit yet.")
has_two_at_all = Condition[Tab](lambda tab: len(tab.session.document.network.units) > 1, "There are not two units yet.")
has_two_units = Condition[Tab](lambda tab: len(tab.session.selection.units) > 1, "Select at least two units first.")
_has_three = Condition[Tab](lambda tab: len(tab.session.selection.units) > 2, "Select at least three units first.")

PLACING_ACTIONS = (
    Action("layout_layered", "In layers", "Arrange", "", lay_out("layered"), _has_any_unit, "",
           "In columns along the connections without delay, with few crossings; groups stay together"),
    Action("layout_groups", "By group", "Arrange", "", lay_out("by group"), _has_any_unit, "", "Every group a compact block"),
    Action("layout_ring", "In a ring", "Arrange", "", lay_out("ring"), _has_any_unit, "", "On a circle, in order of their numbers"),
    Action("layout_grid", "In a grid", "Arrange", "", lay_out("grid"), _has_any_unit, "", "In rows, in order of their numbers"),
    Action("align_left", "Align left", "Arrange", "", line_up("left"), has_two_units, "", "On the vertical of the leftmost"),
    Action("align_centre", "Align centres", "Arrange", "", line_up("centre"), has_two_units, "", "On one vertical"),
    Action("align_right", "Align right", "Arrange", "", line_up("right"), has_two_units, "", "On the vertical of the rightmost"),
    Action("align_top", "Align top", "Arrange", "", line_up("top"), has_two_units, "", "On the horizontal of the topmost"),
    Action("align_middle", "Align middles", "Arrange", "", line_up("middle"), has_two_units, "", "On one horizontal"),
    Action("align_bottom", "Align bottom", "Arrange", "", line_up("bottom"), has_two_units, "", "On the horizontal of the lowest"),
    Action("distribute_across", "Distribute across", "Arrange", "", space_out("across"), _has_three, "", "Evenly apart from left to right"),
    Action("distribute_down", "Distribute down", "Arrange", "", space_out("down"), _has_three, "", "Evenly apart from top to bottom"),
)  # fmt: skip
