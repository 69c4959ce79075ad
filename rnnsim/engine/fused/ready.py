"""A layout with the numbers of one network and the buffers it is run in, kept with its program."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnsim.compiling.program import Program
from rnnsim.engine.fused.kept_fields import couplings_of
from rnnsim.engine.fused.layout import Layout, laid_out
from rnnsim.engine.fused.numbers import numbers_of, weights_of
from rnnsim.engine.fused.patched_layout import patched_layout
from rnnsim.engine.fused.sheet import Kind
from rnnsim.network.network import Network

KEPT_LAYOUTS, KEPT_BUFFERS = 3, 2
LAYOUTS = "fused"  # where a program keeps them


class Buffers(NamedTuple):
    """window (rows, places, L): a view of flat, with room behind for a whole register; outputs (K, O, L)."""

    flat: NDArray[Any]
    window: NDArray[Any]
    outputs: NDArray[Any]


@dataclass(frozen=True, eq=False)
class Ready:
    """A layout with the numbers of one network."""

    layout: Layout
    network: Network
    weights: NDArray[Any]
    numbers: NDArray[Any]
    fields: NDArray[Any]
    couplings: NDArray[Any]
    spare: list[Buffers]

    def buffers(self, rows: int, ahead: int, outputs: int) -> Buffers:
        """Buffers for so many ticks at a time, with ones where constants stand: those of an earlier call if they fit."""
        layout = self.layout
        register, lanes = layout.kind.register, layout.kind.lanes
        count = layout.depth + rows + ahead
        try:
            found = self.spare.pop()
            if len(found.window) == count:
                return found
        except IndexError:  # none there, or all with another thread
            pass
        flat = np.zeros(count * layout.stride + register * max(lanes, register), self.weights.dtype)
        window = flat[: count * layout.stride].reshape(count, layout.placement.width, lanes)
        window[:, : register if lanes == 1 else 1] = 1
        return Buffers(flat, window, np.empty((rows, outputs, lanes), self.weights.dtype))


def ready_for(program: Program, kind: Kind, dt: float) -> Ready:
    """The program laid out with its numbers, made once and kept with it; patched from the layout of the program before an edit."""
    kept: dict[Any, Ready] = program.layouts.setdefault(LAYOUTS, {})
    found = kept.get((kind, dt))
    if found is None:
        network, before = program.network, program.predecessor
        known: Ready | None = None if before is None else before.layouts.get(LAYOUTS, {}).get((kind, dt))
        layout = None if before is None or known is None else patched_layout(known.layout, before, program)
        layout = layout or laid_out(program, kind)
        found = Ready(layout, network, weights_of(layout, network), numbers_of(layout, network, dt),
                      *couplings_of(layout.kept, network, layout.kept_sizes, dtype=kind.dtype), [])  # fmt: skip
        while len(kept) >= KEPT_LAYOUTS:
            kept.pop(next(iter(kept)))
        kept[kind, dt] = found
        program.forget_predecessor()
    return found
