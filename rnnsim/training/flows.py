"""How far a gradient flows: truncation, decay, chunks, and what is watched on the way, as one frozen value."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from rnnsim.formulas.refused import Refused

MOST_TICKS = 1_000_000


@dataclass(frozen=True)
class Flow:
    """Backpropagation through time, unless told otherwise.

    truncation K: the error of tick t reaches t − K + 1 … t, so 1 lets nothing through time (0: no end). decay γ: every crossing of
    d ticks is paid with γ^d, and where less than `threshold` is left the error ends. chunk (k1, k2): after every k1 ticks their
    errors reach k2 ticks back from the last of them, as frameworks do with k1 = k2; None for one chunk. forces_teacher: after they
    were scored, outputs stand at their targets where those count. lags: how many ticks of travel the gradient's norm is told apart
    for. by_copy: keep the gradient of every tick's own copy of outputs and weights.

    A tick travelled counts one, forward or backward in time, through a delay, an integrator's state or a period alike.
    """

    truncation: int = 0
    decay: float = 1.0
    threshold: float = 0.0
    chunk: tuple[int, int] | None = None
    forces_teacher: bool = False
    lags: int = 0
    by_copy: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.truncation <= MOST_TICKS:
            raise Refused(f"An error flows back at least 1 tick, or 0 for no end, not {self.truncation}.")
        if not (0 <= self.decay <= 1 and 0 <= self.threshold <= 1):
            raise Refused(f"Decay and threshold lie from 0 to 1, not at {self.decay:g} and {self.threshold:g}.")
        if self.chunk is not None and not 1 <= self.chunk[0] <= self.chunk[1]:
            raise Refused(f"Chunks of k1 ticks flow back k2 ticks, with 1 ≤ k1 ≤ k2, not {self.chunk[0]} and {self.chunk[1]}.")

    def reach(self, ticks: int) -> int:
        """How many ticks an error of an episode of so many stays in, its own included; 0 for no end.

        With a threshold θ it is ⌊ln θ / ln γ⌋ + 1: the last tick has γ^reach still at θ or above.
        """
        ends = [self.truncation] if self.truncation else []
        if self.threshold > 0 and self.decay < 1:
            left, reach = self.decay, 1
            while left >= self.threshold and reach < ticks:
                left, reach = left * self.decay, reach + 1
            ends.append(reach)
        reach = min(ends, default=0)
        return reach if reach < ticks else 0


WHOLE = Flow()
FLOWS: dict[str, tuple[tuple[str, ...], Callable[..., Flow]]] = {
    "backpropagation": ((), lambda: Flow(truncation=1)),
    "backpropagation_through_time": ((), lambda: WHOLE),
    "truncated_backpropagation": (("reach",), lambda reach: Flow(truncation=int(reach))),
    "chunked_backpropagation": (("chunk",), lambda chunk, reach=0: Flow(chunk=(int(chunk), int(reach or chunk)))),
    "decayed_backpropagation": (("decay",), lambda decay, threshold=0.0: Flow(decay=decay, threshold=threshold)),
    "teacher_forcing": ((), lambda: Flow(forces_teacher=True)),
}
"""Learners that differ in their flow alone: what must be given in parentheses, and the flow."""
_CALL = re.compile(r"\s*([a-z_]+)\s*(?:\(([^()]*)\))?\s*")


def flow_of(learner: str) -> Flow:
    """The flow of a learner by name, with its numbers in parentheses.

    >>> flow_of("truncated_backpropagation(3)").truncation
    3
    """
    found = _CALL.fullmatch(learner)
    if found is None or found[1] not in FLOWS:
        known = ", ".join(FLOWS)
        raise Refused(f"“{learner[:60]}” is no learner whose gradient can be asked for; take one of {known}, with numbers in parentheses.")
    needs, made_of = FLOWS[found[1]]
    try:
        numbers = [float(text) for text in (found[2] or "").split(",") if text.strip()]
        return made_of(*numbers)
    except (TypeError, ValueError) as error:
        if isinstance(error, Refused):
            raise
        example = f"{found[1]}({', '.join(needs)})" if needs else found[1]
        raise Refused(f"“{learner[:60]}” is not understood; write {example}, with numbers.") from None
