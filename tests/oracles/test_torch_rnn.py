"""torch's plain recurrent layer, through the public door and with the settings a person gets who asks for none."""

from __future__ import annotations

import numpy as np
import pytest

import rnnsim
from tests.canon.gated_graphs import Shape, stack_of
from tests.golden.torch_gated import CASES, frozen_figures, live_outputs, torch_is_here


@pytest.mark.parametrize("name", ["tanh in two layers", "relu in two layers"])
def test_a_batch_through_torchs_two_layer_rnn_gives_the_same_numbers(name: str) -> None:
    case, figures = CASES[name], frozen_figures(name)
    network, _ = stack_of(Shape("RNN", layers=2, activation=case.activation), figures)
    outputs = rnnsim.run(network, figures["inputs"]).outputs
    np.testing.assert_allclose(outputs, figures["outputs"], rtol=0, atol=1e-12)
    if torch_is_here():
        np.testing.assert_allclose(outputs, live_outputs(case, figures), rtol=0, atol=1e-12)
