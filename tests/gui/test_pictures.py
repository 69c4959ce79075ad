"""Pictures as a person takes them away: the part, sharpness and ground that were chosen; copied, or printed into a PDF."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrinter, QPrintPreviewDialog
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rnnsim.formulas.refused import Refused
from rnnsim.network.document import Document
from rnnsim.views.dialogs import file_choices
from rnnsim.views.dialogs.export_picture import PictureForm
from rnnsim.views.dialogs.sentence_dialog import SentenceDialog
from rnnsim.views.open_windows import OpenWindows
from rnnsim.views.pictures import PictureWish, drawing_of, paint_page, paper_drawing, write_picture
from rnnsim.zoo.catalog import sample

pytestmark = pytest.mark.gui


@pytest.mark.slow
@pytest.mark.parametrize("scale", [1, 2, 3, 4])
def test_a_png_has_the_chosen_sharpness_and_a_ground_or_none(windows: OpenWindows, qtbot: QtBot, tmp_path: Path, scale: int) -> None:
    window = windows.open_document(sample("elman"))
    for is_transparent in (False, True):
        drawing = drawing_of(window, PictureWish("network", scale, is_transparent))
        write_picture(tmp_path / "a.png", drawing, scale=scale)
        image = QImage(str(tmp_path / "a.png"))
        assert image.width() == round(drawing.view[2] * scale)
        assert image.pixelColor(1, 1).alpha() == (0 if is_transparent else 255)
        assert image.hasAlphaChannel() is is_transparent
        middle = [image.pixelColor(x, image.height() // 2).alpha() for x in range(image.width())]
        assert max(middle) == 255


def test_a_picture_that_cannot_be_written_is_one_sentence(windows: OpenWindows, tmp_path: Path) -> None:
    drawing = drawing_of(windows.open_document(sample("elman")), PictureWish("network"))
    with pytest.raises(Refused, match=r"^Cannot save “a\.svg”: there is no such file or folder; check the name\.$"):
        write_picture(tmp_path / "nowhere" / "a.svg", drawing)


def test_an_svg_has_its_text_as_text_and_only_what_was_chosen(windows: OpenWindows, qtbot: QtBot, tmp_path: Path) -> None:
    window = windows.open_document(sample("elman"))
    network = window.tab.session.document.network
    window.tab.session.select(network.units.id[network.units.is_output])
    texts = {}
    for part in ("network", "selection", "view"):
        path = tmp_path / f"{part}.svg"
        write_picture(path, drawing_of(window, PictureWish(part)))
        root = ElementTree.parse(path).getroot()
        texts[part] = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
    labels = set(network.units.label.tolist())
    assert labels <= set(texts["network"])
    assert labels & set(texts["selection"]) == set(network.units.label[network.units.is_output].tolist())
    assert labels <= set(texts["view"])


def test_the_dialog_previews_and_saves_the_selection(
    windows: OpenWindows, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = windows.open_document(sample("elman"))
    window.tab.session.select(window.tab.session.document.network.units.id[:2])
    path = tmp_path / "part.png"
    monkeypatch.setattr(file_choices, "asked_picture_path", lambda parent, suggestion: path)
    seen: list[PictureWish] = []

    def act() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, SentenceDialog)
        form = dialog.findChild(PictureForm)
        qtbot.mouseClick(form.ground, Qt.MouseButton.LeftButton)
        form.scale.setCurrentIndex(3)
        form.refresh()
        seen.append(form.wish)
        dialog.buttons["save"].click()

    QTimer.singleShot(150, act)
    window.do("export_picture")
    assert seen == [PictureWish("selection", 4, True)]
    assert QImage(str(path)).hasAlphaChannel()
    assert window.toast.isVisible()


def test_a_copied_picture_is_an_image_and_a_drawing(windows: OpenWindows, qtbot: QtBot) -> None:
    window = windows.open_document(sample("elman"))
    window.do("copy_picture")
    held = QApplication.clipboard().mimeData()
    assert held.hasImage()
    assert bytes(held.data("image/svg+xml").data()).startswith((b"<svg", b"<?xml"))


def test_a_sheet_is_printed_into_a_pdf_with_ink_in_the_middle_of_the_page(windows: OpenWindows, qtbot: QtBot, tmp_path: Path) -> None:
    window = windows.open_document(sample("elman"))
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "sheet.pdf"))
    drawing = paper_drawing(window, PictureWish())
    paint_page(printer, drawing)
    content = (tmp_path / "sheet.pdf").read_bytes()
    assert content.startswith(b"%PDF")
    assert len(content) > 5_000
    assert drawing.ground is None


def test_the_print_preview_opens_and_closes(windows: OpenWindows, qtbot: QtBot) -> None:
    window = windows.open_document(sample("elman"))
    seen: list[str] = []

    def act() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QPrintPreviewDialog)
        seen.append(dialog.windowTitle())
        dialog.reject()

    QTimer.singleShot(300, act)
    window.do("print")
    assert seen == [f"Print {window.tab.title}"]


def test_nothing_to_draw_is_said_and_nothing_opens(windows: OpenWindows, qtbot: QtBot) -> None:
    window = windows.open_document(Document())
    for name in ("copy_picture", "print"):
        window.do(name)
        assert "nothing to draw yet" in window.banners.sentence.text()
        window.banners.clear("refused")
    window = windows.open_document(sample("elman"))
    with pytest.raises(ValueError, match="Nothing is selected"):
        drawing_of(window, PictureWish("selection"))
    assert np.isfinite(drawing_of(window, PictureWish("view")).view).all()
