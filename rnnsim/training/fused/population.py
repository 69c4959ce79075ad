"""Many models with the same wiring and other numbers, run one after another in one call, without the interpreter between them.

Each runs all episodes of a batch side by side. Every model draws the random numbers that it would draw alone.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit, types
from numpy.typing import NDArray

from rnnsim.compiling.program import Program
from rnnsim.engine.fused.desk import Desk, desk_type
from rnnsim.engine.fused.kernel import NUMBERS
from rnnsim.engine.kernel_cache import choose_folder
from rnnsim.formulas.activations import Floats
from rnnsim.network.batch import Batch
from rnnsim.network.run_settings import RunSettings
from rnnsim.training.fused.backpropagation import Backpropagation, keep_buffers, kept_buffers
from rnnsim.training.fused.desk import FORWARD
from rnnsim.training.fused.kernel import run_forward
from rnnsim.training.fused.laying import Imposed, Wanted
from rnnsim.training.fused.scalar_adjoints import put_values
from rnnsim.training.parameters import Parameters

choose_folder()


def _signature(number: Any) -> Any:
    places = types.Array(types.uint32, 1, "C")
    rows = types.Array(number, 2, "C")
    return types.Array(types.boolean, 1, "C")(desk_type(number), types.UniTuple(places, 4), rows, rows, types.int64)


@njit([_signature(number) for number in NUMBERS], nogil=True, cache=True, boundscheck=False, error_model="numpy")
def run_all(desk: Desk, places: Any, models: Any, outputs: Any, address: int) -> Any:
    """Which models (N, P) stay finite; their outputs go into rows (N, T · O · L). places: as in `Backwards`."""
    weight_places, weight_parameters, number_places, number_parameters = places
    finite = np.empty(len(models), np.bool_)
    for number in range(len(models)):
        put_values(models[number], weight_places, weight_parameters, desk.weights)
        put_values(models[number], number_places, number_parameters, desk.numbers)
        finite[number] = run_forward(desk, address)
        outputs[number] = desk.outputs
    return finite


def outputs_of(
    program: Program, batch: Batch, models: Floats, *, parameters: Parameters, settings: RunSettings
) -> tuple[Floats, NDArray[np.bool_]]:
    """(N, T, B, O) what models with parameters (N, P) answer, and (N,) whether all their values are finite.

    For evolution: the weights of one model stay in the cache while it runs all episodes. Only where
    `rnnsim.training.fused.gradients.cannot` is None; initial values must not be among the parameters.
    """
    none = np.zeros(int(program.network.units.is_output.sum()), bool)
    wanted = Wanted(parameters.weight_places, parameters.bias_places, len(parameters), none)
    size = (batch.ticks, len(batch))
    imposed = Imposed(is_masked=batch.valid is not None)
    key = ("population", parameters, size, settings.precision, settings.dt, settings.seed, imposed)
    passed = kept_buffers(program, key) or Backpropagation(program, settings, size, wanted=wanted, imposed=imposed)
    passed.feed(batch.inputs, batch.valid)
    desk, backwards = passed.desk, passed.backwards
    made = np.empty((len(models), len(desk.outputs)), desk.outputs.dtype)
    places = (backwards.weight_places, backwards.weight_parameters, backwards.number_places, backwards.number_parameters)
    finite = run_all(desk, places, np.ascontiguousarray(models, made.dtype), made, int(backwards.plan[FORWARD]))
    by_output = made.reshape(len(models), batch.ticks, -1, len(desk.outputs) // max(batch.ticks * none.size, 1))
    keep_buffers(program, key, passed)
    return by_output[..., : len(batch)].transpose(0, 1, 3, 2), finite
