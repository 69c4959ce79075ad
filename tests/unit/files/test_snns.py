"""SNNS files: what every part of the format means, said with small files and numbers worked by hand."""

from __future__ import annotations

from math import exp, tanh
from pathlib import Path

import numpy as np
import pytest

from rnnsim.engine.running import run
from rnnsim.files import snns_export, snns_net, snns_patterns
from rnnsim.files.refusal import FileRefused
from rnnsim.network.document import Document
from rnnsim.network.draft import Draft
from rnnsim.network.network import Network
from tests.unit.files.documents import ring
from tests.unit.files.snns_texts import SITES, TYPES, net_text, pattern_text


def read(tmp_path: Path, text: str) -> Document:
    (tmp_path / "a.net").write_text(text)
    return snns_net.read(tmp_path / "a.net")


def outputs(network: Network | Document, inputs: object) -> list[float]:
    return run(network, np.asarray(inputs, float)).outputs[:, 0].tolist()


def logistic(a: float) -> float:
    return 1 / (1 + exp(-a))


def test_units_links_defaults_positions_and_continued_lines_are_read(tmp_path: Path) -> None:
    text = net_text(
        ["in|0.5||i|3, 5, 0", "|||i|4,5", "mid||-1.5||2,1,0", "out||||2,0,0|Act_TanH|Out_Identity"],
        ["     3 |  | 2: 0.5,", "            1:-2e-1", " 4 |  | 3:1.25"],
        default=" 0.25 | 0.75 | o | 0 | 1 | Act_Identity | Out_Identity",
    )
    network = read(tmp_path, text).network
    assert network.name == "ours"
    assert network.units.label.tolist() == ["in", "", "mid", "out"]
    assert network.units.is_input.tolist() == [True, True, False, False]
    assert network.units.is_output.tolist() == [False, False, True, True]
    assert network.units.activation.tolist() == ["identity", "identity", "identity", "tanh"]
    assert network.units.bias.tolist() == [0, 0, 0, 0.75]
    assert network.units.initial.tolist() == [0.5, 0.25, 0.25, 0.25]
    assert network.units.place_x.tolist() == [288, 384, 192, 192]
    assert network.units.place_y.tolist() == [480, 480, 96, 0]
    wires = network.connections
    assert sorted(zip(wires.source, wires.target, wires.weight, strict=True)) == [(0, 2, -0.2), (1, 2, 0.5), (2, 3, 1.25)]


@pytest.mark.parametrize(
    ("update", "delays"),
    [
        ("Topological_Order", [0, 0, 0]),
        ("Synchonous_Order", [1, 1, 1]),
        ("Synchronous_Order", [1, 1, 1]),
        ("BPTT_Order", [0, 1, 1]),
        ("JE_Order", [0, 0, 1]),
    ],
)
def test_the_update_function_implies_the_delays(tmp_path: Path, update: str, delays: list[int]) -> None:
    units = ["x|||i", "h|||h", "y|||o", "c|||s||Act_Identity"]
    network = read(tmp_path, net_text(units, ["2||1:1", "3||2:1", "4||2:1"], update)).network
    assert network.connections.delay.tolist() == delays


@pytest.mark.slow
@pytest.mark.parametrize(
    ("function", "bias", "net", "value"),
    [
        ("Act_Logistic", 0.5, 0.25, logistic(0.75)),
        ("Act_TanH", 0.5, 0.25, tanh(0.75)),
        ("Act_TanH_Xdiv2", 0.5, 0.25, tanh(0.375)),
        ("Act_Identity", 0.5, 0.25, 0.25),
        ("Act_IdentityPlusBias", 0.5, 0.25, 0.75),
        ("Act_Exponential", 0.5, 0.25, exp(-0.5 * 0.75**2)),
        ("Act_Signum", -5, 0.25, 1),
        ("Act_Signum", 5, 0, -1),
        ("Act_StepFunc", -5, 0.25, 1),
        ("Act_StepFunc", 5, 0, 0),
        ("Act_Perceptron", 0.25, 0.25, 1),
        ("Act_Perceptron", 0.25, 0.2499999999, 0),
        ("Act_Perceptron", 0, 0, 1),
        ("Act_Perceptron", 0, -5e-324, 0),
        ("Act_Perceptron", 0.1 + 0.2, 0.3, 0),
        ("Act_Perceptron", 0.3, 0.1 + 0.2, 1),
        ("Act_BAM", 3, 0, 0.125),
        ("Act_BAM", 3, -1, -1),
        ("Act_Product", 3, 0.25, 0.25),
    ],
)
def test_every_activation_function_gives_what_snns_gives(tmp_path: Path, function: str, bias: float, net: float, value: float) -> None:
    document = read(tmp_path, net_text(["x|||i", f"y|0.125|{bias!r}|o|0,0|{function}"], ["2||1:1"]))
    assert outputs(document, [[net]]) == pytest.approx([value], abs=1e-15)


