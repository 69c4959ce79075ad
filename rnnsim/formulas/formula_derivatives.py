"""The derivative of a formula by its net input, as a formula again. Zero where the slope of a part jumps (step, sign; abs at 0)."""

from __future__ import annotations

from rnnsim.formulas.formula import ONE, ZERO, Formula, applied, constant, minus, negative, over, plus, raised, times
from rnnsim.formulas.formula_functions import FUNCTIONS


def derivative_of(formula: Formula) -> Formula:
    """d formula / da, a little simplified; the number 0 if the formula does not depend on a or only by steps.

    >>> from rnnsim.formulas.formula import readable
    >>> from rnnsim.formulas.user_formulas import parsed_formula
    >>> readable(derivative_of(parsed_formula("=tanh(a) + 0.1*a")))
    '1 − tanh(a)² + 0.1'
    """
    return _slope(formula, {})


def _slope(formula: Formula, known: dict[int, Formula]) -> Formula:
    """`known` by identity, so that what is shared is differentiated once and shared in the result."""
    found = known.get(id(formula))
    if found is None:
        found = known[id(formula)] = _rule(formula, [_slope(part, known) for part in formula.parts])
    return found


def _rule(formula: Formula, slopes: list[Formula]) -> Formula:
    """Sum, product, quotient, power and chain rule; `slopes` are those of the parts."""
    if not slopes:
        return ONE if formula.sign == "a" else ZERO
    if all(slope.is_number(0) for slope in slopes):
        return ZERO
    if len(slopes) == 1:
        (inner,), (slope,) = formula.parts, slopes
        return negative(slope) if formula.sign == "-" else times(FUNCTIONS[formula.sign].slope(inner), slope)
    (left, right), (of_left, of_right) = formula.parts, slopes
    match formula.sign:
        case "+":
            return plus(of_left, of_right)
        case "-":
            return minus(of_left, of_right)
        case "*":
            return plus(times(of_left, right), times(left, of_right))
        case "/":
            return over(minus(of_left, times(formula, of_right)), right)
    return _slope_of_power(formula, of_left, of_right)


def _slope_of_power(formula: Formula, of_left: Formula, of_right: Formula) -> Formula:
    """(u^v)′ = v · u^(v − 1) · u′ + u^v · ln(u) · v′; the second term is 0 for the base 0."""
    base, exponent = formula.parts
    if exponent.is_negative:  # so that −2 is a number
        exponent = negative(negative(exponent))
    by_base = times(times(exponent, raised(base, minus(exponent, constant(1)))), of_left)
    by_exponent = ZERO if base.is_number(0) else times(times(formula, applied("log", base)), of_right)
    return plus(by_base, by_exponent)
