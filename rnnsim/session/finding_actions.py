"""The ways out of a finding, as actions for banners and context menus: one table from code to fixes. Knows no widgets."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from rnnsim.formulas.known_activations import known_activation
from rnnsim.network.columns import NO_ID
from rnnsim.network.document import Document, Edit
from rnnsim.network.edits import change_settings, delete, set_connections, set_units, tie_connections
from rnnsim.network.findings import Finding
from rnnsim.network.naming import connection_name, unit_name
from rnnsim.session.action import Action
from rnnsim.session.tab import Tab

Fix = Callable[[Finding], Edit]


def delay_connection(connection: int) -> Action:
    """Put a delay of one tick on a connection."""
    return _named_action("delay", "Put a delay on {}", set_connections(connection, delay=1), connection=connection)


def integrate_unit(unit: int) -> Action:
    """Make a unit an integrator and let the run follow its equation in continuous time."""

    def edit(document: Document) -> Document:
        changed = set_units(unit, dynamics="integrator")(document)
        return changed if changed.settings.is_continuous else change_settings(method="exponential_euler")(changed)

    return _named_action(
        "integrate",
        "Make {} an integrator",
        edit,
        unit=unit,
        tip="Its state then follows an equation in continuous time, with a time constant",
    )


def remove_connection(connection: int) -> Action:
    """Delete a connection."""
    return _named_action("remove", "Remove {}", delete((), connection), connection=connection)


def finding_actions(finding: Finding) -> tuple[Action, ...]:
    """What can be done about a finding, the best first."""
    if finding.code == "combinational_loop":
        return _loop_fixes(finding)
    fixes = _FIXES.get(finding.code, ())
    return tuple(_plain_action(f"{finding.code}_{number}", text, fix(finding)) for number, (text, fix) in enumerate(fixes))


def _loop_fixes(finding: Finding) -> tuple[Action, ...]:
    actions: list[Action] = []
    if finding.connections:
        actions.append(delay_connection(finding.connections[-1]))
    if finding.units:
        actions.append(integrate_unit(finding.units[-1]))
    if finding.connections:
        actions.append(remove_connection(finding.connections[-1]))
    return tuple(actions)


def _clipped_to_bounds(finding: Finding) -> Edit:
    def edit(document: Document) -> Document:
        wires = document.network.connections
        at = wires.rows(finding.connections)
        return set_connections(finding.connections, weight=np.clip(wires.weight[at], wires.lower[at], wires.upper[at]))(document)

    return edit


def _swapped_bounds(finding: Finding) -> Edit:
    def edit(document: Document) -> Document:
        wires = document.network.connections
        at = wires.rows(finding.connections)
        return set_connections(finding.connections, lower=wires.upper[at], upper=wires.lower[at])(document)

    return edit


def _without_formulas(finding: Finding) -> Edit:
    """Units keep the formulas that can be read; an activation becomes tanh, a drive none."""

    def edit(document: Document) -> Document:
        units = document.network.units
        for column, instead in (("activation", "tanh"), ("drive", "identity")):
            texts = units.columns[column][units.rows(finding.units)].tolist()
            broken = [unit for unit, text in zip(finding.units, texts, strict=True) if known_activation(text) is None]
            document = set_units(broken, **{column: instead})(document) if broken else document
        return document

    return edit


def _tied_again(finding: Finding) -> Edit:
    if finding.connections:
        return tie_connections(finding.connections)

    def edit(document: Document) -> Document:
        units = document.network.units
        first = units.rows(finding.units[:1])[0]
        number = units.bias_tie[first]
        values = {"bias": units.bias[first], "bias_trainable": units.bias_trainable[first]}
        return set_units(finding.units, bias_tie=number, **values)(document)

    return edit


def _untied(finding: Finding) -> Edit:
    return set_connections(finding.connections, tie=NO_ID) if finding.connections else set_units(finding.units, bias_tie=NO_ID)


_FIXES: dict[str, tuple[tuple[str, Fix], ...]] = {
    "dangling_end": (("Delete the connection", lambda finding: delete((), finding.connections)),),
    "dangling_gate": (("Remove the gate", lambda finding: set_connections(finding.connections, gate=NO_ID)),),
    "tau_not_positive": (("Set the time constant to 1", lambda finding: set_units(finding.units, tau=1.0)),),
    "phase_not_below_period": (("Set the phase to 0", lambda finding: set_units(finding.units, phase=0)),),
    "drive_not_allowed": (("Use no drive", lambda finding: set_units(finding.units, drive="identity")),),
    "formula_not_understood": (("Use tanh instead", _without_formulas),),
    "product_without_factors": (("Let it sum", lambda finding: set_units(finding.units, aggregation="sum")),),
    "bounds_crossed": (("Swap the bounds", _swapped_bounds),),
    "weight_out_of_bounds": (("Move the weight inside", _clipped_to_bounds),),
    "tie_differs": (("Tie again", _tied_again), ("Untie", _untied)),
    "coupled_units_differ": (("Set them alike", lambda finding: set_units(finding.units, period=1, phase=0, dynamics="instant")),),
    "mixed_delay_signs": (("Give them delay 1", lambda finding: set_connections(finding.connections, delay=1)),),
}


def _plain_action(name: str, text: str, edit: Edit) -> Action:
    return Action(name, text, "", "", lambda tab: tab.session.apply(text, edit))


def _named_action(name: str, text: str, edit: Edit, *, unit: int = NO_ID, connection: int = NO_ID, tip: str = "") -> Action:
    """An action on the unit or connection a loop ends with, as its sentence names them; the label in the history says which."""

    def does(tab: Tab) -> None:
        network = tab.session.document.network
        what = unit_name(network, unit) if connection == NO_ID else connection_name(network, connection)
        tab.session.apply(text.format(what), edit)

    general = text.format("its last unit" if connection == NO_ID else "its last connection")
    return Action(name, general, "", "", does, tip=tip)
