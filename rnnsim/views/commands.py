"""What the command palette offers: both tables of actions, the samples of the zoo, run settings and preferences. Imports no Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from rnnsim.formulas.activations import ACTIVATIONS
from rnnsim.network.edits import change_settings, set_units
from rnnsim.network.run_settings import SETTINGS
from rnnsim.session.action import has_units
from rnnsim.session.samples import sample
from rnnsim.views.fuzzy_search import Match, ranked
from rnnsim.views.preferences import PREFERENCES
from rnnsim.views.translation import translated
from rnnsim.views.wording import shown_name
from rnnsim.zoo import catalog

if TYPE_CHECKING:
    from rnnsim.views.window import NetworkWindow

OFFERED_SETTINGS = ("update_order", "method", "precision", "backend")
MOST_CHOICES = 6  # of a preference; one with more is chosen in the dialog


@dataclass(frozen=True)
class Command:
    """One line of the list. `why_not` is empty, or the sentence that says why it cannot be done now."""

    name: str
    text: str
    menu: str
    does: Callable[[], object]
    shortcut: str = ""
    why_not: str = ""
    tip: str = ""


def commands_of(window: NetworkWindow) -> list[Command]:
    """Everything that can be done to a window by name, in the order of the menus."""
    entries = window.entries.values()
    rows = [
        Command(row.name, row.text, row.menu, partial(window.do, row.name), row.shortcut, "" if row.is_enabled() else row.why_not, row.tip)
        for row in entries
    ]
    return [_translated(row) for row in (*rows, *_activations(window), *_samples(window), *_run_settings(window), *_preferences(window))]


def _translated(row: Command) -> Command:
    return replace(row, text=translated(row.text), menu=translated(row.menu), tip=translated(row.tip), why_not=translated(row.why_not))


def found_commands(commands: list[Command], wanted: str, recent: tuple[str, ...] = ()) -> list[tuple[Command, Match]]:
    """Commands that fit the typed letters, the best first; of equals those chosen last lead."""
    at = {command.name: index for index, command in enumerate(commands)}
    favourites = [at[name] for name in recent if name in at]
    return [(commands[index], match) for index, match in ranked(wanted, [command.text for command in commands], favourites=favourites)]


def _activations(window: NetworkWindow) -> Iterator[Command]:
    session = window.tab.session
    units = session.selection.units
    missing = "" if len(units) else has_units.otherwise
    for name in ACTIVATIONS:
        does = partial(session.apply, "Set activation", set_units(units, activation=name))
        yield Command(
            f"activation {name}", f"Activation: {shown_name(name)}", "Selected units", does, why_not=missing,
            tip="How the selected units turn their net input into their output",
        )  # fmt: skip


def _samples(window: NetworkWindow) -> Iterator[Command]:
    for row in catalog.ARCHITECTURES.values():

        def does(name: str = row.name) -> None:
            window.windows.open_document(sample(name), is_playing=True)

        name = shown_name(row.name)
        aside = "" if name in row.title.lower() else f" ({name})"
        yield Command(f"sample {row.name}", f"Open sample: {row.title}{aside}", "Zoo", does, tip=row.summary)


def _run_settings(window: NetworkWindow) -> Iterator[Command]:
    settings = window.tab.session.document.settings
    for setting in (row for row in SETTINGS if row.name in OFFERED_SETTINGS):
        title = shown_name(setting.name).capitalize()
        for choice in setting.choices:
            label, edit = f"Set {shown_name(setting.name)}", change_settings(**{setting.name: choice})
            is_so = getattr(settings, setting.name) == choice
            yield Command(
                f"setting {setting.name} {choice}", f"{translated(title)}: {translated(shown_name(choice))}", "Run settings",
                partial(window.tab.session.apply, label, edit), why_not="It is set so." if is_so else "", tip=setting.help,
            )  # fmt: skip


def _preferences(window: NetworkWindow) -> Iterator[Command]:
    remembered = window.windows.remembered
    for row in PREFERENCES:
        if len(row.choices) > MOST_CHOICES:
            yield Command(f"preference {row.name}", f"{row.text}…", "Preferences", partial(window.do, "preferences"), tip=row.help)
            continue
        for text, value in row.choices:
            does = partial(window.windows.prefer, row.name, value)
            why_not = "It is set so." if getattr(remembered, row.name) == value else ""
            said = f"{translated(row.text)}: {translated(text)}"
            yield Command(f"preference {row.name} {value}", said, "Preferences", does, why_not=why_not, tip=row.help)