@pytest.mark.parametrize(("output", "value"), [("Out_Identity", 1.75), ("Out_Clip_01", 1.0)])
def test_an_output_function_is_taken_into_the_unit(tmp_path: Path, output: str, value: float) -> None:
    assert outputs(read(tmp_path, net_text(["x|||i", f"y|||o||Act_Identity|{output}"], ["2||1:1"])), [[1.75]]) == [value]


def test_a_unit_type_gives_its_functions(tmp_path: Path) -> None:
    text = net_text(["x|||i", "y|||o||||mine"], ["2|sum|1:0.5"], sections=SITES + TYPES)
    assert outputs(read(tmp_path, text), [[1.0]]) == [tanh(0.5)]


def test_a_unit_whose_only_site_multiplies_is_a_product(tmp_path: Path) -> None:
    units = ["a|||i", "b|||i", "y||0.5|o||Act_IdentityPlusBias"]
    pi = read(tmp_path, net_text(units, ["3|pi|1:7, 2:7"], sections=SITES))
    assert outputs(pi, [[2, 3], [-1, 4]]) == [6.5, -3.5]  # Site_Pi takes no weights
    produkt = read(tmp_path, net_text(units, ["3|produkt|1:2, 2:0.5"], sections=SITES))
    assert outputs(produkt, [[2, 3], [-1, 4]]) == [6.5, -3.5]
    assert len(pi.network.units) == 3


def test_sites_that_multiply_beside_others_get_units_of_their_own(tmp_path: Path) -> None:
    units = ["a|||i", "b|||i", "y||0.25|o||Act_IdentityPlusBias"]
    document = read(tmp_path, net_text(units, ["3|sum|1:0.5", " |pi|1:1, 2:1", "produkt|2:2, 2:3"], "BPTT_Order", sections=SITES))
    assert outputs(document, [[2, 3], [-1, 4]]) == [0.25 + 1 + 6 + 54, 0.25 - 0.5 - 4 + 96]
    assert len(document.network.units) == 5


def test_special_units_do_not_learn(tmp_path: Path) -> None:
    network = read(tmp_path, net_text(["x|||i", "h|||sh", "y|||so", "z|||o"], ["2||1:1", "3||2:1", "4||2:1"])).network
    assert network.units.bias_trainable.tolist() == [True, False, False, True]
    assert network.connections.trainable.tolist() == [False, False, True]
    assert network.units.is_output.tolist() == [False, False, True, True]


def test_a_dual_unit_is_input_and_output(tmp_path: Path) -> None:
    assert outputs(read(tmp_path, net_text(["x|||d", "y|||h"], ["2||1:1"])), [[0.5]]) == [0.5]


def je_run(xs: list[float], context: float, decay: float) -> list[float]:
    """SNNS's JE_Order, unit by unit: hidden, output, then the context, which begins as stored."""
    made = []
    for x in xs:
        hidden = logistic(0.5 * x - 1.5 * context + 0.25)
        made.append(2 * hidden)
        context = hidden + decay * context
    return made


@pytest.mark.parametrize("decay", [0.0, 0.5])
@pytest.mark.parametrize("stored", [0.0, 0.5, -0.75])
def test_a_context_unit_begins_at_its_stored_activation_and_keeps_its_self_weight(tmp_path: Path, stored: float, decay: float) -> None:
    units = ["x|||i", "h|0.3|0.25|h", "y|||o||Act_Identity", f"c|{stored}||s||Act_Identity"]
    document = read(tmp_path, net_text(units, ["2||1:0.5, 4:-1.5", "3||2:2", f"4||2:1, 4:{decay}"], "JE_Order"))
    xs = [1.0, -2.0, 0.5, 0.0, 3.0]
    assert outputs(document, [[x] for x in xs]) == pytest.approx(je_run(xs, stored, decay), abs=1e-15)


def test_contexts_that_cannot_begin_together_are_refused(tmp_path: Path) -> None:
    units = ["x|||i", "h|||h", "c|0.5||s||Act_Identity", "d|0.25||s||Act_Identity"]
    with pytest.raises(FileRefused, match="context unit cannot begin"):
        read(tmp_path, net_text(units, ["2||1:1, 3:1, 4:1", "3||2:1", "4||2:1"], "JE_Order"))


