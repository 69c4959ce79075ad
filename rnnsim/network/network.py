"""The immutable graph everything else is a function of: two sets of rows, units and connections, as read-only columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any, Literal, NamedTuple
from weakref import ref

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnnsim.formulas.refused import Refused
from rnnsim.network.columns import COLUMNS, NO_ID, column_of, values_for
from rnnsim.network.fingerprint import fingerprint_of_network
from rnnsim.network.limits import check_rows
from rnnsim.network.splicing import FEW, inserted, removed

Ids = NDArray[np.int64]
_SCANNED = 4  # so few ids are looked for one by one: no order or table has to be made for rows that are new
_SMALL_TABLE = 1 << 18
_BOTH_SIDES: tuple[Literal["left", "right"], ...] = ("left", "right")
_LOOK_UPS = ("_is_dense", "_by_number", "_by_id")


class Origin(NamedTuple):
    """Rows (if they are still there) that others were made from, by nothing but adding or removing these rows.

    added: in the numbering of the rows made; removed: in that of the rows they were made from.
    """

    rows: ref[Rows]
    added: Ids
    removed: Ids


@dataclass(frozen=True, eq=False)
class Rows:
    """Units or connections as columns of equal length; `rows.bias` is the read-only column. Unknown columns of files are kept.

    Units stand in ascending id, connections in canonical order (target, id).
    """

    kind: str
    columns: Mapping[str, NDArray[Any]]

    def __getattr__(self, name: str) -> NDArray[Any]:
        try:
            return self.__dict__["columns"][name]
        except KeyError:
            raise AttributeError(f"{self.__dict__.get('kind', 'rows')} have no column {name!r}") from None

    def __len__(self) -> int:
        return len(self.columns["id"])

    def positions_of(self, ids: ArrayLike) -> Ids:
        """Row of each id, −1 where it is not here; same shape as `ids`."""
        wanted = np.asarray(ids, np.int64)
        if not len(self):
            return np.full(wanted.shape, -1, np.int64)
        if wanted.size <= _SCANNED and "_by_number" not in self.__dict__:
            return np.array([self._position_of(one) for one in wanted.ravel().tolist()], np.int64).reshape(wanted.shape)
        if self._is_dense:
            return self._by_number.take(wanted + 1, mode="clip")
        sorted_ids, order = self._by_id
        place = np.searchsorted(sorted_ids, wanted).clip(max=len(order) - 1)
        return np.where(sorted_ids[place] == wanted, order[place], -1)

    def rows(self, ids: ArrayLike) -> Ids:
        """Row of each id; refused if one is not here."""
        found = self.positions_of(ids)
        if (found < 0).any():
            missing = np.atleast_1d(np.asarray(ids))[np.atleast_1d(found) < 0][0]
            raise Refused(f"There is no {self.kind[:-1]} with id {missing} in this network.")
        return found

    def with_columns(self, **columns: NDArray[Any]) -> Rows:
        """The same rows with some columns replaced; the arrays become read-only."""
        made = Rows(self.kind, _frozen({**self.columns, **{name: _narrowed(array) for name, array in columns.items()}}))
        if made.id is self.id:
            made.__dict__.update({name: self.__dict__[name] for name in _LOOK_UPS if name in self.__dict__})
        return made

    def taken(self, keep: NDArray[Any]) -> Rows:
        """The rows a mask or an index array picks."""
        at = np.flatnonzero(keep) if keep.dtype == bool else keep
        return Rows(self.kind, _frozen({name: _narrowed(array.take(at, axis=0)) for name, array in self.columns.items()}))

    def without(self, at: Ids) -> Rows:
        """All rows but those at these positions, which are ascending."""
        if len(at) > FEW:
            keep = np.ones(len(self), bool)
            keep[at] = False
            return self.taken(keep)
        made = Rows(self.kind, _frozen({name: _narrowed(removed(array, at)) for name, array in self.columns.items()}))
        return made._remembering(self, np.zeros(0, np.int64), at)

    def _remembering(self, origin: Rows, added: Ids, removed: Ids) -> Rows:
        self.__dict__["_origin"] = Origin(ref(origin), added, removed)
        return self

    @property
    def origin(self) -> Origin | None:
        """What these rows were made from, if it was by adding or removing a few."""
        return self.__dict__.get("_origin")

    def _position_of(self, one: int) -> int:
        at = int((self.columns["id"] == one).argmax())
        return at if self.columns["id"][at] == one else NO_ID

    @cached_property
    def _is_dense(self) -> bool:
        """Whether a table with an entry for every number up to the greatest id is worth its memory."""
        ids = self.columns["id"]
        return int(ids.min()) >= 0 and int(ids.max()) < 4 * len(ids) + _SMALL_TABLE

    @cached_property
    def _by_number(self) -> Ids:
        """The row of id i at i + 1, −1 for numbers that are no id, at both ends too."""
        ids = self.columns["id"]
        table = np.full(int(ids.max()) + 3, NO_ID, np.int64)
        table[ids[::-1] + 1] = np.arange(len(ids))[::-1]  # of an id given twice the first row
        return table

    @cached_property
    def _by_id(self) -> tuple[Ids, Ids]:
        order = np.argsort(self.columns["id"], kind="stable")
        return self.columns["id"][order], order


def _frozen(columns: dict[str, NDArray[Any]]) -> Mapping[str, NDArray[Any]]:
    for array in columns.values():
        array.setflags(write=False)
    return MappingProxyType(columns)


def _narrowed(array: NDArray[Any]) -> NDArray[Any]:
    """Text in the narrowest fixed width that holds it, so that equal content is equal bytes."""
    if array.dtype.kind != "U":
        return array
    width = int(np.strings.str_len(array).max(initial=1))
    return array.astype(f"<U{max(width, 1)}", copy=False)


def rows_from(kind: str, count: int, **given: Any) -> Rows:
    """New rows: given columns (scalar or one value per row) checked against the column table, the others at their default."""
    check_rows(kind, count)
    for name in given:
        column_of(kind, name)
    columns = {name: _narrowed(values_for(column, given.get(name, column.default), (count,))) for name, column in COLUMNS[kind].items()}
    return _canonical(kind, columns)


def joined(first: Rows, second: Rows) -> Rows:
    """Both sets of rows together in canonical order. A column only one of them has is filled with zeros or empty text."""
    check_rows(first.kind, len(first) + len(second))
    if len(second) <= min(FEW, len(first) // 4) and [*first.columns] == [*second.columns]:
        return _with_few(first, second)
    names = [*first.columns, *(name for name in second.columns if name not in first.columns)]
    columns = {}
    for name in names:
        parts = [rows.columns.get(name) for rows in (first, second)]
        like = next(part for part in parts if part is not None)
        filled = [np.zeros((len(rows), *like.shape[1:]), like.dtype) if part is None else part
                  for rows, part in zip((first, second), parts, strict=True)]  # fmt: skip
        columns[name] = _narrowed(np.concatenate(filled))
    return _canonical(first.kind, columns)


def _with_few(first: Rows, second: Rows) -> Rows:
    """The rows of `second` put in where canonical order wants them, without sorting."""
    main = first.columns.get("target", first.id)
    before = []
    for number, one in zip(second.columns.get("target", second.id).tolist(), second.id.tolist(), strict=True):
        begin, end = (int(np.searchsorted(main, number, side)) for side in _BOTH_SIDES)
        before.append(begin + int(np.searchsorted(first.id[begin:end], one, "right")))
    at = np.array(before, np.int64)
    made = Rows(first.kind, _frozen({name: inserted(array, at, second.columns[name]) for name, array in first.columns.items()}))
    return made._remembering(first, at + np.arange(len(at)), np.zeros(0, np.int64))


def _order_by(targets: Ids, ids: Ids) -> Ids:
    """Rows by (target, id). One key where it fits 63 bits: a stable sort of rows that are nearly in order is a merge."""
    if not len(ids) or min(targets.min(), ids.min()) < 0 or (int(targets.max()) + 1) * (int(ids.max()) + 1) >= 2**63:
        return np.lexsort((ids, targets))
    return np.argsort(targets * (ids.max() + 1) + ids, kind="stable")


def _canonical(kind: str, columns: dict[str, NDArray[Any]]) -> Rows:
    ids = columns["id"]
    order = _order_by(columns["target"], ids) if kind == "connections" else np.argsort(ids, kind="stable")
    if not np.array_equal(order, np.arange(len(ids))):
        columns = {name: array[order] for name, array in columns.items()}
    return Rows(kind, _frozen(columns))


@dataclass(frozen=True, eq=False)
class Network:
    """An immutable graph of units and connections. Two networks are compared by `network.fingerprint`."""

    units: Rows = field(default_factory=lambda: rows_from("units", 0))
    connections: Rows = field(default_factory=lambda: rows_from("connections", 0))
    name: str = ""

    def with_rows(self, *, units: Rows | None = None, connections: Rows | None = None) -> Network:
        """The same network with other rows."""
        return replace(self, units=self.units if units is None else units,
                       connections=self.connections if connections is None else connections)  # fmt: skip

    @property
    def input_ids(self) -> Ids:
        """Ids of the input units in row order: the columns of inputs."""
        return self.units.id[self.units.is_input]

    @property
    def output_ids(self) -> Ids:
        """Ids of the output units in row order: the columns of outputs."""
        return self.units.id[self.units.is_output]

    @cached_property
    def without_connections(self) -> Network:
        """The same units alone: what is shown where connections are hidden."""
        return replace(self, connections=rows_from("connections", 0))

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over name and all columns: equal for equal networks, on every machine."""
        return fingerprint_of_network(self)


