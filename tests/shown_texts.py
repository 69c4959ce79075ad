"""Finds, in the source, every English text that the app shows: what a catalogue of another language has to hold.

A text is found by where it stands (`PLACES`: an argument of a call, a table, the answer of a function). Placeholders of
f-strings are numbered; those of templates keep their names. Both branches of a choice are texts of their own.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import product

from tests.sources import ROOT, trees

NOT_SHOWN = (  # of the command line, of layers that no window asks yet, or read before there is a window
    "cli.py", "__main__.py", "verbs/", "compiling/program_text.py", "views/qt_presence.py", "drawing/svg.py",
    "views/style_sheet.py", "compiling/sweeps.py", "compiling/unfolding.py", "files/csv_outputs.py", "files/npy_format.py",
)  # fmt: skip
PLACES = frozenset({
    # what is said and asked
    "tr#0", "translate#1", "translated#0", "inside#0", "labelled#0", "Finding#sentence", "_say#0", "say#1", "refused#0", "Notice#0",
    "Condition#1", "= NOT_NOW", "= SENTENCES", "_found#can",
    # tables of things to do
    "Action#1", "Action#7", "Action#tip", "ViewAction#1", "ViewAction#tip", "= MENUS", "_named_action#1", "_named_action#tip",
    "= _FIXES", "apply#0", "PanelRow#3", "PanelRow#5", "Part#1", "Part#2", "_unit#0", "_unit#1",
    "Command#1", "Command#2", "Command#tip", "Command#why_not", "= why_not", "Line#0", "Line#1", "Section#0",
    "= verb", "= label", "toggle_flag#1", "_add#2", "delete_selection#1", "partial#1",
    # forms
    "Preference#1", "Preference#2", "Preference#3", "Preference#4", "Column#3", "Column#4", "Column#label", "Setting#2",
    "Parameter#label", "Parameter#help", "Strategy#1", "Strategy#2", "Distribution#1", "Distribution#2", "SignRule#1", "SignRule#2",
    "_hearing#words", "Parameter#choices", "_fan#1", "_row#2", "= LABELS", "= SECTIONS", "= FORMULA", "= NOBODY", "= HEADS", "= TITLES",
    "TextKind#1", "_delay_text", "= ARRANGEMENTS", "= RANDOM", "= ZERO", "= wanted",
    # the gallery
    "Architecture#1", "Architecture#2", "Architecture#4", "Architecture#8", "= FAMILY", "= EVERYTHING",
    # training
    "TaskRow#1", "TaskRow#3", "TaskRow#4", "TaskRow#5", "Learner#1", "Learner#4", "Optimizer#1", "Optimizer#3",
    "Schedule#1", "Schedule#3", "Loss#1", "Loss#3", "Scoring#0",
    # hints and sentences made by functions
    "always#1", "Promise#1", "= hint", "def _hint_for", "def _hint_of_card", "def _hint_of_bundle",
    "def trust_sentence", "def _edit_for", "def dropped",
    "= HINT", "= EMPTY_TEXT", "def _hold", "def caption_of", "= EPISODE_IS_OVER", "= NO_POKES", "= NUMPY_GOES_ON", "= NUMPY_LEARNS",
    "def waits", "= problem", "def _got_ready", "def _ran_compiler", "= sentence", "def _problem_of", "= NO_NUMBA", "= NO_FOLDER",
    "def fused_problem",
    "def counted_things", "def _facts_of", "def counted_connections", "def counted_units", "def _integration", "def _sharing",
    "def add_many", "def edit_of_part", "def edit_label", "def recent_text", "def listed", "def kind_in_words", "= _KINDS",
    "DifferenceRow#1", "_changed_document#0", "def _asymmetric_pair", "def connection_name", "def unit_name", "= DAMAGED", "= kept",
    "= NOTHING_KNOWN", "def _reason", "= _NOT_LINUX", "def name_of", "def _run_settings", "def _rows_text",
})  # fmt: skip
KEYS = {"Shift", "Ctrl", "Alt", "Tab", "↑", "→", "↓"}
KEYED = frozenset({"= ARRANGEMENTS"})  # tables whose keys are shown, and not what stands under them
LABELLED = ("Parameter", "_count", "_choice")  # their label is made of the name
NAMES = frozenset({"= UPDATE_ORDERS", "= METHODS", "Column#choices", "Parameter#choices"})  # are shown with spaces for _
APART = {
    "tasks/catalog.py": {"_count#2", "_choice#1", "_choice#2", "Parameter#5"},
    "training/learners.py": {"Parameter#5"},
    "training/optimizers.py": {"Parameter#5"},
    "training/schedules.py": {"Parameter#5"},
    "training/recipe.py": {"Parameter#5"},
    # other places, by file
    "views/arithmetic_remarks.py": {"append#0", "= inner", "= sum_text"},
    "views/canvas/gestures/drag_units.py": {"def __init__"},
    "views/canvas/gestures/draw_connection.py": {"def __init__"},
    "views/panels/spreadsheet/sheet_edits.py": {"= block", "= there"},
    "views/panels/spreadsheet/sheet_columns.py": {"= kind"},
    "session/group_actions.py": {"def named"},
    "session/training_run.py": {"= EDITED", "= title"},
    "files/refusal.py": {"= words"},
    "network/weight_choices.py": {"Parameter#5", "_number#1"},
    "network/connecting.py": {"Parameter#5"},
    "network/strategies.py": {"Parameter#5"},
    "drawing/groups.py": {"= GHOST_NOTE"},
    "drawing/network_picture.py": {"Text#2"},
    "views/arithmetic.py": {"inside#0"},
}


def shown_texts() -> dict[str, list[str]]:
    """Every text with the places (file:line) it stands in, in the order of the files."""
    found: dict[str, list[str]] = {}
    refusals = _refusals()
    for name, tree in _trees().items():
        if not name.startswith(NOT_SHOWN):
            for place, line, text in _Reader(refusals).texts(tree):
                if _is_shown(place, name, text, refusals):
                    text = text.replace("_", " ") if place in NAMES else text
                    found.setdefault(text, []).append(f"{name}:{line}")
    return found


@cache
def _trees() -> dict[str, ast.Module]:
    """Every module by its path inside the package."""
    return {path.relative_to(ROOT).as_posix(): tree for path, tree in trees().items()}


def _is_shown(place: str, name: str, text: str, refusals: frozenset[str]) -> bool:
    if sum(letter.isalpha() for letter in _literal(text)) < 2:
        return False
    if place == "Learner#5":  # an equation with words in it
        return re.search("(?<![_a-z])[a-z]{4}", text) is not None
    if place in NAMES:
        return place != "Column#choices" or name == "network/columns.py"
    if place == "Line#0" and set(text.replace("+", " ").split()) <= KEYS:
        return False
    if place == "= SECTIONS":
        return text[0].isupper()  # the rest are names of columns
    is_there = place in PLACES or place in APART.get(name, ()) or place == "counted" or place.removesuffix("#0") in refusals
    return is_there and "_" not in _literal(text)


def _literal(text: str) -> str:
    """The text without its placeholders."""
    plain, depth = "", 0
    for letter in text:
        depth += (letter == "{") - (letter == "}")
        plain += letter if not depth and letter != "}" else ""
    return plain


def _refusals() -> frozenset[str]:
    """`Refused` and all its kinds, whose first argument is a sentence."""
    kinds = {"Refused"}
    classes = [made for tree in _trees().values() for made in tree.body if isinstance(made, ast.ClassDef)]
    for _ in range(4):
        kinds |= {made.name for made in classes if kinds & {ast.unparse(base) for base in made.bases}}
    return frozenset(kinds)


class _Reader:
    """Walks a module and says for every text where it stands: "Action#1", "= TITLES", "def hint_at", "counted"."""

    def __init__(self, refusals: frozenset[str]) -> None:
        self._refusals = refusals

    def texts(self, node: ast.AST, place: str = "") -> Iterator[tuple[str, int, str]]:
        """Place, line and text, of this node and all below it."""
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef):
            yield from self._of_block(node, place)
        elif isinstance(node, ast.Call):
            yield from self._of_call(node, place)
        elif isinstance(node, ast.Constant | ast.JoinedStr | ast.BinOp):
            yield from self._of_text(node, place)
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            yield from self.texts(node.value, f"= {target.id}" if isinstance(target, ast.Name) else place)
        elif isinstance(node, ast.IfExp | ast.Dict):  # neither what is compared nor the keys of a table are shown
            for child in (node.body, node.orelse) if isinstance(node, ast.IfExp) else node.keys if place in KEYED else node.values:
                yield from self.texts(child, place)
        elif not isinstance(node, ast.expr_context | ast.Compare):
            for child in ast.iter_child_nodes(node):
                yield from self.texts(child, place)

    def _of_block(self, node: ast.Module | ast.FunctionDef | ast.ClassDef, place: str) -> Iterator[tuple[str, int, str]]:
        body = node.body[1:] if ast.get_docstring(node, clean=False) is not None else node.body
        for child in body:
            yield from self.texts(child, place if isinstance(node, ast.Module) else f"def {node.name}")

    def _of_call(self, node: ast.Call, place: str) -> Iterator[tuple[str, int, str]]:
        function = node.func.value if isinstance(node.func, ast.Subscript) else node.func
        name = function.attr if isinstance(function, ast.Attribute) else function.id if isinstance(function, ast.Name) else ""
        yield from self.texts(node.func, place)
        if name in ("counted", "counted_text") and isinstance(node.args[-1], ast.Constant):
            noun = node.args[-1].value
            yield from (("counted", node.lineno, text) for text in (f"1 {noun}", f"{{0}} {noun}s"))
            return
        if name in LABELLED and "label" not in {each.arg for each in node.keywords} and _is_text(node.args[:1]):
            yield "Parameter#label", node.lineno, node.args[0].value.replace("_", " ").capitalize()  # as the table does it
        inside = [(str(at), argument) for at, argument in enumerate(node.args)] + [(each.arg or "", each.value) for each in node.keywords]
        for at, argument in inside:
            yield from self.texts(argument, place if name == "escaped" and at == "0" else f"{name}#{at}")

    def _of_text(self, node: ast.expr, place: str) -> Iterator[tuple[str, int, str]]:
        made = list(_templates(node))
        if made:
            yield from ((place, node.lineno, text) for text in made)
        for child in ast.walk(node):
            if isinstance(child, ast.Call) and child is not node:
                yield from self.texts(child, "")


def _is_text(first: list[ast.expr]) -> bool:
    return any(isinstance(one, ast.Constant) and isinstance(one.value, str) for one in first)


def _templates(node: ast.expr) -> Iterator[str]:
    """The texts an expression stands for, placeholders numbered from 0; nothing if it is no text."""
    for parts in _alternatives(node):
        if any(part is not None for part in parts):
            numbers = iter(range(len(parts)))
            yield "".join(f"{{{next(numbers)}}}" if part is None else part for part in parts)


def _alternatives(node: ast.expr) -> list[list[str | None]]:
    """Lists of pieces, None for what is not known before it is shown."""
    if isinstance(node, ast.Constant):
        return [[node.value]] if isinstance(node.value, str) else []
    if isinstance(node, ast.IfExp):
        branches = [_alternatives(branch) for branch in (node.body, node.orelse)]
        return branches[0] + branches[1] if all(branches) else []
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        sides = [_alternatives(side) for side in (node.left, node.right)]
        return _joined([side or [[None]] for side in sides]) if any(sides) else []
    if isinstance(node, ast.JoinedStr):
        return _joined([_alternatives(piece) for piece in node.values])
    if isinstance(node, ast.FormattedValue):
        is_choice = isinstance(node.value, ast.IfExp)
        return (_alternatives(node.value) if is_choice else []) or [[None]]
    return []


def _joined(pieces: Iterable[list[list[str | None]]]) -> list[list[str | None]]:
    return [[part for piece in chosen for part in piece] for chosen in product(*pieces)]
