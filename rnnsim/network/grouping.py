"""Groups as edits: nest, move in and out, rename, dissolve, collapse, lock, tint. A group is a path in the units' column `group`.

It exists as long as a unit is in it or in a group within it; what the layout says of a group follows when it gets another path.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnnsim.formulas.refused import Refused
from rnnsim.network.document import Document, Edit
from rnnsim.network.edits import change_layout, set_units
from rnnsim.network.network import Ids, Network, Rows

LONGEST_NAME = 60
Paths = NDArray[np.str_]


def is_inside(path: str, outer: str) -> bool:
    """Whether a path is a group's or lies within it; everything is inside the empty path."""
    return not outer or path == outer or path.startswith(outer + "/")


def parent_of(path: str) -> str:
    """The path of the group around a group; empty for an outermost one."""
    return path.rpartition("/")[0]


def title_of(path: str) -> str:
    """The last part of a path."""
    return path.rpartition("/")[2]


def group_paths(network: Network) -> list[str]:
    """Every group, also those that hold only groups; outer ones first."""
    found: set[str] = set()
    for path in np.unique(network.units.group).tolist():
        while path and path not in found:
            found.add(path)
            path = parent_of(path)
    return sorted(found, key=lambda path: (path.count("/"), path))


def inside_mask(network: Network, outers: tuple[str, ...] | frozenset[str]) -> NDArray[np.bool_]:
    """(U,) whether each unit is in one of these groups or in a group within."""
    if not outers:
        return np.zeros(len(network.units), bool)
    paths, index = np.unique(network.units.group, return_inverse=True)
    inside = np.array([any(is_inside(path, outer) for outer in outers) for path in paths.tolist()], bool)
    return inside[index.ravel()] if len(paths) else np.zeros(0, bool)


def units_in(network: Network, path: str) -> Ids:
    """Ids of the units in a group or in groups within it."""
    return network.units.id[inside_mask(network, (path,))]


def whole_groups(network: Network, ids: ArrayLike) -> list[str]:
    """The outermost groups all of whose units are among these."""
    chosen = np.isin(network.units.id, np.asarray(ids, np.int64))
    found: list[str] = []
    for path in group_paths(network):
        if not any(is_inside(path, outer) for outer in found) and chosen[inside_mask(network, (path,))].all():
            found.append(path)
    return found


def common_group(network: Network, ids: ArrayLike) -> str:
    """The innermost group that holds all these units; empty if none does."""
    rows = network.units.positions_of(np.asarray(ids, np.int64))
    paths = np.unique(network.units.group[rows[rows >= 0]]).tolist()
    shared = paths[0].split("/") if paths else []
    for path in paths[1:]:
        parts = path.split("/")
        agreeing = [first == second for first, second in zip(shared, parts, strict=False)]
        shared = shared[: agreeing.index(False) if False in agreeing else len(agreeing)]
    return "/".join(shared)


def free_path(document: Document, outer: str, name: str = "group") -> str:
    """A path within a group that none has: "group 1", "group 2" … for the name "group"; another name as it is, if it is free."""
    layout = document.layout
    taken = {*group_paths(document.network), *layout.collapsed, *layout.locked, *(path for path, _ in layout.tints)}
    before = f"{outer}/" if outer else ""
    number = 1
    made = f"{before}{name}" if name != "group" else f"{before}{name} {number}"
    while made in taken:
        number += 1
        made = f"{before}{name} {number}"
    return made


def free_groups(document: Document, groups: Paths) -> Paths:
    """The paths of groups that come into a document, with other names for outermost ones it has already: "cell" comes as "cell 2"."""
    outermost = sorted({path.partition("/")[0] for path in np.unique(groups).tolist()} - {""})
    taken = {path.partition("/")[0] for path in group_paths(document.network)} | set(outermost)
    news: dict[str, str] = {}
    for name in outermost:
        new, number = name, 1
        while new in (taken if new != name else {path.partition("/")[0] for path in group_paths(document.network)}):
            number += 1
            new = f"{name} {number}"
        news[name] = new
        taken.add(new)
    made = [news.get(path.partition("/")[0], "") + path[len(path.partition("/")[0]) :] for path in groups.tolist()]
    return np.array(made, dtype=str) if made else groups


def checked_name(text: str) -> str:
    """A group's name without spaces around it. Refused if it is empty, holds a slash or is too long."""
    name = text.strip()
    if not name:
        raise Refused("A group needs a name; type one.")
    if "/" in name:
        raise Refused("A group's name holds no “/”, which stands between a group and the groups in it; choose another sign.")
    if len(name) > LONGEST_NAME:
        raise Refused(f"A group's name has at most {LONGEST_NAME} letters; choose a shorter one.")
    return name


def group_selection(ids: ArrayLike, path: str = "") -> Edit:
    """Put units into one new group within the group they share. Groups that are among them as a whole are kept, inside it."""
    chosen = np.asarray(ids, np.int64)

    def edit(document: Document) -> Document:
        network = document.network
        whole = whole_groups(network, chosen)
        outer = common_group(network, chosen)
        outer = parent_of(outer) if outer in whole else outer
        new = path or free_path(document, outer)
        return _repathed(document, chosen, lambda old: _within(new, _kept_part(old, outer, whole)))

    return edit


def _kept_part(old: str, outer: str, whole: list[str]) -> str:
    """What is left of a path when its unit comes into a new group: the groups that come along whole."""
    group = next((one for one in whole if is_inside(old, one)), "")
    return old[len(parent_of(group)) :].strip("/") if group else ""


def _within(outer: str, inner: str) -> str:
    return f"{outer}/{inner}" if outer and inner else outer or inner


