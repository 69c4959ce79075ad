"""Formulas as activations: values, slopes, ranges and kinds against closed forms."""

from __future__ import annotations

import warnings
from math import inf

import numpy as np
import pytest

from rnnsim.formulas.activations import ACTIVATIONS, are_formulas, distinct
from rnnsim.formulas.formula import readable
from rnnsim.formulas.formula_derivatives import derivative_of
from rnnsim.formulas.known_activations import activation_of, known_activation
from rnnsim.formulas.refused import Refused
from rnnsim.formulas.user_formulas import parsed_formula

A = np.array([-2.5, -1.0, -0.3, 0.0, 0.4, 1.0, 3.0])


def value_of(text: str, a: np.ndarray = A) -> np.ndarray:
    return np.asarray(activation_of(text).value(a, a, a))


def slope_of(text: str, a: np.ndarray = A) -> np.ndarray:
    return np.asarray(activation_of(text).derivative(a, value_of(text, a)))


def test_a_name_gives_the_row_of_the_table_itself() -> None:
    assert all(activation_of(name) is row is known_activation(name) for name, row in ACTIVATIONS.items())


def test_a_name_that_is_in_no_table_is_refused_and_pictures_show_none() -> None:
    with pytest.raises(Refused, match="“swish” is not an activation; take one of identity, "):
        activation_of("swish")
    assert known_activation("swish") is None
    assert known_activation("=tanh(") is None


def test_a_formula_is_made_once_and_kept() -> None:
    assert activation_of("=tanh(a)+0.25*a") is activation_of("=tanh(a)+0.25*a")


CLOSED_FORMS = {
    "=tanh(a) + 0.1*a": (np.tanh(A) + 0.1 * A, 1 / np.cosh(A) ** 2 + 0.1),
    "=a/(1+abs(a))": (A / (1 + np.abs(A)), 1 / (1 + np.abs(A)) ** 2),
    "=a*sigmoid(a)": (A / (1 + np.exp(-A)), (1 + np.exp(-A) + A * np.exp(-A)) / (1 + np.exp(-A)) ** 2),
    "=sin(a)^3": (np.sin(A) ** 3, 3 * np.sin(A) ** 2 * np.cos(A)),
    "=relu(a) - relu(-a)/10": (np.where(A > 0, A, A / 10), np.where(A > 0, 1, np.where(A < 0, 0.1, 0))),
    "=2^a": (np.exp2(A), np.log(2) * np.exp2(A)),
    "=a**3 - 2*a": (A**3 - 2 * A, 3 * A**2 - 2),
    "=cosh(a)/exp(a)": ((1 + np.exp(-2 * A)) / 2, -np.exp(-2 * A)),
    "=step(a)*a": (np.maximum(A, 0), (A > 0) * 1.0),
    "=abs(a)": (np.abs(A), np.sign(A)),
    "=7": (np.full(7, 7.0), np.zeros(7)),
}


@pytest.mark.parametrize("text", CLOSED_FORMS)
def test_values_and_slopes_are_those_of_the_closed_form(text: str) -> None:
    value, slope = CLOSED_FORMS[text]
    np.testing.assert_allclose(value_of(text), value, rtol=1e-14, atol=1e-15)
    np.testing.assert_allclose(slope_of(text), slope, rtol=1e-13, atol=1e-15)


WRITTEN = ("logistic", "tanh", "arctangent", "gaussian", "softplus", "exponential", "logarithm", "reciprocal")


@pytest.mark.parametrize("name", WRITTEN)
def test_what_the_table_writes_as_a_formula_can_be_typed(name: str) -> None:
    row, a = ACTIVATIONS[name], A[A > 0]
    np.testing.assert_allclose(value_of(f"={row.formula}", a), row.value(a, a, a), rtol=1e-14)
    np.testing.assert_allclose(slope_of(f"={row.formula}", a), row.derivative(a, row.value(a, a, a)), rtol=1e-12)


def test_every_function_of_the_table_of_activations_is_that_function_also_in_a_formula() -> None:
    for name in ("logistic", "relu", "sign", "softplus", "step", "tanh"):
        np.testing.assert_array_equal(value_of(f"={name}(a)"), ACTIVATIONS[name].value(A, A, A))


def test_single_precision_stays_single() -> None:
    for text in (*CLOSED_FORMS, "=1e300*a", "=sign(a)+softplus(a)", "=1/(1+exp(-a))"):
        far = np.array([-200, -1, 0, 2, 300], np.float32)
        assert value_of(text, far).dtype == slope_of(text, far).dtype == np.float32


