"""Why a network cannot be compiled: one error per situation, each with the sentence of the finding behind it. Knows no engine."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from rnnsim.formulas.refused import Refused
from rnnsim.network.findings import Finding, blocking_findings, blocking_findings_of_numbers
from rnnsim.network.naming import connection_name
from rnnsim.network.network import Network


class CannotCompile(Refused):
    """A finding that blocks running. `finding` names the units and connections."""

    def __init__(self, sentence: str, finding: Finding | None = None) -> None:
        super().__init__(sentence)
        self.finding = finding


class CombinationalLoop(CannotCompile):
    """Connections and gates of delay 0 form a cycle."""


class DanglingEnd(CannotCompile):
    """A connection reads, feeds or is gated by a unit that is not there."""


class TieDiffers(CannotCompile):
    """Rows that share one parameter are not equal."""


class CoupledUnitsDiffer(CannotCompile):
    """Units that answer together differ in period, phase or dynamics."""


class ParameterOutOfRange(CannotCompile):
    """A number that no computation could use."""


class MixedDelaySigns(CannotCompile):
    """A loop reads both the past and the future, so neither direction of time can be swept."""


class ReadsTheFuture(CannotCompile):
    """A negative delay where only the past can be read: with a continuous method, or an update order of one unit at a time."""


class FormulaNotUnderstood(CannotCompile):
    """A unit whose activation or drive is a user formula that cannot be read, or one of too many different ones."""


_SITUATIONS: dict[str, type[CannotCompile]] = {
    "combinational_loop": CombinationalLoop,
    "dangling_end": DanglingEnd,
    "dangling_gate": DanglingEnd,
    "tie_differs": TieDiffers,
    "mixed_delay_signs": MixedDelaySigns,
    "coupled_units_differ": CoupledUnitsDiffer,
    "tau_not_positive": ParameterOutOfRange,
    "phase_not_below_period": ParameterOutOfRange,
    "non_finite_parameter": ParameterOutOfRange,
    "formula_not_understood": FormulaNotUnderstood,
    "too_many_formulas": FormulaNotUnderstood,
}


def check_runnable(network: Network, continuous: bool, in_turn: bool = False) -> None:
    """Raise the error of the first thing that keeps this network from running, or from running in this way."""
    _refuse_first(blocking_findings(network, continuous))
    if continuous or in_turn:
        _check_delays(network, continuous)


def check_numbers(network: Network, changed: Collection[str], continuous: bool) -> None:
    """The same, of a network that differs from one that runs in these columns' numbers alone ("connections.weight")."""
    _refuse_first(blocking_findings_of_numbers(network, changed, continuous))


def _refuse_first(found: Sequence[Finding]) -> None:
    for finding in found:
        raise _SITUATIONS.get(finding.code, CannotCompile)(finding.sentence, finding)


def _check_delays(network: Network, continuous: bool) -> None:
    backward = np.flatnonzero(network.connections.delay < 0)
    if len(backward):
        name = connection_name(network, int(network.connections.id[backward[0]]))
        delay = network.connections.delay[backward[0]]
        way = (
            "which exists only with method tick; set delay-0 recurrence to delay 1 and the method to tick, which gives the numbers of "
            "euler."
            if continuous
            else "which exists only with synchronous updates; set the update order to synchronous."
        )
        raise ReadsTheFuture(f"The connection {name} has delay {delay} and reads the future, {way}")
