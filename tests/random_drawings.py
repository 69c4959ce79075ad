"""Random drawings for the eye: `python -m tests.random_drawings FOLDER` writes contact sheets of layered and tangled networks.

10 to 10,000 units, at five zooms and in three themes, at full and at half size, each with the compiled raster and with QPainter.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from rnnsim.drawing.raster import readiness
from rnnsim.drawing.theme import THEMES
from rnnsim.network.document import Document
from rnnsim.network.draft import Draft
from rnnsim.network.edits import change_layout
from rnnsim.recording.past import Past
from rnnsim.session.announcements import FrameReady
from rnnsim.session.session import Session
from rnnsim.views.canvas.graph_view import GraphView
from rnnsim.views.look import dress

SIZE = 920, 520
ZOOMS = (0.12, 0.3, 0.6, 1.0, 2.2)


@dataclass(frozen=True)
class Kind:
    """A family of drawings: layered (from left to right, one group a layer) or tangled (anywhere); wires into each unit."""

    name: str
    units: int
    wires: int
    is_layered: bool


KINDS = (
    Kind("layered-10", 10, 3, True), Kind("tangled-10", 10, 3, False), Kind("layered-40", 40, 8, True), Kind("tangled-40", 40, 8, False),
    Kind("layered-200", 200, 10, True), Kind("tangled-200", 200, 10, False), Kind("layered-1000", 1000, 12, True),
    Kind("tangled-1000", 1000, 12, False), Kind("tangled-10000", 10_000, 10, False),
)  # fmt: skip


def drawing_of(kind: Kind, seed: int = 0) -> Document:
    """One network of the kind: signs, delays, gates, fixed weights, loops and parallel wires drawn by the seed."""
    return layered(kind, seed) if kind.is_layered else tangled(kind, seed)


def layered(kind: Kind, seed: int = 0) -> Document:
    """Layers from left to right joined by wires of delay 0, and back or within by wires of delay 1."""
    random, draft = np.random.default_rng(seed), Draft(kind.name)
    high = max(2, min(12, round((kind.units / 2) ** 0.5) + 1))
    counts = [high] * (kind.units // high) + ([kind.units % high] if kind.units % high else [])
    layers = []
    for at, count in enumerate(counts):
        looks = (
            {"is_input": True}
            if at == 0
            else {"is_output": True, "activation": "logistic"}
            if at == len(counts) - 1
            else {"activation": "tanh"}
        )
        y = (np.arange(count) - (count - 1) / 2) * 110.0
        layers.append(draft.units(count, place_x=at * 240.0, place_y=y, label=f"l{at}", group=f"layer {at + 1}", **looks))
    for before, after in pairwise(layers):
        for target in after:
            sources = random.choice(before, min(len(before), kind.wires), replace=False)
            draft.connect_pairs(sources, np.repeat(target, len(sources)), random.normal(size=len(sources)), delay=0,
                                trainable=random.random(len(sources)) < 0.8)  # fmt: skip
    for layer in layers[1:-1]:
        pairs = random.choice(layer, (2, max(1, len(layer) // 2)))
        draft.connect_pairs(pairs[0], pairs[1], random.normal(size=pairs.shape[1]), delay=random.integers(1, 3, pairs.shape[1]))
    return Document(draft.network())


def tangled(kind: Kind, seed: int = 0) -> Document:
    """Units anywhere but on each other, wires from near ones, most of delay 1, some gated, some parallel."""
    random, draft = np.random.default_rng(seed), Draft(kind.name)
    side = max(2, round(kind.units**0.5))
    cells = np.column_stack([np.arange(kind.units) % side, np.arange(kind.units) // side]) * 130.0
    places = cells + random.uniform(-32, 32, (kind.units, 2))
    ids = draft.units(kind.units, activation=random.choice(["tanh", "logistic", "relu", "step"], kind.units), place_x=places[:, 0],
                      place_y=places[:, 1], bias=np.where(random.random(kind.units) < 0.3, random.normal(size=kind.units), 0.0),
                      label=[f"u{number}" for number in range(kind.units)])  # fmt: skip
    count = kind.units * kind.wires
    targets = np.repeat(np.arange(kind.units), kind.wires)
    steps = np.rint(random.normal(0, 1.6, (count, 2))).astype(int)
    column, row = (targets % side + steps[:, 0]).clip(0, side - 1), (targets // side + steps[:, 1]).clip(0, (kind.units - 1) // side)
    sources = np.minimum(row * side + column, kind.units - 1)
    gates = np.where(random.random(count) < 0.02, random.choice(ids, count), -1) if kind.units <= 200 else np.full(count, -1)
    draft.connect_pairs(ids[sources], ids[targets], random.normal(size=count), delay=random.choice([1, 1, 1, 2, 5], count), gate=gates,
                        trainable=random.random(count) < 0.8)  # fmt: skip
    return Document(draft.network())


def shown(document: Document, theme: str, zoom: float | None, *, is_compiled: bool = True) -> GraphView:
    """A canvas with values, finely painted; fitted if the zoom is None."""
    view = GraphView(Session(document), theme=THEMES[theme])
    view.layers.uses_raster = is_compiled
    view.resize(*SIZE)
    view.show()
    view.fit()
    if zoom is not None:
        view.zoom_to(zoom)
    ids = document.network.units.id
    values = np.random.default_rng(1).uniform(-1, 1, len(ids))
    view.show_announcement(FrameReady(1, ids, values, np.full(len(ids), np.nan), Past()))
    while not (view.layers.is_settled and view.layers.still_layer.is_fine):
        QApplication.processEvents()
        view.repaint()
    return view


def photographed(view: GraphView) -> QImage:
    """The picture, and the view taken down."""
    made = view.grab().toImage()
    view.close()
    view.deleteLater()
    return made


def sheet_of(pictures: list[QImage], columns: int, scale: float) -> QImage:
    """Pictures side by side."""
    wide, high = round(SIZE[0] * scale), round(SIZE[1] * scale)
    rows = -(-len(pictures) // columns)
    sheet = QImage(columns * (wide + 6), rows * (high + 6), QImage.Format.Format_RGB32)
    sheet.fill(QColor("#888888"))
    with QPainter(sheet) as painter:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for number, picture in enumerate(pictures):
            small = picture.scaledToWidth(wide, mode=Qt.TransformationMode.SmoothTransformation)
            painter.drawImage(number % columns * (wide + 6), number // columns * (high + 6), small)
    return sheet


def main(folder: Path, kinds: tuple[str, ...] = ()) -> None:
    """Write one sheet for each kind and theme: all zooms, then fitted; and one that compares the two painters."""
    application = QApplication.instance() or QApplication([])
    dress(application)  # type: ignore[arg-type]
    readiness.load()
    folder.mkdir(parents=True, exist_ok=True)
    for kind in KINDS:
        if kinds and kind.name not in kinds:
            continue
        document = drawing_of(kind)
        for theme in THEMES:
            pictures = [photographed(shown(document, theme, zoom)) for zoom in (None, *ZOOMS)]
            sheet_of(pictures, 2, 1.0).save(str(folder / f"{kind.name}-{theme}.png"))
            sheet_of(pictures, 2, 0.5).save(str(folder / f"{kind.name}-{theme}-half.png"))
        both = [photographed(shown(document, "light", zoom, is_compiled=compiled)) for zoom in (0.3, 0.6) for compiled in (True, False)]
        sheet_of(both, 2, 1.0).save(str(folder / f"{kind.name}-painters.png"))
        ghosts = change_layout(shows_ghosts=True)(document)
        sheet_of([photographed(shown(made, "light", None)) for made in (document, ghosts)], 2, 1.0).save(
            str(folder / f"{kind.name}-ghosts.png")
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]), tuple(sys.argv[2:]))
