"""A document as plain parts and back: a description that JSON can hold, and named arrays. Native files and journals store these.

Values per unit and per connection are one array per column (`units_bias`, `connections_weight`); the episodes' arrays are laid end
to end (`episode_inputs` …), their shapes being in the description.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from math import prod
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from rnnsim.files.refusal import DAMAGED, FileRefused
from rnnsim.network.columns import COLUMNS
from rnnsim.network.document import Document, Layout
from rnnsim.network.episode import Episode
from rnnsim.network.network import Network, Rows, rows_from
from rnnsim.network.run_settings import SETTINGS, RunSettings

Arrays = Mapping[str, NDArray[Any]]
ARRAY_NAME = re.compile(r"[a-z_]{1,40}")
KINDS = ("units", "connections")
_WHOLE = 2.0**53
_EPISODE_ARRAYS = {"inputs": np.float64, "input_ids": np.int64, "targets": np.float64, "target_ids": np.int64,
                   "target_mask": np.bool_, "valid": np.bool_}  # fmt: skip
_LOOSE = {"clamp_values": np.float64, "settings_valid": np.bool_, **{f"episode_{name}": dtype for name, dtype in _EPISODE_ARRAYS.items()}}


@dataclass(frozen=True)
class Parts:
    """The description (JSON values only) and the arrays by name, in canonical order."""

    description: dict[str, Any]
    arrays: Arrays


class _EpisodeRow(msgspec.Struct):
    """What an episode's arrays do not say; `has` lists the optional arrays it has."""

    name: str
    kind: str
    repeats: bool
    ticks: int
    inputs: int
    targets: int
    has: list[str]


class _Description(msgspec.Struct):
    title: str
    groups: list[tuple[str, str]]
    settings: dict[str, Any]
    clamp: list[tuple[int, list[int]]]
    valid: list[int] | None
    notes: str
    layout: Layout
    tape: int
    episodes: list[_EpisodeRow]


def parts_of(document: Document) -> Parts:
    """The parts of a document; equal documents give equal parts."""
    network, settings = document.network, document.settings
    held = {unit: np.asarray(values, np.float64) for unit, values in sorted(settings.clamp.items())}
    valid = None if settings.valid is None else np.asarray(settings.valid, np.bool_)
    layout = document.layout.kept
    description = {
        "title": network.name,
        "groups": [list(pair) for pair in layout.pop("tints")],
        "settings": {setting.name: getattr(settings, setting.name) for setting in SETTINGS},
        "clamp": [[int(unit), list(values.shape)] for unit, values in held.items()],
        "valid": None if valid is None else list(valid.shape),
        "notes": document.notes,
        "layout": layout,
        "tape": document.tape,
        "episodes": [_episode_row(episode) for episode in document.episodes],
    }
    arrays = {**_column_arrays(network), **_pooled_arrays(document.episodes)}
    if held:
        arrays["clamp_values"] = np.concatenate([values.ravel() for values in held.values()])
    if valid is not None:
        arrays["settings_valid"] = valid.ravel()
    return Parts(_plain(description), arrays)


def document_of(parts: Parts) -> Document:
    """The document of its parts, every value checked. Raises Refused."""
    try:
        told = msgspec.convert(parts.description, _Description)
    except msgspec.ValidationError as error:
        raise FileRefused(f"its description is not as it should be ({error}); {DAMAGED}") from None
    pools = {name: _Pool(name, array, _LOOSE[name]) for name, array in parts.arrays.items() if name in _LOOSE}
    network = Network(_rows("units", parts.arrays), _rows("connections", parts.arrays), told.title)
    document = Document(
        network=network,
        episodes=tuple(_episode(row, pools) for row in told.episodes),
        settings=_settings(told, pools),
        notes=told.notes,
        layout=replace(told.layout, tints=tuple(told.groups)),
        tape=told.tape,
    )
    _check_all_taken(pools.values())
    return document


def belongs(name: str) -> bool:
    """Whether an array of that name has a place in a document."""
    return bool(ARRAY_NAME.fullmatch(name)) and (name in _LOOSE or any(name.startswith(f"{kind}_") for kind in KINDS))


def _plain(value: Any) -> Any:
    """Only dict, list, str, int, float, bool and None; a whole number is an int, so that equal documents are equal text."""
    if isinstance(value, dict):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    plain = value.item() if isinstance(value, np.generic) else value
    return int(plain) if isinstance(plain, float) and plain.is_integer() and abs(plain) < _WHOLE else plain


def _column_arrays(network: Network) -> dict[str, NDArray[Any]]:
    arrays = {}
    for kind, rows in zip(KINDS, (network.units, network.connections), strict=True):
        unknown = sorted(name for name in rows.columns if name not in COLUMNS[kind])
        for name in (*COLUMNS[kind], *unknown):
            if not ARRAY_NAME.fullmatch(f"{kind}_{name}"):
                raise FileRefused(f"a column cannot be called “{name}” in a file; rename it with small letters and underscores")
            arrays[f"{kind}_{name}"] = rows.columns[name]
    return arrays


