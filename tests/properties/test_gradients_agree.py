"""The compiled kernels give for every invented network the loss and gradients that numpy gives, row by row."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rnnsim.compiling.compile_network import compile_network
from rnnsim.compiling.program import Program, with_parameters
from rnnsim.engine.non_finite import NonFinite
from rnnsim.network.batch import Batch
from rnnsim.network.network import Network
from rnnsim.training.flows import WHOLE, Flow
from rnnsim.training.gradient_backends import GRADIENT_BACKENDS
from rnnsim.training.gradient_rows import Gradients
from rnnsim.training.losses import LOSSES, matched_by
from rnnsim.training.parameters import Parameters
from tests.properties.agreement import nudged
from tests.properties.agreement_cases import REQUIRED, Case, cases, table

pytest.importorskip("numba")
TOLERANCE = {"double": 1e-10, "single": 1e-3}  # of each array, relative to its largest number or 1
PARTS = ("loss", "weights", "biases", "initials", "inputs", "outputs")
ELSEWHERE = ("integrator ", "order ", "kept ", "turns ", "stopped")  # ways of running that have no gradient
FEW, MANY, EACH = 12, 1100, 20
STEEP = 1e-3


class Given:
    """A case with targets, what counts of them, a loss and a flow, as `value_and_gradient` takes them."""

    def __init__(self, case: Case, seed: int) -> None:
        random = np.random.default_rng(seed)
        ticks, outputs = int(random.integers(2, 12)), int(case.network.units.is_output.sum())
        shape = (ticks, case.batch, outputs)
        valid = None if case.valid is None else case.valid[:ticks]
        if valid is not None:
            valid = np.broadcast_to(valid if valid.ndim == 2 else valid[:, None], shape[:2])
        mask = None if random.random() < 0.5 else random.random(shape) < 0.7
        self.loss = str(random.choice(list(LOSSES)))
        self.flow = Flow(forces_teacher=True) if random.random() < 0.15 else WHOLE
        self.batch = Batch(case.inputs[:ticks], random.random(shape), mask, valid)
        clamp = {unit: values[:ticks] if np.ndim(values) else values for unit, values in case.clamp.items()}
        self.settings = case.settings.changed(clamp=clamp)
        self.holds = case.holds | {self.loss} | ({"teacher forcing"} if self.flow.forces_teacher else set())
        self.holds |= {"target mask"} if mask is not None else set()

    def made(self, backend: str, program: Program) -> Gradients:
        return GRADIENT_BACKENDS[backend].load()(program, self.batch, self.loss, settings=self.settings, flow=self.flow)

    def is_covered(self, program: Program) -> bool:
        return GRADIENT_BACKENDS["fused"].cannot(program, self.batch, settings=self.settings, flow=self.flow) is None

    def is_steep(self, network: Network, outputs: Any) -> bool:
        """Whether a probability that the loss does not go with is so near 0 or 1 that its last bit decides the gradient."""
        if self.loss != "binary_cross_entropy":
            return False
        others = outputs[..., ~matched_by(LOSSES[self.loss], network)]
        return bool((np.minimum(np.abs(others), np.abs(1 - others)) < STEEP).any())

    def furthest(self, one: Gradients, other: Gradients) -> tuple[float, str]:
        return max((distance(getattr(one, part), getattr(other, part)), part) for part in PARTS)


def partly_fixed(network: Network, seed: int) -> Network:
    """Nothing, half or nearly all of what shares no parameter does not learn."""
    random = np.random.default_rng(seed)
    share = random.choice((0.0, 0.5, 0.95))
    units, wires = network.units, network.connections
    return network.with_rows(
        connections=wires.with_columns(trainable=(random.random(len(wires)) >= share) | (wires.tie >= 0)),
        units=units.with_columns(bias_trainable=(random.random(len(units)) >= share) | (units.bias_tie >= 0)),
    )


def distance(one: Any, other: Any) -> float:
    one, other = np.asarray(one, float), np.asarray(other, float)
    assert one.shape == other.shape
    with np.errstate(all="ignore"):
        apart = np.abs(one - other).max(initial=0) / max(1.0, np.abs(one).max(initial=0))
    return float(np.nan_to_num(apart, nan=np.inf))


class Tally:
    def __init__(self) -> None:
        self.holds: Counter[str] = Counter()
        self.largest: dict[str, float] = {}
        self.networks = 0

    def note(self, what: Given, found: tuple[float, str]) -> None:
        precision = what.settings.precision
        self.networks += 1
        self.holds.update(what.holds)
        self.largest[precision] = max(self.largest.get(precision, 0.0), found[0])
        assert found[0] <= TOLERANCE[precision], f"{found[1]} differ by {found[0]:.2g} in {sorted(what.holds)}"


def compared(count: int, tally: Tally) -> None:
    """Invent networks, and compare gradients where rounding alone does not take numpy's own apart."""

    @settings(max_examples=count, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(cases(("tick", "tick", "ahead")), st.integers(0, 2**32 - 1))
    def agree(case: Case, seed: int) -> None:
        network = partly_fixed(case.network, seed)
        case = Case(network, case.settings, case.inputs, imposed=(case.clamp, case.valid), holds=case.holds)
        program, what = compile_network(network), Given(case, seed)
        if not what.is_covered(program):
            return
        moved = with_parameters(program, nudged(case.network, case.settings.precision, seed))
        try:
            reference, near = what.made("numpy", program), what.made("numpy", moved)
        except NonFinite:
            return
        is_steep = what.is_steep(case.network, reference.outputs)
        if not is_steep and what.furthest(reference, near)[0] <= TOLERANCE[what.settings.precision]:
            tally.note(what, what.furthest(reference, what.made("fused", program)))
            check_parameters(what, program, reference)

    agree()


def check_parameters(what: Given, program: Program, reference: Gradients) -> None:
    """By parameters alone, with all that does not learn left out, it is the same gradient."""
    from rnnsim.training.fused.gradients import parameter_gradient

    network, settings = program.network, what.settings
    parameters = Parameters.of(network)
    given = settings, what.flow
    found = parameter_gradient(program, what.batch, parameters.values, parameters=parameters, loss=what.loss, given=given)
    assert found is not None
    gathered = parameters.gathered(reference.weights, reference.biases, reference.initials)
    assert distance(gathered, found.gradient) <= TOLERANCE[settings.precision], sorted(what.holds)


def test_kernels_and_numpy_give_the_same_gradients_of_invented_networks() -> None:
    tally = Tally()
    compared(FEW, tally)
    assert tally.networks >= FEW // 3


@pytest.mark.slow
def test_kernels_and_numpy_give_the_same_gradients_of_many_invented_networks(capsys: pytest.CaptureFixture[str]) -> None:
    tally = Tally()
    compared(MANY, tally)
    with capsys.disabled():
        print(f"\n{tally.networks} networks whose gradients by kernels and by numpy agree, and how many hold what")
        print(table(tally.holds))
        print("\n".join(f"largest difference in {name} precision: {value:.2g}" for name, value in sorted(tally.largest.items())))
    assert tally.networks >= 400
    wanted = [name for name in REQUIRED if not name.startswith(ELSEWHERE)]
    wanted += ["integrator tick", "teacher forcing", "target mask", *LOSSES]
    assert {name: tally.holds[name] for name in wanted if tally.holds[name] < EACH} == {}


@settings(max_examples=6, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(cases(("tick",)), st.integers(0, 2**32 - 1))
def test_a_gradient_by_kernels_is_the_same_to_the_last_bit_when_it_is_made_again(case: Case, seed: int) -> None:
    program, what = compile_network(case.network), Given(case, seed)
    if not what.is_covered(program):
        return
    try:
        first, again = what.made("fused", program), what.made("fused", program)
    except NonFinite:
        return
    anew = what.made("fused", compile_network(case.network))
    for part in PARTS:
        np.testing.assert_array_equal(getattr(first, part), getattr(again, part), err_msg=part)
        np.testing.assert_array_equal(getattr(first, part), getattr(anew, part), err_msg=part)
