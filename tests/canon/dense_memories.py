"""A neural Turing machine and a differentiable neural computer as dense equations on arrays: what the graphs are held against."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
NORM_FLOOR, SHIFT_FLOOR = 1e-6, 1e-8


def random_weights(kind: str, bits: int, hidden: int, width: int, heads: int = 1) -> dict[str, Values]:
    """A matrix for each thing a controller of `hidden` units emits, biases in the last column; strong enough to make heads move."""
    emitted = {"erase": width, "add": width}
    if kind == "turing machine":
        for head in ("write", "read"):
            emitted |= {f"{head} {name}": size for name, size in (("key", width), ("strength", 1), ("interpolation", 1))}
            emitted |= {f"{head} shift": 3, f"{head} sharpness": 1}
    else:
        emitted |= {"free": heads, "write key": width, "write strength": 1, "does write": 1, "does allocate": 1}
        for head in range(heads):
            emitted |= {f"read {head} key": width, f"read {head} strength": 1, f"read {head} modes": 3}
    shapes = {"controller": (hidden, bits + 1 + heads * width), "output": (bits, hidden + heads * width)}
    shapes |= {name: (size, hidden) for name, size in emitted.items()}
    random = np.random.default_rng(hidden)
    return {name: 3 * random.normal(size=(rows, columns + 1)) / columns**0.5 for name, (rows, columns) in shapes.items()}


def _logistic(a: Values) -> Values:
    return np.asarray(1 / (1 + np.exp(-a)))


def _softmax(a: Values) -> Values:
    raised = np.exp(a - a.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True))


def _softplus(a: Values) -> Values:
    return np.asarray(np.log1p(np.exp(a)))


class _Emitted:
    """What a controller in state h (B, H) emits, by name."""

    def __init__(self, weights: Mapping[str, Values], h: Values) -> None:
        self._weights, self._h = weights, h

    def __getitem__(self, name: str) -> Values:
        matrix = self._weights[name]
        return np.asarray(self._h @ matrix[:, :-1].T + matrix[:, -1])


def _hidden(weights: Mapping[str, Values], x: Values, answers: Values) -> Values:
    matrix = weights["controller"]
    return np.asarray(np.tanh(np.hstack([x, answers]) @ matrix[:, :-1].T + matrix[:, -1]))


def _output(weights: Mapping[str, Values], h: Values, answers: Values) -> Values:
    matrix = weights["output"]
    return _logistic(np.hstack([h, answers]) @ matrix[:, :-1].T + matrix[:, -1])


def _alike(memory: Values, key: Values, strength: Values) -> Values:
    """(B, N) softmax of strength · cosine; memory (B, N, M), key (B, M), strength (B, 1)."""
    products = np.einsum("bnm,bm->bn", memory, key)
    squares = (memory**2).sum(axis=2) * (key**2).sum(axis=1, keepdims=True)
    return _softmax(strength * products / np.sqrt(squares + NORM_FLOOR))


def dense_turing_machine(weights: Mapping[str, Values], start: Values, inputs: Values) -> dict[str, Values]:
    """Of every tick (T, B, …): outputs, memory, answers, and the places of the write and the read head."""
    batch, slots = inputs.shape[1], len(start)
    memory = np.broadcast_to(start, (batch, *start.shape))
    places = {name: np.broadcast_to(np.eye(slots)[0], (batch, slots)) for name in ("write", "read")}
    answers = np.zeros((batch, start.shape[1]))
    rows: dict[str, list[Values]] = {name: [] for name in ("outputs", "memory", "answers", "write", "read")}
    for x in inputs:
        h = _hidden(weights, x, answers)
        emitted = _Emitted(weights, h)
        places = {name: _moved(memory, places[name], emitted, name) for name in places}
        w = places["write"][:, :, None]
        memory = memory * (1 - w * _logistic(emitted["erase"])[:, None]) + w * np.tanh(emitted["add"])[:, None]
        answers = np.einsum("bn,bnm->bm", places["read"], memory)
        made = {"outputs": _output(weights, h, answers), "memory": memory, "answers": answers, **places}
        for name, values in made.items():
            rows[name].append(values)
    return {name: np.array(values) for name, values in rows.items()}


def _moved(memory: Values, last: Values, emitted: _Emitted, name: str) -> Values:
    found = _alike(memory, np.tanh(emitted[f"{name} key"]), _softplus(emitted[f"{name} strength"]))
    share = _logistic(emitted[f"{name} interpolation"])
    mixed = share * found + (1 - share) * last
    shift = _softmax(emitted[f"{name} shift"])
    moved = sum(shift[:, [way + 1]] * np.roll(mixed, way, axis=1) for way in (-1, 0, 1))
    powers = (moved + SHIFT_FLOOR) ** (1 + _softplus(emitted[f"{name} sharpness"]))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def dense_allocation(usage: Values) -> Values:
    """(B, N) by a stable sort of the usage: the least used is given out first."""
    order = np.argsort(usage, axis=1, kind="stable")
    ordered = np.take_along_axis(usage, order, axis=1)
    before = np.cumprod(np.hstack([np.ones((len(usage), 1)), ordered[:, :-1]]), axis=1)
    places = np.empty_like(usage)
    np.put_along_axis(places, order, (1 - ordered) * before, axis=1)
    return places


def dense_differentiable_computer(weights: Mapping[str, Values], start: Values, inputs: Values, heads: int) -> dict[str, Values]:
    """Of every tick (T, B, …): outputs, usage, allocation, written, memory, last, links, reading (heads, N) and answers."""
    batch, slots = inputs.shape[1], len(start)
    memory, links = np.broadcast_to(start, (batch, *start.shape)), np.zeros((batch, slots, slots))
    usage, written, last = (np.zeros((batch, slots)) for _ in range(3))
    reading = np.zeros((batch, heads, slots))
    answers = np.zeros((batch, heads * start.shape[1]))
    names = ("outputs", "usage", "allocation", "written", "memory", "last", "links", "reading", "answers")
    rows: dict[str, list[Values]] = {name: [] for name in names}
    for x in inputs:
        h = _hidden(weights, x, answers)
        emitted = _Emitted(weights, h)
        retention = np.prod(1 - _logistic(emitted["free"])[:, :, None] * reading, axis=1)
        usage = (usage + written - usage * written) * retention
        allocated = dense_allocation(usage)
        alike = _alike(memory, np.tanh(emitted["write key"]), 1 + _softplus(emitted["write strength"]))
        allocates = _logistic(emitted["does allocate"])
        written = _logistic(emitted["does write"]) * (allocates * allocated + (1 - allocates) * alike)
        w = written[:, :, None]
        memory = memory * (1 - w * _logistic(emitted["erase"])[:, None]) + w * np.tanh(emitted["add"])[:, None]
        links = (1 - w - written[:, None]) * links + w * last[:, None]
        links[:, np.arange(slots), np.arange(slots)] = 0
        last = (1 - written.sum(axis=1, keepdims=True)) * last + written
        reading = np.stack([_looked_up(memory, links, reading[:, head], emitted, head) for head in range(heads)], axis=1)
        answers = np.einsum("brn,bnm->brm", reading, memory).reshape(batch, -1)
        made = (_output(weights, h, answers), usage, allocated, written, memory, last, links.copy(), reading, answers)
        for name, values in zip(names, made, strict=True):
            rows[name].append(values)
    return {name: np.array(values) for name, values in rows.items()}


def _looked_up(memory: Values, links: Values, last: Values, emitted: _Emitted, head: int) -> Values:
    alike = _alike(memory, np.tanh(emitted[f"read {head} key"]), 1 + _softplus(emitted[f"read {head} strength"]))
    modes = _softmax(emitted[f"read {head} modes"])[:, :, None]
    forward, backward = np.einsum("bij,bj->bi", links, last), np.einsum("bij,bi->bj", links, last)
    return np.asarray(modes[:, 0] * backward + modes[:, 1] * alike + modes[:, 2] * forward)
