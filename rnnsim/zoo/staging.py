"""What samples have in common: bits whose parity is asked for, and group tints by the beginning of a path."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from rnnsim.network.episode import Episode
from rnnsim.network.grouping import inside_mask
from rnnsim.network.network import Network

Part = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]
"""Inputs (T, I), targets (T, O), and 1 where they count (T, O), of a short episode."""


def even_bits(ticks: int, seed: int) -> NDArray[np.int64]:
    """(ticks,) random bits with an even number of ones, so that their parity begins again as it began when the tape repeats."""
    bits = np.random.default_rng(seed).integers(0, 2, ticks)
    bits[-1] = bits[:-1].sum() % 2
    return bits


def parity_tape(network: Network, ticks: int, seed: int) -> Episode:
    """Random bits for the one input, and for the one output whether the ones so far are odd in number."""
    bits = even_bits(ticks, seed)[:, None]
    odd = (np.cumsum(bits, axis=0) % 2).astype(np.float64)
    return Episode("random bits", bits.astype(np.float64), network.input_ids, odd, network.output_ids, repeats=True)


def tints_by_beginning(network: Network, tints: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """A tint for every group of units: that of the first key its path begins with."""
    groups = sorted(set(network.units.group.tolist()))
    return tuple((group, next(tint for beginning, tint in tints.items() if group.startswith(beginning))) for group in groups)


def stood(network: Network, spots: Mapping[str, tuple[float, float]], *, turned: Sequence[str] = ()) -> Network:
    """The network with whole groups moved so that their middles stand at `spots`; `turned` ones first have rows for columns."""
    units = network.units
    places = np.column_stack([units.place_x, units.place_y])
    for path, spot in spots.items():
        inside = inside_mask(network, (path,))
        around = places[inside] - places[inside].mean(axis=0)
        places[inside] = spot + (around[:, ::-1] if path in turned else around)
    return network.with_rows(units=units.with_columns(place_x=places[:, 0], place_y=places[:, 1]))


def in_line(name: str, network: Network, parts: Sequence[Part]) -> Episode:
    """Short episodes one after another, again and again; an invalid tick after each sets every unit back to its initial output."""
    pause = [np.zeros((1, parts[0][column].shape[1])) for column in range(3)]
    inputs, targets, asked = (np.vstack([rows for part in parts for rows in (part[column], pause[column])]) for column in range(3))
    valid = np.concatenate([np.append(np.ones(len(part[0]), bool), False) for part in parts])
    return Episode(
        name, inputs, network.input_ids, targets, network.output_ids, target_mask=asked.astype(bool), valid=valid, repeats=True
    )  # fmt: skip


def copy_tape(network: Network, lengths: Sequence[int], seed: int) -> Episode:
    """For each length so many vectors of bits, a delimiter, and as many silent ticks in which they are wanted again."""
    rng, bits = np.random.default_rng(seed), len(network.output_ids)
    parts = []
    for length in lengths:
        word = rng.integers(0, 2, (length, bits)).astype(np.float64)
        inputs, targets, asked = np.zeros((2 * length + 1, bits + 1)), *np.zeros((2, 2 * length + 1, bits))
        inputs[:length, :bits], inputs[length, bits] = word, 1.0
        targets[length + 1 :], asked[length + 1 :] = word, 1.0
        parts.append((inputs, targets, asked))
    return in_line("words to copy", network, parts)
