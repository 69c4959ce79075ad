"""The shipped samples: alive when opened, and doing what their notes say."""

from __future__ import annotations

import numpy as np
import pytest

from rnnsim.analysis.energy import energies_of_updates
from rnnsim.analysis.overlaps import overlaps_with
from rnnsim.engine.running import run
from rnnsim.network.document import Document
from rnnsim.network.edits import set_connections
from rnnsim.network.findings import findings
from rnnsim.session.samples import sample
from rnnsim.zoo.catalog import names
from rnnsim.zoo.hopfield import CUE_TICKS, FREE_TICKS

TINTS = {"violet", "green", "ochre", "cyan", "pink", "slate"}


@pytest.mark.parametrize("name", names())
def test_a_sample_is_still_alive_after_its_tape_has_begun_again(name: str) -> None:
    document = sample(name)
    tape = document.episode
    assert tape is not None
    assert tape.repeats
    assert np.ptp(tape.inputs, axis=0).max() > 0
    assert findings(document, document.settings.is_continuous) == ()
    rows = run(document, ticks=2 * len(tape)).activations
    assert np.isfinite(rows).all()
    late = rows[-len(tape) :]
    assert (np.ptp(late, axis=0) > 0.05).mean() >= 0.5


@pytest.mark.parametrize("name", names())
def test_a_sample_is_explained_and_tinted(name: str) -> None:
    document = sample(name)
    assert document.notes.startswith("# ")
    assert "**Try this:**" in document.notes
    assert "{" not in document.notes
    assert {path for path, _ in document.layout.tints} == set(document.network.units.group.tolist())
    assert {tint for _, tint in document.layout.tints} <= TINTS
    assert 1 <= document.layout.speed <= 120


@pytest.mark.parametrize("name", names())
def test_a_sample_is_the_same_every_time(name: str) -> None:
    assert sample(name).digest == sample(name).digest


def test_the_elman_sample_names_the_next_letter_every_time() -> None:
    document = sample("elman")
    tape = document.episode
    assert tape is not None
    assert tape.targets is not None
    outputs = run(document, ticks=60).outputs[20:]
    assert np.array_equal(outputs.argmax(axis=1), np.resize(tape.targets.argmax(axis=1), 60)[20:])
    assert np.abs(document.network.connections.weight).max() < 5


def test_the_parity_sample_meets_its_targets_also_when_the_tape_begins_again() -> None:
    document = sample("threshold_parity")
    tape = document.episode
    assert tape is not None
    assert tape.targets is not None
    assert np.array_equal(run(document, ticks=3 * len(tape)).outputs, np.tile(tape.targets, (3, 1)))


def spelled(document: Document, ticks: int) -> str:
    return "".join("ABC"[winner] for winner in run(document, ticks=ticks).outputs.argmax(axis=1))


def test_the_jordan_sample_spells_abac_by_the_first_plan_and_abc_by_the_second() -> None:
    letters = spelled(sample("jordan"), 96)
    for begin, word in ((0, "ABAC"), (24, "ABC"), (48, "ABAC"), (72, "ABC")):
        block = letters[begin + 3 : begin + 24]
        assert block in word * 8


def test_without_the_trace_in_its_context_the_first_plan_is_stuck_and_the_second_is_not() -> None:
    document = sample("jordan")
    wires = document.network.connections
    letters = spelled(set_connections(wires.id[wires.source == wires.target], weight=0.0)(document), 48)
    assert set(letters[3:24]) == {"A"}
    assert letters[27:48] in "ABC" * 8


def test_the_wave_of_the_feedback_sample_lives_by_its_loop_alone() -> None:
    document = sample("output_feedback")
    free = run(document, ticks=120).outputs[60:, 0]
    assert np.ptp(free) > 1.4
    wires = document.network.connections
    deaf = set_connections(wires.id[np.isin(wires.source, document.network.output_ids)], weight=0.0)(document)
    assert np.abs(run(deaf, ticks=120).outputs[60:, 0]).max() < 0.05


def test_the_echo_state_sample_remembers_its_input_of_eight_ticks_ago() -> None:
    document = sample("echo_state")
    tape = document.episode
    assert tape is not None
    outputs = run(document, ticks=480).outputs[240:, 0]
    wanted = np.roll(tape.inputs[:, 0], 8)
    assert np.sqrt(np.mean((outputs - wanted) ** 2)) < 0.1 * wanted.std()
    assert "0.950000" in document.notes


def test_the_hopfield_sample_walks_down_to_each_letter_in_turn() -> None:
    document = sample("hopfield")
    network, period = document.network, CUE_TICKS + FREE_TICKS
    rows = np.vstack([network.units.initial, run(document, ticks=4 * period).activations])
    measured = overlaps_with(rows, network.units.id, document.patterns)
    settled = measured[FREE_TICKS::period]
    assert np.array_equal(settled.argmax(axis=1), [0, 1, 2, 3])
    assert settled.max(axis=1).min() > 0.9
    stairs = energies_of_updates(network, rows[: FREE_TICKS + 1], document.settings)
    assert np.diff(stairs.energies).max() <= 1e-12
    assert stairs.energies[-1] < stairs.energies[0] - 10


def test_the_push_knocks_the_oscillator_off_its_cycle_and_it_finds_back() -> None:
    document = sample("ctrnn")
    units = document.network.units.dynamics == "integrator"
    cycle = run(document.network, ticks=1500, method="rk4", dt=0.1).states[1000:, units]
    states = run(document, ticks=600).states[:, units]
    off_course = np.array([np.linalg.norm(cycle - state, axis=1).min() for state in states])
    assert off_course[250:300].max() < 0.2
    assert off_course[300:330].max() > 1.0
    assert off_course[550:].max() < 0.2
