"""Strings of symbols as batches: one input unit per symbol, shorter strings end earlier."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnnsim.network.batch import Batch
from rnnsim.tasks.task import Floats


def one_hot(places: ArrayLike, width: int) -> Floats:
    """(…, width) with a 1 at each place."""
    return np.eye(width)[np.asarray(places, np.int64)]


def side_by_side(episodes: Sequence[tuple[ArrayLike, ArrayLike]], masks: Sequence[ArrayLike] | None = None) -> Batch:
    """Episodes of any length, each inputs (T, I) and targets (T, O), and where targets are meant: (T,) or (T, O) each."""
    inputs = [np.asarray(given, float) for given, _ in episodes]
    targets = [np.asarray(wanted, float) for _, wanted in episodes]
    lengths = np.array([len(given) for given in inputs])
    valid = np.arange(lengths.max())[:, None] < lengths
    meant = None
    if masks is not None:
        flags = [np.asarray(mask, bool) for mask in masks]
        wide = [
            flag if flag.ndim == 2 else np.broadcast_to(flag[:, None], wanted.shape) for flag, wanted in zip(flags, targets, strict=True)
        ]
        meant = _padded(wide, len(valid))
    return Batch(_padded(inputs, len(valid)), _padded(targets, len(valid)), meant, None if valid.all() else valid)


def predicting_next(texts: Sequence[str], alphabet: str) -> Batch:
    """Every symbol but the last comes in, the one after it is wanted."""
    places = [[alphabet.index(sign) for sign in text] for text in texts]
    return side_by_side([(one_hot(word[:-1], len(alphabet)), one_hot(word[1:], len(alphabet))) for word in places])


def texts_in(batch: Batch, alphabet: str) -> list[str]:
    """The strings that come in."""
    symbols = batch.inputs.argmax(axis=2)
    lengths = np.full(len(batch), batch.ticks) if batch.valid is None else batch.valid.sum(axis=0)
    return ["".join(alphabet[place] for place in symbols[:length, at]) for at, length in enumerate(lengths)]


def _padded(parts: Sequence[NDArray[Any]], ticks: int) -> NDArray[Any]:
    made = np.zeros((ticks, len(parts), parts[0].shape[1]), parts[0].dtype)
    for place, part in enumerate(parts):
        made[: len(part), place] = part
    return made
