"""The table of connection strategies: which source goes to which target. Pure arrays of places in two lists; knows no ids and no weights.

Every row says how many connections it would make before it makes any, and gives the same pairs for the same seed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnsim.formulas.refused import Refused
from rnnsim.network.drawing_lots import distinct_in_rows, drawn_cells
from rnnsim.network.parameters import Parameter

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Values = dict[str, Any]
Pairs = tuple[Ints, Ints]  # place of each connection's source and target
COMPARED = 50_000_000  # pairs whose distance is measured at most
AT_ONCE = 1_000_000
MOST_MODULES = 1_000
LARGEST = 1e6


@dataclass(frozen=True, eq=False)
class Ends:
    """What strategies may know of S sources and T targets.

    barred (T,): place of the source that the target must not hear because it is the same unit, −1 for none.
    Places are (S, 2) and (T, 2) in pixels of the canvas; groups (S,) and (T,) are paths.
    """

    barred: Ints
    source_places: Floats
    target_places: Floats
    source_groups: NDArray[np.str_]
    target_groups: NDArray[np.str_]

    @property
    def sources(self) -> int:
        """How many sources there are."""
        return len(self.source_groups)

    @property
    def targets(self) -> int:
        """How many targets there are."""
        return len(self.barred)

    @property
    def allowed(self) -> int:
        """How many pairs there are, those of a unit with itself left out where they are barred."""
        return self.sources * self.targets - int((self.barred >= 0).sum())

    def turned(self) -> Ends:
        """Sources and targets swapped."""
        barred = np.full(self.sources, -1, np.int64)
        held = np.flatnonzero(self.barred >= 0)
        barred[self.barred[held]] = held
        return Ends(barred, self.target_places, self.source_places, self.target_groups, self.source_groups)


@dataclass(frozen=True)
class Strategy:
    """One row of the table. `count` is exact, but for distances the number to be expected; it allocates nothing of that size."""

    name: str
    title: str
    help: str
    count: Callable[[Ends, Values], float]
    pairs: Callable[[Ends, Values, np.random.Generator], Pairs]
    parameters: tuple[Parameter, ...] = ()
    is_random: bool = True


def _grid(ends: Ends, columns: Ints) -> Pairs:
    """Pairs of (T, k) sources of each target, without those that are barred."""
    targets = np.repeat(np.arange(ends.targets), columns.shape[1])
    sources = columns.ravel()
    keep = sources != ends.barred[targets]
    return sources[keep], targets[keep]


def _all_pairs(ends: Ends, values: Values, rng: np.random.Generator) -> Pairs:
    return _grid(ends, np.broadcast_to(np.arange(ends.sources), (ends.targets, ends.sources)))


def _one_to_one_count(ends: Ends, values: Values) -> int:
    both = min(ends.sources, ends.targets)
    return both - int((ends.barred[:both] == np.arange(both)).sum())


def _one_to_one(ends: Ends, values: Values, rng: np.random.Generator) -> Pairs:
    both = np.arange(min(ends.sources, ends.targets))
    kept = both[ends.barred[: len(both)] != both]
    return kept, kept


def _random(ends: Ends, values: Values, rng: np.random.Generator) -> Pairs:
    return drawn_cells(rng, values["density"], ends.sources, barred=ends.barred)


def _fan_in_count(ends: Ends, values: Values) -> int:
    return ends.targets * values["count"]


def _fan_in(ends: Ends, values: Values, rng: np.random.Generator) -> Pairs:
    return _hearing(ends, values["count"], rng, words=("Fan-in", "sources for every target"))


def _fan_out(ends: Ends, values: Values, rng: np.random.Generator) -> Pairs:
    targets, sources = _hearing(ends.turned(), values["count"], rng, words=("Fan-out", "targets for every source"))
    order = np.lexsort((sources, targets))
    return sources[order], targets[order]


def _hearing(ends: Ends, count: int, rng: np.random.Generator, *, words: tuple[str, str]) -> Pairs:
    available = ends.sources - (ends.barred >= 0).astype(np.int64)
    least = int(available.min(initial=ends.sources))
    if count > least:
        raise Refused(f"{words[0]} {count} needs {count} {words[1]}, and there are only {least}; choose a smaller number or more units.")
    drawn = distinct_in_rows(rng, available, count)
    barred = ends.barred[:, None]
    return _grid(ends, np.sort(drawn + ((barred >= 0) & (drawn >= barred)), axis=1))


def _centres(ends: Ends) -> Ints:
    """Which source stands beside each target when both are laid around one ring."""
    return np.arange(ends.targets) * ends.sources // max(ends.targets, 1)


def _offsets(ends: Ends, values: Values) -> Ints:
    """Different places around the ring that a target hears, counted from its own."""
    reach, sides = values["neighbours"], values.get("sides", "both sides")
    before = reach if sides != "back" else 0
    after = reach if sides != "forward" else 0
    if before + after + 1 >= ends.sources:
        return np.arange(ends.sources)
    return np.arange(-before, after + 1)


def _ring_count(ends: Ends, values: Values) -> int:
    offsets = np.mod(_offsets(ends, values), ends.sources)
    own = np.mod(ends.barred - _centres(ends), ends.sources)
    return ends.targets * len(offsets) - int(((ends.barred >= 0) & np.isin(own, offsets)).sum())


def _ring(ends: Ends, values: Values, rng: np.random.Generator) -> Pairs:
    return _grid(ends, np.mod(_centres(ends)[:, None] + _offsets(ends, values), ends.sources))


def _small_world(ends: Ends, values: Values, rng: np.random.Generator) -> Pairs:
    """Each place of the ring keeps its source or, with the given probability, hears one beyond the neighbours instead."""
    offsets = _offsets(ends, values)
    near = np.mod(_centres(ends)[:, None] + offsets, ends.sources)  # (T, w)
    beyond = ends.sources - len(offsets)
    wanted = (rng.random(near.shape) < values["rewired"]) & (near != ends.barred[:, None])
    turn = np.cumsum(wanted, axis=1) - 1
    wanted &= turn < beyond
    width = min(beyond, len(offsets))
    if not width:
        return _grid(ends, near)
    strangers = distinct_in_rows(rng, np.full(ends.targets, beyond), width)
    strangers = rng.permuted(strangers, axis=1)  # Floyd's columns are not equally likely, their sets are
    picked = np.take_along_axis(strangers, np.clip(turn, 0, width - 1), axis=1)
    far = np.mod(_centres(ends)[:, None] + offsets[-1] + 1 + picked, ends.sources)
    wanted &= far != ends.barred[:, None]
    return _grid(ends, np.where(wanted, far, near))


def _chances(ends: Ends, values: Values) -> Iterator[tuple[int, Floats]]:
    """Slabs of targets: the first target, and the probability (t, S) that each hears each source."""
    if ends.sources * ends.targets > COMPARED:
        raise Refused(f"Measuring {ends.sources} × {ends.targets} distances takes too long; select fewer units.")
    step = max(1, AT_ONCE // max(ends.sources, 1))
    for begin in range(0, ends.targets, step):
        away = ends.target_places[begin : begin + step, None, :] - ends.source_places[None, :, :]
        chance = values["peak"] * np.exp(-np.hypot(away[..., 0], away[..., 1]) / values["length"])
        barred = ends.barred[begin : begin + step]
        held = np.flatnonzero(barred >= 0)
        chance[held, barred[held]] = 0.0
        yield begin, chance


def _distance_count(ends: Ends, values: Values) -> float:
    return sum(float(chance.sum()) for _, chance in _chances(ends, values))


def _distance(ends: Ends, values: Values, rng: np.random.Generator) -> Pairs:
    found = []
    for begin, chance in _chances(ends, values):
        targets, sources = np.nonzero(rng.random(chance.shape) < chance)
        found.append((sources, targets + begin))
    return np.concatenate([part[0] for part in found]), np.concatenate([part[1] for part in found])


def _modules(ends: Ends, values: Values) -> tuple[Ints, Ints, int]:
    """Module of each source and each target, and how many modules there are."""
    if values["by"] == "number":
        count = values["modules"]
        first, second = (np.arange(size) * count // max(size, 1) for size in (ends.sources, ends.targets))
        return first, second, count
    names, numbers = np.unique(np.concatenate([ends.source_groups, ends.target_groups]), return_inverse=True)
    if len(names) > MOST_MODULES:
        raise Refused(f"The units are in {len(names)} groups, and modules are at most {MOST_MODULES}; choose a number of modules.")
    return numbers[: ends.sources], numbers[ends.sources :], len(names)


def _blocks(ends: Ends, values: Values) -> Iterator[tuple[float, Ints, Ints, Ints]]:
    """Density, sources, targets, and barred places among these sources: inside each module, and from outside into it."""
    source_modules, target_modules, count = _modules(ends, values)
    for module in range(count):
        targets = np.flatnonzero(target_modules == module)
        for is_inside, density in ((True, values["inside"]), (False, values["between"])):
            is_here = (source_modules == module) == is_inside
            places = np.where(is_here, np.cumsum(is_here) - 1, -1)
            barred = ends.barred[targets]
            yield density, np.flatnonzero(is_here), targets, np.where(barred >= 0, places[barred], -1)


def _modular_count(ends: Ends, values: Values) -> int:
    blocks = _blocks(ends, values)
    return sum(round(density * (len(sources) * len(targets) - int((barred >= 0).sum()))) for density, sources, targets, barred in blocks)


def _modular(ends: Ends, values: Values, rng: np.random.Generator) -> Pairs:
    found = []
    for density, sources, targets, barred in _blocks(ends, values):
        columns, rows = drawn_cells(rng, density, len(sources), barred=barred)
        found.append((sources[columns], targets[rows]))
    made = np.concatenate([part[0] for part in found]), np.concatenate([part[1] for part in found])
    order = np.lexsort(made)
    return made[0][order], made[1][order]


def _fan(label: str, text: str) -> Parameter:
    return Parameter("count", int, 4, 1, LARGEST, text, label=label)


_NEIGHBOURS = Parameter("neighbours", int, 2, 1, LARGEST, "Nearest places around the ring, on each side")
STRATEGIES: dict[str, Strategy] = {row.name: row for row in (
    Strategy("all_to_all", "All to all", "Every source to every target.", lambda ends, values: ends.allowed, _all_pairs, is_random=False),
    Strategy("one_to_one", "One to one", "The first source to the first target, the second to the second, in order of their numbers.",
             _one_to_one_count, _one_to_one, is_random=False),
    Strategy("random", "Random", "A share of all pairs, drawn by lot.",
             lambda ends, values: round(values["density"] * ends.allowed), _random,
             (Parameter("density", float, 0.2, 0.0, 1.0, "Share of the pairs that are connected"),)),
    Strategy("fan_in", "Fixed fan-in", "Every target hears equally many sources, drawn by lot.", _fan_in_count, _fan_in,
             (_fan("Fan-in", "Sources each target hears"),)),
    Strategy("fan_out", "Fixed fan-out", "Every source reaches equally many targets, drawn by lot.",
             lambda ends, values: _fan_in_count(ends.turned(), values), _fan_out,
             (_fan("Fan-out", "Targets each source reaches"),)),
    Strategy("ring", "Ring", "Neighbours around a ring, in order of their numbers.", _ring_count, _ring,
             (_NEIGHBOURS, Parameter("sides", str, "both sides", help="Forward: each unit feeds the next ones", label="Direction",
                                     choices=("both sides", "forward", "back"))), is_random=False),
    Strategy("small_world", "Small world", "A ring of neighbours, some rewired to far ones (Watts and Strogatz 1998).", _ring_count,
             _small_world, (_NEIGHBOURS, Parameter("rewired", float, 0.1, 0.0, 1.0, "Probability that a connection comes from afar"))),
    Strategy("distance", "By distance", "Near units more often than far ones: p = peak · exp(−distance / length), by place on the canvas.",
             _distance_count, _distance,
             (Parameter("length", float, 150.0, 1e-3, 1e9, "Distance in pixels over which the probability falls to 37 %", label="Length λ"),
              Parameter("peak", float, 1.0, 0.0, 1.0, "Probability at distance 0"))),
    Strategy("modular", "Modules", "Dense inside modules, sparse between them.", _modular_count, _modular,
             (Parameter("by", str, "number", help="Equal parts in order of their numbers, or the groups the units are in",
                        choices=("number", "group"), label="Modules by"),
              Parameter("modules", int, 3, 1, MOST_MODULES, "How many equal parts", label="Number"),
              Parameter("inside", float, 0.8, 0.0, 1.0, "Share of the pairs inside a module"),
              Parameter("between", float, 0.05, 0.0, 1.0, "Share of the pairs from one module to another"))),
)}  # fmt: skip
