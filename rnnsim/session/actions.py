"""The table of what a person can do to a tab, by menu, toolbar, key, palette or console. Knows no widgets."""

from __future__ import annotations

from rnnsim.session.action import Action
from rnnsim.session.edit_actions import EDIT_ACTIONS
from rnnsim.session.finding_actions import finding_actions
from rnnsim.session.group_actions import GROUP_ACTIONS
from rnnsim.session.network_actions import NETWORK_ACTIONS
from rnnsim.session.placing_actions import PLACING_ACTIONS
from rnnsim.session.run_actions import RUN_ACTIONS

__all__ = ["ACTIONS", "Action", "action", "finding_actions"]

ACTIONS: tuple[Action, ...] = (*EDIT_ACTIONS, *NETWORK_ACTIONS, *GROUP_ACTIONS, *PLACING_ACTIONS, *RUN_ACTIONS)
_BY_NAME = {row.name: row for row in ACTIONS}


def action(name: str) -> Action:
    """The row of that name."""
    return _BY_NAME[name]
