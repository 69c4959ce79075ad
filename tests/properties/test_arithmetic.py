"""The arithmetic that is shown of a unit is that of the tick, on networks of every ingredient."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnsim.engine.running import run
from rnnsim.formulas.known_activations import known_activation
from rnnsim.network.document import Document
from rnnsim.network.draft import Draft
from rnnsim.network.episode import Episode
from rnnsim.network.network import Network
from rnnsim.recording.past import Block, Past
from rnnsim.session.announcements import FrameReady
from rnnsim.views.arithmetic import Arithmetic, arithmetic_of
from tests.properties.invented_networks import networks

TICKS = 7


def frames_of(network: Network, inputs: Any) -> list[FrameReady]:
    """What the canvas would be told after each tick of a run."""
    trace = run(network, inputs, ticks=TICKS)
    units = network.units
    tanks = units.dynamics == "integrator"
    block = Block(1, units.id, trace.activations, units.id[tanks], trace.states[:, tanks], TICKS)
    past = Past((block,))
    return [FrameReady(tick, units.id, trace.activations[tick - 1], trace.states[tick - 1], past) for tick in range(1, TICKS + 1)]


def activated(name: str, scaled: float) -> float:
    activation = known_activation(name)
    assert activation is not None
    return float(activation.value(np.array([scaled]), np.zeros(1), np.full(1, 0.5))[0])


def check_share(found: Arithmetic) -> None:
    powers = np.exp(np.array([read for read, _ in found.shares]))
    given_shares = [gave for _, gave in found.shares]
    assert given_shares == pytest.approx((powers / powers.sum()).tolist(), abs=1e-12)


@given(networks(), st.integers(0, 2**31))
@settings(max_examples=8, deadline=None)
def test_the_sum_of_the_terms_gives_what_the_unit_shows(network: Network, seed: int) -> None:
    inputs = np.random.default_rng(seed).normal(size=(TICKS, len(network.input_ids)))
    document = Document(network, episodes=(Episode("tape", inputs, network.input_ids),), tape=0)
    units = network.units
    for frame in frames_of(network, inputs):
        for row, unit in enumerate(units.id.tolist()):
            found = arithmetic_of(document, unit, frame)
            assert found is not None
            due = [tick for tick in range(1, frame.tick + 1) if tick % units.period[row] == units.phase[row]]
            assert found.due == (due[-1] if due else 0)
            if not due:
                continue
            amounts = [term.amount for term in found.terms if term.connection is not None]
            rest = sum(term.amount for term in found.terms if term.connection is None)
            summed = (np.prod(amounts) if found.is_product else np.sum(amounts)) + rest
            assert found.net == pytest.approx(summed, abs=1e-12)
            if found.shares:
                check_share(found)
            elif units.dynamics[row] == "integrator":
                dt = 1.0
                change = dt / units.tau[row] * (activated(str(units.drive[row]), found.net) - units.leak[row] * found.before)
                assert found.state == pytest.approx(found.before + change, abs=1e-10)
            else:
                assert found.output == pytest.approx(activated(str(units.activation[row]), units.gain[row] * found.net), abs=1e-12)


def test_a_term_beyond_all_numbers_is_infinite_and_nothing_complains() -> None:
    draft = Draft("large")
    x, h = draft.units(1, initial=1e308), draft.units(1, activation="logistic")
    draft.connect(x, h, 1e308, delay=1)
    network = draft.network()
    frame = FrameReady(
        1,
        network.units.id,
        np.array([0.0, 1.0]),
        np.zeros(2),
        Past((Block(1, network.units.id, np.zeros((1, 2)), x[:0], np.zeros((1, 0)), 1),)),
    )
    with np.errstate(all="raise"):
        found = arithmetic_of(Document(network), int(h[0]), frame)
    assert found is not None
    assert [term.amount for term in found.terms if term.connection is not None] == [np.inf]
