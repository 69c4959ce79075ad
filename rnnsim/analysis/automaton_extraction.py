"""Reads the finite automaton off a network that tells words apart: its states are cut into boxes, and each box becomes a state.

Giles, Miller, Chen, Chen, Sun and Lee, Neural Computation 4, 1992.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnnsim.analysis.automaton import Automaton
from rnnsim.compiling.compile_network import compile_network
from rnnsim.engine.running import run
from rnnsim.engine.state import State, first_state
from rnnsim.formulas.known_activations import activation_of
from rnnsim.formulas.refused import Refused
from rnnsim.network.document import Document, as_network
from rnnsim.network.network import Network

Floats = NDArray[np.float64]
MOST_STATES = 2000
PROBED = 400  # words whose states tell how far units without bounds go


def extracted(
    network: Network | Document,
    symbols: ArrayLike,
    *,
    end: ArrayLike | None = None,
    unit: int | None = None,
    cuts: int = 2,
    threshold: float = 0.5,
) -> Automaton:
    """The automaton whose states are boxes of the units that are remembered, each of them cut into `cuts` equal parts.

    symbols (K, inputs): what the network is shown for each symbol. A word is accepted if the output `unit` (an id; the first output
    unit if None) is above the threshold: in the tick of the row `end` after its last symbol, or right after it if there is no such
    row. Boxes are found breadth first from the initial state; the state that first reached a box stands for all of it. Units whose
    activation has no bounds are cut between the least and the greatest output over short words.
    `Refused` for networks that read later ticks or keep time by themselves, and if there are more than 2,000 boxes.
    """
    network = as_network(network)
    signs, answers = np.atleast_2d(np.asarray(symbols, float)), network.output_ids
    if not len(answers):
        raise Refused("An automaton is read off an output unit, and there is none; make the unit that accepts an output (o).")
    if (network.units.period > 1).any() or (network.connections.delay < 0).any():
        raise Refused("A network whose units have periods, or that reads later ticks, is no automaton; take those units out.")
    if cuts < 1:
        raise Refused(f"Each unit is cut into at least 1 part, not into {cuts}.")
    rows = [activation_of(name) for name in network.units.activation.tolist()]
    if any(row.kind == "stochastic" or row.name == "sample" for row in rows):
        raise Refused("A network with units that draw is no automaton: the same word leads here and there; take units that do not draw.")
    reader = _Reader(network, signs, None if end is None else np.asarray(end, float), int(answers[0]) if unit is None else unit)
    return reader.automaton(cuts, threshold)


@dataclass(frozen=True, eq=False)
class _Reader:
    """Steps many states of one network at once."""

    network: Network
    signs: Floats
    end: Floats | None
    unit: int

    def automaton(self, cuts: int, threshold: float) -> Automaton:
        """Breadth first, a generation of states at a time."""
        program = compile_network(self.network)
        generation = first_state(program)
        boxes = _Boxes(*self._bounds(generation), cuts, self._remembered())
        flags = self._accepts(generation, threshold)
        numbers = dict.fromkeys(zip(boxes.of(generation), self._told(flags), strict=True), 0)
        accepts, transitions = [flags], []
        while generation.batch:
            after = self._after(generation)
            flags, fresh = self._accepts(after, threshold), []
            keys = list(zip(boxes.of(after), self._told(flags), strict=True))
            for place, key in enumerate(keys):
                if key not in numbers:
                    numbers[key] = len(numbers)
                    fresh.append(place)
            if len(numbers) > MOST_STATES:
                raise Refused(f"The states fall into more than {MOST_STATES} boxes; take fewer cuts, or train until they gather.")
            transitions.append(np.array([numbers[key] for key in keys]).reshape(-1, len(self.signs)))
            generation = _taken(after, fresh)
            accepts.append(flags[fresh])
        return Automaton(np.concatenate(transitions), np.concatenate(accepts))

    def _after(self, state: State) -> State:
        """The states one symbol later, all symbols of the first state before those of the second."""
        every = _taken(state, np.repeat(np.arange(state.batch), len(self.signs)))
        return self._stepped(every, np.tile(self.signs, (state.batch, 1)))

    def _stepped(self, state: State, rows: Floats) -> State:
        made = run(self.network, rows[None], start=state, record="last").state
        return replace(made, tick=0)

    def _accepts(self, state: State, threshold: float) -> NDArray[np.bool_]:
        if state.batch and self.end is not None:
            state = self._stepped(state, np.tile(self.end, (state.batch, 1)))
        row = self.network.units.rows([self.unit])[0]
        return np.asarray(state.recent[0, :, row] > threshold)

    def _told(self, flags: NDArray[np.bool_]) -> list[bool]:
        """What tells states apart beside their boxes: the answer itself, where no later tick asks for it."""
        return [False] * len(flags) if self.end is not None else flags.tolist()

    def _remembered(self) -> NDArray[np.int64]:
        """(U,) how many ticks back the output of each unit is read; at least 1 for integrators, whose output shows their state."""
        units, wires = self.network.units, self.network.connections
        reach = (units.dynamics == "integrator").astype(np.int64)
        np.maximum.at(reach, units.positions_of(wires.source), wires.delay)
        holds = np.array([activation_of(name).holds for name in units.activation.tolist()], bool)
        return np.maximum(reach, holds.astype(np.int64))

    def _bounds(self, start: State) -> tuple[Floats, Floats]:
        """(U,) least and greatest output."""
        rows = [activation_of(name) for name in self.network.units.activation.tolist()]
        low, high = (np.array([getattr(row, side) for row in rows], float) for side in ("low", "high"))
        free = ~(np.isfinite(low) & np.isfinite(high))
        if free.any():
            length = max(1, int(np.log(PROBED) / np.log(max(len(self.signs), 2))))
            words = self.signs[list(product(range(len(self.signs)), repeat=length))].swapaxes(0, 1)
            begun = _taken(start, np.zeros(words.shape[1], np.int64))
            seen = run(self.network, words, start=begun).activations
            seen = np.concatenate([seen, begun.recent[:1]])
            low[free], high[free] = seen.min(axis=(0, 1))[free], seen.max(axis=(0, 1))[free]
        return low, high


@dataclass(frozen=True, eq=False)
class _Boxes:
    """low, high (U,): bounds; each remembered output is cut into `cuts` parts of equal width. remembered (U,): ticks back."""

    low: Floats
    high: Floats
    cuts: int
    remembered: NDArray[np.int64]

    def of(self, state: State) -> list[bytes]:
        """A key for the box of each state."""
        width = np.where(self.high > self.low, self.high - self.low, 1.0)
        parts = np.floor((state.recent - self.low) / width * self.cuts)
        numbers = np.clip(np.nan_to_num(parts), 0, self.cuts - 1).astype(np.int16)  # (D, B, U)
        back = np.arange(len(numbers))[:, None] < self.remembered  # (D, U)
        return [numbers[:, episode][back].tobytes() for episode in range(state.batch)]


def _taken(state: State, episodes: ArrayLike) -> State:
    chosen = np.asarray(episodes, np.int64)
    return replace(state, recent=state.recent[:, chosen], inner=state.inner[chosen])
