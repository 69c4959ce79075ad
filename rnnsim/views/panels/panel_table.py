"""The one table of panels. A panel's module is imported when it is first opened; this table imports none of them and no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from rnnsim.formulas.refused import Refused

if TYPE_CHECKING:
    from rnnsim.views.panels.abstract_panel import AbstractPanel


@dataclass(frozen=True)
class PanelRow:
    """A panel by its name in a document's layout; `summary` is the line that says what it shows."""

    name: str
    module: str
    class_name: str
    title: str
    icon: str
    summary: str
    is_open_at_first: bool = True


_ROWS = (
    PanelRow("traces", "traces", "TracesPanel", "Traces", "traces", "The outputs of a few units as curves over time."),
    PanelRow("raster", "raster", "RasterPanel", "Raster", "raster", "The outputs of all units over time, one row a unit, as colours."),
    PanelRow("unfolded", "unfolded", "UnfoldedPanel", "Unfolded", "unfolded", "One copy of the network for each tick, from left to right."),
    PanelRow(
        "weights",
        "weight_matrix",
        "WeightMatrixPanel",
        "Weights",
        "weight_matrix",
        "All weights as a matrix, targets down, sources across.",
    ),
    PanelRow(
        "spreadsheet",
        "spreadsheet.spreadsheet_panel",
        "SpreadsheetPanel",
        "Spreadsheet",
        "spreadsheet",
        "Every unit or connection a row: sort, filter, edit many at once.",
    ),
    PanelRow(
        "training",
        "training.training_panel",
        "TrainingPanel",
        "Training",
        "training",
        "What the network learns and how: the loss falls while the weights move.",
    ),
    PanelRow("energy", "energy", "EnergyPanel", "Energy", "energy", "The energy after each update, and how near the stored patterns are."),
    PanelRow("tape", "tape", "TapePanel", "Tape", "tape", "What the inputs read at each tick, and the stored patterns."),
    PanelRow(
        "outline", "outline.outline_panel", "OutlinePanel", "Outline", "outline",
        "The network as a tree: groups, units, and what each unit hears.", is_open_at_first=False,
    ),
    PanelRow(
        "truth_table", "truth_table", "TruthTablePanel", "Truth table", "truth_table",
        "What the outputs answer to every combination of the inputs.", is_open_at_first=False,
    ),
)  # fmt: skip
PANELS: dict[str, PanelRow] = {row.name: row for row in _ROWS}
OPEN_AT_FIRST = tuple(row.name for row in _ROWS if row.is_open_at_first)


def panel_class(name: str) -> type[AbstractPanel]:
    """The class of a panel, its module imported now if it was not; a panel is made by calling it with a tab."""
    if name not in PANELS:
        raise Refused(f"There is no panel “{name}”; the panels are {', '.join(PANELS)}.")
    row = PANELS[name]
    found: type[AbstractPanel] = getattr(import_module(f"rnnsim.views.panels.{row.module}"), row.class_name)
    return found
