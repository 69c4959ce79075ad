"""Automata: the smallest of a language, and those read off networks."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

import rnnsim
from rnnsim.analysis.automaton import Automaton, minimal
from rnnsim.analysis.automaton_extraction import extracted
from rnnsim.formulas.refused import Refused
from rnnsim.tasks.tomita import LANGUAGES

BITS = np.array([[0.0], [1.0]])


def test_words_of_three_zeros_in_a_row_need_four_states_and_keep_their_answers() -> None:
    known = Automaton(np.array([[1, 0], [2, 0], [3, 0], [3, 3], [4, 4]]), np.array([True, True, True, False, True]))
    twice = Automaton(np.vstack([known.transitions[:4] + 4, known.transitions[:4]]), np.tile(known.accepts[:4], 2))
    for automaton in (known, twice):
        small = minimal(automaton)
        assert len(small) == 4
        assert all(small.accepts_word(word) == LANGUAGES[4][1]("".join(map(str, word))) for word in product((0, 1), repeat=7))


def test_a_language_of_everything_and_one_of_nothing_need_one_state() -> None:
    for answer in (True, False):
        assert len(minimal(Automaton(np.array([[1, 2], [2, 0], [0, 1]]), np.full(3, answer)))) == 1


def parity(network: rnnsim.Network, **choices: object) -> Automaton:
    return minimal(extracted(network, BITS, **choices))  # type: ignore[arg-type]


def test_networks_that_are_parity_are_read_as_the_automaton_of_two_states() -> None:
    wanted = [[0, 1], [1, 0]]
    for name in ("threshold_parity", "cascaded"):
        found = parity(rnnsim.zoo.build(name) if name == "threshold_parity" else rnnsim.zoo.sample(name).network)
        assert found.transitions.tolist() == wanted
        assert found.accepts.tolist() == [False, True]
    second_order = rnnsim.zoo.sample("second_order").network
    found = minimal(extracted(second_order, np.eye(2), unit=int(second_order.output_ids[1])))
    assert found.transitions.tolist() == wanted


def test_a_trained_network_with_cells_without_bounds_is_read_off_too() -> None:
    found = parity(rnnsim.zoo.sample("lstm").network, cuts=3)
    assert found.transitions.tolist() == [[0, 1], [1, 0]]


def test_delays_make_states_of_the_last_bits() -> None:
    draft = rnnsim.Draft("the bit before the last one")
    x = draft.units(1, is_input=True)
    y = draft.units(1, activation="step", bias=-0.5, is_output=True)
    held = draft.units(1, activation="step", bias=-0.5)
    draft.connect(x, held, 1.0, delay=0)
    draft.connect(held, y, 1.0, delay=2)
    found = minimal(extracted(draft.network(), BITS))
    assert len(found) == 8  # the last three bits
    assert all(found.accepts_word(word) == bool(word[-3]) for word in product((0, 1), repeat=5))


def test_what_is_no_automaton_is_refused() -> None:
    draft = rnnsim.Draft("none")
    draft.units(1)
    with pytest.raises(Refused, match="output unit"):
        extracted(draft.network(), np.zeros((1, 0)))
    draft.units(1, is_output=True, period=2)
    with pytest.raises(Refused, match="periods"):
        extracted(draft.network(), np.zeros((1, 0)))
