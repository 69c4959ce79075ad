"""Whether Qt can be loaded and shown here, and the sentence that says what is missing. Imports Qt only inside functions."""

from __future__ import annotations

import os
import sys
from importlib import import_module

DEBIAN_PACKAGES = (
    "libglib2.0-0 libdbus-1-3 libfontconfig1 libegl1 libgl1 libxkbcommon0 libxkbcommon-x11-0 "
    "libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-xkb1"
)
WITHOUT_A_SCREEN = ("offscreen", "minimal", "vnc", "linuxfb", "eglfs")


def missing_qt_sentence() -> str:
    """Empty where QtGui and QtWidgets can be imported, else one sentence with what to install."""
    try:
        import_module("PySide6.QtGui")
        import_module("PySide6.QtWidgets")
    except ImportError as error:
        cause = str(error).splitlines()[0]
        if isinstance(error, ModuleNotFoundError):
            return f"Qt is not installed ({cause}); install it with: python -m pip install PySide6-Essentials"
        return f"Qt cannot load a system library ({cause}); on Debian or Ubuntu install: apt-get install {DEBIAN_PACKAGES}"
    return ""


def missing_display_sentence() -> str:
    """Empty where a window can be shown, else one sentence with what works without one."""
    platform = os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0]
    shown = sys.platform in ("win32", "darwin") or platform in WITHOUT_A_SCREEN
    if shown or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return ""
    return "There is no display to open a window on; try “rnnsim demo elman --picture elman.png”, which needs none."
