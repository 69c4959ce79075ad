"""What can be done to the episodes of a document from the tape panel, as edits. Knows values only, no widget."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnnsim.formulas.refused import Refused
from rnnsim.network.document import Document, Edit
from rnnsim.network.edits import set_episodes
from rnnsim.network.episode import Episode, pattern
from rnnsim.network.network import Ids

LONGEST_TAPE = 100_000


def sequences_of(document: Document) -> tuple[tuple[int, Episode], ...]:
    """The episodes that can be played, with their index."""
    return tuple((at, episode) for at, episode in enumerate(document.episodes) if episode.kind == "sequence")


def free_name(document: Document, stem: str) -> str:
    """A name no episode has: "stem", "stem 2", …"""
    taken = {episode.name for episode in document.episodes}
    return next(name for name in (stem if number == 1 else f"{stem} {number}" for number in range(1, len(taken) + 2)) if name not in taken)


def add_episode(name: str, ticks: int = 8) -> Edit:
    """A new episode of zeros for the inputs there are, chosen to be played."""

    def edit(document: Document) -> Document:
        ids = document.network.input_ids
        fresh = Episode(name, np.zeros((ticks, len(ids))), ids, repeats=True)
        return set_episodes((*document.episodes, fresh), len(document.episodes))(document)

    return edit


def choose_episode(at: int) -> Edit:
    """Play the episode at that index."""
    return lambda document: document if document.tape == at else set_episodes(document.episodes, at)(document)


def delete_episode(at: int) -> Edit:
    """Take an episode away; the one before it is played if it was playing."""

    def edit(document: Document) -> Document:
        left = (*document.episodes[:at], *document.episodes[at + 1 :])
        tape = document.tape - (at < document.tape)
        if at == document.tape:
            tape = next((number for number in (*range(at - 1, -1, -1), *range(at, len(left))) if left[number].kind == "sequence"), -1)
        return set_episodes(left, tape)(document)

    return edit


def rename_episode(at: int, name: str) -> Edit:
    """Call an episode something else."""
    if not name.strip():
        raise Refused("An episode needs a name; type at least one letter.")
    return _changed(at, name=name.strip())


def set_repeats(at: int, repeats: bool) -> Edit:
    """Let an episode start again when it has been read to its end, or not."""
    return _changed(at, repeats=repeats)


def set_length(at: int, ticks: int) -> Edit:
    """Cut an episode, or lengthen it by ticks of zeros; targets and masks with it."""
    if not 0 <= ticks <= LONGEST_TAPE:
        raise Refused(f"An episode has 0 to {LONGEST_TAPE} ticks, not {ticks}.")

    def edit(document: Document) -> Document:
        episode = document.episodes[at]
        parts = {name: _resized(getattr(episode, name), ticks) for name in ("inputs", "targets", "target_mask")}
        valid = None if episode.valid is None else np.append(episode.valid, np.ones(max(0, ticks - len(episode)), bool))[:ticks]
        return _changed(at, **parts, valid=valid)(document)

    return edit


def set_input(at: int, tick: int, unit: int, *, value: float) -> Edit:
    """What a unit reads in a tick (1, 2, …) of an episode."""
    return set_block(at, tick, [unit], values=[[value]])


def set_block(at: int, first_tick: int, units: Sequence[int], *, values: ArrayLike) -> Edit:
    """Write values (ticks, units) from a tick on; the episode grows where they reach beyond its end."""
    block = np.atleast_2d(np.asarray(values, float))
    if not np.isfinite(block).all():
        raise Refused("An input must be a finite number.")
    if block.shape[1] > len(units):
        raise Refused(f"There are {block.shape[1]} columns and only {len(units)} inputs from here on; take fewer columns or add inputs.")

    def edit(document: Document) -> Document:
        episode = document.episodes[at]
        ids = np.union1d(episode.input_ids, np.asarray(units, np.int64))
        last = first_tick - 1 + len(block)
        if last > LONGEST_TAPE:
            raise Refused(f"An episode has at most {LONGEST_TAPE} ticks; these values would reach tick {last}.")
        longer = set_length(at, max(len(episode), last))(document)
        inputs = longer.episodes[at].inputs_for(ids)
        columns = np.searchsorted(ids, np.asarray(units[: block.shape[1]], np.int64))
        inputs[first_tick - 1 : last, columns] = block
        return _changed(at, inputs=inputs, input_ids=ids)(longer)

    return edit


def store_pattern(name: str, ids: Ids, values: NDArray[np.float64]) -> Edit:
    """Add a stored pattern."""

    def edit(document: Document) -> Document:
        return set_episodes((*document.episodes, pattern(name, values, ids)))(document)

    return edit


def _changed(at: int, **values: Any) -> Edit:
    def edit(document: Document) -> Document:
        episodes = list(document.episodes)
        episodes[at] = replace(episodes[at], **values)
        return set_episodes(episodes)(document)

    return edit


def _resized(rows: NDArray[Any] | None, ticks: int) -> NDArray[Any] | None:
    if rows is None:
        return None
    more = np.zeros((max(0, ticks - len(rows)), rows.shape[1]), rows.dtype)
    return np.concatenate([rows, more])[:ticks]
