"""Boxes around groups: where they are, and the shapes of open boxes, boxes of ghosts and Σ = 1 tags."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rnnsim.drawing.anchors import Anchors, anchors_of
from rnnsim.drawing.colours import mix
from rnnsim.drawing.marks import pill_shapes
from rnnsim.drawing.rims import RADIUS
from rnnsim.drawing.routing import loop_curves
from rnnsim.drawing.shapes import Box, Path, Shape, Text, polyline
from rnnsim.drawing.text_width import shortened, text_width
from rnnsim.drawing.theme import TINT_NAMES, Theme
from rnnsim.network.findings import coupled_groups
from rnnsim.network.grouping import inside_mask
from rnnsim.network.network import Ids, Network

Floats = NDArray[np.float64]
PADDING, HEADER, CORNER = 16.0, 28.0, 12.0
TOGGLE = 28.0  # room at the right of a header for what collapses the group
_ABOVE, _BELOW, _ASIDE = RADIUS + 6, RADIUS + 22, RADIUS + 6  # room a unit takes with its label
GHOST_NOTE = "last tick"


@dataclass(frozen=True, slots=True)
class HeaderMarks:
    """What a header shows beside title and note: a padlock, and on the canvas a chevron to press."""

    is_locked: bool = False
    has_toggle: bool = False
    is_open: bool = True


PLAIN = HeaderMarks()


@dataclass(frozen=True, slots=True)
class GroupBox:
    """Where a group stands: upper left corner and size. `rows`: units in it or in groups within. `depth` 0 is outermost.

    `columns` is not 0 for the card of units that stand in a grid: how many there are side by side; then `rows` go along the grid's.
    """

    path: str
    x: float
    y: float
    across: float
    down: float
    rows: tuple[int, ...]
    depth: int
    tint: str
    note: str
    columns: int = 0

    @property
    def title(self) -> str:
        """The last part of the path."""
        return self.path.rsplit("/", 1)[-1]

    @property
    def middle(self) -> tuple[float, float]:
        """The box's middle."""
        return self.x + self.across / 2, self.y + self.down / 2

    def holds(self, x: float, y: float, *, slack: float = 0.0) -> bool:
        """Whether a point lies in it, or at most `slack` outside."""
        return self.x - slack <= x <= self.x + self.across + slack and self.y - slack <= y <= self.y + self.down + slack


def members_of(network: Network) -> dict[str, NDArray[np.int64]]:
    """Rows of the units in each group or in groups within it; every prefix of a path is a group. Outer groups come first."""
    paths, index = np.unique(network.units.group, return_inverse=True)
    index = index.ravel()
    found: dict[str, list[int]] = {}
    for number, path in enumerate(paths.tolist()):
        parts = path.split("/") if path else []
        for depth in range(1, len(parts) + 1):
            found.setdefault("/".join(parts[:depth]), []).append(number)
    order = sorted(found, key=lambda path: (path.count("/"), path))
    return {path: np.flatnonzero(np.isin(index, found[path])) for path in order}


def tints_of(network: Network, given: tuple[tuple[str, str], ...] = ()) -> dict[str, str]:
    """Tint of every group: as given, else round-robin by first appearance among the outermost; inner groups take their parent's."""
    chosen = dict(given)
    members = members_of(network)
    outer = sorted((path for path in members if "/" not in path), key=lambda path: int(members[path][0]))
    for at, path in enumerate(outer):
        chosen.setdefault(path, TINT_NAMES[at % len(TINT_NAMES)])
    for path in members:
        chosen.setdefault(path, chosen[path.split("/", 1)[0]])
    return chosen


def group_boxes(
    network: Network,
    *,
    tints: tuple[tuple[str, str], ...] = (),
    collapsed: frozenset[str] = frozenset(),
    shows_numbers: bool = False,
    shows_ghosts: bool = False,
) -> list[GroupBox]:
    """Boxes of all groups that are not inside a collapsed one, outermost first; a collapsed group itself is its card."""
    members, colours, loops = members_of(network), tints_of(network, tints), _loop_points(network, shows_ghosts)
    made: dict[str, GroupBox] = {}
    hidden = inside_mask(network, collapsed)
    for path in sorted(members, key=lambda path: -path.count("/")):  # inner boxes first: outer ones hold them
        if any(path.startswith(outer + "/") for outer in collapsed):
            continue
        rows, columns = _along_the_grid(network, members[path]) if path in collapsed else (members[path], 0)
        seen = rows[~hidden[rows]]
        inner = [box for other, box in made.items() if other.startswith(path + "/")]
        place = (
            _card_place(network, rows, columns)
            if path in collapsed
            else _box_place(network, seen, inner, loops=loops, shows_numbers=shows_numbers)
        )
        made[path] = replace(_grown_for_title(path, place, rows, tint=colours[path], network=network), columns=columns)
    return sorted(made.values(), key=lambda box: (box.depth, box.path))


CARD = (150.0, 62.0)
CARD_ROW, MOST_CARD_ROWS, LEAST_GRID = 11.0, 16, 2  # of a card that shows a grid: height of a row, most and fewest rows and columns


