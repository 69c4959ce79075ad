"""Gradients of torch's recurrent layers, frozen beside this script: `python -m tests.golden.torch_gradients` writes torch_gradients.npz
anew. Layers, inputs and starts are those of `torch_gated`; the targets are written down here.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.golden.torch_gated import CASES, Case, Figures, frozen_figures

FROZEN = Path(__file__).with_suffix(".npz")


def targets_of(case: Case) -> NDArray[np.float64]:
    """(T, B, ·) something smooth that no layer answers."""
    wide = case.hidden * (1 + case.two_ways)
    numbers = np.arange(case.ticks * case.batch * wide).reshape(case.ticks, case.batch, wide)
    return np.sin(0.7 * numbers)


def lengths_of(case: Case) -> NDArray[np.int64]:
    """(B,) ticks of each episode."""
    return np.array(case.lengths or (case.ticks,) * case.batch)


@cache
def frozen_gradients(name: str) -> Figures:
    """Of one case, by torch's names, and `loss`, `inputs`, and `hidden`, `cell` of a start."""
    with np.load(FROZEN) as archive:
        return {key.rpartition("/")[2]: archive[key] for key in archive.files if key.rpartition("/")[0] == name}


def live_gradients(case: Case, figures: Figures) -> Figures:
    """What torch makes here and now of half the squared error, summed over ticks and outputs and averaged over episodes."""
    import torch

    choices = {"nonlinearity": case.activation} if case.kind == "RNN" else {}
    layer = getattr(torch.nn, case.kind)(
        case.inputs, case.hidden, num_layers=case.layers, bidirectional=case.two_ways, dtype=torch.float64, **choices
    )
    with torch.no_grad():
        for name, parameter in layer.named_parameters():
            parameter.copy_(torch.from_numpy(figures[name]))
    leaves = {name: torch.tensor(figures[name], requires_grad=True) for name in ("inputs", "hidden", "cell") if name in figures}
    lengths = torch.from_numpy(lengths_of(case))
    packed = torch.nn.utils.rnn.pack_padded_sequence(leaves["inputs"], lengths, enforce_sorted=False)
    start = (leaves["hidden"], leaves["cell"]) if case.starts else None
    made, _ = layer(packed, start if start is None or case.kind == "LSTM" else start[0])
    outputs, _ = torch.nn.utils.rnn.pad_packed_sequence(made, total_length=case.ticks)
    here = torch.arange(case.ticks)[:, None, None] < lengths[None, :, None]
    loss = (torch.where(here, outputs - torch.from_numpy(targets_of(case)), 0.0) ** 2).sum() / (2 * case.batch)
    loss.backward()
    found = {name: parameter.grad for name, parameter in layer.named_parameters()} | {name: leaf.grad for name, leaf in leaves.items()}
    return {"loss": loss.detach().numpy()} | {name: gradient.numpy() for name, gradient in found.items() if gradient is not None}


def freeze() -> None:
    """Write the gradients of all cases."""
    archive = {f"{name}/{key}": value for name, case in CASES.items() for key, value in live_gradients(case, frozen_figures(name)).items()}
    np.savez_compressed(FROZEN, **archive)


if __name__ == "__main__":
    freeze()
