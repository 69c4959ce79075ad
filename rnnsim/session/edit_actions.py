"""The Edit and the Select menu: undo and redo, the clipboard, deleting, selecting."""

from __future__ import annotations

import numpy as np

from rnnsim.network.clipping import Clipping, clipping_from_text, clipping_to_text, copied, is_clipping, pasted
from rnnsim.network.edits import delete
from rnnsim.network.naming import counted
from rnnsim.session.action import Action, Condition, has_selection, has_units
from rnnsim.session.tab import Tab


def selected_things(tab: Tab) -> str:
    """What is selected, in words: "2 units and 1 connection"."""
    selection = tab.session.selection
    words = [(len(selection.units), "unit"), (len(selection.connections), "connection")]
    return " and ".join(counted(count, noun) for count, noun in words if count) or "nothing"


def delete_selection(tab: Tab, verb: str = "Delete") -> None:
    """Delete what is selected, units with all their connections."""
    selection = tab.session.selection
    tab.session.apply(f"{verb} {selected_things(tab)}", delete(selection.units, selection.connections))


def copy_selection(tab: Tab) -> None:
    """The selected units, with the connections among them, to the clipboard."""
    tab.clipboard.write(clipping_to_text(_clipping(tab)))


def cut_selection(tab: Tab) -> None:
    """To the clipboard and away."""
    copy_selection(tab)
    delete_selection(tab, "Cut")


def paste(tab: Tab) -> None:
    """From the clipboard; what is new is selected. Text that is no piece of a network goes to whoever knows what it may be."""
    text = tab.clipboard.read()
    if tab.paste_other is not None and not is_clipping(text):
        tab.paste_other(text)
    else:
        _add(tab, clipping_from_text(text), "Paste")


def duplicate_selection(tab: Tab) -> None:
    """Beside the original, without the clipboard."""
    _add(tab, _clipping(tab), "Duplicate")


def _clipping(tab: Tab) -> Clipping:
    return copied(tab.session.document.network, tab.session.selection.units)


def _add(tab: Tab, clipping: Clipping, verb: str) -> None:
    tab.session.add(f"{verb} {counted(len(clipping.units), 'unit')}", pasted(clipping))


def _select_all_units(tab: Tab) -> None:
    tab.session.select(tab.session.document.network.units.id)


def _select_all_connections(tab: Tab) -> None:
    tab.session.select((), tab.session.document.network.connections.id)


def _select_incoming(tab: Tab) -> None:
    wires = tab.session.document.network.connections
    tab.session.select((), wires.id[np.isin(wires.target, tab.session.selection.units)])


def _select_outgoing(tab: Tab) -> None:
    wires = tab.session.document.network.connections
    tab.session.select((), wires.id[np.isin(wires.source, tab.session.selection.units)])


_has_text = Condition[Tab](
    lambda tab: bool(tab.clipboard.read()), "Nothing that can be pasted has been copied: copy units, or a text such as a matrix."
)
_can_undo = Condition[Tab](lambda tab: tab.session.history.can_undo, "There is no edit to take back.")
_can_redo = Condition[Tab](lambda tab: tab.session.history.can_redo, "No edit has been taken back.")


EDIT_ACTIONS = (
    Action("undo", "Undo", "Edit", "Ctrl+Z", lambda tab: tab.session.undo(), _can_undo, "undo",
           "Take the last edit back; the clock is not touched"),
    Action("redo", "Redo", "Edit", "Ctrl+Shift+Z", lambda tab: tab.session.redo(), _can_redo, "redo",
           "Make the edit again that was taken back last"),
    Action("cut", "Cut", "Edit", "Ctrl+X", cut_selection, has_units, "", "Take the selected units away and keep them for pasting"),
    Action("copy", "Copy", "Edit", "Ctrl+C", copy_selection, has_units, "copy", "Keep the selected units for pasting"),
    Action("paste", "Paste", "Edit", "Ctrl+V", paste, _has_text, "", "Add what was copied"),
    Action("duplicate", "Duplicate", "Edit", "Ctrl+D", duplicate_selection, has_units, "", "Add the selected units once more"),
    Action("delete", "Delete", "Edit", "Del", delete_selection, has_selection, "trash", "Delete what is selected"),
    Action("select_all", "Select all", "Select", "Ctrl+A A", lambda tab: tab.session.select_all(),
           tip="Select all units and connections"),
    Action("select_none", "Select nothing", "Select", "Ctrl+Shift+A", lambda tab: tab.session.select(), has_selection),
    Action("select_units", "Select all units", "Select", "N", _select_all_units),
    Action("select_connections", "Select all connections", "Select", "W", _select_all_connections),
    Action("select_incoming", "Select incoming connections", "Select", "6", _select_incoming, has_units),
    Action("select_outgoing", "Select outgoing connections", "Select", "7", _select_outgoing, has_units),
)  # fmt: skip
