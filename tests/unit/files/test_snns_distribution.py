"""Networks of the SNNS 4.3 distribution, which nobody here wrote or trained, give the answers they were trained to give."""

from __future__ import annotations

import re
from math import exp
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from rnnsim.engine.running import run
from rnnsim.files import snns_export, snns_net, snns_patterns
from tests.unit.files.documents import SNNS

pytestmark = pytest.mark.skipif(not SNNS.is_dir(), reason="the shared folder is absent")
Floats = NDArray[np.float64]


def answers(name: str, patterns: str = "") -> tuple[Floats, Floats]:
    """(outputs, targets), one row per pattern."""
    network = snns_net.read(SNNS / f"{name}.net").network
    episode = snns_patterns.read_episode(SNNS / f"{patterns or name}.pat", network)
    assert episode.targets is not None
    return run(network, episode.inputs_for(network.input_ids)).outputs, episode.targets


def stored_results(path: Path, outputs: int) -> Floats:
    """SNNS's own outputs: after each `#n.1` stand the targets, then the outputs."""
    blocks = re.split(r"^#\d+\.\d+$", path.read_text(), flags=re.MULTILINE)[1:]
    return np.array([[float(word) for word in block.split()][outputs:] for block in blocks])


def test_all_letters_are_recognised_and_every_output_is_what_snns_stored() -> None:
    outputs, targets = answers("letters")
    assert (outputs.argmax(axis=1) == targets.argmax(axis=1)).sum() == 26
    assert np.abs(outputs - stored_results(SNNS / "letters.res", 26)).max() < 6e-6


@pytest.mark.parametrize(("name", "patterns"), [("encoder", 8), ("patmat", 6)])
def test_every_output_is_near_its_target(name: str, patterns: int) -> None:
    outputs, targets = answers(name)
    assert len(outputs) == patterns
    assert np.abs(outputs - targets).max() < 0.1


def test_exclusive_or_is_solved() -> None:
    outputs, targets = answers("xor")
    assert np.round(outputs).tolist() == targets.tolist()


def interpreted(path: Path, inputs: list[list[float]]) -> list[float]:
    """A network of logistic units in BPTT_Order, straight from the file's text: inputs are seen at once, units one tick later."""
    text = path.read_text()
    units = [[cell.strip() for cell in line.split("|")] for line in text.splitlines() if re.match(r" +\d+ \|", line) and "|||" in line]
    links = [(int(line.split("|")[0]), re.findall(r"(\d+): *(-?[\d.]+)", line.split("|", 2)[2]))
             for line in text.splitlines() if re.match(r" +\d+ \|", line) and "|||" not in line]  # fmt: skip
    value = {int(unit[0]): float(unit[3]) for unit in units}
    bias = {int(unit[0]): float(unit[4]) for unit in units}
    is_input = [int(unit[0]) for unit in units if unit[5] == "i"]
    result = next(int(unit[0]) for unit in units if unit[5] == "o")
    made = []
    for row in inputs:
        value |= dict(zip(is_input, row, strict=True))
        seen = dict(value)
        for target, pairs in links:
            net = sum(float(weight) * seen[int(source)] for source, weight in pairs)
            value[target] = 1 / (1 + exp(-net - bias[target]))
        made.append(value[result])
    return made


def test_a_recurrent_network_agrees_with_an_interpreter_of_its_text() -> None:
    outputs, _ = answers("xor_rec", "xor_rec1")
    inputs = snns_patterns.read_table(SNNS / "xor_rec1.pat").inputs
    assert np.abs(outputs[:, 0] - interpreted(SNNS / "xor_rec.net", inputs.tolist())).max() < 1e-12
    assert np.ptp(outputs) > 0.5


@pytest.mark.parametrize("name", ["letters", "encoder", "patmat", "xor", "xor_rec"])
def test_each_network_comes_back_from_its_export(tmp_path: Path, name: str) -> None:
    network = snns_net.read(SNNS / f"{name}.net").network
    snns_export.write(network, tmp_path / "out.net")
    assert snns_net.read(tmp_path / "out.net").network.fingerprint == network.fingerprint
