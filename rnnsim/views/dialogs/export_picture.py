"""Asks what a picture is to show and how; the answer is written, copied or printed. A preview shows it as it will be."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolBar, QVBoxLayout, QWidget

from rnnsim.drawing.theme import LIGHT
from rnnsim.formulas.refused import Refused
from rnnsim.views.controls import ChoiceBox, ToggleSwitch, labelled
from rnnsim.views.dialogs import file_choices
from rnnsim.views.dialogs.sentence_dialog import WIDTH, SentenceDialog
from rnnsim.views.inspector_rows import FormRow
from rnnsim.views.look import colour, px
from rnnsim.views.pictures import (
    PARTS,
    Drawing,
    PictureWish,
    copy_picture,
    drawing_of,
    orientation_of,
    paint_page,
    paper_drawing,
    png_content,
    write_picture,
)
from rnnsim.views.translation import translated

if TYPE_CHECKING:
    from rnnsim.views.window import NetworkWindow

PREVIEW_HEIGHT, CHECK = 220, 8
SCALES = (1, 2, 3, 4)
SHARE_OF_WINDOW = 0.85  # of its width and height the preview of a print has
PREVIEWED = 20_000  # shapes; more are not drawn only to be looked at


class PicturePreview(QWidget):
    """The picture on a chequered ground where it has none."""

    def __init__(self) -> None:
        super().__init__()
        self._image: QImage | None = None
        self.setFixedHeight(px(PREVIEW_HEIGHT))
        self.setAccessibleName(self.tr("Preview"))

    def show_drawing(self, drawing: Drawing | None) -> None:
        """Show another picture, or none."""
        is_shown = drawing is not None and len(drawing.shapes) <= PREVIEWED
        self._image = QImage.fromData(png_content(drawing, 1)) if is_shown and drawing is not None else None
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            if self._image is None:
                return
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            size = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
            place = QRectF((self.width() - size.width()) / 2, (self.height() - size.height()) / 2, size.width(), size.height())
            painter.setClipRect(place)
            side = px(CHECK)
            for row in range(int(place.height()) // side + 1):
                for column in range(int(place.width()) // side + 1):
                    fill = colour("panel" if (row + column) % 2 else "field")
                    painter.fillRect(QRectF(place.left() + column * side, place.top() + row * side, side, side), fill)
            painter.drawImage(place, self._image)
            painter.setClipping(False)
            painter.setPen(colour("border"))
            painter.drawRect(place.adjusted(0, 0, -1, -1))


class PictureForm(QWidget):
    """`wish` is what is chosen; `drawing` what comes of it, None while that is refused."""

    def __init__(self, window: NetworkWindow) -> None:
        super().__init__()
        self._window = window
        self.drawing: Drawing | None = None
        self.changed: Callable[[], None] = _nobody
        self.part = ChoiceBox(self.tr("Shows"), (self.tr("the whole network"), self.tr("the selection"), self.tr("what is in view")))
        self.scale = ChoiceBox(self.tr("Sharpness"), tuple(f"{scale} ×" for scale in SCALES))
        self.ground = ToggleSwitch(self.tr("Ground"))
        self.ground.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)  # a row puts it at the left
        self.preview, self.about, self.problem = PicturePreview(), labelled("", "muted"), labelled("", "error")
        self.problem.setWordWrap(True)
        self.part.setCurrentIndex(0 if window.tab.session.selection.is_empty else 1)
        self.scale.setCurrentIndex(1)
        self.ground.setChecked(True)
        for signal in (self.part.activated, self.scale.activated, self.ground.clicked):
            signal.connect(self.refresh)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        for text, tip, field in (
            (self.tr("Shows"), "", self.part),
            (self.tr("Sharpness"), self.tr("Pixels of a PNG for each point; SVG and paper are sharp at any size"), self.scale),
            (self.tr("Ground"), self.tr("Off: nothing behind the network, as for slides"), self.ground),
        ):
            column.addWidget(FormRow(text, tip, field))
        for widget in (self.preview, self.about, self.problem):
            column.addWidget(widget)

    @property
    def wish(self) -> PictureWish:
        """What is chosen."""
        return PictureWish(PARTS[self.part.currentIndex()], SCALES[self.scale.currentIndex()], not self.ground.isChecked())

    def refresh(self) -> None:
        """Draw it as it is chosen."""
        problem = ""
        try:
            self.drawing = drawing_of(self._window, self.wish)
        except Refused as refused:
            self.drawing, problem = None, str(refused)
        self.preview.show_drawing(self.drawing)
        self.problem.setText(translated(problem))
        self.problem.setVisible(bool(problem))
        if self.drawing is not None:
            across, down = (round(side * self.wish.scale) for side in self.drawing.view[2:])
            self.about.setText(self.tr("{across} × {down} pixels as PNG").format(across=across, down=down))
        self.about.setVisible(self.drawing is not None)
        self.changed()


def export_picture(window: NetworkWindow) -> None:
    """Ask what and how, then where; or put it on the clipboard. `Refused` if it cannot be written."""
    form = PictureForm(window)
    buttons = (("", window.tr("Cancel")), ("print", window.tr("Print…")), ("copy", window.tr("Copy")), ("save", window.tr("Save…")))
    dialog = SentenceDialog(window, window.tr("Export picture"), "", buttons=buttons, content=form)
    dialog.setFixedWidth(px(WIDTH))
    dialog.first = form.part

    def show() -> None:
        for answer in ("print", "copy", "save"):
            dialog.buttons[answer].setEnabled(form.drawing is not None)

    form.changed = show
    form.refresh()
    answer = dialog.asked()
    wish, drawing = form.wish, form.drawing
    if drawing is None:
        return
    if answer == "copy":
        copy_picture(drawing, scale=wish.scale)
        window.toast.show_news(window.tr("Picture copied"))
    elif answer == "print":
        print_picture(window, wish)
    elif answer == "save":
        path = file_choices.asked_picture_path(window, window.tab.title)
        if path is not None:
            write_picture(path, drawing, scale=wish.scale)
            window.toast.show_news(window.tr("Picture written to {name}").format(name=path.name))


def copy_shown_picture(window: NetworkWindow) -> None:
    """What is selected, or else everything, to the clipboard at once."""
    wish = PictureWish("network" if window.tab.session.selection.is_empty else "selection")
    copy_picture(drawing_of(window, wish), scale=wish.scale)
    window.toast.show_news(window.tr("Picture copied"))


def print_picture(window: NetworkWindow, wish: PictureWish | None = None) -> None:
    """A preview of the sheet, from which it goes to a printer or into a PDF."""
    from PySide6.QtPrintSupport import QPrinter, QPrintPreviewDialog

    drawing = paper_drawing(window, wish or PictureWish())
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(window.tab.title)
    printer.setPageOrientation(orientation_of(drawing))
    dialog = QPrintPreviewDialog(printer, window)
    dialog.setWindowTitle(window.tr("Print {name}").format(name=window.tab.title))
    dialog.resize(window.size() * SHARE_OF_WINDOW)
    for bar in dialog.findChildren(QToolBar):  # its pictures are dark in every theme
        bar.setStyleSheet(
            f"QToolBar {{ background: {LIGHT.field}; }} QToolButton:checked {{ background: {LIGHT.accent_soft}; }}"
            f"QLabel, QLineEdit, QComboBox {{ color: {LIGHT.text}; }} QLineEdit, QComboBox {{ background: {LIGHT.panel}; }}"
        )
    dialog.paintRequested.connect(lambda device: paint_page(device, drawing))
    dialog.exec()
    dialog.deleteLater()


def _nobody() -> None:
    """Before a dialog listens."""
