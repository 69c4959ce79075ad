"""Episodes side by side as arrays: what learning reads. Columns are the input and output units of a network in row order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnnsim.formulas.refused import Refused
from rnnsim.network.episode import Episode
from rnnsim.network.network import Ids, Network

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Batch:
    """B episodes of T ticks: inputs (T, B, I), targets (T, B, O), and where targets and ticks count (None: everywhere).

    target_mask (T, B, O) says which targets are meant, valid (T, B) which ticks belong to an episode; a target outside either is
    never looked at. Its length is B.
    """

    inputs: Floats
    targets: Floats
    target_mask: Flags | None = None
    valid: Flags | None = None

    def __post_init__(self) -> None:
        kinds = {"inputs": np.float64, "targets": np.float64, "target_mask": np.bool_, "valid": np.bool_}
        for name, dtype in kinds.items():
            value = getattr(self, name)
            object.__setattr__(self, name, None if value is None else _read_only(value, dtype, name))
        self._check_shapes()

    def __len__(self) -> int:
        """How many episodes."""
        return self.inputs.shape[1]

    @property
    def ticks(self) -> int:
        """Ticks of the longest episode."""
        return len(self.inputs)

    @property
    def meant(self) -> Flags:
        """(T, B, O) where a target counts: both masks together."""
        mask = np.ones(self.targets.shape, bool) if self.target_mask is None else self.target_mask
        return mask if self.valid is None else mask & self.valid[:, :, None]

    @staticmethod
    def single(inputs: ArrayLike, targets: ArrayLike, *, target_mask: ArrayLike | None = None, valid: ArrayLike | None = None) -> Batch:
        """One episode: inputs (T, I), targets and target_mask (T, O), valid (T,)."""
        given = {"inputs": inputs, "targets": targets, "target_mask": target_mask, "valid": valid}
        arrays = {name: None if value is None else np.asarray(value) for name, value in given.items()}
        for name, array in arrays.items():
            if array is not None and array.ndim != (1 if name == "valid" else 2):
                raise Refused(f"The {name} of one episode are one row per tick, not {array.shape}.")
        return Batch(**{name: None if array is None else array[:, None] for name, array in arrays.items()})  # type: ignore[arg-type]

    @staticmethod
    def of(episodes: Sequence[Episode], network: Network) -> Batch:
        """Episodes of a document beside each other; shorter ones end earlier, and an output without a target column is not scored."""
        if not episodes:
            raise Refused("There is no episode to learn from; add one with targets to the tape.")
        for episode in episodes:
            if episode.targets is None or not np.isin(episode.target_ids, network.output_ids).any():
                raise Refused(f"Episode “{episode.name}” has no targets for the outputs of this network; give it a target column.")
        shape = max(map(len, episodes)), len(episodes)
        inputs, targets = np.zeros((*shape, len(network.input_ids))), np.zeros((*shape, len(network.output_ids)))
        meant, valid = np.zeros(targets.shape, bool), np.zeros(shape, bool)
        for place, episode in enumerate(episodes):
            rows = slice(len(episode))
            inputs[rows, place] = episode.inputs_for(network.input_ids)
            valid[rows, place] = True if episode.valid is None else episode.valid
            targets[rows, place], meant[rows, place] = _targets(episode, network.output_ids)
        return Batch(inputs, targets, None if meant[valid].all() else meant, None if valid.all() else valid)

    def taken(self, indices: ArrayLike) -> Batch:
        """The episodes at these places, in this order."""
        chosen = np.asarray(indices, np.int64)
        masks = {name: None if mask is None else mask[:, chosen] for name, mask in vars(self).items() if name in ("target_mask", "valid")}
        return Batch(self.inputs[:, chosen], self.targets[:, chosen], **masks)

    def delayed(self, ticks: int) -> Batch:
        """Targets `ticks` later, for a network that answers so late: episodes grow by as many ticks, on which the inputs are 0.

        A tick that waits for the first answer has no target. Episodes that end early are followed by their own waiting ticks.
        """
        if ticks == 0:
            return self
        if ticks < 0:
            raise Refused(f"Targets can be shifted to later ticks only, not by {ticks}.")
        late = {"targets": self.targets, "target_mask": self.meant}
        grown = {name: np.concatenate([np.zeros((ticks, *part.shape[1:]), part.dtype), part]) for name, part in late.items()}
        inputs = np.concatenate([self.inputs, np.zeros((ticks, *self.inputs.shape[1:]))])
        valid = None
        if self.valid is not None:
            valid = np.concatenate([self.valid, np.zeros((ticks, len(self)), bool)])
            for after in range(1, ticks + 1):
                valid[after:] |= np.concatenate([self.valid, np.zeros((ticks - after, len(self)), bool)])
        return replace(self, inputs=inputs, valid=valid, **grown)

    def check(self, network: Network) -> None:
        """Refused in one sentence unless there is one input column per input unit and one target column per output unit."""
        for kind, array, ids in (("input", self.inputs, network.input_ids), ("target", self.targets, network.output_ids)):
            if array.shape[2] != len(ids):
                unit = "input" if kind == "input" else "output"
                raise Refused(
                    f"There are {array.shape[2]} {kind} columns, but the network has {len(ids)} {unit} units; give one per {unit} unit."
                )

    def _check_shapes(self) -> None:
        if self.inputs.ndim != 3 or self.targets.ndim != 3 or self.inputs.shape[:2] != self.targets.shape[:2]:
            raise Refused(
                "A batch has inputs (ticks, episodes, inputs) and targets (ticks, episodes, outputs) of as many ticks and episodes, "
                f"not {self.inputs.shape} and {self.targets.shape}."
            )
        if not self.ticks or not len(self):
            raise Refused("There is nothing to learn from: the batch has no tick or no episode.")
        for name, expected in (("target_mask", self.targets.shape), ("valid", self.inputs.shape[:2])):
            value = getattr(self, name)
            if value is not None and value.shape != expected:
                raise Refused(f"The {name} of a batch must be {expected}, not {value.shape}.")
        if not np.isfinite(self.inputs).all() or not np.isfinite(self.targets[self.meant]).all():
            raise Refused("The inputs or targets hold a value that is not a finite number; replace it.")


def _targets(episode: Episode, ids: Ids) -> tuple[Floats, Flags]:
    """(T, outputs) targets of these units, and where the episode has one."""
    assert episode.targets is not None
    targets, meant = np.zeros((len(episode), len(ids))), np.zeros((len(episode), len(ids)), bool)
    _, mine, theirs = np.intersect1d(episode.target_ids, ids, return_indices=True)
    targets[:, theirs] = episode.targets[:, mine]
    meant[:, theirs] = True if episode.target_mask is None else episode.target_mask[:, mine]
    return targets, meant


def _read_only(values: Any, dtype: Any, name: str) -> NDArray[Any]:
    try:
        array = np.ascontiguousarray(np.asarray(values).astype(dtype))
    except (TypeError, ValueError):
        raise Refused(f"The {name} of a batch are numbers in rows of equal length; these are not.") from None
    array.setflags(write=False)
    return array
