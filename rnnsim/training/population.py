"""Many models with the same wiring and other numbers, evaluated together: by the kernels one after another, else as one network of
disjoint copies, run once.

Whatever the engine runs can be evolved this way, at the speed of the engine. Copies draw their own random numbers, models that the
kernels run each those it would draw alone.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnsim.engine.non_finite import NonFinite
from rnnsim.engine.running import run
from rnnsim.network.batch import Batch
from rnnsim.network.columns import COLUMNS, NO_ID
from rnnsim.network.network import Ids, Network, Rows, rows_from
from rnnsim.training.learning import Learning
from rnnsim.training.losses import loss_of, losses_of_outputs
from rnnsim.training.programs import program_by_kernels
from rnnsim.training.readout import running

Floats = NDArray[np.float64]
MOST_UNITS = 20_000  # of all copies together; more models are run in several goes


def losses_of(learning: Learning, genomes: Floats, batch: Batch) -> Floats:
    """(N,) loss per counted target of each model, from parameters (N, P); infinite where the numbers blow up."""
    most = max(1, MOST_UNITS // max(len(learning.network.units), 1))
    return np.concatenate([_evaluated(learning, genomes[at : at + most], batch) for at in range(0, len(genomes), most)])


def answers_by_kernels(learning: Learning, genomes: Floats, batch: Batch) -> tuple[NDArray[Any], NDArray[np.bool_]] | None:
    """(N, T, B, O) what models (N, P) answer and (N,) whether all their values are finite; None if the kernels do not do it."""
    program = program_by_kernels(learning, batch)
    if program is None:
        return None
    from rnnsim.training.fused import population  # loads compiled kernels

    batch.check(learning.network)
    outputs, finite = population.outputs_of(program, batch, genomes, parameters=learning.parameters, settings=learning.setup.settings)
    return outputs, finite


def _evaluated(learning: Learning, genomes: Floats, batch: Batch) -> Floats:
    found = answers_by_kernels(learning, genomes, batch)
    if found is not None:
        return np.where(found[1], _judged(learning, np.asarray(found[0], float), batch), np.inf)
    try:
        return _judged(learning, outputs_of(learning, genomes, batch), batch)
    except NonFinite:
        if len(genomes) == 1:
            return np.array([np.inf])
        half = len(genomes) // 2  # one model must not take the others with it
        return np.concatenate([_evaluated(learning, part, batch) for part in (genomes[:half], genomes[half:])])


def _judged(learning: Learning, outputs: Floats, batch: Batch) -> Floats:
    """(N,) from outputs (N, T, B, O)."""
    everyone = batch.taken(np.tile(np.arange(len(batch)), len(outputs)))
    beside = outputs.transpose(1, 0, 2, 3).reshape(everyone.targets.shape)  # all models' episodes side by side
    row = loss_of(learning.setup.loss)
    losses = losses_of_outputs(row, learning.network, beside, targets=everyone.targets, counts=everyone.meant)
    by_model = losses.sum(axis=(0, 2)).reshape(len(outputs), -1).sum(axis=1)
    return np.nan_to_num(by_model / max(int(batch.meant.sum()), 1), nan=np.inf, posinf=np.inf)


def outputs_of(learning: Learning, genomes: Floats, batch: Batch) -> Floats:
    """(N, T, B, O) what each of the models with parameters (N, P) answers."""
    count = len(genomes)
    copies = copies_of(learning.network, count)
    units, wires = copies.units, copies.connections
    places = learning.parameters
    bias, initial = _placed(units.bias, places.bias_places, genomes), _placed(units.initial, places.initial_places, genomes)
    units = units.with_columns(bias=bias, initial=initial)
    wires = wires.with_columns(weight=_placed(wires.weight, places.weight_places, genomes))
    inputs = np.tile(batch.inputs, (1, 1, count))
    trace = run(copies.with_rows(units=units, connections=wires), inputs, record="outputs", valid=batch.valid, **running(learning.setup))
    outputs = np.asarray(trace.outputs, float)
    return outputs.reshape(*outputs.shape[:2], count, -1).transpose(2, 0, 1, 3)


def _placed(column: Floats, places: Ids, genomes: Floats) -> Floats:
    """A column of all copies with each model's own numbers where they have a place."""
    if not genomes.shape[1]:
        return column.copy()
    return np.where(places >= 0, genomes[:, places], column.reshape(len(genomes), -1)).ravel()


@lru_cache(maxsize=4)
def copies_of(network: Network, count: int) -> Network:
    """A network of `count` copies that know nothing of each other, one after another in row order."""
    return Network(_copied(network.units, network, count), _copied(network.connections, network, count), network.name)


def _copied(rows: Rows, network: Network, count: int) -> Rows:
    number = np.repeat(np.arange(count), len(rows))
    known = {name: np.tile(rows.columns[name], count) for name in COLUMNS[rows.kind]}
    apart = {"units": int(network.units.id.max(initial=0)) + 1, "connections": int(network.connections.id.max(initial=0)) + 1}
    ties = max(int(network.connections.tie.max(initial=-1)), int(network.units.bias_tie.max(initial=-1))) + 1
    steps = {
        "id": apart[rows.kind],
        "source": apart["units"],
        "target": apart["units"],
        "gate": apart["units"],
        "tie": ties,
        "bias_tie": ties,
    }
    for name, step in steps.items():
        if name in known:
            known[name] = np.where(known[name] == NO_ID, NO_ID, known[name] + step * number)
    if "group" in known:
        outer, inner = number.astype(str), known["group"]
        known["group"] = np.where(inner == "", outer, np.char.add(np.char.add(outer, "/"), inner))
    return rows_from(rows.kind, len(number), **known)
