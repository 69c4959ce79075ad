"""What is too large is refused in one sentence before anything is made."""

from __future__ import annotations

from collections.abc import Callable
from time import thread_time

import numpy as np
import pytest

import rnnsim
from rnnsim.compiling.unfolding import unfold
from rnnsim.network import limits
from rnnsim.network.clipping import clipping_to_text, copied, pasted
from rnnsim.network.document import Document
from rnnsim.network.draft import Draft
from rnnsim.network.edits import add_units, connect_all
from rnnsim.network.findings import findings
from rnnsim.network.limits import TooLarge, check_shown
from rnnsim.network.network import Network, rows_from

WITHIN = 2.0  # seconds of processor time


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits that a small network reaches."""
    monkeypatch.setattr(limits, "MOST_ROWS", {"units": 50, "connections": 300})


def ring(count: int, **columns: object) -> Network:
    """Each unit hears the one before it."""
    numbers = np.arange(count)
    units = rows_from("units", count, id=numbers, **columns)
    return Network(units, rows_from("connections", count, id=numbers, source=numbers, target=np.roll(numbers, -1), delay=0))


def many_units_at_once() -> object:
    return Draft().units(10**18)


def every_unit_to_every_unit() -> object:
    draft = Draft()
    units = draft.units(100_000)
    return draft.connect(units, units)


def an_edit_that_adds() -> object:
    return add_units(10**12)(Document())


def an_edit_that_connects() -> object:
    return connect_all(np.arange(100_000), np.arange(100_000))


def text_of_a_million() -> object:
    network = ring(limits.MOST_ROWS["units"] // 8)
    return clipping_to_text(copied(network, network.units.id))


@pytest.mark.parametrize(
    "made",
    [many_units_at_once, every_unit_to_every_unit, an_edit_that_adds, an_edit_that_connects, text_of_a_million],
    ids=lambda f: f.__name__,
)
def test_what_is_too_large_is_refused_at_once(made: Callable[[], object]) -> None:
    begun = thread_time()
    with pytest.raises(TooLarge) as refused:
        made()
    assert thread_time() - begun < WITHIN
    assert str(refused.value).endswith(".")
    assert "\n" not in str(refused.value)


def test_unfolding_into_more_connections_than_a_network_may_have_is_refused() -> None:
    draft = Draft()
    units = draft.units(1_000)
    draft.connect(units, units)
    with pytest.raises(rnnsim.Refused, match="take at most 16 ticks"):
        unfold(draft.network(), 100)


def test_pasting_again_and_again_ends_at_the_limit_with_the_document_unharmed(narrow: None) -> None:
    draft = Draft()
    draft.units(20)
    document = Document(draft.network())
    edit = pasted(copied(document.network, document.network.units.id))
    document = edit(document)
    with pytest.raises(TooLarge, match="at most 50 units, not 60"):
        edit(document)
    assert len(document.network.units) == 40


def test_a_draft_that_grows_little_by_little_ends_at_the_limit(narrow: None) -> None:
    draft = Draft()
    units = draft.units(30)
    for _ in range(10):
        draft.connect_pairs(units, units)
    with pytest.raises(TooLarge, match="at most 300 connections, not 330"):
        draft.connect_pairs(units, units)


def test_a_window_takes_less_than_the_engine() -> None:
    check_shown(500_000, 2_000_000)
    with pytest.raises(TooLarge, match="rnnsim run"):
        check_shown(10, 2_000_001)
    with pytest.raises(TooLarge, match="500,001 units"):
        check_shown(500_001, 0)


def test_a_loop_of_thousands_is_one_readable_sentence() -> None:
    (found,) = findings(ring(5_000))
    assert len(found.units) == len(found.connections) == 5_000
    assert " → … → " in found.sentence
    assert len(found.sentence) < 500
