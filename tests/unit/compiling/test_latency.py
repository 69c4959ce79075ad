"""How late a network answers."""

from __future__ import annotations

import numpy as np

from rnnsim.compiling.latency import latency_of, output_latencies
from rnnsim.network.draft import Draft
from rnnsim.network.network import Network
from rnnsim.zoo.catalog import build


def chain(delays: list[int]) -> Network:
    draft = Draft("chain")
    last = draft.units(1, is_input=True)
    for place, delay in enumerate(delays):
        unit = draft.units(1, is_output=place == len(delays) - 1)
        draft.connect(last, unit, delay=delay)
        last = unit
    return draft.network()


def test_delays_along_a_chain_add_up() -> None:
    assert output_latencies(chain([0, 2, 0, 3])).tolist() == [5]


def test_a_layered_circuit_answers_at_once_and_a_strict_one_after_its_depth() -> None:
    assert latency_of(build("threshold_parity")) == 0
    assert latency_of(build("threshold_parity", clock="strict")) == 1  # two ticks for each bit
    assert latency_of(build("fully_recurrent", input_delay=1)) == 1


def test_the_shortest_way_counts_also_through_a_gate() -> None:
    draft = Draft("gated")
    x, h, constant = draft.units(1, is_input=True), draft.units(1), draft.units(1, bias=1.0)
    y = draft.units(2, is_output=True)
    draft.connect(x, h, delay=4), draft.connect(h, y[0], delay=0)
    draft.connect_pairs(constant, y[:1], 1.0, delay=3, gate=x[0])
    assert output_latencies(draft.network()).tolist() == [0, -1]
    assert latency_of(draft.network()) == 0


def test_a_network_that_reads_later_ticks_waits_for_nothing() -> None:
    draft = Draft("ahead")
    x, h, y = draft.units(1, is_input=True), draft.units(1), draft.units(1, is_output=True)
    draft.connect(x, h, delay=0), draft.connect(h, h, 0.5, delay=-1), draft.connect(h, y, delay=-2)
    assert output_latencies(draft.network()).tolist() == [0]


def test_an_output_hears_nothing_where_there_is_no_input() -> None:
    draft = Draft("alone")
    y = draft.units(1, is_output=True)
    draft.connect(y, y, 0.5)
    assert np.array_equal(output_latencies(draft.network()), [-1])
    assert latency_of(draft.network()) == 0
