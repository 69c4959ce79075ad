"""The Group menu: nest, dissolve, collapse, lock."""

from __future__ import annotations

from rnnsim.network.grouping import (
    common_group,
    group_paths,
    group_selection,
    move_into,
    set_flag,
    title_of,
    ungroup,
    whole_groups,
)
from rnnsim.network.naming import counted
from rnnsim.session.action import Action, Condition, has_units
from rnnsim.session.folding import fold
from rnnsim.session.tab import Tab


def chosen_groups(tab: Tab) -> tuple[str, ...]:
    """The groups an action is meant for: collapsed ones that are selected, else those selected as a whole, else the innermost around."""
    document, units = tab.session.document, tab.session.selection.units
    if not len(units):
        return ()
    whole = whole_groups(document.network, units)
    there = set(group_paths(document.network))
    cards = [
        path for path in document.layout.collapsed if path in there and any(path == one or path.startswith(one + "/") for one in whole)
    ]
    around = common_group(document.network, units)
    return tuple(cards or whole or ([around] if around else []))


def group(tab: Tab, path: str = "") -> None:
    """Put the selected units into a group, a new one if no path is given."""
    units = tab.session.selection.units
    tab.session.apply(f"Group {counted(len(units), 'unit')}", group_selection(units, path))


def collapse_or_expand(tab: Tab) -> None:
    """Collapse the chosen groups to cards; expand them if all are. Without a selection, all outermost groups."""
    document = tab.session.document
    outermost = tuple(path for path in group_paths(document.network) if "/" not in path)
    paths = chosen_groups(tab) if len(tab.session.selection.units) else outermost
    is_on = not all(path in document.layout.collapsed for path in paths)
    tab.session.apply(f"{'Collapse' if is_on else 'Expand'} {named(paths)}", fold(paths, is_on))


def lock_or_unlock(tab: Tab) -> None:
    """Lock the chosen groups; unlock them if all are."""
    paths = chosen_groups(tab)
    is_on = not all(path in tab.session.document.layout.locked for path in paths)
    tab.session.apply(f"{'Lock' if is_on else 'Unlock'} {named(paths)}", set_flag("locked", paths, is_on))


def take_out(tab: Tab) -> None:
    """Take the selected units out of the group they share, into the one around it."""
    units = tab.session.selection.units
    shared = common_group(tab.session.document.network, units)
    outer = shared.rpartition("/")[0]
    tab.session.apply(f"Take {counted(len(units), 'unit')} out of “{title_of(shared)}”", move_into(units, outer))


def named(paths: tuple[str, ...]) -> str:
    """Such as “hidden”, or "3 groups"."""
    return f"“{title_of(paths[0])}”" if len(paths) == 1 else counted(len(paths), "group")


has_chosen_group = Condition[Tab](
    lambda tab: len(tab.session.selection.units) > 0 and bool(chosen_groups(tab)), "Select a group, or units of one, first."
)
can_be_put = Condition[Tab](
    lambda tab: len(tab.session.selection.units) > 0 and bool((tab.session.document.network.units.group != "").any()),
    "Select units first, and make a group for them to go into.",
)
_has_groups = Condition[Tab](
    lambda tab: (
        bool((tab.session.document.network.units.group != "").any()) and (not len(tab.session.selection.units) or bool(chosen_groups(tab)))
    ),
    "Select a group, or units of one, first.",
)
_is_in_a_group = Condition[Tab](
    lambda tab: len(tab.session.selection.units) > 0 and bool(common_group(tab.session.document.network, tab.session.selection.units)),
    "Select units of one group first.",
)


GROUP_ACTIONS = (
    Action("group", "Group", "Group", "G", group, has_units, "group", "Put the selected units into a new group; groups stay groups"),
    Action("ungroup", "Ungroup", "Group", "Ctrl+Shift+G",
           lambda tab: tab.session.apply("Ungroup", ungroup(tab.session.selection.units)), has_chosen_group, "",
           "Dissolve the selected groups, or take the selected units out of theirs"),
    Action("take_out", "Take out of the group", "Group", "", take_out, _is_in_a_group, "",
           "Put the selected units into the group around theirs; Alt and a drag does it too"),
    Action("collapse", "Collapse or expand", "Group", "E", collapse_or_expand, _has_groups, "group",
           "Show a group as a card, or its units again; all groups if nothing is selected"),
    Action("lock", "Lock or unlock the group", "Group", "", lock_or_unlock, has_chosen_group, "lock",
           "What is in a locked group is neither moved nor edited"),
)  # fmt: skip
