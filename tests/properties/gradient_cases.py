"""Networks of every sort on which gradients are compared with differences, and what they hold.

The networks are those backends are compared on, moved off the grid of their weights: on it sums are exactly 0, where kinks are.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
from hypothesis import strategies as st

from rnnsim.engine.running import run
from rnnsim.network.batch import Batch
from rnnsim.network.findings import blocking_findings
from rnnsim.network.network import Network
from rnnsim.network.run_settings import RunSettings
from tests.properties.agreement_cases import COUPLED, Case, cases, contents

TICKS = 6
EPISODES = (1, 2, 4)
LOSSES = ("half_squared_error", "cross_entropy", "binary_cross_entropy")
FORMULAS = ("=tanh(a) + 0.1*a", "=a/(1+abs(a))", "=sin(a)*exp(-a**2)")
SLOPE_FREE = ("step", "sign", "step_hold", "sign_hold", "bernoulli", "bernoulli_sign", "argmax", "sample")


class Problem:
    """A network, a batch, a loss and how it is run; `holds`: what is in it, in words."""

    def __init__(self, network: Network, batch: Batch, loss: str, *, settings: RunSettings, holds: set[str]) -> None:
        self.network, self.batch, self.loss, self.settings, self.holds = network, batch, loss, settings, holds

    def __repr__(self) -> str:
        return f"Problem({len(self.network.units)} units, {self.loss}, {sorted(self.holds)})"

    def outputs(self, network: Network, inputs: Any) -> Any:
        """(T, B, O) by an ordinary run."""
        return run(network, inputs, valid=self.batch.valid, clamp=self.settings.clamp, dt=self.settings.dt, seed=self.settings.seed).outputs

    def value(self, network: Network, inputs: Any) -> float:
        """The loss, computed here again."""
        y, d = self.outputs(network, inputs), self.batch.targets
        counts = self.batch.meant
        units = network.units.taken(network.units.is_output)
        if self.loss == "half_squared_error":
            each = (y - d) ** 2 / 2
        elif self.loss == "cross_entropy":
            is_softmax = units.activation == "softmax"
            each = np.zeros_like(y)
            each[..., is_softmax] = -d[..., is_softmax] * np.log(y[..., is_softmax])
            others = y[..., ~is_softmax]
            if others.size:
                each[..., ~is_softmax] = -d[..., ~is_softmax] * (others - np.log(np.exp(others).sum(axis=-1, keepdims=True)))
        else:
            is_probability = np.isin(units.activation, ("softmax", "logistic"))
            p = np.where(is_probability, y, 1 / (1 + np.exp(-y)))
            each = -d * np.log(p) - (1 - d) * np.log(1 - p)
        return float(np.where(counts, each, 0).sum() / len(self.batch))


@st.composite
def problems(draw: Any) -> Problem:
    """A problem whose network has outputs and runs by ticks."""
    case = draw(cases().filter(_is_suited))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    loss = draw(st.sampled_from(LOSSES))
    network = _moved(random, _smoother(random, case.network, loss))
    return _problem(random, case, network, loss)


def _is_suited(case: Case) -> bool:
    return bool(case.network.units.is_output.any()) and not blocking_findings(case.network, False)


def _smoother(random: Any, network: Network, loss: str) -> Network:
    """Most units without a slope get one, else little is to be compared; some get a formula. Outputs suit their loss."""
    units = network.units
    names = units.activation.astype("<U40")
    change = np.isin(names, SLOPE_FREE) & ~np.isin(names, COUPLED) & (random.random(len(names)) < 0.7)
    names[change] = np.array(("tanh", "logistic", "softplus"))[random.integers(0, 3, int(change.sum()))]
    alone = np.flatnonzero(~np.isin(names, COUPLED))
    if len(alone) and random.random() < 0.25:
        names[random.choice(alone)] = FORMULAS[random.integers(len(FORMULAS))]
    if loss != "half_squared_error" or random.random() < 0.6:
        names[np.isin(names, ("argmax", "sample"))] = "softmax"
    if loss != "half_squared_error":
        wild = units.is_output & ~np.isin(names, COUPLED)
        names[wild] = "logistic" if loss == "binary_cross_entropy" and random.random() < 0.5 else "tanh"
    drives = units.drive.astype("<U40")
    change = np.isin(drives, SLOPE_FREE) & (random.random(len(drives)) < 0.7)
    drives[change] = "arctangent"
    return network.with_rows(units=units.with_columns(activation=names, drive=drives))


def _moved(random: Any, network: Network) -> Network:
    """Numbers off their grid, equal ones alike within a tie; no bounds."""
    units, wires = network.units, network.connections
    weight = _off_grid(random, wires.weight, wires.tie)
    bias = _off_grid(random, units.bias, units.bias_tie)
    free = np.full(len(units), -1)
    initial, output_bias = (_off_grid(random, column, free) for column in (units.initial, units.output_bias))
    return network.with_rows(
        units=units.with_columns(bias=bias, initial=initial, output_bias=output_bias), connections=wires.with_columns(weight=weight)
    )


def _off_grid(random: Any, values: Any, tie: Any) -> Any:
    made = values * (1 + 0.03 * random.normal(size=len(values))) + 0.003 * random.normal(size=len(values))
    for number in np.unique(tie[tie >= 0]):
        made[tie == number] = made[tie == number][0]
    return made


def _problem(random: Any, case: Case, network: Network, loss: str) -> Problem:
    episodes = int(random.choice(EPISODES))
    shape = TICKS, episodes
    inputs = random.normal(size=(*shape, int(network.units.is_input.sum())))
    outputs = (*shape, int(network.units.is_output.sum()))
    targets = random.random(outputs) if loss != "half_squared_error" else random.normal(size=outputs)
    mask = random.random(outputs) < 0.8 if random.random() < 0.5 else None
    valid = random.random(shape) < 0.8 if case.valid is not None else None
    clamp = {unit: np.where(random.random(shape) < 0.6, random.normal(size=shape), np.nan) for unit in case.clamp}
    holds = contents(network) | {f"{episodes} episodes", loss}
    told = {"clamp": bool(clamp), "valid mask": valid is not None, "target mask": mask is not None}
    integrates = bool((network.units.dynamics == "integrator").any())
    gains = bool((network.units.gain != 1).any())
    told |= {"integrator": integrates, "gain": gains, "initial output": bool((network.units.initial != 0).any())}
    told |= {"formula": any(str(name).startswith("=") for name in network.units.activation)}
    told |= {"product of three": _has_wide_products(network), "backward sweep": bool((network.connections.delay < 0).any())}
    holds = {name for name in holds if not name.startswith("=")} | {name for name, holds_it in told.items() if holds_it}
    settings = RunSettings(dt=case.settings.dt, seed=case.settings.seed, clamp=clamp, backend="numpy")
    return Problem(network, Batch(inputs, targets, mask, valid), loss, settings=settings, holds=holds)


def _has_wide_products(network: Network) -> bool:
    products = network.units.id[network.units.aggregation == "product"]
    counts = Counter(network.connections.target.tolist())
    return any(counts[unit] >= 3 for unit in products.tolist())


REQUIRED = (
    "product unit", "product of three", "gate", "tie", "delay 0", "delay 1", "delay ≥ 2", "delay < 0", "backward sweep", "period > 1",
    "coupled group", "softmax", "parallel connections", "stochastic unit", "integrator", "clamp", "valid mask", "target mask", "gain",
    "initial output", "formula", *(f"{count} episodes" for count in EPISODES), *LOSSES,
    "identity", "logistic", "tanh", "arctangent", "gaussian", "relu", "saturating", "softplus", "exponential", "logarithm", "reciprocal",
    "square_root", "drive tanh", "drive gaussian", "drive relu",
)  # fmt: skip
