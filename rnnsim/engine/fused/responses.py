"""Writes what units answer: activations, groups that answer together, draws, one Euler step of integrators. One group at a time."""

from __future__ import annotations

from rnnsim.compiling.places import Group
from rnnsim.engine.fused.sheet import NO_ROWS, Sheet
from rnnsim.network.network import Ids


class Responses:
    """plain: unit rows taken to have no bias and a gain of 1, for which nothing is written."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet, self._table, self._units = sheet, sheet.table, sheet.program.network.units
        self.plain: list[Ids] = []

    def outputs(self, group: Group) -> None:
        """Outputs of a group from its net inputs; integrators take one Euler step in their place."""
        at = self._sheet.at
        if not group.integrates:
            self._respond(group, group.activation, (at(group.net), at(group.first)), names=("bias", "gain"))
            return
        self.drives(group)
        self.leap(group, "keep", "share")
        self.outputs_of_states(group, at(group.state))

    def drives(self, group: Group) -> None:
        """Drives of integrators, in the place of their net inputs; where these are their own drives, only the bias is left to add."""
        place = self._sheet.at(group.net)
        if group.drive == "identity":
            return
        self._respond(group, group.drive, (place, place), names=("bias", "one"))

    def leap(self, group: Group, keep: str, share: str) -> None:
        """s ← keep · s + share · drive from the states of the tick before."""
        table, at = self._table, self._sheet.at
        factors = (table.numbers(keep, group.rows, group.size, pad=1.0), table.numbers(share, group.rows, group.size))
        table.add(
            "leap",
            at(group.state),
            self._sheet.previous(group, group.state),
            at(group.net),
            group.size,
            *factors,
            self.rest_of_drive(group),
        )

    def rest_of_drive(self, group: Group) -> int:
        """Place of what is still to be added to drives: their biases, if they are net inputs, else nothing."""
        name = "bias" if group.drive == "identity" else "pad"
        return self._table.numbers(name, group.rows if name == "bias" else NO_ROWS, group.size)

    def outputs_of_states(self, group: Group, states: int) -> None:
        """Outputs of integrators whose states stand at a place."""
        self._respond(group, group.activation, (states, self._sheet.at(group.first)), names=("output_bias", "gain"))

    def _respond(self, group: Group, activation: str, places: tuple[int, int], *, names: tuple[str, str]) -> None:
        """activation(gain · (what stands at the first place + bias)) at the second; `names`: of the bias and the gain."""
        (source, target), (bias, gain) = places, names
        table, rows = self._table, group.rows
        if activation == "identity" and source == target and self._is_plain(rows, gain):
            self.plain.append(rows)
        elif activation in ("softmax", "argmax", "sample"):
            self._answer(group, "identity", places, names=names)
            self._couple(group, activation, target)
        elif activation in ("bernoulli", "bernoulli_sign"):
            is_sign = activation == "bernoulli_sign"
            self._answer(group, "logistic", places, names=(bias, f"twice_{gain}" if is_sign else gain))
            table.add("drawn", target, len(rows), table.integers(self._units.id[rows]), is_sign)
        else:
            self._answer(group, activation, places, names=names)

    def _answer(self, group: Group, formula: str, places: tuple[int, int], *, names: tuple[str, str]) -> None:
        """One formula unit by unit. What pads a register is kept where the formula and its derivative are finite."""
        safe = 1.0 if formula in ("logarithm", "reciprocal", "square_root") else 0.0
        table, rows, (source, target), (bias, gain) = self._table, group.rows, places, names
        own = table.numbers(bias, rows, group.size, pad=safe), table.numbers(gain, rows, group.size, pad=1.0)
        before = self._sheet.at(group.first) if group.in_turn else self._sheet.previous(group, group.first)
        table.add(f"answer_{formula}", target, source, group.size, *own, before)

    def _is_plain(self, rows: Ids, gain: str) -> bool:
        gradients = self._sheet.kind.gradients
        if gradients == "everything" or (gradients and self._units.bias_trainable[rows].any()):
            return False
        return not self._units.bias[rows].any() and (gain == "one" or bool((self._units.gain[rows] == 1).all()))

    def _couple(self, group: Group, activation: str, target: int) -> None:
        """A group answers together, from gain · net at the target."""
        table, count = self._table, len(group.rows)
        if activation == "argmax":
            table.add("one_hot", target, count)
            return
        zero, one = (table.numbers("pad", NO_ROWS, group.size, pad=pad) for pad in (0.0, 1.0))
        table.add("less_largest", target, count)
        table.add("answer_exponential", target, target, group.size, zero, one, target)
        table.add("shares", target, count)
        if activation == "sample":
            table.add("sampled", target, count, int(self._units.id[group.rows].min()))
