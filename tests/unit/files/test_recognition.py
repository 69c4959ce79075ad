"""What pasted text is taken for, what becomes of it, and that no text, however broken, does more than be refused in one sentence."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnsim.engine.running import run
from rnnsim.files import edge_list, graphml, matrix_text, node_link
from rnnsim.files.recognition import TEXT_KINDS, Found, Wishes, recognised
from rnnsim.files.refusal import FileRefused
from rnnsim.files.truth_table import network_of, truth_table_of
from rnnsim.formulas.refused import Refused
from rnnsim.network.clipping import clipping_to_text, copied
from rnnsim.network.draft import Draft
from rnnsim.network.episode import Episode
from rnnsim.network.network import Network
from rnnsim.zoo.catalog import sample
from tests.unit.files.snns_texts import pattern_text

KINDS = {row.name: row for row in TEXT_KINDS}
XOR = "a b | q\n----+--\n0 0 | 0\n0 1 | 1\n1 0 | 1\n1 1 | 0\n"
ADDER = "A,B,C,S,Carry\n0,0,0,0,0\n0,0,1,1,0\n0,1,0,1,0\n0,1,1,0,1\n1,0,0,1,0\n1,0,1,0,1\n1,1,0,0,1\n1,1,1,1,1\n"
LAUGHS = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><graphml><graph><node id="&b;"/></graph></graphml>'


def named(text: str, network: Network | None = None) -> list[str]:
    return [row.name for row in recognised(text, network or Network())]


def first_reading(text: str) -> Found:
    return recognised(text, Network())[0].read(text, Wishes("tanh", 2))


def weights_of(network: Network) -> np.ndarray:
    units, wires = network.units, network.connections
    made = np.zeros((len(units), len(units)))
    made[units.rows(wires.target), units.rows(wires.source)] = wires.weight
    return made


@pytest.mark.parametrize(
    "text",
    [
        "0\t0.5\t0\n0\t0\t-2\n1.5\t0\t0",
        "0\t0,5\t0\r\n0\t0\t-2\r\n1,5\t0\t0\r\n", "0;0,5;0\n0;0;-2\n1,5;0;0", "0, 0.5, 0\n0,0,-2\n1.5,0,0",
        "array([[ 0. ,  0.5,  0. ],\n       [ 0. ,  0. , -2. ],\n       [ 1.5,  0. ,  0. ]])", "[[0. 0.5 0.]\n [0. 0. -2.]\n [1.5 0. 0.]]",
        "[0 0.5 0; 0 0 -2; 1.5 0 0]", "tensor([[0., 0.5, 0.], [0., 0., -2.], [1.5, 0., 0.]])", "\t0.5\t\n\t\t-2\n1.5\t\t\n",
        ";a;b;c\na;0;0,5;0\nb;0;0;-2\nc;1,5;0;0", "   a   b   c\na  0 0.5   0\nb  0   0  -2\nc 1.5  0   0",
    ],
)  # fmt: skip
def test_a_square_matrix_is_read_as_spreadsheets_numpy_matlab_and_pandas_write_it(text: str) -> None:
    assert named(text)[:2] == ["weight_matrix", "adjacency_matrix"]
    network = first_reading(text)
    assert isinstance(network, Network)
    np.testing.assert_array_equal(weights_of(network), [[0, 0.5, 0], [0, 0, -2], [1.5, 0, 0]])
    assert set(network.connections.delay.tolist()) == {2}
    assert set(network.units.activation.tolist()) == {"tanh"}
    assert len({(x, y) for x, y in zip(network.units.place_x, network.units.place_y, strict=True)}) == 3
    turned = KINDS["adjacency_matrix"].read(text, Wishes())
    assert isinstance(turned, Network)
    np.testing.assert_array_equal(weights_of(turned), weights_of(network).T)


def test_a_matrix_that_is_not_square_connects_inputs_to_outputs() -> None:
    network = matrix_text.network_of(matrix_text.matrix_of("1 0 2\n0 3 0"))
    assert network.units.label.tolist() == ["x1", "x2", "x3", "y1", "y2"]
    assert (network.units.is_input.sum(), network.units.is_output.sum()) == (3, 2)
    assert run(network, [[1.0, 10.0, 100.0]]).outputs.tolist() == [[201.0, 30.0]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x h 0.5\nh h -1 2\nh y 2 0", [("x", "h", 0.5, 1), ("h", "h", -1.0, 2), ("h", "y", 2.0, 0)]),
        ("target;weight;source\nh;0,5;x\ny;2;h", [("x", "h", 0.5, 1), ("h", "y", 2.0, 1)]),
        ("x -> h 2\nh -> y", [("x", "h", 2.0, 1), ("h", "y", 1.0, 1)]),
        ("x -> h\nh → y", [("x", "h", 1.0, 1), ("h", "y", 1.0, 1)]),
        ("# a comment\n10 2\n2 10\n2 3", [("10", "2", 1.0, 1), ("2", "10", 1.0, 1), ("2", "3", 1.0, 1)]),
    ],
)
def test_a_list_of_connections_names_units_in_words_numbers_or_columns(text: str, expected: list[tuple[str, str, float, int]]) -> None:
    assert named(text)[0] == "edge_list"
    network = edge_list.network_of(text)
    label = dict(zip(network.units.id.tolist(), network.units.label.tolist(), strict=True))
    wires = network.connections
    found = zip(wires.source.tolist(), wires.target.tolist(), wires.weight.tolist(), wires.delay.tolist(), strict=True)
    assert sorted((label[a], label[b], weight, delay) for a, b, weight, delay in found) == sorted(expected)


def outputs_for(network: Network, cases: np.ndarray) -> np.ndarray:
    return run(network, cases.astype(float), ticks=len(cases)).outputs


@pytest.mark.parametrize(("text", "hidden"), [(XOR, 2), (ADDER, 4), ("0 0 0\n0 1 0\n1 0 0\n1 1 1", 0), ("F T\nT F", 0)])
def test_a_truth_table_becomes_a_network_that_computes_it_in_one_tick(text: str, hidden: int) -> None:
    table = truth_table_of(text)
    network = network_of(table)
    np.testing.assert_array_equal(outputs_for(network, table.inputs), table.outputs)
    units = network.units
    assert int((~units.is_input & ~units.is_output).sum()) == hidden  # AND and NOT need none, the carry is a majority
    assert set(network.connections.delay.tolist()) == {0}


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 4), st.integers(1, 3), st.randoms(use_true_random=False))
def test_any_truth_table_is_computed_also_with_rows_left_out(inputs: int, outputs: int, chance: object) -> None:
    rng = np.random.default_rng(chance.randrange(2**32))  # type: ignore[attr-defined]
    cases = np.array(np.meshgrid(*[[0, 1]] * inputs)).reshape(inputs, -1).T
    kept = cases[np.sort(rng.choice(len(cases), rng.integers(1, len(cases) + 1), replace=False))]
    wanted = rng.integers(0, 2, (len(kept), outputs))
    text = "\n".join(f"{' '.join(map(str, case))} | {' '.join(map(str, row))}" for case, row in zip(kept, wanted, strict=True))
    np.testing.assert_array_equal(outputs_for(network_of(truth_table_of(text)), kept), wanted)


def test_a_truth_table_with_free_places_and_one_that_contradicts_itself() -> None:
    table = truth_table_of("x 1 | 1\n0 0 | 0\n1 0 | -")
    assert table.inputs.tolist() == [[0, 1], [1, 1], [0, 0], [1, 0]]
    network = network_of(table)
    assert outputs_for(network, table.inputs)[:3].ravel().tolist() == [1, 1, 0]
    with pytest.raises(FileRefused, match=r"different outputs for the same inputs \(0 1\)"):
        truth_table_of("0 1 | 1\n0 1 | 0")


def test_the_tape_is_offered_where_the_rows_fit_the_network() -> None:
    draft = Draft()
    draft.units(2, is_input=True)
    draft.units(1, is_output=True)
    network = draft.network()
    assert "truth_tape" in named(XOR, network)
    episode = KINDS["truth_tape"].read(XOR, Wishes(network=network))
    assert isinstance(episode, Episode)
    assert episode.inputs.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert episode.targets is not None
    assert episode.targets.ravel().tolist() == [0, 1, 1, 0]
    assert named("0.5 1\n2 3\n4 5", network)[0] == "tape"
    assert named(pattern_text([[0.5, 1]], [[1]]), network) == ["snns_patterns"]
    with pytest.raises(Refused, match="no input unit"):
        KINDS["tape"].read("0.5 1\n2 3\n4 5", Wishes())


@pytest.mark.parametrize("name", ["elman", "hopfield", "ctrnn"])
@pytest.mark.parametrize("module", [graphml, node_link])
def test_a_network_written_as_a_graph_is_read_back_equal(name: str, module: object) -> None:
    network = sample(name).network
    again = module.network_of(module.text_of(network))  # type: ignore[attr-defined]
    for here, there in ((network.units, again.units), (network.connections, again.connections)):
        for column in here.columns:
            np.testing.assert_array_equal(there.columns[column], here.columns[column], err_msg=column)
    assert again.name == network.name


def test_a_gated_graph_keeps_its_gates_and_ids_that_are_not_rows() -> None:
    draft = Draft("gated")
    a, b, c = draft.units(3, label="u")
    draft.connect_pairs([a], [b], 0.5, gate=c, delay=0)
    network = draft.network()
    network = network.with_rows(units=network.units.without(np.array([0])), connections=network.connections.taken(np.array([], int)))
    whole = Draft("gated")
    x, y, z = whole.units(3)
    whole.connect_pairs([x], [y], 0.5, gate=z, delay=0)
    for module in (graphml, node_link):
        assert module.network_of(module.text_of(whole.network())).connections.gate.tolist() == [int(z)]
        assert module.network_of(module.text_of(network)).units.id.tolist() == [1, 2]


def test_graphs_of_others_are_read_with_their_weights_and_names() -> None:
    import networkx

    graph = networkx.DiGraph()
    graph.add_edge("soma", "axon", weight=0.25)
    graph.add_edge("axon", "soma", weight=-1.5, delay=3)
    text = "\n".join(networkx.generate_graphml(graph))
    assert named(text) == ["graphml"]
    for network in (graphml.network_of(text, activation="tanh"), node_link.network_of(_json_of(graph), activation="tanh")):
        assert network.units.label.tolist() == ["soma", "axon"]
        assert sorted(network.connections.weight.tolist()) == [-1.5, 0.25]
        assert sorted(network.connections.delay.tolist()) == [1, 3]
        assert set(network.units.activation.tolist()) == {"tanh"}


def _json_of(graph: object) -> str:
    import json

    import networkx

    return json.dumps(networkx.node_link_data(graph))


def test_an_exported_matrix_is_the_matrix_that_is_read() -> None:
    network = matrix_text.network_of(matrix_text.matrix_of("0 0.1\n-3 0"))
    np.testing.assert_array_equal(matrix_text.matrix_of(matrix_text.text_of(network)).numbers, weights_of(network))
    draft = Draft()
    x = draft.units(1)
    draft.connect(x, x), draft.connect(x, x)
    with pytest.raises(FileRefused, match="several connections"):
        matrix_text.text_of(draft.network())


def test_units_copied_here_are_recognised_as_such() -> None:
    network = sample("elman").network
    text = clipping_to_text(copied(network, network.units.id))
    assert named(text) == ["clipping"]
    found = first_reading(text)
    assert isinstance(found, Network)
    assert found.connections.weight.tolist() == network.connections.weight.tolist()


@pytest.mark.parametrize(
    ("kind", "text", "told"),
    [
        ("weight_matrix", "1 2\n3 x4\n", "Line 2, column 2 is “x4”"),
        ("weight_matrix", "1 2\n3\n", "make the rows equally long"),
        ("weight_matrix", "[[0. 0. ... 1. 2.]\n [3. 4. ... 5. 6.]]", "were shortened with “...”"),
        ("weight_matrix", ",a,a\na,1,2\na,3,4", "called “a”"),
        ("weight_matrix", "", "There is no number"),
        ("edge_list", "a b 0.5 0.5", "a delay is a whole number"),
        ("edge_list", "a b c", "“c” is not a finite number"),
        ("edge_list", "a\n", "does not name two units"),
        ("truth_table", "0 2 | 1", "a truth table holds 0 and 1"),
        ("truth_table", " ".join("0" * 18) + " | 1", "at most 16 inputs"),
        ("truth_table", " ".join("x" * 16) + " | 1\n" + " ".join("0" * 16) + " | 0", "too many rows"),
        ("graphml", LAUGHS, "DOCTYPE"),
        ("graphml", "<graphml><graph>", "no whole XML"),
        ("graphml", "<graphml>" + "<graph>" * 200, "nested too deeply"),
        ("graphml", '<graphml xmlns="http://graphml.graphdrawing.org/xmlns"/>', "cannot|no GraphML"),
        ("node_link", "[1, 2", "no whole JSON"),
        ("node_link", "[" * 100_000, "no whole JSON"),
        ("node_link", '{"nodes": 3, "links": []}', "both lists"),
        ("node_link", '{"nodes": [{"id": 1}, {"id": 1}], "links": []}', "the same id"),
        ("node_link", '{"nodes": [{"id": 1}], "links": [{"source": 1, "target": 7}]}', "which is no node"),
        ("node_link", '{"nodes": [{"id": 1}], "links": [{"source": 1, "target": 1, "gate": 9}]}', "gated by a unit that is not in it"),
        ("node_link", '{"nodes": [{"id": 1}], "links": [{"source": 1, "target": 1, "weight": NaN}]}', "no whole JSON"),
        ("node_link", '{"nodes": [{"id": 1}], "links": [{"source": 1, "target": 1, "weight": 1e999}]}', "finite"),
        ("node_link", '{"nodes": [{"id": 1, "activation": "evil"}], "links": []}', "is not a value of column"),
        ("snns_network", "SNNS network definition file V1.4\nnonsense\n", "neither a header nor a section"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(kind: str, text: str, told: str) -> None:
    with pytest.raises(Refused, match=told) as caught:
        KINDS[kind].read(text, Wishes())
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["", "   \n\t\n", "Dear all, we meet at noon.", "\x00\x01", "https://example.org/x", "{}", "[]", "<html>"])
def test_nonsense_is_refused_with_what_could_be_pasted(text: str) -> None:
    with pytest.raises(Refused, match="nothing that can be drawn: copy units, a matrix"):
        recognised(text, Network())


BEGINNINGS = [XOR, ADDER, "0\t1\n1\t0", "a b 1\nb c 2", '{"nodes": [{"id": 1}], "links": [{"source": 1, "target": 1}]}', LAUGHS,
              "SNNS network definition file V1.4-3D\n",
              "SNNS pattern definition file V3.2\n", '{"rnnsim": 1, "units": {', "[[1 2]\n [3 4]]",
              "<graphml><graph><node id='a'/><edge source='a' target='b'/></graph></graphml>"]  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(BEGINNINGS), st.data())
def test_no_text_does_more_than_be_refused_in_one_sentence(beginning: str, data: st.DataObject) -> None:
    text = beginning
    for _ in range(data.draw(st.integers(0, 4))):
        at = data.draw(st.integers(0, len(text)))
        text = text[:at] + data.draw(st.text(max_size=6)) + text[at + data.draw(st.integers(0, 3)) :]
    for row in TEXT_KINDS:
        assert outcome_of(lambda row=row: row.read(text, Wishes())) in ("Network", "Episode", "refused")  # type: ignore[misc]
    assert outcome_of(lambda: recognised(text, Network())) in ("list", "refused")


def outcome_of(act: Callable[[], object]) -> str:
    """The type of what is given, or that it was refused as people are told; any other error passes through."""
    try:
        return type(act()).__name__
    except Refused as refused:
        return "refused" if 0 < len(str(refused)) < 500 else "refused in too many words"


def test_large_matrices_and_lists_are_refused_before_they_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matrix_text, "MOST_CELLS", 1000)
    with pytest.raises(Refused, match="501 × 2 cells is too large to paste, at most 1,000 cells"):
        matrix_text.matrix_of("0 1\n" * 501)


def test_a_matrix_whose_names_are_fewer_than_its_columns_is_refused() -> None:
    with pytest.raises(FileRefused, match="There are 2 names over 3 columns of numbers"):
        matrix_text.matrix_of(",B\n0,1,2\n3,4,5")
    assert matrix_text.matrix_of("A,B,C\n0,1,2\n3,4,5").column_names == ("A", "B", "C")
