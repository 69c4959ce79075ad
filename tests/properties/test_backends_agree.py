"""The fused kernels make of every invented network what numpy makes of it: tick by tick, where they stop, and after an edit."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rnnsim.compiling.compile_network import compile_network
from rnnsim.compiling.patching import program_after
from rnnsim.compiling.program import Program
from rnnsim.compiling.turning import keeps_fields
from rnnsim.engine import clock
from rnnsim.engine.backends import BACKENDS
from rnnsim.network.document import Document
from rnnsim.network.edits import connect, delete, set_connections, set_units
from rnnsim.network.findings import blocking_findings
from rnnsim.network.network import Network
from tests.properties.agreement import (
    TOLERANCE,
    Made,
    alone,
    cut,
    distance,
    furthest,
    fused_advance,
    held_in,
    made,
    program_of,
    single_ticks,
)
from tests.properties.agreement_cases import LARGE, REQUIRED, TICKS, Case, cases, table

pytest.importorskip("numba")
CUTS: dict[str, list[int]] = {
    "1": [*range(TICKS + 1)], "7": [*range(0, TICKS, 7), TICKS], "64": [0, 64, TICKS], "uneven": [0, 3, 20, 21, TICKS],
}  # fmt: skip
FEW, MANY, EACH = 50, 1100, 20


class Tally:
    """What was compared: how many networks hold what, and the largest differences."""

    def __init__(self) -> None:
        self.holds: Counter[str] = Counter()
        self.largest: Counter[str] = Counter()
        self.networks: set[int] = set()

    def note(self, case: Case, extra: set[str]) -> None:
        fingerprint = hash((case.network.connections.weight.tobytes(), case.network.units.id.tobytes()))
        if fingerprint not in self.networks:
            self.networks.add(fingerprint)
            self.holds.update(case.holds | extra)

    def measure(self, kind: str, case: Case, *, found: tuple[float, str]) -> None:
        key = f"{kind}, {case.settings.precision}"
        self.largest[key] = max(self.largest[key], found[0])  # type: ignore[assignment]
        assert found[0] <= TOLERANCE[case.settings.precision], f"{kind}: {found[1]} differ by {found[0]:.2g}"


def compared(count: int, tally: Tally) -> None:
    """Invent networks and compare what the two backends make of them."""

    @settings(max_examples=count, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(cases(), st.integers(0, 1000))
    def agree(case: Case, seed: int) -> None:
        program = program_of(case)
        if BACKENDS["fused"].cannot(program, case.settings) is None:  # else numpy makes it
            check_single_ticks(case, program, tally)
            whole = check_cuts(case, program)
            check_stop(case, program, whole)
            check_edit(case, program, seed, tally=tally)
            if whole.stopped:
                tally.holds["stopped"] += 1

    fused_advance()
    agree()


def check_single_ticks(case: Case, program: Program, tally: Tally) -> None:
    is_first = True
    for reference, its, state, ticks in single_ticks(case, program):
        assert its.stopped is None
        tally.measure("ticks", case, found=furthest(reference, its))
        for lane in {0, case.batch - 1} if is_first and case.batch > 1 else set():
            single = alone(case, program, state, lane=lane, ticks=ticks)
            tally.measure("episodes", case, found=(distance(single.activations[:, 0], its.activations[:, lane]), "activations"))
        if is_first:
            tally.note(case, _ways(case, program))
        is_first = False


def _ways(case: Case, program: Program) -> set[str]:
    """Which update order the kernels really followed, and how."""
    turning = [stage for stage in program.stages if stage.turns]
    keeping = [keeps_fields(program, stage) for stage in turning]
    if not turning:
        return {"order synchronous"} if not case.settings.is_one_at_a_time else set()
    if case.clamp and not all(keeping):
        return set()  # numpy's
    return {f"order {case.settings.update_order}"} | {"kept fields" if kept else "turns by the table" for kept in keeping}


def check_cuts(case: Case, program: Program) -> Made:
    """However a run is cut into calls, it is the same to the last bit; so is a repetition."""
    advance = fused_advance()
    whole = cut(advance, program, case, [0, TICKS])
    others = {"again": [0, TICKS]} if program.look_ahead else CUTS
    for name, cuts in others.items():
        other = cut(advance, program, case, cuts)
        assert other.stopped == whole.stopped, name
        for (part, one), (_, its) in zip(whole.parts(), other.parts(), strict=True):
            assert np.array_equal(one, its), f"{part} of a run cut into {name}"
    return whole


def check_stop(case: Case, program: Program, whole: Made) -> None:
    """Where a value is no longer finite both stop at the same unit in the same tick."""
    if whole.stopped is None:
        return
    first = 0 if program.look_ahead else whole.stopped[1] - 1
    last = TICKS if program.look_ahead else first + 1
    reference = made(clock.advance, program, whole.state, case=case, ticks=(first, last))
    if not program.look_ahead:
        assert reference.stopped == whole.stopped
    its = made(fused_advance(), program, whole.state, case=case, ticks=(first, last))
    assert its.stopped == whole.stopped
    assert len(its.activations) == 0
    assert its.state.tick == whole.state.tick


def check_edit(case: Case, program: Program, seed: int, *, tally: Tally) -> None:
    """A layout that was patched after an edit agrees with numpy on the edited network."""
    if program.look_ahead:
        return
    network = _edited(case.network, seed)
    if blocking_findings(network, case.settings.is_continuous):
        return
    kind: dict[str, Any] = {"continuous": case.settings.is_continuous, "in_turn": case.settings.is_one_at_a_time}
    later = Case(network, case.settings, case.inputs, imposed=(case.clamp, case.valid), holds=case.holds)
    anew = compile_network(network, kind["continuous"], in_turn=kind["in_turn"])
    if BACKENDS["fused"].cannot(anew, case.settings) is not None:
        return
    made(fused_advance(), program, cut(fused_advance(), program, case, [0, 1]).state, case=case, ticks=(0, 1), held=held_in(case, 0, 1))
    patched = program_after(program, network, **kind)
    for reference, _, state, ticks in single_ticks(later, anew):
        its = made(fused_advance(), patched, state, case=later, ticks=ticks)
        tally.measure("edits", case, found=furthest(reference, its))


def _edited(network: Network, seed: int) -> Network:
    """Another weight and bias, some connections less and some more."""
    random = np.random.default_rng(seed)
    units, wires = network.units, network.connections
    document = Document(network)
    if len(wires):
        document = set_connections(random.choice(wires.id, 1), weight=0.375)(document)
        document = delete(connections=random.choice(wires.id, int(random.integers(0, 3)) % (len(wires) + 1), replace=False))(document)
    document = set_units(random.choice(units.id, 1), bias=3.25)(document)
    count = int(random.integers(0, 4))
    source, target = random.choice(units.id, (2, count))
    return connect(source, target, 0.125, delay=int(random.integers(1, 3)))(document).network


def test_fused_kernels_and_numpy_agree_on_invented_networks() -> None:
    tally = Tally()
    compared(FEW, tally)
    assert len(tally.networks) > FEW // 2
    assert {name for name in REQUIRED if not tally.holds[name]} == set()


@pytest.mark.slow
def test_fused_kernels_and_numpy_agree_on_many_invented_networks(capsys: pytest.CaptureFixture[str]) -> None:
    tally = Tally()
    compared(MANY, tally)
    with capsys.disabled():
        print(f"\n{len(tally.networks)} networks on which the fused kernels and numpy agree, and how many hold what")
        print(table(tally.holds))
        print("\n".join(f"largest difference of {name}: {value:.2g}" for name, value in sorted(tally.largest.items())))
    assert len(tally.networks) >= 500
    assert tally.holds[f"≥ {LARGE} units"] >= 50
    assert {name: tally.holds[name] for name in REQUIRED if tally.holds[name] < EACH} == {}
