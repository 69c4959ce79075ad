"""The network as a value: canonical rows, read-only columns, fingerprints, drafts, clippings and exchange."""

from __future__ import annotations

import networkx
import numpy as np
import pytest

from rnnsim.formulas.refused import Refused
from rnnsim.network import edits
from rnnsim.network.clipping import clipping_from_text, clipping_to_text, copied, pasted
from rnnsim.network.columns import COLUMNS
from rnnsim.network.document import Document
from rnnsim.network.draft import Draft
from rnnsim.network.exchange import from_networkx, to_networkx
from rnnsim.network.findings import findings
from rnnsim.network.network import Network, changed_columns, cost_of_change
from rnnsim.network.placement import LAYOUTS, arrange


@pytest.fixture
def network() -> Network:
    draft = Draft("sample")
    x = draft.units(2, is_input=True, label="x")
    h = draft.units(3, activation="tanh", bias=[0.1, 0.2, 0.3], group="hidden")
    y = draft.units(1, activation="logistic", is_output=True)
    draft.connect(x, h, np.arange(6.0).reshape(3, 2), delay=0)
    draft.connect(h, h, 0.5, delay=1)
    draft.connect_pairs(h, np.repeat(y, 3), [1.0, 2.0, 3.0], delay=0, gate=x[0])
    return draft.network()


def test_a_draft_numbers_units_from_zero_and_labels_several(network: Network) -> None:
    assert network.units.id.tolist() == [0, 1, 2, 3, 4, 5]
    assert network.units.label.tolist() == ["x1", "x2", "", "", "", ""]
    assert network.units.bias[network.units.rows([3, 4])].tolist() == [0.2, 0.3]


def test_weights_are_given_as_rows_of_targets(network: Network) -> None:
    wires = network.connections
    into_first = wires.weight[(wires.target == 2) & (wires.delay == 0)]
    assert into_first.tolist() == [0.0, 1.0]


def test_connections_stand_in_canonical_order(network: Network) -> None:
    wires = network.connections
    assert np.array_equal(np.lexsort((wires.id, wires.target)), np.arange(len(wires)))


def test_columns_cannot_be_written_to(network: Network) -> None:
    with pytest.raises(ValueError, match="read-only"):
        network.units.bias[0] = 1.0


def test_equal_networks_have_equal_fingerprints_and_any_change_shows(network: Network) -> None:
    again = Network(network.units.taken(np.arange(6)), network.connections.taken(np.arange(len(network.connections))), "sample")
    assert again.fingerprint == network.fingerprint
    document = Document(network)
    for change in (edits.set_units([2], bias=0.11), edits.set_connections([0], delay=2), edits.rename("other"), edits.delete([5])):
        assert change(document).network.fingerprint != network.fingerprint


def test_the_cost_of_a_change_comes_from_the_column_table(network: Network) -> None:
    document = Document(network)
    for change, cost in ((edits.move_units([2], 1, 0), "picture"), (edits.set_units([2], bias=1), "parameters"),
                         (edits.set_units([2], activation="relu"), "structure"), (edits.connect(0, 1), "structure"),
                         (edits.set_notes("!"), "nothing")):  # fmt: skip
        assert cost_of_change(network, change(document).network) == cost
    assert changed_columns(network, edits.set_units([2], bias=1)(document).network) == {"units.bias"}


def test_an_edit_that_changes_nothing_gives_the_same_document(network: Network) -> None:
    document = Document(network)
    assert edits.set_units([2], bias=0.1)(document) is document
    assert edits.delete([99])(document) is document


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (edits.set_units([2], bias="high"), "bias"),
        (edits.set_units([2], period=0), "from 1"),
        (edits.set_units([2], period=1.5), "whole numbers"),
        (edits.set_units([2], bias=np.nan), "finite"),
        (edits.add_units(2, bias=[1.0, 2.0, 3.0]), "one value or 2, not 3"),
        (edits.set_units([2], activation="tan"), "choose one of identity"),
        (edits.set_units([2], colour="red"), "no column"),
        (edits.connect(0, 99), "no unit with id 99"),
        (edits.set_units([2], label="a\0b"), "null character"),
        (edits.set_units([2], group="/"), "such as encoder/forward, not “/”"),
        (edits.set_units([2], group="a//b"), "one “/” between them"),
        (edits.set_units([2], label="x" * 300), "200 characters"),
        (edits.tie_connections([0]), "at least two"),
        (edits.change_settings(speed=3), "no run setting"),
        (edits.change_settings(dt=0), "dt"),
    ],
)
def test_impossible_edits_are_refused_in_one_sentence(network: Network, edit: edits.Edit, words: str) -> None:
    with pytest.raises(Refused, match=words) as refusal:
        edit(Document(network))
    assert "\n" not in str(refusal.value)


