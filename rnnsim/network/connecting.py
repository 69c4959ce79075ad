"""Connecting by a strategy of the table: a recipe says how, a plan is what would be made, `connect_by` is the edit that makes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnnsim.formulas.refused import Refused
from rnnsim.formulas.sparse_spectrum import radius_of_edges
from rnnsim.network.columns import NO_ID, column_of
from rnnsim.network.document import Document, Edit
from rnnsim.network.edits import connect
from rnnsim.network.naming import grouped
from rnnsim.network.network import Ids, Network
from rnnsim.network.parameters import Parameter, values_from
from rnnsim.network.strategies import STRATEGIES, Ends, Strategy
from rnnsim.network.weight_choices import DISTRIBUTIONS, SIGN_RULES, signed

MOST_CONNECTIONS = 1_000_000
LARGEST_SEED = 2**53
_DELAY = column_of("connections", "delay")
DELAY = Parameter("delay", int, _DELAY.default, _DELAY.low, _DELAY.high, _DELAY.help, label=_DELAY.label)
RADIUS = Parameter(
    "radius", float, 0.95, 0.0, 1e6, "Scale the new weights so that they alone have this spectral radius", label="Spectral radius"
)
SEED = Parameter("seed", int, 0, 0, LARGEST_SEED, "The same seed draws the same connections")
Row = TypeVar("Row")


@dataclass(frozen=True)
class Recipe:
    """How to connect. `values`, `weight_values` and `sign_values` hold what differs from the defaults of the tables.

    `radius`: scale the new weights so that they alone have this spectral radius; None leaves them. The same seed makes the same.
    """

    strategy: str = "all_to_all"
    values: Mapping[str, Any] = field(default_factory=dict)
    self_loops: bool = False
    skips_present: bool = True
    weights: str = "constant"
    weight_values: Mapping[str, Any] = field(default_factory=dict)
    signs: str = "drawn"
    sign_values: Mapping[str, Any] = field(default_factory=dict)
    radius: float | None = None
    delay: int = 1
    gate: int = NO_ID
    seed: int = 0

    def changed(self, **values: Any) -> Recipe:
        """The same recipe with some parts replaced."""
        return replace(self, **values)


@dataclass(frozen=True, eq=False)
class Plan:
    """What would be made: ids of both ends and weights of (C,) connections. `present` pairs were left out: they are connected already."""

    recipe: Recipe
    sources: Ids
    targets: Ids
    weights: NDArray[np.float64]
    present: int = 0
    edit: Edit = field(init=False)

    def __post_init__(self) -> None:
        recipe = self.recipe
        made = connect(self.sources, self.targets, self.weights, delay=recipe.delay, gate=recipe.gate)
        object.__setattr__(self, "edit", made if len(self.sources) else lambda document: document)

    def __len__(self) -> int:
        return len(self.sources)

    @cached_property
    def radius(self) -> float:
        """Spectral radius of the new connections alone, measured on the weights as they are."""
        return radius_of_edges(self.sources, self.targets, self.weights)


def connect_by(recipe: Recipe, sources: ArrayLike, targets: ArrayLike) -> Edit:
    """Connect sources to targets (ids) by a recipe; refused in one sentence, with nothing allocated, if it would make too many."""

    def edit(document: Document) -> Document:
        return planned(document.network, recipe, (sources, targets)).edit(document)

    return edit


def planned(network: Network, recipe: Recipe, ends: tuple[ArrayLike, ArrayLike]) -> Plan:
    """What `connect_by` would make of these sources and targets."""
    sources, targets = (_each_once(ids) for ids in ends)
    if not len(sources) or not len(targets):
        raise Refused("Connecting needs sources and targets; select units first.")
    if recipe.gate != NO_ID:
        network.units.rows(recipe.gate)
    recipe = _checked(recipe)
    strategy = _row(STRATEGIES, recipe.strategy, "connection strategy")
    values = values_from(strategy.parameters, recipe.values, strategy.title)
    seen = ends_of(network, (sources, targets), self_loops=recipe.self_loops)
    _refuse_many(strategy, strategy.count(seen, values))
    pairs_lot, weights_lot, signs_lot = (np.random.default_rng(part) for part in np.random.SeedSequence(recipe.seed).spawn(3))
    first, second = strategy.pairs(seen, values, pairs_lot)
    first, second = sources[first], targets[second]
    weights = _signed(recipe, first, _drawn(recipe, len(first), weights_lot), rng=signs_lot)
    keep = ~_present(network, (first, second), recipe.delay) if recipe.skips_present else np.ones(len(first), bool)
    plan = Plan(recipe, first[keep], second[keep], weights[keep], int((~keep).sum()))
    return plan if recipe.radius is None or not len(plan) else _scaled(plan, recipe.radius)


def _checked(recipe: Recipe) -> Recipe:
    """The recipe with delay, seed and radius as plain numbers in range."""
    given = {"delay": recipe.delay, "seed": recipe.seed} | ({} if recipe.radius is None else {"radius": recipe.radius})
    return recipe.changed(**values_from([row for row in (DELAY, SEED, RADIUS) if row.name in given], given, "Connecting"))


def ends_of(network: Network, ends: tuple[Ids, Ids], *, self_loops: bool) -> Ends:
    """What a strategy may know of these sources and targets (ids, each once)."""
    sources, targets = ends
    first, second = network.units.rows(sources), network.units.rows(targets)
    barred = np.full(len(targets), -1, np.int64)
    if not self_loops:
        order = np.argsort(sources)
        place = np.searchsorted(sources[order], targets).clip(max=len(sources) - 1)
        barred = np.where(sources[order][place] == targets, order[place], -1)
    units = network.units
    places = [np.stack([units.place_x[rows], units.place_y[rows]], axis=1) for rows in (first, second)]
    return Ends(barred, places[0], places[1], units.group[first], units.group[second])


def _each_once(ids: ArrayLike) -> Ids:
    """In the order given."""
    given = np.asarray(ids, np.int64).ravel()
    return given[np.sort(np.unique(given, return_index=True)[1])]


def _row(table: Mapping[str, Row], name: str, what: str) -> Row:
    if name not in table:
        raise Refused(f"There is no {what} “{name}”; choose one of {', '.join(table)}.")
    return table[name]


def _refuse_many(strategy: Strategy, count: float) -> None:
    if count > MOST_CONNECTIONS:
        shown, most = grouped(round(count)), grouped(MOST_CONNECTIONS)
        raise Refused(f"“{strategy.title}” would make {shown} connections, at most {most} at once; select fewer units or choose fewer.")


def _drawn(recipe: Recipe, count: int, rng: np.random.Generator) -> NDArray[np.float64]:
    row = _row(DISTRIBUTIONS, recipe.weights, "distribution of weights")
    weights = row.draw(values_from(row.parameters, recipe.weight_values, row.title), rng, count)
    if not np.isfinite(weights).all():
        raise Refused(f"{row.title} weights with these numbers are not finite; choose smaller ones.")
    return weights


def _signed(recipe: Recipe, sources: Ids, weights: NDArray[np.float64], *, rng: np.random.Generator) -> NDArray[np.float64]:
    row = _row(SIGN_RULES, recipe.signs, "rule of signs")
    values = values_from(row.parameters, recipe.sign_values, row.title)
    return weights if row.sign is None else signed(weights, row.sign(values, rng, sources), values["factor"])


def _present(network: Network, ends: tuple[Ids, Ids], delay: int) -> NDArray[np.bool_]:
    """Whether each pair has a connection of that delay."""
    wires = network.connections
    same = wires.delay == delay
    span = int(network.units.id.max(initial=0)) + 1
    return np.isin(ends[1] * span + ends[0], wires.target[same] * span + wires.source[same])


def _scaled(plan: Plan, radius: float) -> Plan:
    raw = plan.radius
    if raw == 0.0:
        raise Refused(
            "These connections form no cycle that carries anything: their spectral radius is 0 however scaled; leave it unscaled."
        )
    return replace(plan, weights=plan.weights * (radius / raw))
