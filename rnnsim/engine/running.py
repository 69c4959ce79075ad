"""`run`: a network, inputs and settings in, a trace out. Checks what it is given; the ticks themselves are the clock's."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnnsim.compiling.compile_network import compile_network
from rnnsim.compiling.program import Program
from rnnsim.engine.backends import advance, making_backend, settled
from rnnsim.engine.clock import Held, Room
from rnnsim.engine.memory_limits import check_kept
from rnnsim.engine.non_finite import NonFinite
from rnnsim.engine.state import DTYPES, State, carried, first_state
from rnnsim.engine.trace import Trace
from rnnsim.engine.whole_episodes import WholeEpisodeNeeded, check_whole_episode
from rnnsim.formulas.activations import Floats
from rnnsim.formulas.refused import Refused
from rnnsim.network.document import Document, as_network
from rnnsim.network.episode import Episode
from rnnsim.network.network import Network
from rnnsim.network.run_settings import RunSettings

CHUNK = 256  # ticks per call of the clock


def run(network: Network | Document, inputs: ArrayLike | None = None, ticks: int | None = None, **settings: Any) -> Trace:
    """Run from the initial outputs, or on from `start`, and record.

    inputs: (T, I) or (T, B, I) for B episodes; columns are the input units in row order; ticks beyond them read 0. ticks: how
    many to make, all inputs if left out. settings: the fields of `RunSettings`; rows of `valid` and `clamp` belong to the rows
    of inputs. A document brings its own settings, and its tape if no inputs are given. Raises `Refused` with a sentence for
    what cannot be run, and `NonFinite` with the trace so far. With negative delays the inputs are one whole episode: ticks after
    the last stand at the initial outputs, nothing continues from a `start`, and a `NonFinite` has no ticks before it.

    >>> from rnnsim.network.draft import Draft
    >>> draft = Draft("counter")
    >>> unit = draft.units(1, bias=1.0, is_output=True)
    >>> _ = draft.connect(unit, unit, 1.0, delay=1)
    >>> run(draft.network(), ticks=3).outputs[:, 0].tolist()
    [1.0, 2.0, 3.0]
    """
    chosen = (network.settings if isinstance(network, Document) else RunSettings()).changed(**settings)
    if inputs is None and isinstance(network, Document):
        inputs, ticks, chosen = _from_tape(network, ticks, chosen)
    graph = as_network(network)
    if chosen.is_continuous and chosen.is_one_at_a_time:
        raise Refused(
            f"Update order {chosen.update_order} exists only with method tick, not {chosen.method}; set the method to tick, or the update "
            "order to synchronous."
        )
    feed, is_batch = _checked_inputs(graph, inputs, ticks, record=chosen.record)
    program = compile_network(graph, chosen.is_continuous, in_turn=chosen.is_one_at_a_time)
    check_whole_episode(program, len(feed), feed.shape[1], precision=chosen.precision)
    chosen = settled(chosen, program, len(feed), batch=feed.shape[1])
    state = _start(program, chosen, feed.shape[1])
    return _Recording(program, feed, chosen, is_batch=is_batch).made_from(state)


def _from_tape(document: Document, ticks: int | None, settings: RunSettings) -> tuple[NDArray[Any] | None, int | None, RunSettings]:
    """Inputs, ticks and settings with the episode on the tape; a stored pattern is not played."""
    episode: Episode | None = document.episode
    if episode is None or episode.kind == "pattern":
        return None, ticks, settings
    count = len(episode) if ticks is None else ticks
    first = 1 if settings.start is None else settings.start.tick + 1
    if episode.valid is not None and settings.valid is None:
        at = np.arange(first - 1, first - 1 + count)
        at = at % len(episode) if episode.repeats and len(episode) else at
        settings = settings.changed(valid=episode.valid[at[at < len(episode)]])
    return episode.inputs_for(document.network.input_ids, first, max(count, 0)), ticks, settings


def _checked_inputs(network: Network, inputs: ArrayLike | None, ticks: int | None, *, record: str) -> tuple[Floats, bool]:
    """(T, B, I) and whether the caller gave episodes."""
    width = int(network.units.is_input.sum())
    if ticks is not None and (isinstance(ticks, bool) or not isinstance(ticks, (int, np.integer)) or ticks < 0):
        raise Refused(f"The number of ticks is a whole number of at least 0, not {ticks!r}.")
    if inputs is None:
        if ticks is None and (network.connections.delay < 0).any():
            raise Refused(
                "A network with negative delays reads later ticks, so it cannot run freely; give the inputs of a whole episode, or "
                "ticks=100, say, for its length."
            )
        if ticks is None:
            raise Refused("A run needs inputs or a number of ticks; give inputs (ticks, input units) or ticks=100, say.")
        check_kept(network, int(ticks), 1, record=record)
        return np.zeros((ticks, 1, width)), False
    try:
        array = np.asarray(inputs, float)
    except (TypeError, ValueError):
        raise Refused("Inputs are numbers in rows of equal length, one row per tick; these are not.") from None
    if array.ndim not in (2, 3):
        raise Refused(
            f"Inputs are (ticks, input units) or (ticks, episodes, input units), not {array.shape}; reshape them, say to (-1, {width})."
        )
    if array.shape[-1] != width:
        raise Refused(
            f"The inputs have {array.shape[-1]} columns, but the network has {width} input units; give one column per input unit."
        )
    if not np.isfinite(array).all():
        raise Refused(
            f"The inputs of tick {np.argwhere(~np.isfinite(array))[0][0] + 1} hold a value that is not a finite number; replace it."
        )
    is_batch = array.ndim == 3
    array = array if is_batch else array[:, None]
    count = len(array) if ticks is None else ticks
    if array.shape[1] == 0:
        raise Refused("The inputs hold no episode; give at least one.")
    check_kept(network, int(count), array.shape[1], record=record)
    silent = np.zeros((max(count - len(array), 0), *array.shape[1:]))
    return np.concatenate([array[:count], silent]), is_batch


def _start(program: Program, settings: RunSettings, batch: int) -> State:
    state = settings.start
    if state is None:
        return first_state(program, batch, settings.precision)
    if not isinstance(state, State):
        raise Refused("The run setting start is a state to continue from, such as trace.state of an earlier run.")
    if program.look_ahead:
        raise WholeEpisodeNeeded()
    if state.batch != batch:
        raise Refused(f"The state to continue from has {state.batch} episodes, the inputs have {batch}; give the same number.")
    return carried(state, program)


@dataclass(eq=False)
class _Recording:
    """One run being made: cuts what is imposed into chunks and keeps the rows that are wanted."""

    program: Program
    inputs: Floats
    settings: RunSettings
    is_batch: bool

    def __post_init__(self) -> None:
        ticks, batch, _ = self.inputs.shape
        network, kind = self.program.network, self.settings.record
        if kind == "updates" and batch > 1:
            raise Refused("Single updates are recorded for one episode; run the episodes one by one.")
        self._valid = _checked_valid(self.settings.valid, ticks, batch)
        self._clamp = {
            int(unit): _checked_clamp(network, unit, values, shape=(ticks, batch)) for unit, values in self.settings.clamp.items()
        }
        dtype, units, outputs = DTYPES[self.settings.precision], len(network.units), int(network.units.is_output.sum())
        self._is_whole = self.program.look_ahead > 0
        is_last = kind == "last" and not self._is_whole
        self._scratch = min(ticks, 1) if is_last else 0
        kept = self._scratch if is_last else ticks
        self._outputs: Floats = np.zeros((kept, batch, outputs), dtype)
        self._activations: Floats = np.zeros((0 if kind == "outputs" else kept, batch, units), dtype)
        self._states: Floats = np.zeros((0 if kind == "outputs" else kept, batch, units), dtype)
        self._updates: list[Floats] = []

    def made_from(self, state: State) -> Trace:
        """Make all ticks."""
        begun, ticks = state.tick, len(self.inputs)
        for first, last in pairwise(self._cuts(ticks)):
            try:
                state = advance(
                    self.program,
                    state,
                    self.inputs[first:last],
                    settings=self.settings,
                    room=self._room(first, last),
                    **self._held(first, last),
                )
            except NonFinite as error:
                error.trace = self._trace(error.state, begun, error.state.tick - begun)
                raise
        return self._trace(state, begun, ticks)

    def _cuts(self, ticks: int) -> list[int]:
        if self._is_whole:
            return [0, ticks]
        if self.settings.record != "last" or ticks < 2:
            return [*range(0, ticks, CHUNK), ticks]
        return [*range(0, ticks - 1, CHUNK), ticks - 1, ticks]

    def _room(self, first: int, last: int) -> Room:
        if self._scratch:
            return Room(self._activations, self._states, self._outputs) if last == len(self.inputs) else Room()
        rows = slice(first, last)
        updates = self._updates if self.settings.record == "updates" else None
        if not len(self._activations):
            return Room(outputs=self._outputs[rows])
        return Room(self._activations[rows], self._states[rows], self._outputs[rows], updates)

    def _held(self, first: int, last: int) -> Held:
        held: Held = {"clamp": {unit: values[first:last] if np.ndim(values) else values for unit, values in self._clamp.items()}}
        if self._valid is not None:
            held["valid"] = self._valid[first:last]
        return held

    def _trace(self, state: State, begun: int, made: int) -> Trace:
        is_last = self.settings.record == "last"
        kept = (self._scratch if made == len(self.inputs) else 0) if is_last and not self._is_whole else made
        rows = slice(max(made - 1, 0) if is_last and self._is_whole else 0, kept)
        outputs, activations, states = (
            array[rows] if self.is_batch else array[rows, 0] for array in (self._outputs, self._activations, self._states)
        )
        updates = np.concatenate([np.zeros((0, 4)), *self._updates])
        updates = updates[updates[:, 0] <= begun + made]
        first = begun + made if is_last and made else begun + 1
        backend = making_backend(self.settings.backend, self.program, self.settings, size=self.inputs.shape[:2])
        return Trace(self.program.network, outputs, activations, states, updates, state, first, backend)


def _checked_valid(valid: Any, ticks: int, batch: int) -> NDArray[np.bool_] | None:
    """(T, B), ticks beyond the given rows valid."""
    if valid is None:
        return None
    mask = np.asarray(valid)
    if mask.ndim not in (1, 2) or (mask.ndim == 2 and mask.shape[1] != batch):
        raise Refused(f"The run setting valid is (ticks,) or (ticks, {batch}) of yes and no, not {mask.shape}.")
    full = np.ones((ticks, batch), bool)
    given = mask[:ticks].astype(bool)
    full[: len(given)] = given[:, None] if given.ndim == 1 else given
    return full


def _checked_clamp(network: Network, unit: Any, values: Any, *, shape: tuple[int, int]) -> Any:
    """A number, (T,) or (T, B), free beyond the given rows."""
    network.units.rows(int(unit))
    given = np.asarray(values, float)
    if given.ndim == 0:
        return float(given)
    if given.ndim > 2 or (given.ndim == 2 and given.shape[1] != shape[1]):
        raise Refused(f"The clamp of unit {unit} is a number, (ticks,) or (ticks, {shape[1]}), not {given.shape}.")
    full = np.full(shape if given.ndim == 2 else shape[:1], np.nan)
    given = given[: shape[0]]
    full[: len(given)] = given
    return full
