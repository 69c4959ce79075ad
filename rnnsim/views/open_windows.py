"""The windows that are open: opens documents, files and the gallery, remembers recent files and the theme. Owns no document."""

from __future__ import annotations

import gc
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from rnnsim.files.formats import counts_in, read_any
from rnnsim.formulas.refused import Refused
from rnnsim.network.document import Document
from rnnsim.network.limits import check_shown
from rnnsim.session.recovery import Recovery, claimed
from rnnsim.session.warming import Warming
from rnnsim.views.banners import BannerBar, Notice
from rnnsim.views.comparisons import Comparisons
from rnnsim.views.dialogs import file_choices
from rnnsim.views.filing import why_read_only
from rnnsim.views.frames import Frames
from rnnsim.views.gallery import GalleryWindow
from rnnsim.views.look import look
from rnnsim.views.part_shelf import PartShelf
from rnnsim.views.preferring import places_of, prefer_in, prefer_look, restore
from rnnsim.views.qt_translation import speak
from rnnsim.views.remembered import Remembered, read_remembered, write_remembered
from rnnsim.views.speaking import speak_anew
from rnnsim.views.window import NetworkWindow


class OpenWindows(QObject):
    """Keeps windows alive while they are open. The app ends when the last one closes."""

    kernels_told = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.networks: list[NetworkWindow] = []
        self.frames: Frames = Frames(self.new)
        self.comparisons = Comparisons(self.frames)
        self.gallery: GalleryWindow | None = None
        self.remembered: Remembered = read_remembered()
        self.part_shelf = PartShelf(self)
        self._before_projector = "light"
        self.warming = Warming(self.kernels_told.emit)
        self.kernels_told.connect(self._show_kernels)

    def warm(self) -> None:
        """Begin to get the fused kernels ready; the clock ticks on numpy until they are."""
        self.warming.start()

    def open_document(self, document: Document, *, path: Path | None = None, is_playing: bool = False, beside: QWidget | None = None,
                      is_read_only: bool = False) -> NetworkWindow:  # fmt: skip
        """Show a document in a tab (or a window, as preferred), running if wished; the gallery it was chosen in goes."""
        lock = None if path is None or is_read_only else claimed(path)
        problem = "" if path is None or is_read_only else why_read_only(path, lock)
        window = NetworkWindow(document, self, path=path, file_lock=lock, is_read_only=is_read_only or bool(problem))
        self.networks.append(window)
        prefer_in(window, self.remembered)
        for sentence in self.part_shelf.take_problems():
            window.banners.show_notice("parts", Notice(sentence, "warning"))
        self._place(window, beside)
        self._give_kernels(window)
        if problem:
            save_copy = ((self.tr("Save a copy…"), window.filing.save_as, ""),)
            window.banners.show_notice("read_only", Notice(problem, "warning", save_copy))
        if self.gallery is not None:
            self.gallery.close()
        if is_playing and math.isfinite(document.layout.speed):
            window.tab.playback.play()
        return window

    def open_path(self, path: Path, beside: QWidget | None = None) -> NetworkWindow | None:
        """Open a file, or bring its window to the front; None if it was refused, with the sentence on the window beside."""
        for window in self.networks:
            if window.tab.path is not None and window.tab.path.resolve() == path.resolve():
                self.frames.show(window)
                return window
        try:
            check_shown(**({"units": 0, "connections": 0} | counts_in(path)))
            document = read_any(path)
            check_shown(len(document.network.units), len(document.network.connections))
        except (Refused, OSError) as error:
            self.say(beside, str(error) if isinstance(error, Refused) else f"{path} cannot be read ({error.strerror or error}).")
            return None
        self.remember(path)
        return self.open_document(document, path=path, beside=beside)

    def ask_and_open(self, beside: QWidget) -> None:
        """Ask which file to open, and open it."""
        path = file_choices.asked_open_path(beside)
        if path is not None:
            self.open_path(path, beside)

    def new(self, beside: QWidget | None = None) -> NetworkWindow:
        """An empty document."""
        return self.open_document(Document(), beside=beside)

    def show_gallery(self, beside: QWidget | None = None) -> GalleryWindow:
        """The start page, made anew or brought to the front."""
        if self.gallery is None:
            self.gallery = GalleryWindow(self)
            if beside is not None:
                self.gallery.resize(beside.size())
        self.gallery.show()
        self.gallery.raise_()
        self.gallery.activateWindow()
        return self.gallery

    def recover(self, leftovers: Sequence[Recovery]) -> list[NetworkWindow]:
        """Open what a crash left behind. Each journal goes when its document is safe in a journal of its own."""
        opened = []
        for recovery in leftovers:
            window = self._window_of(recovery)
            try:
                window.keep_recovered(recovery)
            except Refused as refused:
                recovery.release()
                window.refuse(str(refused))
            opened.append(window)
        return opened

    def _place(self, window: NetworkWindow, beside: QWidget | None) -> None:
        """In a tab, or in a window that stands as the last one stood, or as the gallery it was chosen in."""
        places = self.remembered.places
        if self.frames.place(window, in_tabs=self.remembered.opens_tabs, beside=beside):
            frame = window.window()
            if places is not None:
                restore(frame, places, is_only=len(self.networks) == 1)
            elif beside is not None:
                frame.setGeometry(beside.window().geometry())
            frame.show()
        if places is not None:
            window.layout_.divide(places.dock_height, places.dock_split)

    def _window_of(self, recovery: Recovery) -> NetworkWindow:
        """The file the journal began with, if it is still there, else an empty document."""
        if recovery.path is not None and recovery.path.exists():
            found = self.open_path(recovery.path)
            if found is not None:
                return found
        return self.open_document(Document())

    def closed(self, window: NetworkWindow) -> None:
        """A window has been taken down."""
        if window in self.networks:
            self.networks.remove(window)
            self._keep(self.remembered.with_places(places_of(window)))
        self.frames.let_go(window)
        gc.unfreeze()  # what was there when the kernels were loaded may be garbage from now on

    def gallery_closed(self, gallery: GalleryWindow) -> None:
        """A gallery has been taken down."""
        if self.gallery is gallery:
            self.gallery = None

    def close_all(self) -> None:
        """Take everything down without asking; journals of unsaved work stay."""
        for window in tuple(self.networks):
            window.take_down(keeps_journal=window.tab.is_modified)
            window.close()
        if self.gallery is not None:
            self.gallery.close()
        self.warming.close()

    def remember(self, path: Path) -> None:
        """The file was opened or saved last."""
        self._keep(self.remembered.with_recent(path))

    def forget_missing(self) -> None:
        """Files that are gone are no longer offered."""
        self._keep(self.remembered.without_missing())

    def choose_theme(self, name: str) -> None:
        """Show everything in a theme and start with it next time (a projector is not remembered)."""
        look.choose(name)
        if name != "projector":
            self._keep(self.remembered.with_preference("theme", name))

    def prefer(self, name: str, value: Any) -> None:
        """Another value of a preference, in force at once in every window and kept."""
        self._keep(self.remembered.with_preference(name, value))
        if name in ("theme", "text_scale"):
            prefer_look(self.remembered)
        app = QCoreApplication.instance()
        if name == "language" and app is not None:
            speak(app, value)
            QTimer.singleShot(0, self, lambda: speak_anew(self))  # not under the feet of the dialog in which it was chosen
        for window in self.networks:
            prefer_in(window, self.remembered)

    def forget_places(self) -> None:
        """The next window stands by itself."""
        self._keep(self.remembered.with_places(None))

    def remember_command(self, name: str) -> None:
        """The command was chosen last from the list of all."""
        self._keep(self.remembered.with_command(name))

    def toggle_projector(self) -> None:
        """To the projector's theme and back to the one before."""
        if look.theme.name == "projector":
            look.choose(self._before_projector)
        else:
            self._before_projector = look.theme.name
            look.choose("projector")

    def report_crash(self, report: Path | None, details: str) -> None:
        """Say on every window that something failed inside, and where the report is."""
        sentence = self.tr("Something failed inside rnnsim; your document is unharmed.")
        if report is not None:
            sentence += " " + self.tr("A report was written to {path}.").format(path=report)
        for window in self.networks:
            window.banners.show_notice("crash", Notice(sentence, "error", (), details))

    def _show_kernels(self) -> None:
        """Let every run have the kernels that have come; if they never will, say so once, not at every start."""
        for window in self.networks:
            self._give_kernels(window)
        problem, front = self.warming.problem, self.networks[-1] if self.networks else self.gallery
        if problem and front is not None and problem != self.remembered.said_of_kernels:
            front.banners.show_notice("kernels", Notice(problem, "warning"))
        if problem != self.remembered.said_of_kernels and (front is not None or not problem):
            self._keep(self.remembered.with_said_of_kernels(problem))

    def _give_kernels(self, window: NetworkWindow) -> None:
        window.tab.kernels = self.warming
        window.status.show_kernels(self.warming)
        if self.warming.is_ready:
            window.tab.worker.submit(window.tab.run.offer_fused)

    def say(self, beside: QWidget | None, sentence: str) -> None:
        """A sentence on a window, or on the gallery."""
        if isinstance(beside, NetworkWindow):
            beside.banners.show_notice("file", Notice(sentence))
            return
        gallery = self.show_gallery()
        banners: BannerBar = gallery.banners
        banners.show_notice("file", Notice(sentence))

    def _keep(self, remembered: Remembered) -> None:
        self.remembered = remembered
        write_remembered(remembered)