def test_ids_are_never_given_twice(network: Network) -> None:
    document = edits.add_units(2)(Document(network))
    first = document.network.units.id[-2:].tolist()
    document = edits.add_units(1)(edits.delete(first)(document))
    assert document.network.units.id[-1] == max(first) + 1


def test_deleting_a_unit_takes_its_connections_and_frees_what_it_gated(network: Network) -> None:
    document = edits.delete([0])(Document(network))
    wires = document.network.connections
    assert not ((wires.source == 0) | (wires.target == 0)).any()
    assert (wires.gate == -1).all()
    assert findings(document) == ()


def test_setting_one_member_of_a_tie_sets_them_all(network: Network) -> None:
    document = edits.tie_connections([6, 7, 8])(Document(network))
    document = edits.set_connections([7], weight=-2.0)(document)
    wires = document.network.connections
    assert wires.weight[wires.rows([6, 7, 8])].tolist() == [-2.0, -2.0, -2.0]
    assert findings(document) == ()


def test_a_pasted_piece_has_fresh_ids_and_its_own_ties(network: Network) -> None:
    document = edits.tie_connections([6, 7])(Document(network))
    clipping = clipping_from_text(clipping_to_text(copied(document.network, [2, 3, 4])))
    after = pasted(clipping, 10.0, 20.0)(document)
    added = after.network.units.id[6:]
    assert added.min() >= document.next_id
    assert after.network.units.bias[6:].tolist() == [0.1, 0.2, 0.3]
    wires = after.network.connections
    inside = np.isin(wires.source, added) & np.isin(wires.target, added)
    assert inside.sum() == 9
    assert set(wires.tie[inside]) == {-1, 1}
    assert wires.gate[inside].tolist() == [-1] * 9
    assert findings(after) == ()


@pytest.mark.parametrize(
    "text", ["", "{}", "[1]", '{"rnnsim": 2}', '{"rnnsim": 1, "units": {"id": [0]}}', '{"rnnsim": 1, "units": 3, "connections": 4}']
)
def test_a_strange_clipboard_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="clipboard"):
        clipping_from_text(text)


def test_networkx_and_back_keeps_every_column(network: Network) -> None:
    again = from_networkx(to_networkx(network))
    assert again.fingerprint == network.fingerprint


def test_a_random_graph_becomes_a_network() -> None:
    made = from_networkx(networkx.karate_club_graph(), activation="tanh")
    assert len(made.units) == 34
    assert len(made.connections) == 2 * 78
    assert set(made.units.activation) == {"tanh"}


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
def test_no_layout_puts_two_units_on_one_place(network: Network, layout: str) -> None:
    units = arrange(layout)(Document(network)).network.units
    places = np.stack([units.place_x, units.place_y], 1)
    gaps = np.linalg.norm(places[:, None] - places[None], axis=2) + np.eye(len(places)) * 1e9
    assert gaps.min() >= 90


def test_the_layered_layout_puts_inputs_left_and_outputs_right(network: Network) -> None:
    units = arrange("layered")(Document(network)).network.units
    assert units.place_x[:2].max() < units.place_x[2:5].min() <= units.place_x[2:5].max() < units.place_x[5]


def test_every_column_has_help_and_a_default_that_it_accepts() -> None:
    for kind, columns in COLUMNS.items():
        for column in columns.values():
            assert column.help.endswith("."), f"{kind}.{column.name}"
            assert column.cost in ("picture", "parameters", "structure")
