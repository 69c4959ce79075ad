"""Text from the clipboard, or dropped on a window, becomes part of its document: shown first, then one edit."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from rnnsim.files.formats import is_document
from rnnsim.files.recognition import Wishes, recognised
from rnnsim.files.refusal import FileRefused, opening
from rnnsim.files.saving import read_bounded
from rnnsim.files.text_table import LONGEST
from rnnsim.formulas.refused import Refused
from rnnsim.network.clipping import Clipping, pasted
from rnnsim.network.document import Document, Edit
from rnnsim.network.edits import rename
from rnnsim.network.episode import Episode
from rnnsim.network.network import Network
from rnnsim.views.canvas.gestures.dropping import free_shift
from rnnsim.views.dialogs.paste_preview import ask_paste, counted_things

if TYPE_CHECKING:
    from rnnsim.views.open_windows import OpenWindows
    from rnnsim.views.window import NetworkWindow


def paste_text(window: NetworkWindow, text: str) -> None:
    """Ask what the text is to become and add it. Raises `Refused` in one sentence if it is nothing we know."""
    session = window.tab.session
    network, drawing = session.document.network, session.drawing
    answer = ask_paste(window, text, recognised(text, network), wishes=Wishes(drawing.activation, drawing.delay, network))
    if answer is None:
        return
    found, _ = answer
    if isinstance(found, Episode):
        session.apply(window.tr("Paste {things}").format(things=counted_things(found)), _on_tape(found))
        window.layout_.open_panel("tape")
        return
    session.add(window.tr("Paste {things}").format(things=counted_things(found)), added(found, window.graph_view.middle))
    window.graph_view.fit()


def paste_clipboard(window: NetworkWindow) -> None:
    """Whatever is on the clipboard, with the preview also for units copied here."""
    paste_text(window, window.tab.clipboard.read())


def paste_file(window: NetworkWindow, path: Path) -> None:
    """A file of text that is no document: its content as if it had been copied. Raises `Refused`."""
    paste_text(window, text_in(path))


def receive(window: NetworkWindow, paths: Sequence[Path], text: str) -> None:
    """What was dropped on a window: documents open, anything else is read as text. Raises `Refused`."""
    for path in paths:
        if is_document(path) or path.is_dir():
            window.windows.open_path(path, window)
        else:
            paste_file(window, path)
    if not paths:
        paste_text(window, text)


def open_dropped(windows: OpenWindows, paths: Sequence[Path], beside: QWidget) -> None:
    """Files dropped on the gallery: documents open, and text is pasted into a new one if it is something to draw."""
    for path in paths:
        if is_document(path) or not path.is_file():
            windows.open_path(path, beside)
            continue
        try:
            text = text_in(path)
            recognised(text, Network())
        except Refused as refused:
            windows.say(beside, str(refused))
            continue
        window = windows.new(beside)
        window.attempt(partial(paste_text, window, text))


def text_in(path: Path) -> str:
    """The text of a file. Raises `Refused` if it holds something else."""
    with opening(path):
        content = read_bounded(path, LONGEST)
        if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return content.decode("utf-16", "replace")
        if b"\0" in content:
            raise FileRefused("it is neither a network nor text; choose a .rnnsim file, a table, or a graph")
        return content.decode("utf-8-sig", "replace")


def added(network: Network, middle: tuple[float, float]) -> Edit:
    """All of a network, with fresh ids, around a place of the scene."""

    def edit(document: Document) -> Document:
        units = network.units
        if not len(units):
            return document
        dx, dy = free_shift(network.units, document.network.units, middle)
        made = pasted(Clipping(units, network.connections), dx, dy)(document)
        return rename(network.name)(made) if network.name and not len(document.network.units) else made

    return edit


def _on_tape(episode: Episode) -> Edit:
    return lambda document: document.changed(episodes=(*document.episodes, episode), tape=len(document.episodes))
