"""What is wrong with a network is said in one sentence, naming the units and what to do."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from rnnsim.network.document import Document
from rnnsim.network.draft import Draft
from rnnsim.network.edits import set_connections
from rnnsim.network.findings import blocking_findings, findings
from rnnsim.network.network import Network, Rows


def ring(delays: list[int], **columns: Any) -> Network:
    draft = Draft()
    units = draft.units(len(delays), label=[f"u{number}" for number in range(len(delays))], **columns)
    draft.connect_pairs(units, np.roll(units, -1), delay=delays)
    return draft.network()


def codes(network: Network, continuous: bool = False) -> list[str]:
    return [finding.code for finding in findings(network, continuous)]


def test_a_sound_network_has_no_findings() -> None:
    assert findings(ring([1, 0, 0])) == ()


def test_a_loop_within_one_tick_is_named_in_order() -> None:
    (finding,) = findings(ring([0, 0, 0]))
    assert finding.code == "combinational_loop"
    assert finding.units == (1, 2, 0)
    assert finding.connections == (0, 1, 2)
    assert finding.sentence == "u0 → u1 → u2 → u0 is a loop of 3 connections within one tick; put a delay on one of its connections."


def test_of_two_loops_the_shorter_one_is_named() -> None:
    draft = Draft()
    units = draft.units(6)
    draft.connect_pairs(units, np.roll(units, -1), delay=0)
    back = draft.connect_pairs(units[4], units[3], delay=0)
    (finding,) = findings(draft.network())
    assert set(finding.units) == {3, 4}
    assert int(back[0]) in finding.connections


def test_a_gate_counts_as_a_same_tick_dependency() -> None:
    draft = Draft()
    a, b = draft.units(2)
    draft.connect_pairs(a, b, delay=1, gate=b)
    assert codes(draft.network()) == ["combinational_loop"]


def test_a_loop_ends_with_a_connection_that_a_delay_would_open() -> None:
    draft = Draft()
    a, b = draft.units(2, label=["a", "b"])
    wire = draft.connect_pairs(a, b, delay=0)
    draft.connect_pairs(b, a, delay=1, gate=b)
    (finding,) = findings(draft.network())
    assert finding.connections[-1] == wire[0]
    assert findings(set_connections(finding.connections[-1:], delay=1)(Document(draft.network()))) == ()


def test_an_integrator_closes_no_loop_in_a_continuous_method_but_does_in_ticks() -> None:
    network = ring([0, 0], dynamics="integrator")
    assert codes(network, continuous=True) == []
    assert codes(network) == ["combinational_loop"]


def test_members_of_a_softmax_group_count_as_one_node() -> None:
    draft = Draft()
    members = draft.units(2, activation="softmax")
    draft.connect_pairs(members[0], members[1], delay=0)
    assert codes(draft.network()) == ["combinational_loop"]


def test_a_long_chain_of_same_tick_connections_is_no_loop_and_found_fast() -> None:
    draft = Draft()
    units = draft.units(3000)
    draft.connect_pairs(units[1:], units[:-1], delay=0)
    assert findings(draft.network()) == ()


def test_one_loop_may_not_read_past_and_future() -> None:
    assert codes(ring([1, -1])) == ["mixed_delay_signs"]
    assert codes(ring([-1, 0])) == []
    assert codes(ring([1, 2])) == []


def test_forward_and_backward_loops_may_live_side_by_side() -> None:
    draft = Draft()
    units = draft.units(2)
    draft.connect_pairs(units, units, delay=[1, -1])
    assert findings(draft.network()) == ()


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({"dynamics": "integrator", "tau": 0.0}, "tau_not_positive"),
        ({"period": 2, "phase": 2}, "phase_not_below_period"),
        (
            {"dynamics": "integrator", "drive": "identity", "activation": "softmax", "group": "g", "period": [1, 2, 2]},
            "coupled_units_differ",
        ),
        ({"bias_tie": 0, "bias": [0.0, 0.0, 1.0]}, "tie_differs"),
    ],
)
def test_impossible_unit_values_are_found(columns: dict[str, Any], code: str) -> None:
    found = [finding for finding in findings(ring([1, 1, 1], **columns)) if finding.code == code]
    assert len(found) == 1
    assert found[0].is_blocking
    assert found[0].units


def test_tied_connections_must_agree() -> None:
    document = Document(ring([1, 1, 1]))
    tied = set_connections([0, 1], tie=4)(document)
    assert findings(tied) == ()
    raw = tied.network.connections
    weights = raw.weight.copy()
    weights[raw.rows(0)] = 0.5
    unlike = Network(tied.network.units, raw.with_columns(weight=weights))
    (finding,) = findings(unlike)
    assert finding.code == "tie_differs"
    assert set(finding.connections) == {0, 1}


def test_bounds_are_advice_and_do_not_block() -> None:
    document = set_connections([0], lower=2.0)(Document(ring([1, 1])))
    assert codes(document.network) == ["weight_out_of_bounds"]
    crossed = set_connections([0], lower=2.0, upper=1.0)(Document(ring([1, 1])))
    assert codes(crossed.network) == ["bounds_crossed"]
    assert blocking_findings(crossed) == ()


def test_a_product_without_factors_is_mentioned() -> None:
    draft = Draft()
    draft.units(1, aggregation="product", label="p")
    (finding,) = findings(draft.network())
    assert finding.code == "product_without_factors"
    assert finding.sentence.startswith("p multiplies but nothing feeds it")


def _changed(rows: Rows, name: str, row: int, value: Any) -> Rows:
    column = rows.columns[name].copy()
    column[row] = value
    return rows.with_columns(**{name: column})


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("source", 77, "dangling_end"),
        ("target", 77, "dangling_end"),
        ("gate", 77, "dangling_gate"),
        ("weight", np.nan, "non_finite_parameter"),
    ],
)
def test_damaged_connections_are_found(column: str, value: Any, code: str) -> None:
    sound = ring([1, 1])
    damaged = Network(sound.units, _changed(sound.connections, column, 0, value))
    assert code in codes(damaged)


def test_an_unsuitable_drive_is_found() -> None:
    sound = ring([1, 1], dynamics="integrator")
    damaged = Network(
        _changed(sound.units.with_columns(drive=np.array(["sign_hold", "identity"])), "drive", 0, "sign_hold"), sound.connections
    )
    assert codes(damaged) == ["drive_not_allowed"]
