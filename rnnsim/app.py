"""The way in with windows: `open_app` shows the gallery or a file until the last window is closed."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from rnnsim.network.document import Document
from rnnsim.session.recovery import leftovers
from rnnsim.session.samples import sample as document_of_sample
from rnnsim.views.crash_report import watch_failures
from rnnsim.views.dialogs import questions
from rnnsim.views.first_paint import FirstPaint
from rnnsim.views.look import look
from rnnsim.views.open_windows import OpenWindows
from rnnsim.views.qt_translation import speak

SWITCH_SECONDS = 0.001  # how long the engine may keep the window from answering
FIRST_PAINT = "RNNSIM_FIRST_PAINT"


class Failures(QObject):
    """Brings reports of failures from any thread to the window's."""

    happened = Signal(object, str)


def application() -> QApplication:
    """The one application object."""
    running = QApplication.instance()
    app = running if isinstance(running, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("rnnsim")
    app.setDesktopFileName("rnnsim")
    app.setQuitOnLastWindowClosed(True)
    return app


def open_app(path: str | None = None, sample: str | Document | None = None) -> int:
    """Show the gallery, or the file, or a sample (by name or as a document) running, and what a crash left behind.

    Returns the exit code when the last window is closed; `Refused` if there is no sample of that name.
    """
    shown = document_of_sample(sample) if isinstance(sample, str) else sample
    sys.setswitchinterval(SWITCH_SECONDS)
    app = application()
    windows, failures = OpenWindows(), Failures()
    speak(app, windows.remembered.language)
    look.text_scale = windows.remembered.text_scale
    look.choose(windows.remembered.theme)
    failures.happened.connect(windows.report_crash)
    end_watch = watch_failures(failures.happened.emit)
    first_paint = FirstPaint((lambda: _say_modules(app)) if os.environ.get(FIRST_PAINT) else windows.warm)
    app.installEventFilter(first_paint)
    if path is not None:
        windows.open_path(Path(path))
    elif shown is not None:
        windows.open_document(shown, is_playing=True)
    else:
        windows.show_gallery()
    QTimer.singleShot(0, windows, lambda: offer_recovery(windows))
    try:
        return int(app.exec())
    finally:
        app.removeEventFilter(first_paint)
        windows.close_all()
        end_watch()


def offer_recovery(windows: OpenWindows) -> None:
    """Ask what is to become of unsaved work that a crash left behind; nothing is deleted unasked."""
    found = leftovers()
    if not found:
        return
    front: QWidget | None = windows.networks[-1] if windows.networks else windows.gallery
    answer = questions.ask_about_recovery(front, found)
    if answer == "recover":
        windows.recover(found)
    elif answer == "discard" and questions.ask_to_delete(front, len(found)):
        for recovery in found:
            recovery.discard()
    else:
        for recovery in found:
            recovery.release()


def _say_modules(app: QApplication) -> None:
    """For the test of the first frame: what has been imported by now."""
    sys.stdout.write("\n".join(sorted(sys.modules)) + "\n")
    sys.stdout.flush()
    app.quit()
