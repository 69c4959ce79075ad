"""What a group can be given by a choice: a colour among the six tints, a group to be put into. Small menus beside the pointer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QMenu

from rnnsim.drawing.theme import TINT_NAMES
from rnnsim.network.grouping import group_paths, is_inside, move_into, set_tint, title_of
from rnnsim.network.naming import counted
from rnnsim.session.group_actions import chosen_groups, named
from rnnsim.views.canvas.graph_view import pointer_pixel
from rnnsim.views.look import look, px
from rnnsim.views.wording import escaped

if TYPE_CHECKING:
    from rnnsim.views.window import NetworkWindow

SIDE = 18
TITLES = {"violet": "Violet", "green": "Green", "ochre": "Ochre", "cyan": "Cyan", "pink": "Pink", "slate": "Slate"}  # of the tints


def choose_tint(window: NetworkWindow) -> QMenu:
    """Six colours for the chosen groups."""
    paths, menu = chosen_groups(window.tab), _menu(window)
    menu.setAccessibleName(window.tr("Colour of the group"))
    known = dict(window.tab.session.document.layout.tints)
    for name in TINT_NAMES:
        item = menu.addAction(_swatch(name), window.tr(TITLES[name]))
        item.setObjectName(name)
        item.setCheckable(True)
        item.setChecked(all(known.get(path) == name for path in paths))

        def does(_: bool = False, name: str = name) -> None:
            window.attempt(lambda: window.tab.session.apply(f"Colour {named(paths)} {name}", set_tint(paths, name)))

        item.triggered.connect(does)
    menu.popup(_place(window))
    return menu


def choose_group(window: NetworkWindow) -> QMenu:
    """Every group the selected units could be put into."""
    session, menu = window.tab.session, _menu(window)
    menu.setAccessibleName(window.tr("Put into a group"))
    units, moving = session.selection.units, chosen_groups(window.tab)
    for path in group_paths(session.document.network):
        item = menu.addAction(escaped(path.replace("/", " › ")))
        item.setObjectName(path)
        item.setEnabled(not any(is_inside(path, one) for one in moving))

        def does(_: bool = False, path: str = path) -> None:
            label = f"Put {counted(len(units), 'unit')} into “{title_of(path)}”"
            window.attempt(lambda: session.apply(label, move_into(units, path)))

        item.triggered.connect(does)
    menu.popup(_place(window))
    return menu


def rename_chosen_group(window: NetworkWindow) -> None:
    """Let the name of the chosen group be typed where it stands."""
    paths = chosen_groups(window.tab)
    if paths:
        window.graph_view.scene.rename_requested(paths[0])


def _menu(window: NetworkWindow) -> QMenu:
    menu = QMenu(window)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return menu


def _place(window: NetworkWindow) -> QPoint:
    return window.graph_view.mapToGlobal(pointer_pixel(window.graph_view))


def _swatch(name: str) -> QIcon:
    """A rounded square with a tint's fill and border."""
    side, tint = px(SIDE), look.theme.tint(name)
    picture = QPixmap(QSize(side, side))
    picture.fill(Qt.GlobalColor.transparent)
    with QPainter(picture) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tint.title), 1.5))
        painter.setBrush(QColor(tint.border))
        painter.drawRoundedRect(QRectF(QPointF(1.5, 1.5), QPointF(side - 1.5, side - 1.5)), 4, 4)
    return QIcon(picture)
