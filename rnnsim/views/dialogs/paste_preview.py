"""What pasted text would become, before anything changes: recognised as, counts, a small picture; other readings to choose from."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rnnsim.files.recognition import TEXT_KINDS, Found, TextKind, Wishes
from rnnsim.formulas.activations import ACTIVATIONS
from rnnsim.formulas.refused import Refused
from rnnsim.network.document import Document
from rnnsim.network.episode import Episode
from rnnsim.network.naming import counted
from rnnsim.network.network import Network
from rnnsim.views.canvas.thumbnails import paint_network
from rnnsim.views.controls import ChoiceBox, labelled
from rnnsim.views.dialogs.plan_making import PlanMaking
from rnnsim.views.dialogs.sentence_dialog import SentenceDialog
from rnnsim.views.inspector_rows import FormRow
from rnnsim.views.look import colour, current_theme, font, px
from rnnsim.views.translation import translated
from rnnsim.views.wording import counted_text, shown_name

WIDTH, FORM_WIDTH, PICTURE = 760, 328, (348, 264)
MOST_PICTURED = 20_000  # connections; a picture of more would make the dialog wait
MOST_CELLS = 96
_ONE_BY_ONE = tuple(name for name, row in ACTIVATIONS.items() if not row.is_coupled)


class FoundPicture(QWidget):
    """A network as it would be drawn, or the ticks of an episode as pixels, a column per unit."""

    def __init__(self) -> None:
        super().__init__()
        self._found: Found | None = None
        self._document: Document | None = None
        self.setFixedSize(px(PICTURE[0]), px(PICTURE[1]))
        self.setAccessibleName(self.tr("Preview"))

    def show_found(self, found: Found | None) -> None:
        """Show something else; None for nothing."""
        self._found = found
        is_small = isinstance(found, Network) and len(found.connections) + len(found.units) <= MOST_PICTURED
        self._document = Document(found) if is_small and isinstance(found, Network) else None
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(colour("border"))
            painter.setBrush(colour("canvas"))
            painter.drawRoundedRect(area, px(8), px(8))
            inner = area.adjusted(px(6), px(6), -px(6), -px(6))
            if self._document is not None and len(self._document.network.units):
                paint_network(painter, inner, self._document, values=None, theme=current_theme())
            elif isinstance(self._found, Episode):
                _paint_episode(painter, inner, self._found)
            elif self._found is not None:
                painter.setPen(colour("muted"))
                painter.setFont(font(12))
                painter.drawText(inner, Qt.AlignmentFlag.AlignCenter, self.tr("too large for a preview"))


class PasteView(QWidget):
    """Choices at the left, what they give at the right. `found` is what would be pasted, None while it is read or refused."""

    def __init__(self, text: str, kinds: list[TextKind], wishes: Wishes) -> None:
        super().__init__()
        self.found: Found | None = None
        self.changed = _nobody  # told when `found` is another
        self._text, self._wishes = text, wishes
        self._kinds = [*kinds, *(row for row in TEXT_KINDS if row not in kinds and row.name != "clipping")]
        self._likely = len(kinds)
        self._making = PlanMaking(self)
        self.kind = ChoiceBox(self.tr("Recognised as"), tuple(self.tr(row.title) for row in self._kinds))
        self.kind.setMinimumContentsLength(20)
        if 0 < self._likely < len(self._kinds):
            self.kind.insertSeparator(self._likely)
        self.activation = ChoiceBox(self.tr("Units"), tuple(shown_name(name) for name in _ONE_BY_ONE))
        self.activation.show_choice(shown_name(wishes.activation))
        self.delay = ChoiceBox(self.tr("Connections"), tuple(_delay_text(ticks) for ticks in range(6)))
        self.delay.show_choice(_delay_text(wishes.delay))
        self.picture, self.count = FoundPicture(), labelled("", "heading")
        self.facts, self.problem = labelled("", "muted"), labelled("", "error")
        for choice in (self.kind, self.activation, self.delay):
            choice.activated.connect(lambda _: self.refresh())
        self._place()

    @property
    def row(self) -> TextKind:
        """The kind that is chosen."""
        at = self.kind.currentIndex()
        return self._kinds[at - (at > self._likely > 0 and self._likely < len(self._kinds))]

    def refresh(self) -> None:
        """Read the text again as it is chosen."""
        row = self.row
        wishes = Wishes(_ONE_BY_ONE[self.activation.currentIndex()], self.delay.currentIndex(), self._wishes.network)
        for name, field in self._rows.items():
            field.setVisible(name in row.takes)
        self.found = None
        self.facts.setText(self.tr("being read …"))
        self.problem.hide()
        self.changed()
        self._making.wish(lambda: row.read(self._text, wishes), self._take)

    def close_now(self) -> None:
        """Stop reading."""
        self._making.close()

    def _take(self, made: Any) -> None:
        if isinstance(made, BaseException) and not isinstance(made, Refused):
            raise made
        self.found = None if isinstance(made, Refused) else made
        self.problem.setText(_sentence(translated(str(made))) if isinstance(made, Refused) else "")
        self.problem.setVisible(self.found is None)
        self.count.setVisible(self.found is not None)
        self.facts.setVisible(self.found is not None)
        if self.found is not None:
            self.count.setText(counted_things(self.found))
            self.facts.setText(_facts_of(self.found))
        self.picture.show_found(self.found)
        self.changed()

    def _place(self) -> None:
        left, right = QVBoxLayout(), QVBoxLayout()
        self._rows = {
            "activation": FormRow(self.tr("Units"), self.tr("Activation of the units that are made"), self.activation),
            "delay": FormRow(self.tr("Connections"), self.tr("Delay of connections that say none"), self.delay),
        }
        left.addWidget(FormRow(self.tr("Recognised as"), self.tr("Other ways to read the same text"), self.kind))
        for field in self._rows.values():
            left.addWidget(field)
        left.addSpacing(px(12))
        quoted = labelled(_beginning(self._text), "muted")
        quoted.setAccessibleName(self.tr("The text"))
        quoted.setWordWrap(False)
        quoted.setFixedWidth(px(FORM_WIDTH))
        left.addWidget(quoted)
        left.addStretch(1)
        for label in (self.count, self.facts, self.problem):
            label.setWordWrap(True)
            label.setFixedWidth(px(PICTURE[0]))
        for widget in (self.picture, self.count, self.facts, self.problem):
            right.addWidget(widget)
        right.addStretch(1)
        right.setSpacing(px(4))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(24))
        row.addLayout(left, 1)
        row.addLayout(right)


def counted_things(found: Found) -> str:
    """Such as "8 units, 24 connections" or "4 ticks of 2 inputs"."""
    if isinstance(found, Episode):
        return translated(f"{counted(len(found), 'tick')} of {counted(len(found.input_ids), 'input')}")
    return f"{counted_text(len(found.units), 'unit')}, {counted_text(len(found.connections), 'connection')}"


def ask_paste(parent: QWidget, text: str, kinds: list[TextKind], *, wishes: Wishes) -> tuple[Found, TextKind] | None:
    """Show what the text would become; what is to be pasted, or None."""
    view = PasteView(text, kinds, wishes)
    buttons = (("", parent.tr("Cancel")), ("paste", parent.tr("Paste")))
    dialog = SentenceDialog(parent, parent.tr("Paste as"), "", buttons=buttons, content=view)
    dialog.setFixedWidth(px(WIDTH))
    dialog.first = view.kind

    def show() -> None:
        button, found = dialog.buttons["paste"], view.found
        is_any = found is not None and (isinstance(found, Episode) or len(found.units) > 0)
        button.setEnabled(is_any)
        button.setText(parent.tr("Paste {things}").format(things=counted_things(found)) if is_any and found else parent.tr("Paste"))

    view.changed = show
    view.refresh()
    answer = dialog.asked()
    found, row = view.found, view.row
    view.close_now()
    return (found, row) if answer == "paste" and found is not None else None


def _facts_of(found: Found) -> str:
    if isinstance(found, Episode):
        targets = 0 if found.targets is None else len(found.target_ids)
        return translated(f"with targets for {counted(targets, 'output')}" if targets else "inputs only")
    units, wires = found.units, found.connections
    ends = ((units.is_input.sum(), "input"), (units.is_output.sum(), "output"))
    told = [counted_text(int(count), noun) for count, noun in ends if count]
    if len(wires):
        low, high = float(wires.weight.min()), float(wires.weight.max())
        told.append(f"weights {low:.3g} to {high:.3g}".replace("-", "−") if low != high else f"all weights {low:.3g}".replace("-", "−"))
        delays = np.unique(wires.delay).tolist()
        told.append("delay " + ", ".join(str(ticks).replace("-", "−") for ticks in delays[:4]) + (" …" if len(delays) > 4 else ""))
    return " · ".join(map(translated, told))


def _paint_episode(painter: QPainter, area: QRectF, episode: Episode) -> None:
    """Ticks downward, a column per unit; targets stand after a gap."""
    parts = [episode.inputs[:MOST_CELLS, :MOST_CELLS]]
    if episode.targets is not None and episode.targets.size:
        parts.append(episode.targets[:MOST_CELLS, :MOST_CELLS])
    down, across = len(parts[0]), sum(part.shape[1] for part in parts)
    if not down or not across:
        return
    gap = 0.6 if len(parts) > 1 else 0.0
    side = min(px(24), area.width() / (across + gap), area.height() / down)
    left, top = area.center().x() - side * (across + gap) / 2, area.center().y() - side * down / 2
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    for part in parts:
        largest = float(np.abs(part).max()) or 1.0
        pixels = np.ascontiguousarray(current_theme().activation_colours(0.62 * part / largest))
        image = QImage(pixels.tobytes(), part.shape[1], part.shape[0], 3 * part.shape[1], QImage.Format.Format_RGB888)
        place = QRectF(left, top, side * part.shape[1], side * down)
        painter.drawImage(place, image)
        _paint_lines(painter, place, across=part.shape[1], down=down)
        left += side * (part.shape[1] + gap)


def _paint_lines(painter: QPainter, place: QRectF, *, across: int, down: int) -> None:
    if place.height() / down < 6:
        return
    painter.setPen(colour("border"))
    for step in range(across + 1):
        x = place.left() + step * place.width() / across
        painter.drawLine(round(x), round(place.top()), round(x), round(place.bottom()))
    for step in range(down + 1):
        y = place.top() + step * place.height() / down
        painter.drawLine(round(place.left()), round(y), round(place.right()), round(y))


def _beginning(text: str) -> str:
    """The first lines, short enough to stand in a form."""
    lines = text[:2000].expandtabs(6).strip("\n").splitlines()
    shown = [line if len(line) <= 44 else line[:43] + "…" for line in lines[:9]]
    return "\n".join([*shown, "…"] if len(lines) > 9 or len(text) > 2000 else shown)


def _delay_text(ticks: int) -> str:
    return "no delay" if ticks == 0 else f"delay {counted(ticks, 'tick')}"


def _sentence(text: str) -> str:
    whole = text[:1].upper() + text[1:]
    return whole if whole.endswith((".", "!", "?")) else f"{whole}."


def _nobody() -> None:
    """Before a dialog listens."""
