"""What one row of the tables of actions is. Knows no widgets: shortcuts and icons are names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce

from rnnsim.network.document import Document, Edit
from rnnsim.session.tab import Tab

MENUS = ("File", "Edit", "View", "Network", "Run", "Panels", "Help")


def _always(_: Tab) -> bool:
    return True


@dataclass(frozen=True)
class Action:
    """Something a person can do to a tab. `does` may raise `Refused`, to be shown as it is; the document is then untouched.

    `shortcut` is written as in "Ctrl+Z" and may be empty; `is_enabled` is asked when a menu opens and when the action fires.
    """

    name: str
    text: str
    menu: str
    shortcut: str
    does: Callable[[Tab], None]
    is_enabled: Callable[[Tab], bool] = _always
    icon: str = ""
    tip: str = ""


def in_sequence(*edits: Edit) -> Edit:
    """One edit that makes several, in order."""

    def edit(document: Document) -> Document:
        return reduce(lambda changed, next_edit: next_edit(changed), edits, document)

    return edit


def has_units(tab: Tab) -> bool:
    """Whether a unit is selected."""
    return len(tab.session.selection.units) > 0


def has_connections(tab: Tab) -> bool:
    """Whether a connection is selected."""
    return len(tab.session.selection.connections) > 0


def has_selection(tab: Tab) -> bool:
    """Whether anything is selected."""
    return not tab.session.selection.is_empty
