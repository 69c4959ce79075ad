"""What is wanted of a truth table, kept as the targets of an episode of that name. Knows values only, no widget."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rnnsim.analysis.truth_table import combinations
from rnnsim.formulas.refused import Refused
from rnnsim.network.document import Document, Edit
from rnnsim.network.edits import set_episodes
from rnnsim.network.episode import Episode
from rnnsim.network.network import Ids
from rnnsim.views.number_fields import number_from

NAME = "truth table"
Floats = NDArray[np.float64]


def wanted_in(document: Document) -> Floats:
    """(rows, outputs) what is wanted of the outputs there are now; NaN where nothing is."""
    ids = document.network.output_ids
    rows = 2 ** len(document.network.input_ids)
    made = np.full((rows, len(ids)), np.nan)
    for episode in document.episodes:
        if episode.name == NAME and episode.targets is not None and len(episode) == rows:
            _, mine, theirs = np.intersect1d(episode.target_ids, ids, return_indices=True)
            mask = np.ones(episode.targets.shape, bool) if episode.target_mask is None else episode.target_mask
            made[:, theirs] = np.where(mask, episode.targets, np.nan)[:, mine]
    return made


def values_in(text: str, rows: int) -> Floats:
    """(rows,) such as "0110" or "0 1 1 0"; a − or ? stands for nothing wanted, and so do rows that are not written."""
    words = text.replace(";", " ").split()
    if len(words) == 1 and all(sign in "01-−?" for sign in words[0]) and len(words[0]) > 1:
        words = list(words[0])
    if len(words) > rows:
        raise Refused(f"There are {rows} rows and {len(words)} values; write one value for each row, such as {'0' * rows}.")
    made = np.full(rows, np.nan)
    for row, word in enumerate(words):
        value = np.nan if word in "-−?" else number_from(word)
        if value is None:
            raise Refused(f"“{word[:20]}” is not a number; write one value for each row, such as 0 1 1 0.")
        made[row] = value
    return made


def text_of(wanted: Floats) -> str:
    """The values as they are typed: digits alone where all are 0 or 1."""
    if np.isnan(wanted).all():
        return ""
    words = ["?" if np.isnan(value) else f"{value:g}" for value in wanted.tolist()]
    return ("" if all(len(word) == 1 for word in words) else " ").join(words)


def want(unit: int, values: Floats) -> Edit:
    """Keep what is wanted of one output in the episode of the truth table, which is made if there is none."""

    def edit(document: Document) -> Document:
        ids: Ids = document.network.output_ids
        wanted = wanted_in(document)
        wanted[:, np.flatnonzero(ids == unit)[0]] = values
        inputs = combinations(len(document.network.input_ids))
        mask = ~np.isnan(wanted)
        fresh = Episode(NAME, inputs, document.network.input_ids, np.where(mask, wanted, 0.0), ids, mask, repeats=True)
        others = [episode for episode in document.episodes if episode.name != NAME]
        at = next((at for at, episode in enumerate(document.episodes) if episode.name == NAME), len(others))
        return set_episodes((*others[:at], fresh, *others[at:]))(document)

    return edit
