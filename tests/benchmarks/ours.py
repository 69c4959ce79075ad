"""Ours as a contender: a compiled program making K ticks in one call, recording its outputs and looking for what is not finite."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnsim.compiling.compile_network import compile_network
from rnnsim.engine.backends import BACKENDS, advance, making_backend
from rnnsim.engine.clock import Held, Room
from rnnsim.engine.state import DTYPES, State, first_state
from rnnsim.network.network import Network
from rnnsim.network.run_settings import RunSettings
from rnnsim.session.run import Run
from tests.benchmarks.timing import Contender


def offer_kernels(run: Run, backend: str) -> None:
    """Give a live run the fused kernels, loaded, as the window does once they are ready."""
    if backend == "fused":
        BACKENDS["fused"].load()
        run.offer_fused()


class Prepared:
    """A network compiled for its settings, standing before tick 1, with what it is fed in one call."""

    def __init__(self, network: Network, settings: RunSettings, *, ticks: int, inputs: NDArray[Any] | None = None, batch: int = 1) -> None:
        dtype = DTYPES[settings.precision]
        self.program = compile_network(network, settings.is_continuous, in_turn=settings.is_one_at_a_time)
        self.settings, self.start = settings, first_state(self.program, batch, settings.precision)
        width = int(network.units.is_input.sum())
        self.inputs = np.zeros((ticks, batch, width), dtype) if inputs is None else inputs.astype(dtype)
        self.outputs = int(network.units.is_output.sum())
        self.backend = making_backend(settings.backend, self.program, settings)

    def made(self, ticks: int, updates: list[Any] | None = None) -> tuple[State, NDArray[Any]]:
        """The state after the first `ticks` ticks, and the outputs (ticks, B, outputs); single updates go into the list given."""
        rows = np.empty((ticks, self.start.batch, self.outputs), self.start.recent.dtype)
        held: Held = {} if self.settings.valid is None else {"valid": self.settings.valid[:ticks]}
        room = Room(outputs=rows, updates=updates)
        return advance(self.program, self.start, self.inputs[:ticks], settings=self.settings, room=room, **held), rows

    def contender(self, name: str = "ours") -> Contender:
        """Timed over all the ticks; answers with the stored outputs (U,) of the first episode after tick 1."""
        ticks = len(self.inputs)
        return Contender(self.named(name), lambda: self.made(ticks), ticks, lambda: self.made(1)[0].recent[0, 0])

    def named(self, name: str) -> str:
        """The name, and who really makes the ticks if it is another backend than was asked for."""
        return name if self.backend == self.settings.backend else f"{name} (made by {self.backend})"
