"""Gradients by the compiled kernels: what `rnnsim.training.backpropagation_reference` gives, many times faster.

Buffers are kept with the program, and go over to a program of the same structure with other numbers.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from rnnsim.compiling.places import ASKED_FOR_NETS
from rnnsim.compiling.program import Program
from rnnsim.engine.backends import BACKENDS
from rnnsim.engine.imposed import clamp_rows
from rnnsim.engine.state import DTYPES
from rnnsim.formulas.activations import Floats
from rnnsim.network.batch import Batch
from rnnsim.network.network import Network
from rnnsim.network.run_settings import RunSettings
from rnnsim.training import backpropagation_reference
from rnnsim.training.flows import WHOLE, Flow
from rnnsim.training.fused.backpropagation import Backpropagation, keep_buffers, kept_buffers
from rnnsim.training.fused.desk import GATHER, JUDGE, NOT_FINITE, PLACE, READ_BACK, RUN
from rnnsim.training.fused.laying import Imposed, Wanted
from rnnsim.training.gradient_rows import Gradients, shared
from rnnsim.training.losses import check_targets, loss_of, matched_by, scored
from rnnsim.training.parameters import Parameters

_OWN_LOSS = "half_squared_error"  # the one that the kernel knows


class Found(NamedTuple):
    """loss; outputs (T, B, O); gradient (P,) by the parameters."""

    loss: float
    outputs: Floats
    gradient: Floats


def cannot(program: Program, batch: Batch, *, settings: RunSettings, flow: Flow) -> str | None:
    """Why a gradient is computed by numpy; None if the kernels cover it."""
    kernels = BACKENDS["fused"]
    reason = kernels.problem() or kernels.cannot(program, settings)
    if reason is not None:
        return reason
    if settings.start is not None:
        return "A gradient that starts from a state is numpy's."
    if flow not in (WHOLE, Flow(forces_teacher=True)):
        return "Errors that are told apart by the ticks they travelled are numpy's."
    units = program.network.units
    if (program.integrates & np.isin(units.drive, ASKED_FOR_NETS)).any():
        return "A drive whose derivative asks for the net input is numpy's."
    held = set(settings.clamp) | (set(program.network.output_ids.tolist()) if flow.forces_teacher else set())
    if program.integrates[units.positions_of(np.array(sorted(held), np.int64))].any():
        return "Gradients beside clamped integrators are numpy's."
    return kernels.cannot_hold(program, settings, (2 * batch.ticks, len(batch)))


def value_and_gradient(program: Program, batch: Batch, loss: str, *, settings: RunSettings, flow: Flow) -> Gradients:
    """As `rnnsim.training.gradients.value_and_gradient`."""
    network = program.network
    wires, units = len(network.connections), len(network.units)
    numbers = np.arange(wires + units)
    wanted = Wanted(numbers[:wires], numbers[wires:], wires + units, matched_by(loss_of(loss), network), everything=True)
    call = _Call(program, batch, loss, settings=settings, flow=flow)
    made = call.made(wanted, ("everything",), network)
    if made is None:  # whoever sees what is not finite says where
        return backpropagation_reference.value_and_gradient(program, batch, loss, settings=settings, flow=flow)
    value, passed = made
    weights, biases = shared(network, weights=passed.gradients[:wires].astype(float), biases=passed.gradients[wires:].astype(float))
    initials = backpropagation_reference.by_initials(network.units, *passed.by_initials())
    found = Gradients(value, weights, biases, initials, passed.by_inputs().copy(), passed.outputs.copy(), state=passed.state_after())
    keep_buffers(program, call.key, passed)
    return found


def parameter_gradient(
    program: Program, batch: Batch, values: Floats, *, parameters: Parameters, loss: str, given: tuple[RunSettings, Flow]
) -> Found | None:
    """The loss and its gradient by parameters alone, at values (P,) that need not be the network's; no network is made for it.

    given: how it is run, and how the error flows. None if a value of the run is not finite. Initial values must not be among the
    parameters.
    """
    settings, flow = given
    wanted = Wanted(parameters.weight_places, parameters.bias_places, len(parameters), matched_by(loss_of(loss), program.network))
    call = _Call(program, batch, loss, settings=settings, flow=flow)
    made = call.made(wanted, (parameters,), values)
    if made is None:
        return None
    value, passed = made
    found = Found(value, passed.outputs.copy(), passed.gradients.copy())
    keep_buffers(program, call.key, passed)
    return found


class _Call:
    """One batch to be gone through there and back."""

    def __init__(self, program: Program, batch: Batch, loss: str, *, settings: RunSettings, flow: Flow) -> None:
        self._program, self._batch, self._loss, self._settings, self._flow = program, batch, loss_of(loss), settings, flow
        self.key: Any = None
        batch.check(program.network)
        self._counts = None if batch.target_mask is None and batch.valid is None else batch.meant
        check_targets(self._loss, batch.targets if self._counts is None else batch.targets[self._counts])

    def made(self, wanted: Wanted, whose: tuple[Any, ...], numbers: Network | Floats) -> tuple[float, Backpropagation] | None:
        """Loss and buffers after a pass with the numbers of a network, or values (P,); None if something is not finite."""
        batch, counts = self._batch, self._counts
        rows, clamps = self._clamps()
        imposed = Imposed(rows, batch.valid is not None)
        size, settings = (batch.ticks, len(batch)), self._settings
        key = (*whose, self._loss.name, size, settings.precision, settings.dt, settings.seed, imposed)
        passed = kept_buffers(self._program, key) or Backpropagation(self._program, settings, size, wanted=wanted, imposed=imposed)
        steps = RUN
        if isinstance(numbers, Network):
            passed.place(numbers)
        else:
            passed.values[:], steps = numbers, PLACE | RUN
        passed.feed(batch.inputs, batch.valid)
        if rows:
            passed.clamp(clamps)
        self.key = key
        if self._loss.name == _OWN_LOSS:
            passed.compare(batch.targets if counts is None else np.where(counts, batch.targets, 0), counts)
            value = passed.take(steps | JUDGE | READ_BACK | GATHER)
            return None if value == NOT_FINITE else (value, passed)
        if passed.take(steps) == NOT_FINITE:
            return None
        score = scored(self._loss, self._program.network, passed.outputs, targets=batch.targets, counts=counts)
        passed.seed(*self._seeds(score.by_outputs, score.by_nets, score.matched))
        passed.take(READ_BACK | GATHER)
        return score.value, passed

    def _seeds(self, by_outputs: Floats, by_nets: Floats, matched: Any) -> tuple[Floats, Floats]:
        """What is handed to outputs, and past derivatives: a unit that was not due shows what it showed before."""
        units = self._program.network.units
        period, phase = units.period[units.is_output], units.phase[units.is_output]
        due = (np.arange(1, self._batch.ticks + 1)[:, None] % period == phase)[:, None]
        return np.where(matched & due, 0, by_outputs), np.where(due, by_nets, 0)

    def _clamps(self) -> tuple[tuple[int, ...], Floats]:
        batch, clamp = self._batch, dict(self._settings.clamp)
        if self._flow.forces_teacher:
            taught = batch.targets if self._counts is None else np.where(self._counts, batch.targets, np.nan)
            clamp |= {int(unit): taught[..., column] for column, unit in enumerate(self._program.network.output_ids)}
        shape = (batch.ticks, len(batch))
        return clamp_rows(self._program.network, clamp, shape, dtype=DTYPES[self._settings.precision])