def with_values(rows: Rows, at: Ids, **values: Any) -> Rows:
    """Columns with new values in the rows `at`, checked against the table; back in canonical order if a target changed."""
    changed = {}
    for name, given in values.items():
        fresh = values_for(column_of(rows.kind, name), given, at.shape)
        old = rows.columns[name]
        wide = old.astype(np.result_type(old, fresh)) if fresh.dtype.kind == "U" else old.copy()
        wide[at] = fresh
        changed[name] = _narrowed(wide)
    if "target" in changed or "id" in changed:
        return _canonical(rows.kind, {**rows.columns, **changed})
    return rows.with_columns(**changed)


def changed_columns(old: Network, new: Network) -> frozenset[str]:
    """Names of the columns that are other arrays, such as "units.bias"."""
    if old is new:
        return frozenset()
    names = set()
    for before, after in ((old.units, new.units), (old.connections, new.connections)):
        if before is not after:
            names |= {f"{after.kind}.{name}" for name in after.columns if before.columns.get(name) is not after.columns[name]}
    return frozenset(names)


def cost_of_change(old: Network, new: Network) -> str:
    """What going from one network to the other needs: "nothing", "picture", "parameters" or "structure"."""
    costs = {COLUMNS[kind][name].cost if name in COLUMNS[kind] else "picture"
             for kind, name in (full.split(".") for full in changed_columns(old, new))}  # fmt: skip
    return next((cost for cost in ("structure", "parameters", "picture") if cost in costs), "nothing")
