"""Rows put in and left out one by one are those of sorting everything anew, to the bit; and what came and went is found again."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnsim.network.network import Rows, joined, rows_from
from rnnsim.network.row_changes import row_change, stayed_equal, stretches
from rnnsim.network.splicing import agreement, inserted, removed

seeds = st.integers(0, 2**32 - 1)
NUMBERS = (0.0, -0.0, 1.5, np.nan, np.inf)


def bits(array: Any) -> bytes:
    return np.ascontiguousarray(array).tobytes()


def wires(random: np.random.Generator, count: int, first_id: int = 0) -> Rows:
    ends = random.integers(0, 7, (2, count))
    ids = first_id + random.permutation(count) * int(random.choice([1, 1_000_000]))
    return rows_from("connections", count, id=ids, source=ends[0], target=ends[1], weight=random.normal(size=count))


@settings(max_examples=80, deadline=None)
@given(seeds)
def test_putting_in_and_leaving_out_is_what_numpy_does(seed: int) -> None:
    random = np.random.default_rng(seed)
    numbers = random.choice(NUMBERS, random.integers(1, 3))
    array, values = random.choice(numbers, random.integers(0, 20)), random.choice(numbers, random.integers(1, 4))
    before = np.sort(random.integers(0, len(array) + 1, len(values)))
    made = inserted(array, before, values)
    assert bits(made) == bits(np.insert(array, before, values))
    assert bits(inserted(made, before, values)) == bits(np.insert(made, before, values))  # again, in the memory of the first
    gone = np.flatnonzero(random.random(len(made)) < 0.3)
    assert bits(removed(made, gone)) == bits(np.delete(made, gone))


def test_a_column_of_one_number_grows_in_place_and_shares_its_memory() -> None:
    ones = np.ones(1000)
    once = inserted(ones, np.array([4]), np.ones(1))
    ones.setflags(write=False)
    twice = inserted(once, np.array([7]), np.ones(1))
    assert np.shares_memory(once, twice)
    assert not np.shares_memory(once, ones)
    other = inserted(once, np.array([7]), np.zeros(1))
    assert (other[7], twice[7], len(once)) == (0.0, 1.0, 1001)


@settings(max_examples=80, deadline=None)
@given(seeds, st.integers(0, 40), st.integers(0, 9))
def test_joining_a_few_rows_is_joining_all_and_the_change_is_found_both_ways(seed: int, many: int, few: int) -> None:
    random = np.random.default_rng(seed)
    first, second = wires(random, many), wires(random, few, first_id=100)
    both = joined(first, second)
    order = np.lexsort((both.id, both.target))
    assert np.array_equal(order, np.arange(len(both)))
    assert sorted(both.id) == sorted([*first.id, *second.id])
    at = both.positions_of(first.id)
    assert all(bits(both.columns[name][at]) == bits(array) for name, array in first.columns.items())
    for old, new in ((first, both), (both, first), (Rows("connections", first.columns), Rows("connections", both.columns))):
        change = row_change(old, new)
        assert change is not None
        assert set(new.id[change.added]) == set(new.id) - set(old.id)
        assert set(old.id[change.removed]) == set(old.id) - set(new.id)
        assert stayed_equal(old, new, change=change, names=tuple(first.columns))
    assert np.array_equal(both.without(both.positions_of(second.id[np.argsort(both.positions_of(second.id))])).id, first.id)


@settings(max_examples=80, deadline=None)
@given(seeds)
def test_rows_that_came_and_went_at_once_are_told_apart_from_those_that_stayed(seed: int) -> None:
    random = np.random.default_rng(seed)
    start = wires(random, 30)
    gone = np.flatnonzero(random.random(30) < 0.2)
    edited = joined(start.without(gone), wires(random, 4, first_id=10**9))
    change = row_change(start, edited)
    assert change is not None
    assert np.array_equal(start.id[change.removed], start.id[gone])
    assert (edited.id[change.added] >= 10**9).all()
    for old, new, length in stretches(len(start), change):
        assert np.array_equal(start.id[old : old + length], edited.id[new : new + length])
    heavier = edited.with_columns(weight=edited.weight + 1)
    assert stayed_equal(start, heavier, change=change, names=("source", "target"))
    assert not stayed_equal(start, heavier, change=change, names=("weight",))
    assert row_change(start, edited, most=3) is None


def test_equal_beginnings_are_counted_over_any_length() -> None:
    array = np.arange(300_000)
    for at in (0, 1023, 1024, 299_999):
        other = array.copy()
        other[at] = -1
        assert agreement(array, other) == at
    assert agreement(array, array[:5000]) == 5000


@settings(max_examples=60, deadline=None)
@given(seeds, st.integers(1, 30))
def test_rows_are_found_by_id_however_many_are_asked_for(seed: int, count: int) -> None:
    rows = wires(np.random.default_rng(seed), count)
    asked = np.concatenate([rows.id, [-1, -7, 10**12, rows.id.max() + 1]])
    wanted = [*range(count), -1, -1, -1, -1]
    assert rows.positions_of(asked).tolist() == wanted
    fresh = Rows("connections", rows.columns)
    assert [int(fresh.positions_of(one)) for one in asked] == wanted
