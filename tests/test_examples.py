"""Every script in examples runs, prints its result, and takes no time; those that train check what they trained."""

from __future__ import annotations

import runpy
import sys
import time
from pathlib import Path

import pytest

EXAMPLES = sorted((Path(__file__).parents[1] / "examples").glob("*.py"))


@pytest.mark.slow
@pytest.mark.parametrize("script", EXAMPLES, ids=lambda script: script.stem)
def test_an_example_runs_and_prints_its_result(script: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", [str(script), "--check"])
    begun = time.process_time()
    runpy.run_path(str(script), run_name="__main__")
    printed = capsys.readouterr().out
    assert len(printed.strip()) > 40
    assert "nan" not in printed
    assert time.process_time() - begun < 2.0


def printed_by(name: str, capsys: pytest.CaptureFixture[str]) -> str:
    runpy.run_path(str(next(script for script in EXAMPLES if script.stem == name)), run_name="__main__")
    return capsys.readouterr().out


@pytest.mark.slow
def test_the_examples_show_what_they_promise(capsys: pytest.CaptureFixture[str]) -> None:
    assert "layered clock, 1 tick(s) per bit: 0 errors" in printed_by("parity", capsys)
    assert "overlap with A: +1.00" in printed_by("hopfield_recall", capsys)
    assert "rk4    dt 0.1: period 29.000" in printed_by("oscillator", capsys)
    echo = printed_by("echo_state_property", capsys).splitlines()
    assert echo[0].endswith("forgotten")
    assert echo[-1].endswith("remembered")
    assert "boxes of its units are 2 states" in printed_by("automaton_of_a_network", capsys)
