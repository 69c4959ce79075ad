"""The table of what stands in which order in each menu of the window and of the canvas; "" parts rows that belong together.

An action says itself which menu it is in; one that has no place here stands at the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rnnsim.views.panels.panel_table import PANELS

MENU_ROWS: Mapping[str, tuple[str, ...]] = {
    "File": (
        "new", "gallery", "open", "", "save", "save_as", "", "export_picture", "print", "", "close", "close_window",
    ),
    "Edit": (
        "undo", "redo", "history", "", "cut", "copy", "copy_picture", "paste", "paste_as", "duplicate", "delete", "delete_note", "",
        "properties", "edit_in_place", "edit_delay", "edit_label", "", "keep_part", "", "let_go", "", "preferences",
    ),
    "Select": (
        "select_all", "select_none", "", "select_units", "select_connections", "", "select_incoming", "select_outgoing",
    ),
    "View": (
        "fit", "zoom_in", "zoom_out", "zoom_one", "", "connections", "weak_connections", "numbers", "ghosts", "focus_mode", "",
        "side_by_side", "next_tab", "previous_tab", "detach", "", "theme", "high_contrast", "projector", "full_screen", "", "reset_layout",
    ),
    "Network": (
        "unit_here", "many_units", "note", "", "mark_sources", "connect", "connect_with_loops", "connect_with", "",
        "delay", "tie", "untie", "randomise", "clear_weights", "", "input_role", "output_role", "clamp",
    ),
    "Group": (
        "group", "ungroup", "put_into_group", "take_out", "", "collapse", "lock", "", "rename_group", "tint_group",
    ),
    "Arrange": (
        "layout_layered", "layout_groups", "layout_ring", "layout_grid", "layout_forces", "",
        "align_left", "align_centre", "align_right", "", "align_top", "align_middle", "align_bottom", "",
        "distribute_across", "distribute_down",
    ),
    "Run": (
        "play", "tick", "back", "start", "", "reset_activations", "swap_future", "", "train", "train_once",
    ),
    "Panels": tuple(f"panel_{name}" for name in PANELS),
    "Help": ("search_commands", "keys", "", "about"),
}  # fmt: skip
ABOUT_UNITS = (
    "properties", "edit_in_place", "edit_label", "focus_mode", "", "cut", "copy", "duplicate", "delete", "keep_part", "",
    "group", "ungroup", "put_into_group", "take_out", "collapse", "lock", "rename_group", "tint_group", "",
    "clamp", "input_role", "output_role", "",
    "mark_sources", "connect", "connect_with", "select_incoming", "select_outgoing", "", "reset_activations",
)  # fmt: skip
ABOUT_CONNECTIONS = (
    "edit_in_place", "edit_delay", "delay", "focus_mode", "", "delete", "", "tie", "untie", "", "randomise", "clear_weights",
)  # fmt: skip
ABOUT_NOTHING = (
    "unit_here", "many_units", "note", "paste", "select_all", "", "fit", "numbers", "ghosts", "collapse", "",
    "layout_layered", "layout_groups", "layout_forces", "layout_ring", "layout_grid", "", "keys",
)  # fmt: skip
ABOUT_NOTES = ("edit_in_place", "delete_note", "", "note")


def rows_of(menu: str, names: Iterable[str]) -> tuple[str, ...]:
    """What stands in a menu that has the actions of these names."""
    placed = MENU_ROWS.get(menu, ())
    return (*placed, *(name for name in names if name not in placed))
