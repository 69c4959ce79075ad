"""The house rules of the code, one sentence each. The exemption list is empty and stays empty."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import networkx
import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from tests.sources import trees

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "rnnsim"
EXEMPT: tuple[str, ...] = ()
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if str(path.relative_to(ROOT)) not in EXEMPT)
VAGUE = {"util", "utils", "helper", "helpers", "manager", "misc", "common", "base", "handler", "handlers", "data"}
Function = ast.FunctionDef | ast.AsyncFunctionDef
Definition = Function | ast.ClassDef


@cache
def nodes_of(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(trees()[path]))


def definitions() -> Iterator[tuple[Path, Definition]]:
    for path in MODULES:
        for node in nodes_of(path):
            if isinstance(node, Definition):
                yield path, node


def place(path: Path, node: Definition) -> str:
    return f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"


def code_lines(node: Function, source: list[str]) -> int:
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    if not body:
        return 0
    lines = source[body[0].lineno - 1 : node.end_lineno]
    return sum(1 for line in lines if line.strip() and not line.strip().startswith("#"))


def compiled_by_numba(node: Function) -> bool:
    return any("njit" in ast.unparse(decorator) or "numba" in ast.unparse(decorator) for decorator in node.decorator_list)


def test_the_exemption_list_is_empty() -> None:
    assert EXEMPT == ()


def test_layers_and_forbidden_imports_hold(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    status = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out


def _imported(path: Path) -> Iterator[str]:
    only_for_types = {
        id(inner)
        for node in nodes_of(path)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in nodes_of(path):
        if id(node) in only_for_types:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def test_modules_import_each_other_in_no_circle() -> None:
    names = {_module_name(path) for path in MODULES}
    graph = networkx.DiGraph((_module_name(path), name) for path in MODULES for name in _imported(path) if name in names)
    circles = [sorted(part) for part in networkx.strongly_connected_components(graph) if len(part) > 1]
    assert circles == []


def test_package_initialisers_are_empty_except_the_top_one() -> None:
    assert [str(path) for path in PACKAGE.rglob("__init__.py") if path.parent != PACKAGE and path.read_text().strip()] == []


def test_nothing_has_a_vague_name() -> None:
    names = [(str(path.relative_to(ROOT)), word) for path in MODULES for word in path.with_suffix("").name.split("_")]
    names += [
        (place(path, node), word)
        for path, node in definitions()
        if isinstance(node, ast.ClassDef)
        for word in re.findall("[A-Z][a-z]+", node.name)
    ]
    assert [where for where, word in names if word.lower() in VAGUE] == []


def test_no_module_is_longer_than_400_lines() -> None:
    assert [str(path.relative_to(ROOT)) for path in MODULES if len(path.read_text().splitlines()) > 400] == []


def test_no_function_has_more_than_50_code_lines() -> None:
    long = []
    for path in MODULES:
        source = path.read_text().splitlines()
        tree = nodes_of(path)
        long += [place(path, node) for node in tree if isinstance(node, Function) and code_lines(node, source) > 50]
    assert long == []


def test_no_class_is_longer_than_300_lines_or_has_more_than_25_methods() -> None:
    classes = [(path, node) for path, node in definitions() if isinstance(node, ast.ClassDef)]
    large = [
        place(path, node)
        for path, node in classes
        if (node.end_lineno or 0) - node.lineno + 1 > 300 or sum(isinstance(part, Function) for part in node.body) > 25
    ]
    assert large == []


def test_functions_take_at_most_six_parameters_and_name_those_after_the_third() -> None:
    crowded = []
    for path, node in definitions():
        if isinstance(node, ast.ClassDef):
            continue
        positional = [argument.arg for argument in node.args.posonlyargs + node.args.args if argument.arg not in ("self", "cls")]
        most = 6 if compiled_by_numba(node) else 3
        if len(positional) > most or len(positional) + len(node.args.kwonlyargs) > 6:
            crowded.append(place(path, node))
    assert crowded == []


def test_a_class_is_abstract_by_name_or_has_no_heirs() -> None:
    classes = {node.name: (path, node) for path, node in definitions() if isinstance(node, ast.ClassDef)}
    heirs = [
        place(path, node)
        for path, node in classes.values()
        for parent in node.bases
        if (name := ast.unparse(parent).split(".")[-1].split("[")[0]) in classes
        and not name.startswith("Abstract")
        and not _is_an_error(name, classes)
    ]
    assert heirs == []


def _is_an_error(name: str, classes: dict[str, tuple[Path, ast.ClassDef]]) -> bool:
    """Errors form a family: what is caught as Refused is named by its situation."""
    parents = [ast.unparse(parent).split(".")[-1] for parent in classes[name][1].bases]
    return any(parent.endswith(("Error", "Exception")) or (parent in classes and _is_an_error(parent, classes)) for parent in parents)


def test_every_module_and_every_public_definition_says_what_it_is() -> None:
    silent = [str(path.relative_to(ROOT)) for path in MODULES if path.name != "__init__.py" and not ast.get_docstring(trees()[path])]
    for path in MODULES:
        if "views" in path.parts:
            continue
        tree = trees()[path]
        silent += [
            place(path, node)
            for node in tree.body
            if isinstance(node, Definition) and not node.name.startswith("_") and not ast.get_docstring(node)
        ]
    assert silent == []


def test_painters_are_opened_as_context_managers_only() -> None:
    loose = []
    for path in MODULES:
        inside = {id(item.context_expr) for node in nodes_of(path) if isinstance(node, ast.With) for item in node.items}
        loose += [
            f"{path.relative_to(ROOT)}:{node.lineno}"
            for node in nodes_of(path)
            if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "QPainter" and id(node) not in inside
        ]
    assert loose == []


def test_no_error_is_swallowed() -> None:
    swallowed = []
    for path in MODULES:
        for node in nodes_of(path):
            if isinstance(node, ast.ExceptHandler):
                broad = node.type is None or ast.unparse(node.type) in ("Exception", "BaseException")
                if node.type is None or (broad and all(isinstance(part, ast.Pass | ast.Continue) for part in node.body)):
                    swallowed.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert swallowed == []


def test_a_module_connects_at_most_fifteen_signals() -> None:
    assert [str(path.relative_to(ROOT)) for path in MODULES if path.read_text().count(".connect(") > 15 and "views" in path.parts] == []
