"""Every test that asks for `backend` runs once with each of them."""

from __future__ import annotations

from tests.backend_choices import backend as backend
