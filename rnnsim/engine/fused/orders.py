"""Who updates when: the orders of many ticks at once, as the compiled interpreter reads them. Vectorised; the same as `update_orders`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rnnsim.compiling.program import Program
from rnnsim.formulas.randomness import ORDER_EPISODE, draws
from rnnsim.network.run_settings import RunSettings


class Orders:
    """Turns of a program's nodes, stage by stage. `columns`: nodes in all; `begins`: first column of each stage with turns."""

    def __init__(self, program: Program, settings: RunSettings) -> None:
        self._settings = settings
        stages = [stage for stage in program.stages if stage.turns]
        rows = np.array([program.order[turn.first] for stage in stages for turn in stage.turns], np.int64)
        counts = [len(stage.turns) for stage in stages]
        self.begins = np.cumsum([0, *counts])[:-1].tolist()
        self.columns = len(rows)
        units = program.network.units
        self._spans = list(zip(self.begins, counts, strict=True))
        self._ids, self._period, self._phase = units.id[rows], units.period[rows], units.phase[rows]
        self.is_steady = settings.update_order == "sequential" and bool((self._period == 1).all())

    def of(self, first: int, ticks: int) -> NDArray[np.int64]:
        """(ticks, columns) numbers of nodes within their stage, from tick `first` on; −1 behind the last that has a turn."""
        when = first + np.arange(ticks)[:, None]
        due = when % self._period == self._phase
        if self._settings.update_order == "sequential":
            key = np.broadcast_to(np.arange(self.columns, dtype=float), due.shape)
        else:
            key = draws(self._settings.seed, when, self._ids, episode=ORDER_EPISODE)
        key = np.where(due, key, np.inf)
        if self._settings.update_order == "random_single" and self.columns:
            chosen = key.argmin(axis=1)
            due = due & (np.arange(self.columns) == chosen[:, None])
            key = np.where(due, key, np.inf)
        made = np.empty(due.shape, np.int64)
        for begin, count in self._spans:
            here = slice(begin, begin + count)
            order = key[:, here].argsort(axis=1, kind="stable")
            waits = np.arange(count) >= due[:, here].sum(axis=1)[:, None]
            made[:, here] = np.where(waits, -1, order)
        return made