def _card_place(network: Network, rows: Ids, columns: int) -> tuple[float, float, float, float]:
    x, y = float(network.units.place_x[rows].mean()), float(network.units.place_y[rows].mean())
    down = CARD[1] + (len(rows) // columns - LEAST_GRID) * CARD_ROW if columns else CARD[1]
    return x - CARD[0] / 2, y - down / 2, x + CARD[0] / 2, y + down / 2


def _along_the_grid(network: Network, rows: Ids) -> tuple[Ids, int]:
    """The rows in the order in which one reads the grid they stand in, and its columns; as they are, and 0, where there is none."""
    x, y = network.units.place_x[rows].round(3), network.units.place_y[rows].round(3)
    columns, lines = len(np.unique(x)), len(np.unique(y))
    is_grid = min(columns, lines) >= LEAST_GRID and lines <= MOST_CARD_ROWS and columns * lines == len(rows)
    order = np.lexsort((x, y))
    if not is_grid or len(np.unique(np.column_stack([x, y]), axis=0)) < len(rows):
        return rows, 0
    return rows[order], columns


def _box_place(
    network: Network, rows: Ids, inner: list[GroupBox], *, loops: Floats, shows_numbers: bool
) -> tuple[float, float, float, float]:
    units = network.units
    x, y, ring = units.place_x[rows], units.place_y[rows], 4.0 * units.is_output[rows]
    above = _ABOVE + (12 if shows_numbers else 0)
    labelled = units.label[rows] != ""
    below = np.where(labelled, _BELOW, RADIUS + 4) + np.where(units.bias[rows] != 0, np.where(labelled, 8, 12), 0)
    left, right = (x - _ASIDE - ring).min(initial=np.inf), (x + _ASIDE + ring).max(initial=-np.inf)
    top, bottom = (y - above - ring).min(initial=np.inf), (y + below + ring).max(initial=-np.inf)
    left, top = min([left, *(box.x for box in inner)]), min([top, *(box.y for box in inner)])
    right, bottom = max([right, *(box.x + box.across for box in inner)]), max([bottom, *(box.y + box.down for box in inner)])
    reached = loops[np.isin(loops[:, 0], rows), 1:]
    if len(reached):
        (left, top), (right, bottom) = np.minimum(reached.min(axis=0), (left, top)), np.maximum(reached.max(axis=0), (right, bottom))
    return float(left) - PADDING, float(top) - HEADER, float(right) + PADDING, float(bottom) + PADDING


def _loop_points(network: Network, shows_ghosts: bool) -> Floats:
    """(n, 3) unit row and place of points that self-loops reach, badges included."""
    wires = network.connections
    if not (wires.source == wires.target).any():
        return np.zeros((0, 3))
    anchors = anchors_of(network, ghosts=shows_ghosts)
    loops = np.flatnonzero((anchors.source >= 0) & (anchors.source == anchors.target))
    curves = loop_curves(anchors, anchors.source[loops], np.zeros(len(loops), np.int64))
    ends, middles = curves[:, [0, 3]], curves.mean(axis=1, keepdims=True) * 1.5 - curves[:, [0, 3]].mean(axis=1, keepdims=True) * 0.5
    points = np.concatenate([ends, middles - 12, middles + 12], axis=1)
    return np.column_stack([np.repeat(anchors.source[loops], points.shape[1]), points.reshape(-1, 2)])


def _grown_for_title(path: str, place: tuple[float, float, float, float], rows: Ids, *, tint: str, network: Network) -> GroupBox:
    left, top, right, bottom = place
    note, title = note_of(network, rows), path.rsplit("/", 1)[-1]
    name = text_width(title, 12, 600)
    wanted = min(260.0, max(12 + name + 8 + text_width(note, 11) + 12, 12 + name + 8 + TOGGLE))
    spare = max(0.0, wanted - (right - left)) / 2
    return GroupBox(path, left - spare, top, right - left + 2 * spare, bottom - top, tuple(rows.tolist()), path.count("/"), tint, note)


def note_of(network: Network, rows: Ids) -> str:
    """Such as "4, tanh": how many units, and what they have in common."""
    activations = np.unique(network.units.activation[rows])
    common = str(activations[0]) if len(activations) == 1 else ""
    shown = "" if common in ("", "identity") else ", formula" if common.startswith("=") else f", {common.replace('_', ' ')}"
    return f"{len(rows)}{shown}"


def group_shapes(box: GroupBox, theme: Theme, *, growth: float = 1.0, marks: HeaderMarks = PLAIN) -> list[Shape]:
    """An open box with its title, which may be larger so that it can be read when zoomed out; nested ones have no fill."""
    tint = theme.tint(box.tint)
    fill = tint.fill if box.depth == 0 else None
    frame = Box(box.x + 0.5, box.y + 0.5, box.across - 1, box.down - 1, CORNER, fill, tint.border, theme.line_scale)
    return [frame, *title_shapes(box, theme, inset=12, growth=growth, marks=marks)]


def selected_frame(box: GroupBox, theme: Theme) -> list[Shape]:
    """What lies over the border of an open box that is selected."""
    return [Box(box.x + 0.5, box.y + 0.5, box.across - 1, box.down - 1, CORNER, None, theme.accent, 2.5 * theme.line_scale)]


def title_shapes(box: GroupBox, theme: Theme, *, inset: float, growth: float = 1.0, marks: HeaderMarks = PLAIN) -> list[Shape]:
    """Title and note in the header; with a toggle to press, a chevron at its right; a padlock before it if the group is locked."""
    tint = theme.tint(box.tint)
    ink = mix(tint.fill, tint.title, 0.75)
    right = box.x + box.across - TOGGLE / 2
    made: list[Shape] = [chevron_shape(right, box.y + 14, ink, is_open=marks.is_open)] if marks.has_toggle else []
    right -= TOGGLE / 2 + 4 if marks.has_toggle else 0
    made += padlock_shapes(right, box.y + 14, ink) if marks.is_locked else []
    room = box.across - 2 * inset - (TOGGLE - inset + 4 if marks.has_toggle else 0) - (16 if marks.is_locked else 0)
    growth = min(growth, max(1.0, room / max(text_width(box.title, 12, 600), 1.0)))
    title = shortened(box.title, room, 12 * growth, weight=600)
    made.append(Text(box.x + inset, box.y + 14, title, tint.title, 12 * growth, 600))
    across = text_width(title, 12 * growth, 600) + 8
    if across + text_width(box.note, 11 * growth) <= room:
        made.append(Text(box.x + inset + across, box.y + 14, box.note, ink, 11 * growth))
    return made


def chevron_shape(x: float, y: float, ink: str, *, is_open: bool) -> Shape:
    """Pointing down while the group is open, to the right while it is collapsed."""
    points = [(x - 4, y - 2), (x, y + 2), (x + 4, y - 2)] if is_open else [(x - 2, y - 4), (x + 2, y), (x - 2, y + 4)]
    return Path(polyline(points), None, ink, 1.5)


def padlock_shapes(x: float, y: float, ink: str) -> list[Shape]:
    """A closed padlock, 9 wide."""
    shackle = (
        ("M", (x - 2.75, y)),
        ("L", (x - 2.75, y - 2)),
        ("C", (x - 2.75, y - 5.6, x + 2.75, y - 5.6, x + 2.75, y - 2)),
        ("L", (x + 2.75, y)),
    )
    return [Path(shackle, None, ink, 1.5), Box(x - 4.5, y - 0.5, 9, 6.5, 1.5, ink)]


def ghost_box_shapes(
    network: Network, anchors: Anchors, theme: Theme, *, tints: tuple[tuple[str, str], ...] = (), growth: float = 1.0
) -> list[Shape]:
    """A dashed box around the ghosts of one group, titled "hidden  last tick"; a group's single ghost has a label instead."""
    made: list[Shape] = []
    colours, places = tints_of(network, tints), anchors.ghost_places
    groups = network.units.group[anchors.ghost_rows]
    for path in np.unique(groups[groups != ""]).tolist():
        here = places[groups == path]
        if len(here) < 2:
            continue
        (left, top), (right, bottom) = here.min(axis=0).tolist(), here.max(axis=0).tolist()
        left, right = left - _ASIDE - PADDING, right + _ASIDE + PADDING
        top, bottom = top - RADIUS - 4 - HEADER, bottom + RADIUS + PADDING
        tint, title = theme.tint(colours[path]), path.rsplit("/", 1)[-1]
        wanted = 32 + text_width(title, 12, 600) + text_width(GHOST_NOTE, 11)
        spare = max(0.0, wanted - (right - left)) / 2
        box = GroupBox(path, left - spare, top, right - left + 2 * spare, bottom - top, (), 0, colours[path], GHOST_NOTE)
        frame = Box(box.x + 0.5, top + 0.5, box.across - 1, box.down - 1, CORNER, tint.fill, tint.border, 1, (5.0, 3.0), "flat")
        made += [frame, *title_shapes(box, theme, inset=12, growth=growth)]
    return made


def coupling_shapes(network: Network, boxes: list[GroupBox], theme: Theme) -> list[Shape]:
    """The tag Σ = 1 on the box of each coupled set; a set without a group gets a box of its own."""
    numbers = coupled_groups(network)
    by_path = {box.path: box for box in boxes}
    made: list[Shape] = []
    for number in range(int(numbers.max(initial=-1)) + 1):
        rows = np.flatnonzero(numbers == number)
        box = by_path.get(str(network.units.group[rows[0]]))
        if box is None and network.units.group[rows[0]] != "":
            continue  # inside a collapsed group
        if box is None:
            left, top, right, bottom = _box_place(network, rows, [], loops=_loop_points(network, False), shows_numbers=False)
            made.append(Box(left + 0.5, top + 0.5, right - left - 1, bottom - top - 1, CORNER, None, theme.control, theme.line_scale))
            edge = right, top
        else:
            edge = box.x + box.across, box.y
        made += pill_shapes("Σ = 1", edge[0] - 28, edge[1], ink=theme.text, fill=theme.panel, border=theme.control)
    return made
