"""Random formulas and random texts: values, slopes, ranges, and that nothing typed gets further than a refusal."""

from __future__ import annotations

from math import isfinite
from time import process_time

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rnnsim.formulas.formula import Formula, readable
from rnnsim.formulas.formula_ranges import range_of
from rnnsim.formulas.formula_values import function_of
from rnnsim.formulas.known_activations import _of_formula, activation_of, known_activation
from rnnsim.formulas.refused import Refused
from rnnsim.formulas.user_formulas import LONGEST, parsed_formula
from tests.properties.invented_formulas import invented_formula, typed_texts
from tests.properties.plain_formula import interpreted
from tests.unit.formulas.watching import escapes_of

PLACES = np.array([-7.3, -1.25, -0.4, 0.0, 0.3, 1.0, 2.6, 11.0])


def agreeing_values(seeds: range) -> int:
    """How many finite values were compared; fails where one differs by more than rounding."""
    compared = 0
    for seed in seeds:
        formula = invented_formula(seed)
        values = function_of(formula)(PLACES)
        for a, value in zip(PLACES.tolist(), values.tolist(), strict=True):
            expected, error = interpreted(formula, a)
            if isfinite(expected) and isfinite(error):
                compared += 1
                assert abs(value - expected) <= error, f"{readable(formula)} at {a}, seed {seed}"
    return compared


def test_two_thousand_invented_formulas_have_the_values_of_plain_arithmetic() -> None:
    assert agreeing_values(range(2_000)) > 8_000


@pytest.mark.slow
def test_a_hundred_thousand_invented_formulas_have_the_values_of_plain_arithmetic() -> None:
    assert agreeing_values(range(100_000)) > 400_000


def slope_by_differences(values: np.ndarray, step: float) -> np.ndarray:
    """Central differences of sixth order from values (7, n) at −3 … 3 steps (Fornberg 1988, Mathematics of Computation 51)."""
    weights = np.array([-1, 9, -45, 0, 45, -9, 1]) / 60
    with np.errstate(all="ignore"):
        return np.asarray(weights @ values / step)


def test_the_derivatives_of_five_hundred_invented_formulas_are_their_central_differences() -> None:
    formulas = points = 0
    a = np.linspace(-2.9, 3.1, 23)
    for seed in range(1_500):
        row = known_activation(f"={invented_formula(seed, most=9, smooth=True)}")
        if row is None:
            continue  # a part is a constant that is not finite
        around, nearest = (row.value(a + steps[:, None], a, a) for steps in (np.arange(-6, 7) * 2e-3, np.linspace(-0.02, 0.02, 9)))
        fine, coarse = slope_by_differences(around[3:10], 2e-3), slope_by_differences(around[::2], 4e-3)
        with np.errstate(all="ignore"):  # smooth here: two differences agree, and the values are of the size of the slope
            is_smooth = (np.abs(fine - coarse) <= 1e-9 * (1 + np.abs(fine))) & (np.abs(nearest).max(axis=0) < 1e3 * (1 + np.abs(fine)))
        if is_smooth.any():
            formulas, points = formulas + 1, points + int(is_smooth.sum())
            slope = row.derivative(a, row.value(a, a, a))[is_smooth]
            np.testing.assert_allclose(slope, fine[is_smooth], rtol=1e-8, atol=1e-8, err_msg=f"{row.formula}, seed {seed}")
    assert formulas >= 500
    assert points >= 5_000


def has_value(formula: Formula, a: np.ndarray) -> np.ndarray:
    """Where no part of it is 0 / 0 or the like, which step and sign would hide."""
    own = np.broadcast_to(~np.isnan(function_of(formula)(a)), a.shape)
    return np.logical_and.reduce([own, *(has_value(part, a) for part in formula.parts)])


@given(st.integers(0, 10**9))
@example(1547)
@settings(max_examples=300, deadline=None)
def test_every_value_lies_within_the_range(seed: int) -> None:
    formula, a = invented_formula(seed), np.append(np.linspace(-9, 9, 41), [1e-9, -1e3, 1e6])
    low, high = range_of(formula)
    values = function_of(formula)(a)
    finite = values[np.isfinite(values) & has_value(formula, a)]
    slack = 1e-12 * np.maximum(1, np.abs(finite))
    assert ((finite >= low - slack) & (finite <= high + slack)).all()


@given(st.integers(0, 10**9))
@settings(max_examples=300, deadline=None)
def test_what_is_written_can_be_read_again(seed: int) -> None:
    formula = invented_formula(seed)
    text = str(formula)
    sentence = refusal_of(text)
    if sentence:
        assert any(reason in sentence for reason in ("is not a finite number", "exponents go from", "characters"))
    else:
        assert str(parsed_formula(text)) == text
        assert len(readable(formula)) > LONGEST or str(parsed_formula(readable(formula))) == text


def refusal_of(text: str) -> str:
    """The sentence a formula is refused with; empty if it is not."""
    try:
        activation_of(f"={text}")
    except Refused as refused:
        return str(refused)
    return ""


@given(typed_texts)
@settings(max_examples=800, deadline=None)
def test_whatever_is_typed_is_a_formula_or_is_refused_and_reaches_nothing_else(text: str) -> None:
    _of_formula.cache_clear()
    began = process_time()
    with escapes_of() as escapes:
        sentence = refusal_of(text)
        row = known_activation(f"={text}")
    assert process_time() - began < 0.1  # read twice
    assert escapes == []
    assert sentence.isprintable()
    assert bool(sentence) == (row is None)
    if row is not None:
        assert row.value(PLACES, PLACES, PLACES).shape == row.derivative(PLACES, PLACES).shape == PLACES.shape