def move_into(ids: ArrayLike, path: str) -> Edit:
    """Put units into a group that is there; the empty path takes them out of every group. Whole groups come along as groups."""
    chosen = np.asarray(ids, np.int64)

    def edit(document: Document) -> Document:
        whole = [group for group in whole_groups(document.network, chosen) if not is_inside(path, group)]
        return _repathed(document, chosen, lambda old: _within(path, _kept_part(old, "", whole)))

    return edit


def ungroup(ids: ArrayLike) -> Edit:
    """Dissolve the groups that are selected as a whole; where there is none, take the units out into the group around theirs."""
    chosen = np.asarray(ids, np.int64)

    def edit(document: Document) -> Document:
        whole = whole_groups(document.network, chosen)
        if not whole:
            outer = parent_of(common_group(document.network, chosen))
            return _repathed(document, chosen, lambda old: outer)
        return _repathed(document, chosen, lambda old: _dissolved(old, whole))

    return edit


def _dissolved(old: str, whole: list[str]) -> str:
    group = next((one for one in whole if is_inside(old, one)), "")
    return _within(parent_of(group), old[len(group) :].strip("/")) if group else old


def rename_group(path: str, name: str) -> Edit:
    """Give a group another name. Refused where another group beside it has that name."""
    new = _within(parent_of(path), checked_name(name))

    def edit(document: Document) -> Document:
        if new == path:
            return document
        if new in group_paths(document.network):
            raise Refused(f"There is a group “{title_of(new)}” beside it already; choose another name.")
        return _repathed(document, units_in(document.network, path), lambda old: new + old[len(path) :], is_renaming=True)

    return edit


def _repathed(document: Document, ids: Ids, new_path: Callable[[str], str], *, is_renaming: bool = False) -> Document:
    """The units with the path made of the one they had; what the layout says of groups that moved as a whole moves along."""
    units = document.network.units
    rows = units.positions_of(ids)
    rows = rows[rows >= 0]
    olds, index = np.unique(units.group[rows], return_inverse=True)
    news = [new_path(old) for old in olds.tolist()]
    if not len(rows) or news == olds.tolist():
        return document
    moved = set_units(units.id[rows], group=np.array(news)[index.ravel()])(document)
    there, renamed = set(group_paths(moved.network)), dict(zip(olds.tolist(), news, strict=True))

    def follow(path: str) -> str:
        return path if path in there else _image(path, renamed, is_renaming=is_renaming)

    layout = moved.layout
    flags = {name: _distinct(follow(path) for path in getattr(layout, name)) for name in ("collapsed", "locked")}
    tints = {follow(path): tint for path, tint in layout.tints}
    return change_layout(tints=tuple((path, tint) for path, tint in tints.items() if path), **flags)(moved)


def _image(path: str, renamed: dict[str, str], *, is_renaming: bool) -> str:
    """The path a group that is gone has now: where what was inside it went together; empty if it was dissolved."""
    inner = {old: new for old, new in renamed.items() if is_inside(old, path)}
    images = {new[: len(new) - len(old) + len(path)] for old, new in inner.items() if new.endswith(old[len(path) :])}
    image = images.pop() if len(images) == 1 else ""
    return image if is_renaming or title_of(image) == title_of(path) else ""


def _distinct(paths: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(path for path in paths if path))


def set_flag(flag: str, paths: tuple[str, ...], is_on: bool) -> Edit:
    """Collapse or lock groups (`flag` is "collapsed" or "locked"), or no longer."""

    def edit(document: Document) -> Document:
        there = set(group_paths(document.network))
        old = tuple(path for path in getattr(document.layout, flag) if path in there)
        new = _distinct([*old, *paths]) if is_on else tuple(path for path in old if path not in paths)
        return change_layout(**{flag: new})(document)

    return edit


def set_tint(paths: tuple[str, ...], tint: str) -> Edit:
    """Give groups a colour by the name of a tint."""

    def edit(document: Document) -> Document:
        kept = tuple((path, old) for path, old in document.layout.tints if path not in paths)
        return change_layout(tints=(*kept, *((path, tint) for path in paths)))(document)

    return edit


def check_locked(old: Document, new: Document) -> None:
    """Refused if an edit changes units of a locked group, or connections among them. Unlocking changes neither."""
    locked = frozenset(old.layout.locked)
    if not locked or old.network is new.network:
        return
    held = inside_mask(old.network, locked)
    units, wires = old.network.units, old.network.connections
    kept = units.id[held]
    inner = np.isin(wires.source, kept) & np.isin(wires.target, kept)
    fresh = new.network.connections
    added = np.isin(fresh.source, kept) & np.isin(fresh.target, kept)
    is_same = _same_rows(units, new.network.units, held) and _same_rows(wires, fresh, inner)
    if not is_same or int(added.sum()) != int(inner.sum()):
        raise Refused(f"The group “{_first_changed(old, new, locked)}” is locked; unlock it to change what is in it.")


def _same_rows(before: Rows, after: Rows, held: NDArray[np.bool_]) -> bool:
    rows = np.flatnonzero(held)
    if before is after or not len(rows):
        return True
    at = after.positions_of(before.id[rows])
    if (at < 0).any():
        return False
    names = [name for name in before.columns if before.columns[name] is not after.columns.get(name) or not np.array_equal(rows, at)]
    return all(name in after.columns and np.array_equal(before.columns[name][rows], after.columns[name][at]) for name in names)


def _first_changed(old: Document, new: Document, locked: frozenset[str]) -> str:
    """The title of a locked group in which something changes."""
    for path in sorted(locked):
        if not _same_rows(old.network.units, new.network.units, inside_mask(old.network, (path,))):
            return title_of(path)
    return title_of(min(locked))
