"""The backends that answers from outside are held against: every choice of the run settings but the automatic one.

A test that asks for the fixture `backend` runs once with each, and fails if another backend made its ticks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec

import pytest

from rnnsim.compiling.program import Program
from rnnsim.engine import backends
from rnnsim.network.run_settings import SETTINGS, RunSettings

CHOICES = tuple(name for setting in SETTINGS if setting.name == "backend" for name in setting.choices if name != "auto")
HERE = tuple(name for name in CHOICES if name == "numpy" or find_spec("numba"))


@pytest.fixture(params=HERE)
def backend(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    row, asked = backends.BACKENDS[request.param], []

    def reason(program: Program, settings: RunSettings) -> str | None:
        sentence = row.cannot(program, settings)
        asked.append(sentence)
        if sentence is not None and settings.method != "adaptive":
            pytest.fail(f"The backend {row.name} passed this on to numpy: {sentence}")
        return sentence

    monkeypatch.setitem(backends.BACKENDS, row.name, replace(row, cannot=reason))
    yield row.name
    assert asked, f"Nothing was run with the backend {row.name}."
