"""Questions with a few answers: what to do with unsaved changes, with what a crash left behind, and about rnnsim."""

from __future__ import annotations

from collections.abc import Sequence

import PySide6
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from rnnsim.session.recovery import Recovery
from rnnsim.views.dialogs.sentence_dialog import SentenceDialog
from rnnsim.views.wording import counted_text


def tr(text: str) -> str:
    """The text in the person's language."""
    return QCoreApplication.translate("Questions", text)


def ask_about_unsaved(parent: QWidget, title: str) -> str:
    """ "save", "discard" or "" to stay."""
    buttons = (("discard", tr("Discard changes")), ("", tr("Keep editing")), ("save", tr("Save")))
    sentence = tr("“{title}” has changes that are not saved yet.").format(title=title)
    return SentenceDialog(parent, tr("Save the changes?"), sentence, buttons=buttons).asked()


def ask_about_recovery(parent: QWidget | None, leftovers: Sequence[Recovery]) -> str:
    """ "recover", "discard" or "" to decide at the next start."""
    lines = [tr("{title}, last changed {time}").format(title=_title_of(each), time=f"{each.time:%d.%m.%Y %H:%M}") for each in leftovers[:8]]
    count = len(leftovers)
    listed = "\n".join(f"·  {line}" for line in lines)
    text = tr("rnnsim did not close properly. Nothing is lost: these can be opened again.") + f"\n\n{listed}"
    buttons = (
        ("discard", tr("Delete for good")),
        ("", tr("Later")),
        ("recover", tr("Recover {things}").format(things=counted_text(count, "document"))),
    )
    return SentenceDialog(parent, tr("Recover unsaved work?"), text, buttons=buttons).asked()


def _title_of(recovery: Recovery) -> str:
    return recovery.path.name if recovery.path is not None else recovery.title or tr("Untitled")


def ask_to_delete(parent: QWidget | None, count: int) -> bool:
    """Whether unsaved work is to be deleted for good."""
    text = tr("The unsaved work cannot be brought back afterwards.")
    buttons = (("", tr("Keep")), ("delete", tr("Delete {things}").format(things=counted_text(count, "document"))))
    return SentenceDialog(parent, tr("Delete what was left behind?"), text, buttons=buttons, enter="").asked() == "delete"


def show_about(parent: QWidget) -> None:
    """What this is, and what it is made with."""
    import sys
    from importlib.metadata import PackageNotFoundError, version

    try:
        own = version("rnnsim")
    except PackageNotFoundError:
        own = tr("from source")
    python = ".".join(map(str, sys.version_info[:3]))
    text = tr(
        "See, build, run and teach recurrent neural networks.\n\nrnnsim {own} · Python {python} · Qt {qt}\n\n"
        "MIT licence. Written in Inter, © The Inter Project Authors, SIL Open Font License 1.1."
    ).format(own=own, python=python, qt=PySide6.__version__)
    SentenceDialog(parent, "rnnsim", text, buttons=(("close", tr("Close")),)).asked()
