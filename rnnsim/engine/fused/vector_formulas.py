"""Activations on registers: exp, ln, tanh … as polynomials without a branch, and the table of all that act lane by lane.

Largest errors in units in the last place (double, single), kept by tests/unit/engine/fused/test_vector_formulas.py: exp 2.5, 2;
tanh 5, 4.5; logistic 5, 4; softplus 7, 6; ln 1.5, 1; arctangent 4.5, 4.5; the Gaussian that of exp and of the rounded square. All
others are exact or correctly rounded. Logistic and softplus do not go below e^−708 (e^−87) into denormal numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from math import factorial, log, pi

from rnnsim.engine.fused.lanes import Lanes, polynomial

LOG_2 = log(2.0)


class _Numbers:
    """What differs between single and double: bits of the fraction, the split of ln 2, ranges and lengths of series."""

    def __init__(self, is_double: bool) -> None:
        self.fraction, self.bias = (52, 1023) if is_double else (23, 127)
        self.rounding = 1.5 * 2.0**self.fraction  # adding it leaves the nearest whole number in the lowest bits
        self.log_2_high = 0.693147180369123816490 if is_double else 0.693145751953125
        self.log_2_low = 1.90821492927058770002e-10 if is_double else 1.42860682030941723212e-6
        self.lowest, self.highest = (-745.5, 709.9) if is_double else (-104.0, 88.8)
        self.exp_terms, self.atanh_terms, self.log_terms, self.arctan_terms = (13, 17, 12, 23) if is_double else (7, 9, 6, 11)
        self.negligible = 708.0 if is_double else 87.0
        self.smallest_normal = 2.0**-1022 if is_double else 2.0**-126


def _numbers(x: Lanes) -> _Numbers:
    return _Numbers(x.code.is_double)


def _reduced(x: Lanes) -> tuple[Lanes, Lanes]:
    """x = k · ln 2 + r with |r| ≤ ln 2 / 2: r, and k + rounding, whose lowest bits are k."""
    of = _numbers(x)
    shifted = x.times_plus(1 / LOG_2, of.rounding)
    k = shifted - of.rounding
    return k.times_plus(-of.log_2_low, k.times_plus(-of.log_2_high, x)), shifted


def _power_of_two(shifted: Lanes) -> Lanes:
    """2^k from k + rounding, for k within the exponents of normal numbers."""
    code, of = shifted.code, _numbers(shifted)
    exponent = code.builder.add(shifted.bits(), code.whole_constant(of.bias))
    return Lanes(code, code.builder.bitcast(code.builder.shl(exponent, code.whole_constant(of.fraction)), code.vector))


def exp(x: Lanes) -> Lanes:
    """e^x for every x: 0 below, infinite above, denormal where it must be."""
    of = _numbers(x)
    r, shifted = _reduced(x.at_most(of.highest).at_least(of.lowest))
    p = polynomial(r, [1 / factorial(k) for k in range(of.exp_terms + 1)])
    half = (shifted - of.rounding).times_plus(0.5, of.rounding)  # in two factors, so that neither leaves the exponents
    rest = (shifted - half) + of.rounding
    return p * _power_of_two(half) * _power_of_two(rest)


def tanh(x: Lanes) -> Lanes:
    """tanh x = m / (m + 2) with m = e^(2|x|) − 1."""
    of = _numbers(x)
    doubled = abs(x).at_most(19.1 if x.code.is_double else 9.1) * 2.0
    r, shifted = _reduced(doubled)
    grown = polynomial(r, [1 / factorial(k + 1) for k in range(of.exp_terms)]) * r
    scale = _power_of_two(shifted)
    m = scale.times_plus(grown, scale - 1.0)
    return (m / (m + 2.0)).called("copysign", x)


def decayed(x: Lanes) -> Lanes:
    """e^(−|x|), as far as 1 + e^(−|x|) can tell it from 0."""
    of = _numbers(x)
    r, shifted = _reduced((-abs(x)).at_least(-of.negligible))
    return polynomial(r, [1 / factorial(k) for k in range(of.exp_terms + 1)]) * _power_of_two(shifted)


def logistic(x: Lanes) -> Lanes:
    """1 / (1 + e^(−x)), by the smaller of the two exponentials; never below the least that `decayed` gives."""
    e = decayed(x)
    return x.where("<", 0.0, (e, 1.0)) / (e + 1.0)


def softplus(x: Lanes) -> Lanes:
    """ln(1 + e^x) = max(x, 0) + 2 artanh(u / (2 + u)) with u = e^(−|x|)."""
    u = decayed(x)
    ratio = u / (u + 2.0)
    series = polynomial(ratio * ratio, [1 / (2 * k + 1) for k in range(_numbers(x).atanh_terms)])
    return x.at_least(0.0) + ratio * 2.0 * series


def logarithm(x: Lanes) -> Lanes:
    """ln x; −infinite at 0, not a number below."""
    code, of = x.code, _numbers(x)
    is_small = (x.where("<", of.smallest_normal, (2.0**54, 1.0))) * x
    builder, fraction = code.builder, code.whole_constant(of.fraction)
    offset = code.whole_constant(_bits_of_root_half(code.is_double))  # so that the mantissa comes out between √½ and √2
    moved = builder.sub(is_small.bits(), offset)
    exponent = builder.ashr(moved, fraction)
    mantissa = Lanes(code, builder.bitcast(builder.sub(is_small.bits(), builder.shl(exponent, fraction)), code.vector))
    k = Lanes(code, builder.sitofp(exponent, code.vector)) - x.where("<", of.smallest_normal, (54.0, 0.0))
    f = mantissa - 1.0
    ratio = f / (f + 2.0)
    series = polynomial(ratio * ratio, [1 / (2 * n + 3) for n in range(of.log_terms)])
    square = ratio * ratio
    correction = square * series * ratio * 2.0
    made = k * of.log_2_high + (f - (f * ratio - correction) + k * of.log_2_low)
    infinite = float("inf")
    made = x.where("==", 0.0, (-infinite, made))
    made = x.where("==", infinite, (infinite, made))
    return x.where("<", 0.0, (float("nan"), made)) + x.where("==", infinite, (0.0, x * 0.0))


def _bits_of_root_half(is_double: bool) -> int:
    return 0x3FE6A09E667F3BCD if is_double else 0x3F3504F3


def arctangent(x: Lanes) -> Lanes:
    """(2/π) · arctan(π x / 2), the argument brought below tan(π/8)."""
    a = abs(x) * (pi / 2)
    is_steep = a.where(">", 1.0, (1.0, 0.0))
    low = a.where(">", 1.0, (1.0 / a, a))
    is_middle = low.where(">", 2.0**0.5 - 1, (1.0, 0.0))
    t = low.where(">", 2.0**0.5 - 1, ((low - 1.0) / (low + 1.0), low))
    series = polynomial(t * t, [(-1.0) ** k / (2 * k + 1) for k in range(_numbers(x).arctan_terms)])
    angle = t * series * (2 / pi) + is_middle * 0.5
    return is_steep.where(">", 0.5, (1.0 - angle, angle)).called("copysign", x)


Answer = Callable[[Lanes, Lanes], Lanes]  # (gain · net, the unit's previous output) -> output
VECTOR_FORMULAS: dict[str, Answer] = {
    "identity": lambda a, before: a,
    "logistic": lambda a, before: logistic(a),
    "tanh": lambda a, before: tanh(a),
    "arctangent": lambda a, before: arctangent(a),
    "gaussian": lambda a, before: exp(-(a * a)),
    "relu": lambda a, before: a.at_least(0.0),
    "saturating": lambda a, before: a.at_least(0.0).at_most(1.0),
    "softplus": lambda a, before: softplus(a),
    "exponential": lambda a, before: exp(a),
    "logarithm": lambda a, before: logarithm(a),
    "reciprocal": lambda a, before: 1.0 / a,
    "square_root": lambda a, before: a.called("sqrt"),
    "step": lambda a, before: a.where(">", 0.0, (1.0, 0.0)),
    "sign": lambda a, before: a.where(">", 0.0, (1.0, -1.0)),
    "step_hold": lambda a, before: a.where("==", 0.0, (before, a.where(">", 0.0, (1.0, 0.0)))),
    "sign_hold": lambda a, before: a.where("==", 0.0, (before, a.where(">", 0.0, (1.0, -1.0)))),
}
