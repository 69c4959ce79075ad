"""Every test that asks for `backend` runs once with each of them."""

from __future__ import annotations

import pytest

from tests.backend_choices import BACKENDS


@pytest.fixture(params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)
