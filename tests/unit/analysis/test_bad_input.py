"""What cannot be analysed is one sentence; documents are taken where networks are."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

import rnnsim
from rnnsim.analysis.automaton_extraction import extracted
from rnnsim.analysis.echo_states import memory_capacity, two_starts
from rnnsim.analysis.modularity import modules_of
from rnnsim.network.document import Document
from rnnsim.network.draft import Draft
from rnnsim.network.network import Network

BITS = [[0.0], [1.0]]


def remembering(activation: str = "tanh", *, is_output: bool = True, weight: float = 0.5) -> Network:
    draft = Draft()
    x, h = draft.units(1, is_input=True), draft.units(2, activation=activation, is_output=is_output)
    draft.connect(x, h, weight)
    draft.connect(h, h, weight, delay=1)
    return draft.network()


@pytest.mark.parametrize(
    ("analyse", "sentence"),
    [
        (lambda: memory_capacity(remembering(), farthest=29, ticks=(10, 60, 500)), "To look 29 ticks back"),
        (lambda: memory_capacity(remembering(is_output=False)), "there is no output unit"),
        (lambda: two_starts(remembering(), [1.0, 0.0]), r"not of shape \(2,\)"),
        (lambda: two_starts(remembering(), np.zeros((0, 1))), r"not of shape \(0, 1\)"),
        (lambda: extracted(remembering(), BITS, cuts=0), "at least 1 part"),
        (lambda: extracted(remembering("bernoulli"), BITS), "units that draw is no automaton"),
        (lambda: rnnsim.zoo.build("multiple_timescales", slow=0, lines=2), "at least one slow unit"),
        (lambda: rnnsim.zoo.build("multiple_timescales", starts=np.zeros((3, 2))), "belong to lines"),
    ],
)
def test_bad_input_is_one_sentence(analyse: Callable[[], object], sentence: str) -> None:
    with pytest.raises(rnnsim.Refused, match=sentence):
        analyse()


def test_weights_of_zero_join_nothing() -> None:
    assert modules_of(remembering(weight=0.0), weighted=True).modularity == 0.0


def test_a_document_is_taken_for_its_network() -> None:
    network = remembering("step")
    made, again = (extracted(given, BITS) for given in (network, Document(network)))
    assert np.array_equal(made.transitions, again.transitions)
