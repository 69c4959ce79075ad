"""Net inputs: contributions added or multiplied in canonical order, then the external input, the bias last.

np.bincount and np.multiply.at go through contributions one after another, so a unit's sum does not depend on who else is in
its stage; that is what makes unfolded and recurrent runs equal to the last bit.
"""

from __future__ import annotations

import numpy as np

from rnnsim.engine.moment import Moment
from rnnsim.engine.preparing import PreparedStage, Reads
from rnnsim.formulas.activations import Floats


def net_input(stage: PreparedStage, moment: Moment) -> Floats:
    """(B, n) net inputs of the stage's units."""
    batch, count = len(moment.row), stage.last - stage.first
    if stage.sums is None:
        net = np.zeros((batch, count), moment.row.dtype)
    else:
        total = np.bincount(stage.sums.bins, _contributions(stage.sums, moment), batch * count)
        net = total.reshape(batch, count).astype(moment.row.dtype, copy=False)
    if len(stage.product_at):
        product = np.ones(batch * len(stage.product_at), moment.row.dtype)
        if stage.products is not None:
            np.multiply.at(product, stage.products.bins, _contributions(stage.products, moment))
        net[:, stage.product_at] = product.reshape(batch, -1)
    if len(stage.input_at):
        net[:, stage.input_at] += moment.inputs[:, stage.input_columns]
    return net + stage.bias


def _contributions(reads: Reads, moment: Moment) -> Floats:
    """(B · C,) weight · source · gate."""
    places = reads.places
    if reads.shift is not None:
        places = places + reads.shift * moment.moved.take(reads.sources)
    values = reads.weights * moment.window.take(places)
    if len(reads.gated):
        values[reads.gated] *= moment.window.take(reads.gates)
    return values
