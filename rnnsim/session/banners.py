"""What a hold looks like to a person: a sentence and the ways out of it. Knows no widgets."""

from __future__ import annotations

from dataclasses import dataclass

from rnnsim.session.actions import Action, action, finding_actions
from rnnsim.session.announcements import Hold


@dataclass(frozen=True)
class Banner:
    """One line above the canvas. `kind` is error, warning or question; `details` can be copied."""

    sentence: str
    kind: str
    actions: tuple[Action, ...] = ()
    details: str = ""


def banner_of(hold: Hold | None) -> Banner | None:
    """The banner of a frame's hold; None if the clock is free."""
    if hold is None:
        return None
    if hold.findings:
        fixes = tuple(fix for finding in hold.findings for fix in finding_actions(finding))
        return Banner(hold.sentence, "error", fixes)
    if hold.tick is not None:
        return Banner(hold.sentence, "error", (action("back"), action("undo")))
    return Banner(
        hold.sentence, "error" if hold.is_fault else "warning", tuple(action(name) for name in hold.ways or ("undo",)), hold.details
    )
