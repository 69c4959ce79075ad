"""Gradients of machines with a memory, as dense equations of torch tensors: `python -m tests.golden.torch_memories` freezes them anew.

The equations are those of `tests.canon.dense_memories`, the memory starts as given and is no parameter.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tests.canon.dense_memories import NORM_FLOOR, SHIFT_FLOOR, random_weights

FROZEN = Path(__file__).with_suffix(".npz")
Tensor = Any


class Case(NamedTuple):
    """kind as in `random_weights`; sizes; heads of a differentiable computer; ticks and episodes."""

    kind: str
    slots: int
    width: int
    hidden: int
    bits: int
    heads: int = 1
    ticks: int = 12
    batch: int = 3

    def weights(self) -> dict[str, NDArray[np.float64]]:
        """A matrix by name, biases in the last column; gentler than those that are only run, or the gradients are 10⁹."""
        drawn = random_weights(self.kind, self.bits, self.hidden, self.width, self.heads)
        return {name: matrix / 2 for name, matrix in drawn.items()}

    def start(self) -> NDArray[np.float64]:
        """(N, M) what stands in the memory."""
        return np.random.default_rng(4).normal(size=(self.slots, self.width))

    def inputs(self) -> NDArray[np.float64]:
        """(T, B, bits + 1)."""
        return np.random.default_rng(0).integers(0, 2, size=(self.ticks, self.batch, self.bits + 1)).astype(float)

    def targets(self) -> NDArray[np.float64]:
        """(T, B, bits)."""
        return np.random.default_rng(1).integers(0, 2, size=(self.ticks, self.batch, self.bits)).astype(float)


CASES = {
    "Turing machine": Case("turing machine", 6, 5, 10, 3),
    "Turing machine of eight slots": Case("turing machine", 8, 6, 24, 4),
    "differentiable computer": Case("differentiable computer", 5, 4, 10, 3),
    "differentiable computer of two heads": Case("differentiable computer", 6, 4, 12, 3, heads=2),
}


@cache
def frozen_gradients(name: str) -> dict[str, NDArray[np.float64]]:
    """Of one case: a matrix of gradients for each of weights, and `loss`."""
    with np.load(FROZEN) as archive:
        return {key.rpartition("/")[2]: archive[key] for key in archive.files if key.rpartition("/")[0] == name}


def live_gradients(case: Case) -> dict[str, NDArray[np.float64]]:
    """What torch makes here and now of the binary cross-entropy, summed over ticks and bits and averaged over episodes."""
    import torch

    weights = {name: torch.tensor(matrix, requires_grad=True) for name, matrix in case.weights().items()}
    start, inputs = torch.from_numpy(case.start()), torch.from_numpy(case.inputs())
    machine = _turing_machine if case.kind == "turing machine" else _differentiable_computer
    outputs = torch.stack(machine(weights, start.expand(case.batch, -1, -1), inputs, case))
    loss = torch.nn.functional.binary_cross_entropy(outputs, torch.from_numpy(case.targets()), reduction="sum") / case.batch
    loss.backward()
    gradients = {name: matrix.grad for name, matrix in weights.items()}
    return {"loss": loss.detach().numpy()} | {name: found.numpy() for name, found in gradients.items() if found is not None}


def _emitted(weights: Mapping[str, Tensor], h: Tensor, name: str) -> Tensor:
    return h @ weights[name][:, :-1].T + weights[name][:, -1]


def _controller(weights: Mapping[str, Tensor], x: Tensor, answers: Tensor) -> Tensor:
    import torch

    return torch.tanh(_emitted(weights, torch.cat([x, answers], dim=1), "controller"))


def _answer(weights: Mapping[str, Tensor], h: Tensor, answers: Tensor) -> Tensor:
    import torch

    return torch.sigmoid(_emitted(weights, torch.cat([h, answers], dim=1), "output"))


def _alike(memory: Tensor, key: Tensor, strength: Tensor) -> Tensor:
    import torch

    products = torch.einsum("bnm,bm->bn", memory, key)
    squares = (memory**2).sum(dim=2) * (key**2).sum(dim=1, keepdim=True)
    return torch.softmax(strength * products / torch.sqrt(squares + NORM_FLOOR), dim=1)


def _written(memory: Tensor, place: Tensor, weights: Mapping[str, Tensor], h: Tensor) -> Tensor:
    import torch

    erase, add = torch.sigmoid(_emitted(weights, h, "erase")), torch.tanh(_emitted(weights, h, "add"))
    return memory * (1 - place[:, :, None] * erase[:, None]) + place[:, :, None] * add[:, None]


def _turing_machine(weights: Mapping[str, Tensor], memory: Tensor, inputs: Tensor, case: Case) -> list[Tensor]:
    import torch
    from torch.nn.functional import softplus

    first = torch.eye(case.slots, dtype=torch.float64)[0].expand(case.batch, -1)
    places, answers, rows = {"write": first, "read": first}, torch.zeros(case.batch, case.width, dtype=torch.float64), []
    for x in inputs:
        h = _controller(weights, x, answers)
        for name, last in places.items():
            say = {part: _emitted(weights, h, f"{name} {part}") for part in ("key", "strength", "interpolation", "shift", "sharpness")}
            share = torch.sigmoid(say["interpolation"])
            mixed = share * _alike(memory, torch.tanh(say["key"]), softplus(say["strength"])) + (1 - share) * last
            shift = torch.softmax(say["shift"], dim=1)
            moved = sum(shift[:, [way + 1]] * torch.roll(mixed, way, dims=1) for way in (-1, 0, 1))
            powers = (moved + SHIFT_FLOOR) ** (1 + softplus(say["sharpness"]))
            places = {**places, name: powers / powers.sum(dim=1, keepdim=True)}
        memory = _written(memory, places["write"], weights, h)
        answers = torch.einsum("bn,bnm->bm", places["read"], memory)
        rows.append(_answer(weights, h, answers))
    return rows


def _allocated(usage: Tensor) -> Tensor:
    import torch

    order = torch.argsort(usage, dim=1, stable=True)
    ordered = torch.gather(usage, 1, order)
    before = torch.cumprod(torch.cat([torch.ones_like(ordered[:, :1]), ordered[:, :-1]], dim=1), dim=1)
    return torch.zeros_like(usage).scatter(1, order, (1 - ordered) * before)


def _differentiable_computer(weights: Mapping[str, Tensor], memory: Tensor, inputs: Tensor, case: Case) -> list[Tensor]:
    import torch
    from torch.nn.functional import softplus

    def none(*shape: int) -> Tensor:
        return torch.zeros(case.batch, *shape, dtype=torch.float64)

    usage, written, last, links = none(case.slots), none(case.slots), none(case.slots), none(case.slots, case.slots)
    reading, answers, rows = none(case.heads, case.slots), none(case.heads * case.width), []
    off_diagonal = 1 - torch.eye(case.slots, dtype=torch.float64)
    for x in inputs:
        h = _controller(weights, x, answers)
        retention = torch.prod(1 - torch.sigmoid(_emitted(weights, h, "free"))[:, :, None] * reading, dim=1)
        usage = (usage + written - usage * written) * retention
        key, strength = torch.tanh(_emitted(weights, h, "write key")), 1 + softplus(_emitted(weights, h, "write strength"))
        allocates, writes = (torch.sigmoid(_emitted(weights, h, f"does {what}")) for what in ("allocate", "write"))
        written = writes * (allocates * _allocated(usage) + (1 - allocates) * _alike(memory, key, strength))
        memory = _written(memory, written, weights, h)
        links = ((1 - written[:, :, None] - written[:, None]) * links + written[:, :, None] * last[:, None]) * off_diagonal
        last = (1 - written.sum(dim=1, keepdim=True)) * last + written
        heads = []
        for head in range(case.heads):
            say = {part: _emitted(weights, h, f"read {head} {part}") for part in ("key", "strength", "modes")}
            alike = _alike(memory, torch.tanh(say["key"]), 1 + softplus(say["strength"]))
            modes, before = torch.softmax(say["modes"], dim=1)[:, :, None], reading[:, head]
            forward, backward = torch.einsum("bij,bj->bi", links, before), torch.einsum("bij,bi->bj", links, before)
            heads.append(modes[:, 0] * backward + modes[:, 1] * alike + modes[:, 2] * forward)
        reading = torch.stack(heads, dim=1)
        answers = torch.einsum("brn,bnm->brm", reading, memory).reshape(case.batch, -1)
        rows.append(_answer(weights, h, answers))
    return rows


def freeze() -> None:
    """Write the gradients of all cases."""
    archive = {f"{name}/{key}": value for name, case in CASES.items() for key, value in live_gradients(case).items()}
    np.savez_compressed(FROZEN, **archive)


if __name__ == "__main__":
    freeze()
