"""What one row of the tables of actions is. Knows no widgets: shortcuts and icons are names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from typing import Generic, TypeVar

from rnnsim.network.document import Document, Edit
from rnnsim.session.tab import Tab

MENUS = ("File", "Edit", "Select", "View", "Network", "Group", "Arrange", "Run", "Panels", "Help")


T = TypeVar("T")
NOT_NOW = "This cannot be done now."


@dataclass(frozen=True)
class Condition(Generic[T]):
    """When a row can be done to a tab (or a window), and the sentence that says what is missing while it cannot."""

    holds: Callable[[T], bool]
    otherwise: str

    def __call__(self, place: T) -> bool:
        """Whether it holds now."""
        return self.holds(place)


def _always(_: Tab) -> bool:
    return True


def why_not(is_enabled: Callable[..., bool]) -> str:
    """The sentence to show while this does not hold."""
    return is_enabled.otherwise if isinstance(is_enabled, Condition) else NOT_NOW


@dataclass(frozen=True)
class Action:
    """Something a person can do to a tab. `does` may raise `Refused`, to be shown as it is; the document is then untouched.

    `shortcut` is written as in "Ctrl+Z" and may be empty; `is_enabled` is asked when a menu opens and when the action fires,
    and is a `Condition` wherever a person can do something about it. `panel` names the one in which it is seen, opened with it.
    """

    name: str
    text: str
    menu: str
    shortcut: str
    does: Callable[[Tab], None]
    is_enabled: Callable[[Tab], bool] = _always
    icon: str = ""
    tip: str = ""
    panel: str = ""


def in_sequence(*edits: Edit) -> Edit:
    """One edit that makes several, in order."""

    def edit(document: Document) -> Document:
        return reduce(lambda changed, next_edit: next_edit(changed), edits, document)

    return edit


has_units = Condition[Tab](lambda tab: len(tab.session.selection.units) > 0, "Select a unit first.")
has_connections = Condition[Tab](lambda tab: len(tab.session.selection.connections) > 0, "Select a connection first.")
has_selection = Condition[Tab](lambda tab: not tab.session.selection.is_empty, "Select something first.")
