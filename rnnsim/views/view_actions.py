"""The table of what needs a widget: files, views, panels and help. Same kind of row as `session.actions`, done to a window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect

from rnnsim.network.connecting import Plan
from rnnsim.session.action import Condition, has_connections, has_units
from rnnsim.session.group_actions import can_be_put, has_chosen_group
from rnnsim.session.network_actions import has_any_connection
from rnnsim.session.placing_actions import has_two_at_all
from rnnsim.session.tab import Tab
from rnnsim.views import canvas_actions, pasting, window_lists
from rnnsim.views.adding_many import ask_many_units
from rnnsim.views.dialogs import export_picture, questions
from rnnsim.views.force_arranging import arrange_by_forces
from rnnsim.views.group_popovers import choose_group, choose_tint, rename_chosen_group
from rnnsim.views.look import look
from rnnsim.views.panels.panel_table import PANELS
from rnnsim.views.part_asking import keep_selection
from rnnsim.views.preferring import reset_layout
from rnnsim.views.weak_slider import hide_weak_connections

if TYPE_CHECKING:
    from rnnsim.views.window import NetworkWindow

PANEL_KEYS = {"truth_table": "b"}
Does = Callable[["NetworkWindow"], object]


@dataclass(frozen=True)
class ViewAction:
    """One thing a person can do to a window; `shortcut` is text, several separated by spaces."""

    name: str
    text: str
    menu: str
    shortcut: str
    does: Does
    is_enabled: Callable[[NetworkWindow], bool] = lambda window: True
    icon: str = ""
    tip: str = ""


def toggle_theme(window: NetworkWindow) -> None:
    """From light to dark and back; from any other theme to light."""
    window.windows.choose_theme("light" if look.theme.name != "light" else "dark")


def toggle_high_contrast(window: NetworkWindow) -> None:
    """Black and white with bright colours, and back to light."""
    window.windows.choose_theme("light" if look.theme.name == "high_contrast" else "high_contrast")


def toggle_projector(window: NetworkWindow) -> None:
    """Large for the back row, and back to what was before."""
    window.windows.toggle_projector()


def toggle_full_screen(window: NetworkWindow) -> None:
    """The whole screen, and back."""
    frame = window.window()
    (frame.showNormal if frame.isFullScreen() else frame.showFullScreen)()


def walk_tabs(window: NetworkWindow, *, steps: int) -> None:
    """To another tab of the same window."""
    window.windows.frames.walk(window, steps)


def _is_beside_tabs(window: NetworkWindow) -> bool:
    frame = window.windows.frames.of(window)
    return frame is not None and len(frame.pages) > 1


def _is_beside_documents(window: NetworkWindow) -> bool:
    return len(window.windows.networks) > 1


has_others = Condition(_is_beside_documents, "Open a second document to compare this one with.")
has_tabs = Condition(_is_beside_tabs, "There is no other tab in this window.")


def connect_selection(window: NetworkWindow) -> None:
    """Ask for a strategy and connect the marked sources, or the selection itself, to the selection."""
    from rnnsim.views.dialogs.connect_with import connect_with

    view = window.graph_view

    def show(plan: Plan | None) -> None:
        view.planned.plan = plan
        view.update()

    units = window.tab.session.document.network.units
    rows = units.rows(window.tab.session.selection.units)
    left, top = view.view_area.to_view(float(units.place_x[rows].min()), float(units.place_y[rows].min()))
    right, bottom = view.view_area.to_view(float(units.place_x[rows].max()), float(units.place_y[rows].max()))
    seen = QRect(QPoint(round(left), round(top)), QPoint(round(right), round(bottom))).intersected(view.rect())
    connect_with(window, window.tab, show, beside=QRect(view.mapToGlobal(seen.topLeft()), seen.size()))


def _panel(name: str) -> ViewAction:
    row = PANELS[name]

    def does(window: NetworkWindow) -> None:
        window.layout_.open_panel(name)

    return ViewAction(f"panel_{name}", row.title, "Panels", PANEL_KEYS.get(name, ""), does, icon=row.icon, tip=row.summary)


def about_tab(condition: Condition[Tab]) -> Condition[NetworkWindow]:
    """A condition on the tab of a window."""
    return Condition(lambda window: condition(window.tab), condition.otherwise)


_can_move = Condition[Tab](lambda tab: tab.session.history.can_undo or tab.session.history.can_redo, "Nothing has been edited yet.")
_has_history = about_tab(_can_move)

VIEW_ACTIONS: tuple[ViewAction, ...] = (
    ViewAction("new", "New", "File", "Ctrl+N", lambda window: window.windows.new(window), icon="file"),
    ViewAction("gallery", "Gallery", "File", "", lambda window: window.windows.show_gallery(window), icon="gallery"),
    ViewAction("open", "Open…", "File", "Ctrl+O", lambda window: window.windows.ask_and_open(window), icon="folder"),
    ViewAction("save", "Save", "File", "Ctrl+S", lambda window: window.filing.save(), icon="save"),
    ViewAction("save_as", "Save as…", "File", "Ctrl+Shift+S", lambda window: window.filing.save_as()),
    ViewAction("export_picture", "Export picture…", "File", "Ctrl+Shift+E", export_picture.export_picture, icon="export", tip="PNG or SVG"),
    ViewAction(
        "copy_picture",
        "Copy as picture",
        "Edit",
        "Ctrl+Shift+C",
        export_picture.copy_shown_picture,
        tip="The selection, or everything, as an image for slides and as a drawing",
    ),
    ViewAction("print", "Print…", "File", "Ctrl+P", export_picture.print_picture, tip="On paper or into a PDF, with a preview"),
    ViewAction("close", "Close", "File", "Ctrl+W", lambda window: window.close(), tip="Close this document"),
    ViewAction("close_window", "Close window", "File", "Ctrl+Shift+W", lambda window: window.window().close(), tip="Close all its tabs"),
    ViewAction(
        "history",
        "History…",
        "Edit",
        "Ctrl+H",
        window_lists.show_history,
        _has_history,
        tip="Every edit by its name, to go back or forth to any of them",
    ),
    ViewAction(
        "paste_as",
        "Paste as…",
        "Edit",
        "Ctrl+Shift+V",
        pasting.paste_clipboard,
        tip="A matrix, a list of connections, a truth table, SNNS, GraphML: shows what the copied text would become",
    ),
    ViewAction("many_units", "Many units…", "Network", "m", ask_many_units, icon="unit", tip="Add so many units at the pointer at once"),
    ViewAction("unit_here", "Unit at the pointer", "Network", "p", canvas_actions.add_unit_here, icon="unit", tip="Add one unit"),
    ViewAction("note", "Text note", "Network", "t", canvas_actions.write_note, icon="note", tip="Write a text or a formula on the canvas"),
    ViewAction("delete_note", "Delete the text note", "Edit", "", canvas_actions.delete_note, canvas_actions.has_note, icon="trash"),
    ViewAction(
        "edit_in_place", "Edit the value in place", "Edit", "Return Enter", canvas_actions.edit_in_place, canvas_actions.can_edit_in_place,
        tip="The weight of a connection, the bias of a unit; Tab goes to the next",
    ),
    ViewAction(
        "edit_delay", "Edit the delay in place", "Edit", "Shift+Return", canvas_actions.edit_delay,
        about_tab(has_connections), tip="The delay of a connection in ticks; Tab goes to the next",
    ),
    ViewAction("edit_label", "Rename in place", "Edit", "F2", canvas_actions.edit_label, about_tab(has_units), tip="The label of a unit"),
    ViewAction(
        "properties", "Properties", "Edit", "Ctrl+E", canvas_actions.show_selected_properties,
        tip="Gives the keyboard to the first field of the inspector; without one, those of a unit stand beside it",
    ),
    ViewAction(
        "let_go", "Cancel, or select nothing", "Edit", "Esc", canvas_actions.let_go,
        tip="Ends a gesture, else focus mode, else takes the selection and the marked sources back",
    ),
    ViewAction(
        "connect_with",
        "Connect with a strategy…",
        "Network",
        "3",
        connect_selection,
        about_tab(has_units),
        icon="connect",
        tip="All to all, random, ring, small world, by distance and others, with a preview",
    ),
    ViewAction(
        "preferences", "Preferences…", "Edit", "Ctrl+,", window_lists.prefer, tip="Theme, text size, snapping, what is drawn, autosave"
    ),
    ViewAction(
        "keep_part",
        "Keep as a part…",
        "Edit",
        "",
        keep_selection,
        about_tab(has_units),
        icon="part",
        tip="Put the selected units, with the connections among them, into the palette",
    ),
    ViewAction(
        "rename_group",
        "Rename the group…",
        "Group",
        "",
        rename_chosen_group,
        about_tab(has_chosen_group),
        tip="Type its name where it stands; a double-click on the name does it too",
    ),
    ViewAction("tint_group", "Colour of the group…", "Group", "", choose_tint, about_tab(has_chosen_group), tip="One of six tints"),
    ViewAction(
        "put_into_group",
        "Put into a group…",
        "Group",
        "",
        choose_group,
        about_tab(can_be_put),
        tip="A group that is there; a drag onto its box with Alt does it too",
    ),
    ViewAction(
        "layout_forces",
        "By forces",
        "Arrange",
        "",
        arrange_by_forces,
        about_tab(has_two_at_all),
        tip="What is connected goes together, all else apart; the canvas shows how it goes",
    ),
    ViewAction(
        "weak_connections",
        "Hide weak connections…",
        "View",
        "",
        hide_weak_connections,
        about_tab(has_any_connection),
        tip="A slider that leaves the weakest connections out of the picture",
    ),
    ViewAction("fit", "Fit to the window", "View", "f Ctrl+0", lambda window: window.graph_view.fit(), icon="fit"),
    ViewAction(
        "focus_mode", "Focus mode", "View", "l", canvas_actions.toggle_focus, canvas_actions.can_focus, icon="eye",
        tip="What is selected with its connections in full, the rest faded",
    ),
    ViewAction("zoom_in", "Zoom in", "View", "Ctrl++ Ctrl+=", lambda window: window.graph_view.zoom_by(1.25), icon="plus"),
    ViewAction("zoom_out", "Zoom out", "View", "Ctrl+-", lambda window: window.graph_view.zoom_by(0.8), icon="minus"),
    ViewAction("zoom_one", "Actual size", "View", "", lambda window: window.graph_view.zoom_to(1.0)),
    ViewAction("reset_layout", "Reset layout", "View", "", reset_layout, tip="The window as it was at first: its size and its docks"),
    ViewAction("next_tab", "Next tab", "View", "Ctrl+Tab Ctrl+PgDown", partial(walk_tabs, steps=1), has_tabs),
    ViewAction("previous_tab", "Previous tab", "View", "Ctrl+Shift+Tab Ctrl+PgUp", partial(walk_tabs, steps=-1), has_tabs),
    ViewAction("detach", "Move to a window of its own", "View", "", lambda window: window.windows.frames.detach(window), has_tabs),
    ViewAction(
        "side_by_side",
        "Side by side…",
        "View",
        "F7",
        window_lists.compare_with,
        has_others,
        tip="Two documents on one clock, their differences marked",
    ),
    ViewAction("full_screen", "Full screen", "View", "F11", toggle_full_screen, icon="full_screen"),
    ViewAction("theme", "Light or dark", "View", "", toggle_theme, icon="sun"),
    ViewAction("high_contrast", "High contrast", "View", "", toggle_high_contrast, tip="All text at least 7 : 1 against its ground"),
    ViewAction("projector", "Projector", "View", "Shift+F11", toggle_projector, icon="projector"),
    *(_panel(name) for name in PANELS),
    ViewAction("search_commands", "Search commands", "Help", "Ctrl+Shift+P", window_lists.search_commands, icon="search"),
    ViewAction("keys", "Keys and mouse", "Help", "? F1", window_lists.show_keys, icon="keyboard"),
    ViewAction("about", "About rnnsim", "Help", "", questions.show_about, icon="info"),
)  # fmt: skip