def _rows(kind: str, arrays: Arrays) -> Rows:
    prefix = f"{kind}_"
    own = {name.removeprefix(prefix): array for name, array in arrays.items() if name.startswith(prefix)}
    for column in COLUMNS[kind].values():
        array = own.get(column.name)
        if (
            array is None
            or array.ndim != 1
            or (array.dtype.kind != "U" if column.dtype == "str" else array.dtype != np.dtype(column.dtype))
        ):
            raise FileRefused(f"its column “{column.name}” of {kind} is missing or of another type; {DAMAGED}")
    if len({array.shape[:1] for array in own.values()}) != 1:
        raise FileRefused(f"its columns of {kind} are not equally long; {DAMAGED}")
    known = {name: array for name, array in own.items() if name in COLUMNS[kind]}
    rows = rows_from(kind, len(own["id"]), **known)
    if not np.array_equal(rows.id, own["id"]) or len(np.unique(rows.id)) != len(rows):
        raise FileRefused(f"its {kind} are not in order or have an id twice; {DAMAGED}")
    return rows.with_columns(**{name: array.copy() for name, array in own.items() if name not in known}) if len(own) > len(known) else rows


def _episode_row(episode: Episode) -> dict[str, Any]:
    has = [name for name in ("targets", "target_mask", "valid") if getattr(episode, name) is not None]
    row = _EpisodeRow(episode.name, episode.kind, episode.repeats, len(episode), len(episode.input_ids), len(episode.target_ids), has)
    return {field: getattr(row, field) for field in row.__struct_fields__}


def _pooled_arrays(episodes: Iterable[Episode]) -> dict[str, NDArray[Any]]:
    arrays: dict[str, NDArray[Any]] = {}
    for name, dtype in _EPISODE_ARRAYS.items():
        values = [getattr(episode, name) for episode in episodes]
        flat = [value.ravel() for value in values if value is not None]
        if flat:
            arrays[f"episode_{name}"] = np.concatenate(flat).astype(dtype, copy=False)
    return arrays


class _Pool:
    """Hands out an array's values from its beginning on."""

    def __init__(self, name: str, array: NDArray[Any], dtype: Any) -> None:
        if array.ndim != 1 or array.dtype != np.dtype(dtype):
            raise FileRefused(f"its part “{name}” is of another type; {DAMAGED}")
        self._array, self._taken = array, 0
        self.name = name

    @property
    def rest(self) -> int:
        """How many values have not been taken."""
        return len(self._array) - self._taken

    def take(self, shape: Iterable[int]) -> NDArray[Any]:
        """The next values in that shape."""
        shape = tuple(shape)
        count = prod(shape)
        if min(shape, default=0) < 0 or count > self.rest:
            raise FileRefused(f"its part “{self.name}” is too short; {DAMAGED}")
        self._taken += count
        return self._array[self._taken - count : self._taken].reshape(shape)


def _taken(pools: Mapping[str, _Pool], name: str, *shape: int) -> NDArray[Any]:
    if name not in pools:
        raise FileRefused(f"its part “{name}” is missing; {DAMAGED}")
    return pools[name].take(shape)


def _episode(row: _EpisodeRow, pools: Mapping[str, _Pool]) -> Episode:
    shapes = {"targets": (row.ticks, row.targets), "target_mask": (row.ticks, row.targets), "valid": (row.ticks,)}
    optional = {name: _taken(pools, f"episode_{name}", *shape) for name, shape in shapes.items() if name in row.has}
    return Episode(
        row.name,
        _taken(pools, "episode_inputs", row.ticks, row.inputs),
        _taken(pools, "episode_input_ids", row.inputs),
        target_ids=_taken(pools, "episode_target_ids", row.targets),
        kind=row.kind,
        repeats=row.repeats,
        **optional,
    )


def _settings(told: _Description, pools: Mapping[str, _Pool]) -> RunSettings:
    told_of = {setting: told.settings[setting.name] for setting in SETTINGS if setting.name in told.settings}
    known: dict[str, Any] = {
        setting.name: float(value) if setting.kind is float and type(value) is int else value for setting, value in told_of.items()
    }
    clamp: dict[int, Any] = {}
    for unit, shape in told.clamp:
        values = _taken(pools, "clamp_values", *shape)
        clamp[unit] = values.copy() if shape else float(values)
    valid = None if told.valid is None else _taken(pools, "settings_valid", *told.valid).copy()
    return RunSettings(**known, clamp=clamp, valid=valid)


def _check_all_taken(pools: Iterable[_Pool]) -> None:
    for pool in pools:
        if pool.rest:
            raise FileRefused(f"its part “{pool.name}” is too long; {DAMAGED}")