GOOD = net_text(["x|||i|0,0", "y||0.5|o|1,0"], ["2||1:1.5"])


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("SNNS network", "SNSS network", "does not begin with"),
        ("Topological_Order", "Kohonen_Order", "“Kohonen_Order” has no counterpart"),
        ("Topological_Order", "", "line 12: the update function “” has no counterpart"),
        ("Act_Logistic", "Act_RBF_Gaussian", "line 27: the activation function"),
        ("Out_Identity", "Out_Noise", "output function “Out_Noise”"),
        ("no. of units : 2", "no. of units : 3", "line 6: it promises 3 units, but there are 2"),
        ("no. of connections : 1", "no. of connections : 9", "promises 9 connections"),
        ("no. of units : 2", "no. of units : two", "not a whole number"),
        ("1:1.5", "1:1,5", "“5” should be source:weight"),
        ("1:1.5", "1:abc", "line 34: the weight is “abc”"),
        ("1:1.5", "1:nan", "weight is “nan”"),
        ("1:1.5", "1:1e999", "not a number"),
        ("1:1.5", "9:1.5", "line 34: there is no unit 9"),
        ("2||1:1.5", "7||1:1.5", "no unit 7"),
        ("2||1:1.5", "1||1:1.5", "unit 1 is an input unit and its incoming links do nothing"),
        ("2||1:1.5", "2|a|1:1.5", "the site “a” is not defined"),
        ("2||1:1.5", "2|a|b|1:1.5", "three columns"),
        ("  2 |", "  5 |", "unit 2 should stand here, not 5"),
        ("| 0.5 |", "| high |", "the bias is “high”"),
        ("| o |", "| q |", "“q” is not a kind of unit"),
        ("| 1,0 |", "| 1 |", "position"),
        ("unit definition section", "unit section", "cannot be read"),
        ("connection definition section", "time delay section", "a “time delay section” cannot be read"),
        ("learning function", "\nwhat is this\nx", "neither a header"),
        ("  2 |  | y |", "  2 | t | y |", "the unit type “t” is not defined"),
        ("-------|------|------\n2||", "2||", "no end"),
    ],
)
def test_what_cannot_be_said_here_is_refused_with_its_line(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in GOOD
    with pytest.raises(FileRefused) as refused:
        read(tmp_path, GOOD.replace(old, new))
    assert told in str(refused.value)
    assert str(refused.value).startswith("Cannot open “a.net”: ")
    assert "\n" not in str(refused.value)


def test_a_site_function_without_counterpart_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="Site_Max"):
        read(tmp_path, net_text(["x|||i", "y|||o"], ["2|max|1:1"], sections=SITES))


def test_a_network_cut_at_any_byte_is_refused_or_whole(tmp_path: Path) -> None:
    whole = read(tmp_path, GOOD).network.fingerprint
    for length in range(len(GOOD)):
        try:
            read_so_far = read(tmp_path, GOOD[:length]).network.fingerprint
        except FileRefused:
            continue
        assert read_so_far == whole
        assert length > GOOD.index("2||1:1.5") + len("2||1:1.5")


def test_layers_subnets_and_3d_translations_are_passed_over(tmp_path: Path) -> None:
    extra = "".join(
        f"{name} section :\n\na | b\n--|--\n1 | 2,\n  3\n--|--\n\n" for name in ("subnet definition", "layer definition", "3D translation")
    )
    assert read(tmp_path, GOOD + extra).network.fingerprint == read(tmp_path, GOOD).network.fingerprint


def test_patterns_are_ticks_and_their_outputs_targets(tmp_path: Path) -> None:
    inputs, targets = [[0, 1, 0.5], [1, -1e-3, 2]], [[1.0, 0.0], [0.0, 1.0]]
    (tmp_path / "two.pat").write_text(pattern_text(inputs, targets))
    draft = Draft()
    draft.units(3, is_input=True)
    draft.units(2, is_output=True)
    episode = snns_patterns.read_episode(tmp_path / "two.pat", draft.network())
    assert episode.name == "two"
    assert episode.inputs.tolist() == inputs
    assert episode.targets is not None
    assert episode.targets.tolist() == targets
    assert (episode.input_ids.tolist(), episode.target_ids.tolist()) == ([0, 1, 2], [3, 4])


def test_patterns_without_outputs_have_no_targets(tmp_path: Path) -> None:
    (tmp_path / "a.pat").write_text(pattern_text([[1], [2]], []).replace("No. of output units : 0\n", ""))
    assert snns_patterns.read_table(tmp_path / "a.pat").targets is None


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("SNNS pattern", "pattern", "does not begin"),
        ("No. of patterns : 1", "No. of patterns : 2", "2 patterns of 2 inputs and 1 outputs are 6 values, but there are 3"),
        ("0 1\n", "0 x\n", "line 10: a value is “x”"),
        ("No. of patterns : 1\n", "", "does not say how many"),
        ("No. of patterns : 1", "No. of patterns : 999999999", "too many"),
        ("No. of input units", "No. of variable input dimensions", "only patterns of fixed size"),
    ],
)
def test_a_wrong_pattern_file_is_refused_with_its_line(tmp_path: Path, old: str, new: str, told: str) -> None:
    text = pattern_text([[0, 1]], [[1]])
    assert old in text
    (tmp_path / "a.pat").write_text(text.replace(old, new))
    with pytest.raises(FileRefused) as refused:
        snns_patterns.read_table(tmp_path / "a.pat")
    assert told in str(refused.value)


