"""A person's own material as a task: columns of numbers to be continued or answered, or a text to be continued letter by letter.

Knows no files: whoever reads them hands over rows or a text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from rnnsim.formulas.refused import Refused
from rnnsim.network.batch import Batch
from rnnsim.tasks.scores import bits_per_symbol, normalised_error
from rnnsim.tasks.strings import one_hot
from rnnsim.tasks.task import Floats, Scaling, Scoring, Task

NORMALISATIONS = ("z-score", "0…1", "none")
MOST_SYMBOLS = 200


@dataclass(frozen=True)
class Cut:
    """How material becomes episodes: ticks of a window (0: all in one), and the share at its beginning that is learned from."""

    window: int = 50
    training_share: float = 0.8

    def parts(self, length: int) -> tuple[int, int]:
        """Ticks to learn from, and ticks to look at; refused if one of them is missing or a window does not fit."""
        learned = round(length * self.training_share)
        if learned < max(self.window, 1) or learned >= length:
            raise Refused(
                f"{length} ticks are too few for windows of {self.window} and a share of {self.training_share:g} to learn from; "
                "take shorter windows or another share."
            )
        return learned, length - learned


def series_task(
    rows: Floats,
    names: Sequence[str] = (),
    *,
    target_names: Sequence[str] = (),
    horizon: int = 1,
    normalisation: str = "z-score",
    cut: Cut = Cut(),
) -> Task:
    """Rows (T, columns) of a table: all columns but the targets come in, the targets are wanted `horizon` ticks later.

    Without target names every column comes in and is wanted: the series continues itself. Offset and scale of the normalisation
    are those of the part that is learned from, so nothing is known of the rest; `Task.scaling` undoes it for the outputs.
    """
    names = tuple(names) or tuple(f"column {place}" for place in range(1, rows.shape[1] + 1))
    unknown = [name for name in target_names if name not in names]
    if unknown:
        raise Refused(f"There is no column “{unknown[0][:40]}”; the columns are {', '.join(names)[:200]}.")
    if normalisation not in NORMALISATIONS:
        raise Refused(f"A normalisation is one of {', '.join(NORMALISATIONS)}, not “{normalisation[:40]}”.")
    if not 0 <= horizon < len(rows) or (horizon == 0 and not target_names):
        raise Refused(f"A horizon of {horizon} ticks does not suit {len(rows)} rows; a series continues itself from 1 tick on.")
    learned, _ = cut.parts(len(rows) - horizon)
    scaling = _scaling(rows[:learned], normalisation)
    shown = scaling.applied(rows)
    wanted = [names.index(name) for name in target_names] or list(range(len(names)))
    given = [place for place in range(len(names)) if not target_names or place not in wanted]
    inputs, targets = shown[: len(rows) - horizon, given], shown[horizon:, wanted]
    if not given:
        raise Refused("Every column is a target, so nothing comes in; leave one out, or name no targets and the series continues itself.")
    columns = tuple(names[place] for place in given), tuple(names[place] for place in wanted)
    return Task(
        Batch.single(inputs[learned:], targets[learned:]), "half_squared_error", Scoring("NRMSE", normalised_error, None, falls=True),
        fixed=_windows(inputs[:learned], targets[:learned], cut.window), input_names=columns[0], output_names=columns[1],
        scaling=Scaling(scaling.offset[wanted], scaling.scale[wanted]), name="series",
    )  # fmt: skip


def text_task(text: str, *, cut: Cut = Cut()) -> Task:
    """The next sign of a text: one input and one output unit per different sign, probabilities wanted."""
    signs = sorted(set(text))
    if not 2 <= len(signs) <= MOST_SYMBOLS:
        raise Refused(f"A text has from 2 to {MOST_SYMBOLS} different signs, not {len(signs)}; shorten or simplify it.")
    learned, _ = cut.parts(len(text) - 1)
    codes = one_hot(np.searchsorted(signs, list(text)), len(signs))
    scoring = Scoring("bits per sign", bits_per_symbol, None, falls=True)
    made = Task(Batch.single(codes[learned:-1], codes[learned + 1 :]), "cross_entropy", scoring,
                fixed=_windows(codes[:learned], codes[1 : learned + 1], cut.window), name="text")  # fmt: skip
    return replace(made, input_names=tuple(signs), output_names=tuple(signs))


def _scaling(rows: Floats, normalisation: str) -> Scaling:
    width = rows.shape[1]
    if normalisation == "none":
        return Scaling(np.zeros(width), np.ones(width))
    offset, scale = (rows.mean(axis=0), rows.std(axis=0)) if normalisation == "z-score" else (rows.min(axis=0), np.ptp(rows, axis=0))
    return Scaling(offset, np.where(scale > 0, scale, 1.0))


def _windows(inputs: Floats, targets: Floats, window: int) -> Batch:
    """Episodes of `window` ticks side by side; the last may be shorter."""
    window = min(window or len(inputs), len(inputs))
    count = -(-len(inputs) // window)
    valid = np.arange(count * window) < len(inputs)
    rest = ((0, count * window - len(inputs)), (0, 0))
    cut = [np.pad(part, rest).reshape(count, window, -1).swapaxes(0, 1) for part in (inputs, targets)]
    return Batch(cut[0], cut[1], valid=None if valid.all() else valid.reshape(count, window).T)
