"""Pictures for the eye: `python -m tests.contact_sheets FOLDER` writes every screen in every theme and size, and all marks.

One sheet per theme and size (gallery, an empty canvas and every sample running, half size), and one vocabulary per theme.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from rnnsim.drawing.frame import Picture
from rnnsim.drawing.network_picture import bounds_of, shapes_of
from rnnsim.drawing.theme import THEMES, Theme
from rnnsim.drawing.values import number_text
from rnnsim.network.document import Document, TextNote
from rnnsim.network.draft import Draft
from rnnsim.network.network import Network
from rnnsim.views.look import dress, look
from rnnsim.views.open_windows import OpenWindows
from rnnsim.views.painting import paint_shapes
from rnnsim.zoo import catalog

SIZES = ((1280, 800), (1920, 1080))
MARGIN = 40


def wait(milliseconds: int) -> None:
    """Let the program run, its engine thread too."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def sheet_of(pictures: list[QPixmap], columns: int, path: Path) -> None:
    """All pictures at half size side by side."""
    width, height = pictures[0].width() // 2, pictures[0].height() // 2
    rows = -(-len(pictures) // columns)
    sheet = QImage(columns * (width + 8), rows * (height + 8), QImage.Format.Format_RGB32)
    sheet.fill(QColor("#888888"))
    with QPainter(sheet) as painter:
        for number, picture in enumerate(pictures):
            place = (number % columns) * (width + 8), (number // columns) * (height + 8)
            small = picture.scaled(width, height, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
            painter.drawPixmap(*place, small)
    sheet.save(str(path))


def screens(theme: str, size: tuple[int, int], folder: Path) -> None:
    """Gallery, empty canvas and samples of one theme and size."""
    windows, pictures = OpenWindows(), []

    def photographed(name: str, shown: Callable[[], QWidget], milliseconds: int) -> None:
        window = shown()
        window.window().resize(*size)
        wait(milliseconds)
        pictures.append(window.grab())
        pictures[-1].save(str(folder / f"{name}-{theme}-{size[0]}.png"))

    look.choose(theme)
    photographed("gallery", windows.show_gallery, 3000)
    photographed("blank", lambda: windows.open_document(Document()), 800)
    for name in catalog.names():

        def running(name: str = name) -> QWidget:
            window = windows.open_document(catalog.sample(name), is_playing=True)
            units = window.tab.session.document.network.units
            inner = units.id[~units.is_input]
            window.tab.session.select(inner[1:2] if len(inner) else units.id[:1])
            return window

        photographed(name, running, 5000)
        window = windows.networks[-1]
        window.take_down()
        window.close()
    windows.close_all()
    sheet_of(pictures, 3, folder / f"sheet-{theme}-{size[0]}.png")


def marks() -> tuple[Network, Picture]:
    """One of every unit kind, value, state and connection of the drawing vocabulary."""
    draft = Draft("marks")
    kinds = [
        ("input", {"is_input": True}), ("hidden", {"activation": "tanh"}), ("output", {"is_output": True, "activation": "logistic"}),
        ("threshold", {"activation": "step"}), ("stochastic", {"activation": "bernoulli"}),
        ("integrator", {"dynamics": "integrator", "activation": "tanh"}), ("below zero", {"dynamics": "integrator"}),
        ("product", {"aggregation": "product"}), ("biased", {"activation": "relu", "bias": 0.8}),
        ("negative", {"activation": "relu", "bias": -0.5}), ("gaussian", {"activation": "gaussian"}),
    ]  # fmt: skip
    for at, (label, columns) in enumerate(kinds):
        draft.units(1, place_x=110.0 * at, place_y=0.0, label=label, **columns)
    values = list(np.linspace(-1, 1, 9))
    shades = draft.units(9, activation="tanh", place_x=110.0 * np.arange(9), place_y=120.0, label=[number_text(value) for value in values])
    states = ["selected", "hovered", "clamped", "poked", "blocked", "not_finite", "looping", "plain"]
    shown = draft.units(
        8, activation="tanh", place_x=110.0 * np.arange(8), place_y=240.0, label=[state.replace("_", " ") for state in states]
    )
    wires = [
        {"weights": 0.9, "delay": 0}, {"weights": -0.5, "delay": 0}, {"weights": 0.2, "delay": 0}, {"weights": 0.0, "delay": 0},
        {"weights": 0.5, "delay": 0, "trainable": False}, {"weights": -0.9, "delay": 0, "trainable": False},
        {"weights": 0.6, "delay": 1}, {"weights": -0.6, "delay": 4}, {"weights": 0.6, "delay": -1}, {"weights": 0.6, "tie": 1},
    ]  # fmt: skip
    for at, columns in enumerate(wires):
        x, y = 260.0 * (at % 5), 370.0 + 100.0 * (at // 5)
        a, b = draft.units(2, activation="tanh", place_x=[x, x + 150], place_y=y)
        draft.connect_pairs(a, b, **columns)
    gate, a, b = draft.units(3, activation="logistic", place_x=[75.0, 0.0, 150.0], place_y=[560.0, 640.0, 640.0])
    draft.connect_pairs(a, b, 0.8, delay=0, gate=gate)
    c, d, e = draft.units(3, activation="tanh", place_x=[260.0, 410.0, 560.0], place_y=640.0)
    draft.connect_pairs([c, d, e], [d, c, e], [0.7, -0.7, 0.8], delay=[0, 1, 1])
    draft.units(3, activation="softmax", group="choice", place_x=[760.0, 840.0, 920.0], place_y=640.0)
    network = draft.network()
    output = np.full(len(network.units), 0.6)
    output[network.units.rows(shades)] = values
    one = {name: frozenset([int(shown[at])]) for at, name in enumerate(states[:-1])}
    note = TextNote(1020.0, 600.0, "Text note: what to try next.")
    return network, Picture(network.units.id, output, np.where(network.units.id % 2, 0.6, -0.4), text_notes=(note,), **one)


def vocabulary(theme: Theme, folder: Path) -> None:
    """All marks of one theme."""
    network, picture = marks()
    left, top, right, bottom = bounds_of(network, picture)
    image = QImage(round(right - left) + 2 * MARGIN, round(bottom - top) + 2 * MARGIN, QImage.Format.Format_RGB32)
    image.fill(QColor(theme.canvas))
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(MARGIN - left, MARGIN - top)
        paint_shapes(painter, shapes_of(network, picture, theme))
    image.save(str(folder / f"vocabulary-{theme.name}.png"))


def main(folder: Path) -> None:
    """Write all pictures."""
    app = QApplication([])
    folder.mkdir(parents=True, exist_ok=True)
    dress(app)
    for theme in THEMES.values():
        vocabulary(theme, folder)
        for size in SIZES:
            screens(theme.name, size, folder)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as state:
        os.environ["RNNSIM_STATE_DIR"] = state
        main(Path(sys.argv[1]))
        os._exit(0)
