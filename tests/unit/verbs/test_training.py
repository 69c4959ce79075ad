"""`rnnsim train` as a person at a terminal meets it."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from rnnsim import cli
from rnnsim.engine.running import run
from rnnsim.files import native
from rnnsim.network.document import Document
from rnnsim.network.run_settings import RunSettings
from rnnsim.training import programs
from rnnsim.training.recipe import RECIPE
from rnnsim.verbs import training
from rnnsim.zoo.catalog import build
from tests.unit.training.small_tasks import AND

AND_TASK = ("--task", "truth_table", "function=and")


@pytest.fixture(autouse=True)
def in_a_folder_with_networks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    native.write(build("perceptron", seed=3), "perceptron.rnnsim")
    native.write(build("elman", hidden=3, activations="tanh"), "elman.rnnsim")


def answer(capsys: pytest.CaptureFixture[str], *argv: str) -> str:
    assert cli.main(argv) == 0
    return capsys.readouterr().out


def refusal(capsys: pytest.CaptureFixture[str], *argv: str, code: int = 1) -> str:
    assert cli.main(argv) == code
    said = capsys.readouterr()
    assert said.out == ""
    return said.err


def test_a_perceptron_learns_and_and_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    said = answer(capsys, "train", "perceptron.rnnsim", *AND_TASK, "--learner", "perceptron_rule", "-o", "out.rnnsim")
    assert said.startswith("Wrote “out.rnnsim”: 3 units and 2 connections, after ")
    assert "bits right 1" in said
    learned = native.read("out.rnnsim")
    assert np.array_equal(run(learned.network, AND.inputs).outputs, AND.targets)


def test_json_says_the_recipe_the_curve_and_the_best(capsys: pytest.CaptureFixture[str]) -> None:
    argv = (
        "train",
        "elman.rnnsim",
        "--task",
        "streaming_xor",
        "--updates",
        "12",
        "--optimizer",
        "momentum",
        "momentum=0.5",
        "-o",
        "a.rnnsim",
    )
    told = json.loads(answer(capsys, *argv, "--json", "--seed", "4"))
    assert told["ended"] == "done"
    assert told["updates"] == 12
    assert [update for update, _ in told["curve"]] == list(range(1, 13))
    assert (told["recipe"]["optimizer"], told["recipe"]["momentum"], told["recipe"]["seed"]) == ("momentum", 0.5, 4)
    again = json.loads(answer(capsys, *argv, "--json", "--seed", "4"))
    assert again == told
    assert json.loads(answer(capsys, *argv, "--json", "--seed", "5"))["curve"] != told["curve"]


def test_a_training_that_was_kept_goes_on_as_if_it_had_not_been_stopped(capsys: pytest.CaptureFixture[str]) -> None:
    whole = ("train", "elman.rnnsim", "--task", "streaming_xor", "--json", "-o", "a.rnnsim")
    curve = json.loads(answer(capsys, *whole, "--updates", "8"))["curve"]
    first = json.loads(answer(capsys, *whole, "--updates", "5", "--keep", "half.training"))["curve"]
    rest = json.loads(answer(capsys, "train", "--resume", "half.training", "--updates", "8", "--json", "-o", "b.rnnsim"))["curve"]
    assert first + rest == curve
    assert native.read("a.rnnsim").network.fingerprint != native.read("b.rnnsim").network.fingerprint
    answer(capsys, *whole, "--updates", "8")
    assert native.read("a.rnnsim").network.fingerprint == native.read("b.rnnsim").network.fingerprint


def test_the_best_of_several_seeds_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    argv = ("train", "elman.rnnsim", "--task", "streaming_xor", "--updates", "10", "--json", "-o", "a.rnnsim")
    told = json.loads(answer(capsys, *argv, "--seeds", "3", "--seed", "5"))
    assert [course["recipe"]["seed"] for course in told["seeds"]] == [5, 6, 7]
    assert told["loss"] == min(course["loss"] for course in told["seeds"])
    alone = json.loads(answer(capsys, *argv, "--redraw", "--seed", str(told["recipe"]["seed"])))
    assert alone["curve"] == told["curve"]


def test_redraw_begins_with_new_weights(capsys: pytest.CaptureFixture[str]) -> None:
    argv = ("train", "elman.rnnsim", "--task", "streaming_xor", "--updates", "1", "--json", "-o", "a.rnnsim")
    kept, drawn = (json.loads(answer(capsys, *argv, *more))["curve"][0][1] for more in ((), ("--redraw",)))
    assert kept != drawn


def test_every_row_of_the_recipe_is_a_flag(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["train", "--help"]) == 0
    told = capsys.readouterr().out
    assert all(f"--{row.name.replace('_', '-')}" in told for row in RECIPE)


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (("train", "-o", "a.rnnsim"), "Say which network is to be trained"),
        (("train", "perceptron.rnnsim", "-o", "a.rnnsim"), "No episode of the document has targets"),
        (("train", "perceptron.rnnsim", "--task", "nothing", "-o", "a.rnnsim"), "“nothing”"),
        (("train", "perceptron.rnnsim", *AND_TASK, "--learner", "bptt", "-o", "a.rnnsim"), "There is no learner “bptt”; choose one of"),
        (
            ("train", "perceptron.rnnsim", *AND_TASK, "--optimizer", "adam", "beta", "-o", "a.rnnsim"),
            "--optimizer takes NAME=VALUE, not “beta”",
        ),
        (("train", "perceptron.rnnsim", *AND_TASK, "--learning-rate", "fast", "-o", "a.rnnsim"), "“Learning rate” is a number"),
        (("train", "perceptron.rnnsim", *AND_TASK, "-o", "a.rnnsim"), "logistic"),
        (("train", "elman.rnnsim", *AND_TASK, "-o", "a.rnnsim"), "2 input columns, but the network has 1 input units"),
        (("train", "--resume", "perceptron.rnnsim", "-o", "a.rnnsim"), "it holds no training"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_nothing_is_written(
    capsys: pytest.CaptureFixture[str], argv: tuple[str, ...], told: str
) -> None:
    said = refusal(capsys, *argv)
    assert told in said
    assert said.count("\n") == 1
    assert not Path("a.rnnsim").exists()


STOPPABLE = """
import signal
from rnnsim.__main__ import main
signal.signal(signal.SIGINT, signal.default_int_handler)  # is ignored where the tests run in the background of a shell
raise SystemExit(main())
"""


@pytest.mark.slow
def test_control_c_keeps_the_best_so_far() -> None:
    network = build("elman", hidden=3, activations="tanh")
    native.write(Document(network, settings=RunSettings(backend="numpy")), "elman.rnnsim")  # compiles nothing before it begins
    argv = ("train", "elman.rnnsim", "--task", "streaming_xor", "--updates", "10000000", "-o", "out.rnnsim", "--keep", "out.training")
    child = subprocess.Popen([sys.executable, "-c", STOPPABLE, *argv], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert child.stderr is not None
        assert "update" in child.stderr.readline()
        child.send_signal(signal.SIGINT)
        told = child.communicate(timeout=120)[0]
    finally:
        child.kill()
    assert child.returncode == 0
    updates = re.search(r"stopped after (.+?) updates", told)
    assert updates is not None, told
    assert int(re.sub(r"\D", "", updates[1])) > 10
    assert Path("out.training").exists()
    assert len(native.read("out.rnnsim").network.units) == 5


@pytest.mark.parametrize(("is_there", "flags", "lines"), [(False, (), 1), (False, ("--quiet",), 0), (True, (), 0)])
def test_that_kernels_are_compiled_first_is_said_in_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *, is_there: bool, flags: tuple[str, ...], lines: int
) -> None:
    pytest.importorskip("numba")
    compiled: list[int] = []
    monkeypatch.setattr(training, "is_compiled", lambda which: is_there or bool(compiled))
    monkeypatch.setattr(training, "_compile_kernels", lambda: compiled.append(1))
    monkeypatch.setattr(programs, "SHORT_WORK", 1)
    argv = ("train", "elman.rnnsim", "--task", "streaming_xor", "--updates", "2", "--seeds", "2", "-o", "out.rnnsim", *flags)
    assert cli.main(argv) == 0
    assert capsys.readouterr().err.count("Compiling kernels") == lines
    assert bool(compiled) is not is_there
