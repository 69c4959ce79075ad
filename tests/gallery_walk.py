"""Every sample as a person meets it: `python -m tests.gallery_walk FOLDER [NAMES] [--theme NAME]`.

Opens each sample in a window on the display there is (none: offscreen), runs it, unfolds it, deletes a unit and undoes that, saves and
reopens it. Writes a picture of the window and one of the unfolded panel for each, and sheets of all of them; prints one line for each.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

if not os.environ.get("DISPLAY"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QEventLoop, QMessageLogContext, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication

from rnnsim.files.formats import read_any
from rnnsim.session.samples import sample
from rnnsim.views.crash_report import watch_failures
from rnnsim.views.look import dress, look
from rnnsim.views.open_windows import OpenWindows
from rnnsim.views.panels.unfolded import UnfoldedPanel
from rnnsim.views.window import NetworkWindow
from rnnsim.zoo import catalog
from tests.contact_sheets import sheet_of

TICKS, SIZE, SETTLED = 100, (1280, 800), 250
PATIENCE = 60.0  # seconds until a wish counts as not granted
ONLY_OFFSCREEN = "This plugin does not support"  # what that platform always says


@dataclass
class Troubles:
    """What was said on the way that should not be: warnings of Qt, failures in any thread."""

    said: list[str] = field(default_factory=list)

    def watch(self) -> Callable[[], None]:
        """Listen until the function it returns is called."""

        def hear(kind: QtMsgType, where: QMessageLogContext, text: str) -> None:
            if kind != QtMsgType.QtDebugMsg and not text.startswith(ONLY_OFFSCREEN):
                self.said.append(text)

        before = qInstallMessageHandler(hear)
        end = watch_failures(lambda _path, details: self.said.append(details))

        def stop() -> None:
            qInstallMessageHandler(before)
            end()

        return stop


def wait_until(is_so: Callable[[], bool], what: str) -> None:
    """Let the program run until something is so."""
    begun = time.monotonic()
    while not is_so():
        loop = QEventLoop()
        QTimer.singleShot(5, loop.quit)
        loop.exec()
        if time.monotonic() - begun > PATIENCE:
            raise AssertionError(f"not within {PATIENCE:g} s: {what}")


def rest(milliseconds: int) -> None:
    """Let everything be painted."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


class Walk:
    """One sample in its window, from opening to reopening. Every step asserts what a person would see."""

    def __init__(self, windows: OpenWindows, name: str, folder: Path, *, settled: int = SETTLED) -> None:
        self.windows, self.name, self.folder, self._settled = windows, name, folder, settled
        document = sample(name)
        has_later = (document.network.connections.delay < 0).any()
        self.ticks = len(document.episode) if has_later and document.episode is not None else TICKS
        self.window: NetworkWindow = windows.open_document(document)
        self.window.window().resize(*SIZE)
        self.pictures: list[QPixmap] = []

    def run(self) -> None:
        """So many ticks, or the whole episode where later ticks are read."""
        playback = self.window.tab.playback
        playback.tick(self.ticks)
        wait_until(lambda: playback.frame is not None and playback.frame.tick == self.ticks, f"{self.name} at tick {self.ticks}")
        assert playback.frame is not None
        assert np.isfinite(playback.frame.values_of(self.window.tab.session.document.network.units.id)).all()
        self._photograph("")

    def unfold(self) -> None:
        """Open the unfolded panel: one copy a tick, the newest with the values of the frame."""
        layout, tab = self.window.layout_, self.window.tab
        layout.open_panel("unfolded")
        dock = next(dock for dock in layout.docks if "unfolded" in dock.open_names)
        wait_until(lambda: isinstance(dock.current_panel, UnfoldedPanel) and not dock.current_panel.is_empty, f"{self.name} unfolded")
        panel = dock.current_panel
        assert isinstance(panel, UnfoldedPanel)
        assert panel.copies > 1
        assert tab.playback.frame is not None
        shown = np.array([row[1:] for row in panel.table()[1] if row[0] == self.ticks])
        np.testing.assert_array_equal(shown[0], tab.playback.frame.values_of(tab.session.document.network.units.id))
        self._photograph("-unfolded")

    def delete_and_undo(self) -> None:
        """Take a unit out of the middle and put it back."""
        session = self.window.tab.session
        units, before = session.document.network.units, session.document.digest
        inner = units.id[~units.is_input & ~units.is_output]
        session.select((inner if len(inner) else units.id)[:1])
        self.window.do("delete")
        assert len(session.document.network.units) == len(units) - 1
        rest(self._settled // 5)
        self.window.do("undo")
        assert session.document.digest == before

    def save_and_reopen(self) -> None:
        """What comes back from the file is what was on the screen."""
        path = self.folder / f"{self.name}.rnnsim"
        assert self.window.filing.write(path)
        saved = self.window.tab.session.document.digest
        assert read_any(path).digest == saved
        self.close()
        again = self.windows.open_path(path)
        assert again is not None
        self.window = again
        assert again.tab.session.document.digest == saved

    def close(self) -> None:
        """Take the window down."""
        self.window.take_down()
        self.window.close()

    def _photograph(self, mark: str) -> None:
        """What is on the screen where the window stands."""
        rest(self._settled)
        if not self._settled:
            return
        frame, screen = self.window.window(), QApplication.primaryScreen()
        is_real = QApplication.platformName() == "xcb"
        picture = screen.grabWindow(frame.winId()) if is_real else frame.grab()
        picture.save(str(self.folder / f"{self.name}{mark}-{look.theme.name}.png"))
        self.pictures.append(picture)


def walk(windows: OpenWindows, name: str, folder: Path, *, settled: int = SETTLED) -> Walk:
    """All steps with one sample; its window is closed afterwards."""
    one = Walk(windows, name, folder, settled=settled)
    one.run()
    one.unfold()
    one.delete_and_undo()
    one.save_and_reopen()
    one.close()
    return one


def main(folder: Path, names: list[str], theme: str) -> int:
    """Walk through the samples; how many of them made trouble."""
    app = QApplication([])
    folder.mkdir(parents=True, exist_ok=True)
    troubles, windows = Troubles(), OpenWindows()
    stop = troubles.watch()
    look.choose(theme)
    dress(app)
    pictures: list[list[QPixmap]] = []
    bad = 0
    for name in names or catalog.names():
        begun, troubles.said = time.monotonic(), []
        try:
            pictures.append(walk(windows, name, folder).pictures)
        except AssertionError as failed:
            troubles.said.append(str(failed) or "an assertion failed")
        bad += bool(troubles.said)
        print(f"{name:>22}: {time.monotonic() - begun:5.1f} s, {len(troubles.said)} warnings {' | '.join(troubles.said)}", flush=True)
    windows.close_all()
    for at, mark in enumerate(("", "-unfolded")):
        sheet_of([two[at] for two in pictures], 4, folder / f"sheet{mark}-{theme}.png")
    stop()
    return bad


def asked() -> argparse.Namespace:
    """The words of the command line."""
    reader = argparse.ArgumentParser(prog="python -m tests.gallery_walk", description=__doc__)
    reader.add_argument("folder", type=Path)
    reader.add_argument("names", nargs="*", choices=[*catalog.names(), []])
    reader.add_argument("--theme", default="light", choices=["light", "dark", "projector"])
    return reader.parse_args()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as state:
        os.environ["RNNSIM_STATE_DIR"] = state
        given = asked()
        code = main(given.folder, given.names, given.theme)
        sys.stdout.flush()
        os._exit(min(code, 1))
