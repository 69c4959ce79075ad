"""What torch's recurrent layers answered, frozen beside this script: `python -m tests.golden.torch_gated` writes torch_gated.npz anew.

Weights and inputs are frozen too, so that nothing has to be drawn again. Only the functions that ask torch import it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Figures = dict[str, NDArray[np.float64]]
FROZEN = Path(__file__).with_suffix(".npz")


@dataclass(frozen=True)
class Case:
    """One layer and what it is given: `inputs` → `hidden` units, `ticks` × `batch`, and options that are off unless said.

    lengths: ticks of each episode, packed; starts: nonzero hidden and carousel values, another for each pool, and for each episode
    unless the layer reads both ways.
    """

    kind: str
    inputs: int
    hidden: int
    ticks: int = 30
    batch: int = 1
    layers: int = 1
    two_ways: bool = False
    activation: str = "tanh"
    lengths: tuple[int, ...] = ()
    starts: bool = False

    @property
    def pools(self) -> int:
        """Layers times directions."""
        return self.layers * (1 + self.two_ways)


CASES = {
    "tanh of one": Case("RNN", 1, 1),
    "tanh": Case("RNN", 4, 12, ticks=60, batch=3),
    "tanh in two layers": Case("RNN", 3, 5, batch=4, layers=2),
    "relu": Case("RNN", 2, 7, batch=2, activation="relu"),
    "relu in two layers": Case("RNN", 3, 5, batch=4, layers=2, activation="relu"),
    "tanh from elsewhere": Case("RNN", 2, 6, batch=3, layers=2, starts=True),
    "tanh of several lengths": Case("RNN", 2, 4, batch=4, lengths=(30, 19, 7, 1)),
    "tanh both ways": Case("RNN", 3, 5, batch=2, two_ways=True),
    "LSTM of one": Case("LSTM", 1, 1),
    "LSTM": Case("LSTM", 3, 5, ticks=60, batch=3),
    "LSTM of 24": Case("LSTM", 6, 24, batch=2),
    "LSTM in two layers": Case("LSTM", 2, 6, batch=2, layers=2),
    "LSTM from elsewhere": Case("LSTM", 2, 4, batch=3, layers=2, starts=True),
    "LSTM of several lengths": Case("LSTM", 3, 4, batch=4, lengths=(30, 22, 22, 3)),
    "LSTM both ways": Case("LSTM", 3, 4, batch=2, two_ways=True),
    "LSTM both ways in two layers": Case("LSTM", 3, 4, batch=2, layers=2, two_ways=True),
    "LSTM both ways in two layers of several lengths": Case(
        "LSTM", 2, 3, batch=4, layers=2, two_ways=True, lengths=(30, 17, 9, 1), starts=True
    ),
    "GRU of one": Case("GRU", 1, 1),
    "GRU": Case("GRU", 3, 5, ticks=60, batch=3),
    "GRU of 24": Case("GRU", 6, 24, batch=2),
    "GRU in two layers": Case("GRU", 2, 6, batch=2, layers=2),
    "GRU from elsewhere": Case("GRU", 2, 4, batch=3, layers=2, starts=True),
    "GRU of several lengths": Case("GRU", 3, 4, batch=4, lengths=(5, 30, 2, 22)),
    "GRU both ways": Case("GRU", 3, 4, batch=2, two_ways=True),
    "GRU both ways in two layers of several lengths": Case(
        "GRU", 2, 3, batch=4, layers=2, two_ways=True, lengths=(30, 30, 12, 4), starts=True
    ),
    "tanh both ways in two layers of several lengths": Case(
        "RNN", 2, 3, batch=4, layers=2, two_ways=True, lengths=(30, 21, 8, 1), starts=True
    ),
}


@cache
def _archive() -> Figures:
    with np.load(FROZEN) as archive:
        return {name: archive[name] for name in archive.files}


def frozen_figures(name: str) -> Figures:
    """Of one case: torch's named parameters, `inputs` (T, B, I), `outputs` (T, B, ·), and `hidden`, `cell` (pools, B, H) of a start."""
    return {key.rpartition("/")[2]: values for key, values in _archive().items() if key.rpartition("/")[0] == name}


def torch_is_here() -> bool:
    """Whether the live library can be asked as well."""
    try:
        import torch
    except ImportError:
        return False
    return bool(torch.__version__)


def live_outputs(case: Case, figures: Figures) -> NDArray[np.float64]:
    """(T, B, ·) what torch answers here and now with these weights, inputs and starts; 0 after an episode's end."""
    import torch

    choices = {"nonlinearity": case.activation} if case.kind == "RNN" else {}
    layer = getattr(torch.nn, case.kind)(
        case.inputs, case.hidden, num_layers=case.layers, bidirectional=case.two_ways, dtype=torch.float64, **choices
    )
    with torch.no_grad():
        for name, parameter in layer.named_parameters():
            parameter.copy_(torch.from_numpy(figures[name]))
        given = torch.from_numpy(figures["inputs"])
        lengths = torch.tensor(case.lengths or (case.ticks,) * case.batch)
        packed = torch.nn.utils.rnn.pack_padded_sequence(given, lengths, enforce_sorted=False)
        start = (torch.from_numpy(figures["hidden"]), torch.from_numpy(figures["cell"])) if case.starts else None
        made, _ = layer(packed, start if start is None or case.kind == "LSTM" else start[0])
        outputs, _ = torch.nn.utils.rnn.pad_packed_sequence(made, total_length=case.ticks)
    return np.asarray(outputs.numpy())


def _drawn(case: Case, seed: int) -> Figures:
    """Weights as torch draws them from a seed, twice as wide; standard normal inputs and starts."""
    import torch

    torch.manual_seed(seed)
    layer = getattr(torch.nn, case.kind)(case.inputs, case.hidden, num_layers=case.layers, bidirectional=case.two_ways)
    widened = 1.0 if case.activation == "relu" else 2.0
    random = np.random.default_rng(seed)
    figures = {name: widened * values.detach().numpy().astype(float) for name, values in layer.named_parameters()}
    figures["inputs"] = random.normal(size=(case.ticks, case.batch, case.inputs)).round(6)
    if case.starts:
        shape = (case.pools, case.batch, case.hidden)
        one = (case.pools, 1 if case.two_ways else case.batch, case.hidden)
        drawn = {"hidden": random.uniform(-1, 1, one).round(6), "cell": random.normal(size=one).round(6)}
        figures |= {name: np.broadcast_to(values, shape).copy() for name, values in drawn.items()}
    return figures


def freeze() -> None:
    """Write the figures of all cases."""
    archive: Figures = {}
    for seed, (name, case) in enumerate(CASES.items()):
        figures = _drawn(case, seed)
        figures["outputs"] = live_outputs(case, figures)
        archive |= {f"{name}/{key}": values for key, values in figures.items()}
    np.savez_compressed(FROZEN, **archive)


if __name__ == "__main__":
    freeze()