def test_what_has_no_value_is_infinite_or_nan_without_a_warning() -> None:
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        a = np.array([-1.0, 0.0, 1e308, 5e-324])
        assert np.isnan(value_of("=log(a)", a)[0])
        assert value_of("=1/a", a)[1] == inf
        assert value_of("=exp(a)", a)[2] == inf
        assert value_of("=a*a", a)[3] == 0
        assert value_of("=1e300*a", np.ones(1, np.float32))[0] == inf
        assert np.isnan(slope_of("=sqrt(a)", a)[0])


def test_a_slope_that_is_zero_times_infinity_far_out_is_still_found() -> None:
    np.testing.assert_array_equal(slope_of("=1/(1+exp(-a))", np.array([-800.0, -750.0])), 0)
    assert slope_of("=sqrt(a*a)", np.zeros(1))[0] == pytest.approx(0)
    assert np.isnan(slope_of("=log(a)", np.array([-3.0]))).tolist() == [False]  # 1 / a is a number; the value is the one that is not


@pytest.mark.parametrize(
    ("text", "slope"),
    [
        ("tanh(a) + 0.1*a", "1 − tanh(a)² + 0.1"),
        ("a*a", "2 · a"),
        ("a^5", "5 · a^4"),
        ("a**-2", "−(2 · a^(−3))"),
        ("3*(2*a)", "6"),
        ("exp(-a)", "−exp(−a)"),
        ("log(1+exp(a))", "exp(a) / (1 + exp(a))"),
        ("abs(a)", "step(a) − step(−a)"),
        ("cos(2*a)", "−(2 · sin(2 · a))"),
        ("step(a) + 3", "0"),
    ],
)
def test_a_slope_can_be_read(text: str, slope: str) -> None:
    assert readable(derivative_of(parsed_formula(text))) == slope


@pytest.mark.parametrize(
    ("text", "between"),
    [
        ("=tanh(a)/2", (-0.5, 0.5)),
        ("=1/(1+exp(-a))", (0, 1)),
        ("=exp(-a*a)", (0, 1)),
        ("=3 - 2*cos(a)^2", (1, 3)),
        ("=sin(a) + cos(a)", (-2, 2)),
        ("=step(a)*2 - 1", (-1, 1)),
        ("=relu(a)", (0, inf)),
        ("=arctan(a)*2/pi", (-1, 1)),
        ("=sqrt(1 - tanh(a)^2)", (0, 1)),
        ("=2^tanh(a)", (0.5, 2)),
        ("=a + tanh(a)", (-inf, inf)),
        ("=1/(2 + sin(a))", (1 / 3, 1)),
        ("=1/sin(a)", (-inf, inf)),
        ("=tan(a)", (-inf, inf)),
        ("=cosh(a)", (1, inf)),
        ("=5", (-inf, inf)),
    ],
)
def test_the_range_is_known_where_it_has_ends(text: str, between: tuple[float, float]) -> None:
    row = activation_of(text)
    np.testing.assert_allclose((row.low, row.high), between, rtol=1e-12)


def test_only_a_formula_whose_slope_is_zero_everywhere_blocks_gradients() -> None:
    kinds = {text: activation_of(text).kind for text in ("=step(a)", "=2*sign(a)-step(a-1)", "=a-a", "=1", "=step(a)*a", "=abs(a)")}
    assert [text for text, kind in kinds.items() if kind == "threshold"] == ["=step(a)", "=2*sign(a)-step(a-1)", "=a-a", "=1"]
    assert not activation_of("=step(a)").has_gradient
    row = activation_of("=tanh(a)")
    assert (row.is_coupled, row.holds, row.draws, row.has_gradient) == (False, False, False, True)


def test_formulas_in_a_column_are_told_by_their_first_character() -> None:
    assert are_formulas(np.array(["identity", "=a", "", "a=", "==" + "a" * 300])).tolist() == [False, True, False, False, True]
    assert are_formulas(np.array(["tanh", "=a", "step", "=b"])[::2]).tolist() == [False, False]
    assert are_formulas(np.array([], str)).tolist() == []


def test_the_different_texts_of_a_column_are_sorted_and_numbered() -> None:
    column = np.array(["tanh", "=a", "tanh", "step", "=a"])
    names, which = distinct(column)
    assert names == ["=a", "step", "tanh"]
    assert which.tolist() == [2, 0, 2, 1, 0]
    assert distinct(column[:0])[0] == []
