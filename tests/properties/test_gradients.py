"""Gradients of every invented network are what central differences of an ordinary run say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from rnnsim.compiling.compile_network import compile_network
from rnnsim.engine.non_finite import NonFinite
from rnnsim.network.network import Network
from rnnsim.training.gradients import value_and_gradient
from tests.properties.agreement_cases import table
from tests.properties.gradient_cases import REQUIRED, Problem, problems

FEW, MANY, EACH = 25, 420, 20
STEP, TOLERANCE = 1e-5, 1e-6
COMPARED = {"weight": 4, "bias": 2, "initial": 2, "inputs": 2}
A_FEW = {"weight": 2, "bias": 1, "initial": 1, "inputs": 1}


class Found(NamedTuple):
    """A component of the gradient, and central differences with two steps."""

    gradient: float
    wide: float
    narrow: float

    @property
    def difference(self) -> float:
        """Extrapolated to a step of 0 (Richardson 1911)."""
        return (4 * self.narrow - self.wide) / 3

    def scale(self, loss: float) -> float:
        """What an error is measured by: the component itself, or where it is tiny what rounding leaves of such a loss."""
        return max(abs(self.difference), abs(self.gradient), 1e-4 * max(1.0, abs(loss)))


class Tally:
    """What was compared: how many networks hold what, how many components, and the largest error."""

    def __init__(self) -> None:
        self.holds: Counter[str] = Counter()
        self.networks = self.components = self.unresolved = self.nonzero = 0
        self.largest = 0.0


def rows_moved(problem: Problem, kind: str, at: int, step: float) -> tuple[Network, Any]:
    """The network and inputs with one number moved, and all that share it."""
    network, inputs = problem.network, problem.batch.inputs
    if kind == "inputs":
        moved = inputs.copy()
        moved.flat[at] += step
        return network, moved
    rows = network.connections if kind == "weight" else network.units
    values = rows.columns[kind].copy()
    tie = {"weight": "tie", "bias": "bias_tie"}.get(kind)
    together = rows.columns[tie] == rows.columns[tie][at] if tie and rows.columns[tie][at] >= 0 else np.arange(len(values)) == at
    values[together] += step
    changed = rows.with_columns(**{kind: values})
    return (network.with_rows(connections=changed) if kind == "weight" else network.with_rows(units=changed)), inputs


def components(problem: Problem, random: Any, compared: dict[str, int]) -> Iterator[tuple[str, Found]]:
    made = value_and_gradient(compile_network(problem.network), problem.batch, problem.loss, settings=problem.settings)
    assert made.loss == pytest.approx(problem.value(problem.network, problem.batch.inputs), rel=1e-12, abs=1e-12)
    gradients = {"weight": made.weights, "bias": made.biases, "initial": made.initials, "inputs": made.inputs.ravel()}
    for kind, count in compared.items():
        for at in random.permutation(len(gradients[kind]))[:count].tolist():
            slopes = []
            for step in (STEP, STEP / 2):
                ends = [problem.value(*rows_moved(problem, kind, at, way * step)) for way in (1, -1)]
                slopes.append((ends[0] - ends[1]) / (2 * step))
            yield kind, Found(float(gradients[kind][at]), *slopes)


def compare(count: int, tally: Tally, compared: dict[str, int]) -> None:
    """Invent networks and compare. A component that differences of two steps cannot agree on says nothing and is counted apart."""

    @settings(
        max_examples=count, deadline=None, phases=[Phase.generate], derandomize=True, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(problems())
    def agree(problem: Problem) -> None:
        random = np.random.default_rng(len(problem.network.connections))
        try:
            with np.errstate(all="ignore"):
                loss = problem.value(problem.network, problem.batch.inputs)
                found = list(components(problem, random, compared)) if np.isfinite(loss) else []
        except NonFinite:
            return
        if not found:
            return
        for kind, one in found:
            if not abs(one.wide - one.narrow) <= TOLERANCE * one.scale(loss):
                tally.unresolved += 1
                continue
            error = abs(one.difference - one.gradient) / one.scale(loss)
            assert error <= TOLERANCE, f"{kind}: {one.gradient:.9g} instead of {one.difference:.9g}"
            tally.largest, tally.components = max(tally.largest, error), tally.components + 1
            tally.nonzero += one.gradient != 0
        tally.networks += 1
        tally.holds.update(problem.holds)

    agree()


def test_gradients_are_central_differences() -> None:
    tally = Tally()
    compare(FEW, tally, A_FEW)
    assert tally.networks >= FEW // 2
    assert tally.nonzero >= FEW


@pytest.mark.slow
def test_gradients_are_central_differences_on_hundreds_of_networks(capsys: pytest.CaptureFixture[str]) -> None:
    tally = Tally()
    compare(MANY, tally, COMPARED)
    with capsys.disabled():
        print(f"\n{table(tally.holds)}")
        print(
            f"{tally.networks} networks, {tally.components} components ({tally.nonzero} not 0, {tally.unresolved} beyond differences), "
            f"largest relative error {tally.largest:.2g}"
        )
    assert tally.networks >= 300
    assert tally.unresolved <= tally.components / 20
    assert tally.nonzero >= tally.components / 3
    assert [name for name in REQUIRED if tally.holds[name] < EACH] == []
