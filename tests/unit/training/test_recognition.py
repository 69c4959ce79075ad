"""Recognising a wave by learning a point for it, with all else held."""

from __future__ import annotations

import numpy as np
import pytest

import rnnsim
from rnnsim.formulas.refused import Refused
from rnnsim.training.recognition import recognised


def offsets() -> rnnsim.Network:
    """y = x + p: the bias is what a wave lies above its input; two lines were learned, 0.2 and −0.6."""
    draft = rnnsim.Draft("offsets")
    x = draft.units(1, is_input=True)
    lines = draft.units(2, is_input=True)
    p = draft.units(1, activation="tanh")
    y = draft.units(1, is_output=True, bias_trainable=True)
    draft.connect(lines, p, [np.arctanh([0.2, -0.6])], delay=0)
    draft.connect(np.append(x, p), y, [[1.0, 1.0]], delay=0)
    return draft.network()


@pytest.mark.parametrize(("offset", "nearest"), [(0.1, 0), (-0.5, 1)])
def test_the_point_that_is_found_is_what_the_wave_lies_above_its_input(offset: float, nearest: int) -> None:
    network = offsets()
    heard = np.random.default_rng(0).uniform(-0.5, 0.5, (20, 1))
    found = recognised(network, heard, heard + offset, lines=network.input_ids[1:], updates=40, learning_rate=0.1)
    assert found.nearest == nearest
    assert found.point[0] == pytest.approx(offset, abs=0.02)
    np.testing.assert_allclose(found.points[:, 0], [0.2, -0.6], rtol=0, atol=1e-12)
    assert found.errors[-1] < found.errors[0]
    assert network.connections.weight[0] == np.arctanh(0.2)


def test_lines_that_lead_nowhere_are_refused() -> None:
    network = offsets()
    with pytest.raises(Refused, match="lines of sequences"):
        recognised(network, np.zeros((3, 2)), np.zeros((3, 1)), lines=network.output_ids)
    with pytest.raises(Refused, match="3 columns"):
        recognised(network, np.zeros((3, 3)), np.zeros((3, 1)), lines=network.input_ids[1:])