def test_patterns_for_another_number_of_inputs_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.pat").write_text(pattern_text([[0, 1]], [[1]]))
    with pytest.raises(FileRefused, match="2 inputs per tick, but the network has 0 input units"):
        snns_patterns.read_episode(tmp_path / "a.pat", ring())


def exported(network: Network, tmp_path: Path) -> Network:
    snns_export.write(network, tmp_path / "out.net")
    return snns_net.read(tmp_path / "out.net").network


@pytest.mark.parametrize("delays", [(0, 0, 0), (1, 1, 1), (0, 1, 1)], ids=["topological", "synchronous", "bptt"])
def test_what_is_exported_comes_back_the_same(tmp_path: Path, delays: tuple[int, int, int]) -> None:
    draft, random = Draft("round trip"), np.random.default_rng(1)
    functions = [
        ("logistic", 1.0),
        ("tanh", 1.0),
        ("tanh", 0.5),
        ("identity", 1.0),
        ("gaussian", 0.5**0.5),
        ("saturating", 1.0),
        ("step", 1.0),
    ]
    x = draft.units(2, is_input=True, label="x", place_x=[-48.0, 24.0], place_y=[0.0, 12.0])
    h = draft.units(
        7,
        activation=[name for name, _ in functions],
        gain=[gain for _, gain in functions],
        label="h",
        bias=random.normal(size=7),
        initial=random.normal(size=7),
    )
    y = draft.units(2, activation=["sign", "step"], is_output=True, label="y")
    draft.connect(x, h, random.normal(size=(7, 2)) * 1e-7, delay=delays[0])
    draft.connect(h, y, 1 / 3, delay=delays[1])
    if delays[2]:
        draft.connect(h, h, random.normal(size=(7, 7)), delay=delays[2])
    network = draft.network()
    back = exported(network, tmp_path)
    for name in network.units.columns:
        np.testing.assert_array_equal(back.units.columns[name], network.units.columns[name], err_msg=name)
    for name in set(network.connections.columns) - {"id"}:
        np.testing.assert_array_equal(back.connections.columns[name], network.connections.columns[name], err_msg=name)


def test_an_elman_network_with_contexts_is_exported(tmp_path: Path) -> None:
    text = net_text(
        ["x|||i", "h|0.5|0.25|h", "y|||o||Act_Identity", "c|0.5||s||Act_Identity"], ["2||1:0.5, 4:-1.5", "3||2:2", "4||2:1"], "JE_Order"
    )
    document = read(tmp_path, text)
    back = exported(document.network, tmp_path)
    assert "JE_Order" in (tmp_path / "out.net").read_text()
    assert back.fingerprint == document.network.fingerprint


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ({"dynamics": "integrator"}, "no integrators"),
        ({"period": 2}, "no integrators and no periods"),
        ({"activation": "relu"}, "no unit like “y”"),
        ({"gain": 2.0, "activation": "tanh"}, "gain 2"),
        ({"activation": "sign", "bias": 0.5}, "sign"),
        ({"aggregation": "product", "bias": 1.0}, "product"),
    ],
)
def test_a_unit_snns_has_no_word_for_is_refused_by_name(tmp_path: Path, columns: dict[str, object], told: str) -> None:
    draft = Draft()
    x = draft.units(1, is_input=True)
    draft.connect(x, draft.units(1, label="y", **columns), delay=0)
    with pytest.raises(FileRefused) as refused:
        snns_export.write(draft.network(), tmp_path / "out.net")
    assert told in str(refused.value)
    assert str(refused.value).startswith("Cannot save “out.net”: ")
    assert not (tmp_path / "out.net").exists()


def test_delays_gates_and_nothing_at_all_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="keeps no delays"):
        snns_export.write(ring(), tmp_path / "out.net")
    draft = Draft()
    a, b = draft.units(2, label="u")
    draft.connect_pairs(a, b, gate=b)
    with pytest.raises(FileRefused, match="no gated connections, but u1 → u2 is one"):
        snns_export.write(draft.network(), tmp_path / "out.net")
    with pytest.raises(FileRefused, match="without units"):
        snns_export.write(Network(), tmp_path / "out.net")


def test_labels_and_names_cannot_break_the_table(tmp_path: Path) -> None:
    draft = Draft("a : b\nupdate function : X")
    draft.units(1, label="x | y # z", is_output=True)
    assert exported(draft.network(), tmp_path).units.label.tolist() == ["x___y___z"]
