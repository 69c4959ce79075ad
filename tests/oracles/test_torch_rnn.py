"""torch's own recurrent layer as an independent oracle."""

from __future__ import annotations

import numpy as np
import pytest

from rnnsim.engine.running import run
from rnnsim.network.draft import Draft

torch = pytest.importorskip("torch")


@pytest.mark.parametrize("nonlinearity", ["tanh", "relu"])
def test_a_batch_through_torchs_two_layer_rnn_gives_the_same_numbers(nonlinearity: str) -> None:
    torch.manual_seed(0)
    layers = torch.nn.RNN(3, 5, num_layers=2, nonlinearity=nonlinearity, dtype=torch.float64)
    values = {name: tensor.detach().numpy() for name, tensor in layers.named_parameters()}
    draft = Draft(f"RNN {nonlinearity}")
    below = draft.units(3, is_input=True)
    for layer in range(2):
        bias = values[f"bias_ih_l{layer}"] + values[f"bias_hh_l{layer}"]
        hidden = draft.units(5, activation=nonlinearity, bias=bias, is_output=layer == 1)
        draft.connect(below, hidden, values[f"weight_ih_l{layer}"], delay=0)
        draft.connect(hidden, hidden, values[f"weight_hh_l{layer}"], delay=1)
        below = hidden
    inputs = np.random.default_rng(0).normal(size=(20, 4, 3))
    expected = layers(torch.from_numpy(inputs))[0].detach().numpy()
    np.testing.assert_allclose(run(draft.network(), inputs).outputs, expected, rtol=0, atol=1e-12)
