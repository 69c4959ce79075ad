"""The backends that answers from outside are held against: every choice of the run settings but the automatic one."""

from __future__ import annotations

from importlib.util import find_spec

from rnnsim.network.run_settings import SETTINGS

CHOICES = tuple(name for setting in SETTINGS if setting.name == "backend" for name in setting.choices if name != "auto")
BACKENDS = tuple(name for name in CHOICES if name == "numpy" or find_spec(f"rnnsim.engine.{name}.running"))
