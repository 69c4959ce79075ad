"""How far the formulas on registers are from the truth, in units in the last place, and what they make of special values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from rnnsim.compiling.compile_network import compile_network
from rnnsim.compiling.program import Program
from rnnsim.engine import clock
from rnnsim.engine.backends import BACKENDS
from rnnsim.engine.clock import Room
from rnnsim.engine.non_finite import NonFinite
from rnnsim.engine.running import run
from rnnsim.engine.state import DTYPES, first_state
from rnnsim.formulas.activations import ACTIVATIONS
from rnnsim.network.draft import Draft
from rnnsim.network.run_settings import RunSettings

pytest.importorskip("numba")
WIDER: dict[str, Any] = {"double": np.longdouble, "single": np.float64}
HAS_WIDER = np.finfo(np.longdouble).eps < np.finfo(np.float64).eps / 1000
PI = np.longdouble("3.14159265358979323846264338327950288")
UNITS = 64
MANY = 60_000
BOUNDS = {
    "exponential": (2.5, 2.0), "tanh": (5.0, 4.5), "logistic": (5.0, 4.0), "softplus": (7.0, 6.0), "logarithm": (1.5, 1.0),
    "arctangent": (4.5, 4.5),
}  # fmt: skip
"""Units in the last place, double and single: as the docstring of `vector_formulas` says."""


def made(name: str, arguments: Any, precision: str) -> Any:
    """What the kernels make of many arguments: units without connections, fed from outside."""
    ticks = -(-len(arguments) // UNITS)
    filled = np.concatenate([arguments, np.full(ticks * UNITS - len(arguments), arguments[0])]).reshape(ticks, UNITS)
    draft = Draft()
    draft.units(UNITS, is_input=True, is_output=True, activation=name)
    chosen: dict[str, Any] = {"backend": "fused", "precision": precision, "record": "outputs"}
    return run(draft.network(), filled, **chosen).outputs.ravel()[: len(arguments)]


def logistic(x: Any) -> Any:
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, e) / (1 + e)


TRUTH: dict[str, Callable[[Any], Any]] = {
    "exponential": np.exp, "tanh": np.tanh, "logistic": logistic, "logarithm": np.log,
    "softplus": lambda x: np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x))),
    "arctangent": lambda x: 2 / PI.astype(x.dtype) * np.arctan(PI.astype(x.dtype) / 2 * x),
}  # fmt: skip


def arguments(name: str, precision: str) -> Any:
    """Where the formula bends, where its parts meet, and to the ends of its range."""
    random = np.random.default_rng(3)
    low, high = {"double": (-708.0, 709.7), "single": (-87.0, 88.7)}[precision]
    near, wide = random.uniform(-1, 1, MANY), random.uniform(low, high, MANY)
    tiny = np.sign(near) * 10.0 ** random.uniform(-30, 0, MANY)
    if name == "logarithm":
        return np.concatenate([np.exp(wide), 1 + near / 2, 1 + near * 1e-4, 1 + 1e-12 * near, np.exp(near)])
    parts = {"exponential": [wide], "logistic": [wide], "softplus": [wide], "tanh": [25 * near], "arctangent": [10 * near, 1 / tiny]}
    return np.concatenate([*parts[name], 20 * near, 3 * near, near, near / 4, tiny])


@pytest.mark.parametrize("precision", ["double", "single"])
@pytest.mark.parametrize("name", BOUNDS)
def test_the_error_of_a_formula_stays_below_its_bound(name: str, precision: str) -> None:
    if precision == "double" and not HAS_WIDER:
        pytest.skip("this machine has no numbers wider than double to compare with")
    dtype = DTYPES[precision]
    x = arguments(name, precision).astype(dtype)
    truth = TRUTH[name](x.astype(WIDER[precision]))
    one = np.spacing(np.maximum(np.abs(truth.astype(dtype)), np.finfo(dtype).tiny))
    error = np.abs(made(name, x, precision) - truth) / one
    worst = int(error.argmax())
    bound = BOUNDS[name][precision == "single"]
    assert error[worst] <= bound, f"{name}({x[worst]!r}) is {float(error[worst]):.2f} units in the last place off"
    assert error[worst] > bound / 4, "the bound says more than it should"


@pytest.mark.parametrize("precision", ["double", "single"])
def test_the_gaussian_is_as_good_as_the_square_it_is_made_of(precision: str) -> None:
    dtype = DTYPES[precision]
    x = (np.random.default_rng(4).uniform(-1, 1, MANY) * {"double": 26, "single": 9}[precision]).astype(dtype)
    truth = np.exp(-(x * x).astype(WIDER[precision]))
    error = np.abs(made("gaussian", x, precision) - truth) / np.spacing(truth.astype(dtype))
    assert error.max() <= 2.5


def one_unit(name: str) -> Program:
    """A unit that is input and output, and nothing else."""
    draft = Draft()
    draft.units(1, is_input=True, is_output=True, activation=name, initial=0.25)
    return compile_network(draft.network())


def one_tick(advance: Any, program: Program, argument: Any, precision: str) -> Any:
    """The output of the one unit with this argument, or "stopped"."""
    outputs = np.zeros((1, 1, 1), DTYPES[precision])
    settings, state = RunSettings(precision=precision), first_state(program, 1, precision)
    try:
        advance(program, state, np.full((1, 1, 1), argument), settings=settings, room=Room(outputs=outputs))
    except NonFinite:
        return "stopped"
    return outputs[0, 0, 0]


SPECIAL = {
    precision: [
        0.0, -0.0, np.inf, -np.inf, np.nan, *(sign * value for sign in (1, -1) for value in (
            border, np.nextafter(border, 0, dtype=dtype), np.nextafter(border, np.inf, dtype=dtype), 5 * border, 1.0, 0.5, 40.0,
            np.finfo(dtype).max, np.finfo(dtype).tiny, np.finfo(dtype).tiny / 2, np.finfo(dtype).smallest_subnormal, 1e10, 1e-20,
        )),
    ]
    for precision, dtype, border in (("double", np.float64, np.float64(709.782712893384)), ("single", np.float32, np.float32(88.72284)))
}  # fmt: skip
ALONE = [name for name, row in ACTIVATIONS.items() if not row.is_coupled]


@pytest.mark.parametrize("precision", ["double", "single"])
@pytest.mark.parametrize("name", ALONE)
def test_special_values_give_what_numpy_gives(name: str, precision: str) -> None:
    numbers, program, fused = np.finfo(DTYPES[precision]), one_unit(name), BACKENDS["fused"].load()
    for argument in SPECIAL[precision]:
        wanted = one_tick(clock.advance, program, argument, precision)
        got = one_tick(fused, program, argument, precision)
        if isinstance(wanted, str) or isinstance(got, str):
            assert isinstance(wanted, str), f"{name}({argument!r}) stops, but is {wanted}"
            assert isinstance(got, str), f"{name}({argument!r}) is {got}, but stops"
        else:
            assert abs(got - wanted) <= 8 * numbers.eps * abs(wanted) + 4 * numbers.tiny, f"{name}({argument!r}) is {got}, not {wanted}"


@pytest.mark.parametrize("name", ["identity", "tanh", "arctangent", "relu"])
def test_zero_stays_exactly_zero(name: str) -> None:
    assert (made(name, np.zeros(3), "double") == 0).all()


def test_bounded_formulas_stay_within_their_bounds() -> None:
    x = np.concatenate([np.linspace(-800, 800, 40_001), np.linspace(-20, 20, 40_001)])
    for precision in ("double", "single"):
        for name in ("logistic", "tanh", "arctangent", "gaussian", "saturating"):
            y = made(name, x, precision)
            assert y.max() <= ACTIVATIONS[name].high, name
            assert y.min() >= ACTIVATIONS[name].low, name
