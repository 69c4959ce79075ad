"""Keeping, renaming and deleting parts of one's own: asks for names, and whether a part may go."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLineEdit, QMenu

from rnnsim.network.clipping import copied
from rnnsim.network.grouping import title_of, whole_groups
from rnnsim.session.kept_parts import LONGEST_NAME, KeptPart
from rnnsim.views.dialogs.sentence_dialog import SentenceDialog
from rnnsim.views.wording import escaped

if TYPE_CHECKING:
    from rnnsim.views.window import NetworkWindow


def tr(text: str) -> str:
    """The text in the person's language."""
    return QCoreApplication.translate("Parts", text)


def keep_selection(window: NetworkWindow) -> None:
    """Ask for a name and keep the selected units, with the connections among them, in the palette."""
    session = window.tab.session
    whole = whole_groups(session.document.network, session.selection.units)
    name = _asked_name(window, tr("Keep as a part"), tr("Keep"), suggested=title_of(whole[0]) if len(whole) == 1 else "")
    if name is not None:
        clipping = copied(session.document.network, session.selection.units)
        window.attempt(lambda: window.windows.part_shelf.keep(name, clipping))


def rename_kept(window: NetworkWindow, kept: KeptPart) -> None:
    """Ask for another name."""
    name = _asked_name(window, tr("Rename the part"), tr("Rename"), suggested=kept.name)
    if name is not None:
        window.attempt(lambda: window.windows.part_shelf.rename(kept, name))


def delete_kept(window: NetworkWindow, kept: KeptPart) -> None:
    """Ask whether it may go: no undo brings a file back."""
    sentence = tr("“{name}” is taken out of the palette for good; networks it was used in keep what they have.").format(name=kept.name)
    buttons = (("", tr("Keep")), ("delete", tr("Delete the part")))
    if SentenceDialog(window, tr("Delete the part?"), sentence, buttons=buttons, enter="").asked() == "delete":
        window.attempt(lambda: window.windows.part_shelf.delete(kept))


def own_menu(window: NetworkWindow, name: str) -> QMenu:
    """The menu of a part of one's own by the name of its row; of all of them for an empty name."""
    shelf = window.windows.part_shelf
    kept = shelf.kept_by(name)
    return parts_menu(window, lambda chosen: window.choose(shelf.part(chosen))) if kept is None else part_menu(window, kept)


def part_menu(window: NetworkWindow, kept: KeptPart) -> QMenu:
    """What can be done with a part of one's own."""
    menu = QMenu(window)
    menu.addAction(tr("Rename…")).triggered.connect(lambda: rename_kept(window, kept))
    menu.addAction(tr("Delete…")).triggered.connect(lambda: delete_kept(window, kept))
    return menu


def parts_menu(window: NetworkWindow, chosen: Callable[[str], None]) -> QMenu:
    """Every part of one's own with its picture, and what can be done with them; `chosen` is told the name of a row."""
    from rnnsim.views.part_shelf import PREFIX
    from rnnsim.views.part_thumbnail import thumbnail

    menu, kept_parts = QMenu(window), window.windows.part_shelf.kept
    for kept in kept_parts:
        item = menu.addAction(thumbnail(kept.network), escaped(kept.name))
        item.setToolTip(kept.summary)
        item.triggered.connect(lambda _=False, name=PREFIX + kept.name: chosen(name))
    if kept_parts:
        menu.addSeparator()
    keep = menu.addAction(tr("Keep the selection as a part…"))
    keep.setEnabled(window.entries["keep_part"].is_enabled())
    keep.triggered.connect(lambda: window.do("keep_part"))
    if kept_parts:
        for title, does in ((tr("Rename"), rename_kept), (tr("Delete"), delete_kept)):
            inner = menu.addMenu(title)
            for kept in kept_parts:
                inner.addAction(escaped(kept.name)).triggered.connect(lambda _=False, kept=kept, does=does: does(window, kept))
    return menu


def _asked_name(window: NetworkWindow, title: str, verb: str, *, suggested: str) -> str | None:
    field = QLineEdit(suggested)
    field.setAccessibleName(tr("Name of the part"))
    field.setMaxLength(LONGEST_NAME)
    field.setPlaceholderText(tr("Name"))
    dialog = SentenceDialog(window, title, "", buttons=(("", tr("Cancel")), ("use", verb)), content=field)
    button = dialog.buttons["use"]
    button.setEnabled(bool(suggested.strip()))
    field.textChanged.connect(lambda text: button.setEnabled(bool(text.strip())))
    field.selectAll()
    return field.text() if dialog.asked() == "use" else None
