"""The text of SNNS files cut into numbered lines, header values and tables. Knows the layout, not the meaning."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from rnnsim.files.refusal import FileRefused, PathLike
from rnnsim.files.saving import read_bounded

LARGEST = 64 << 20  # bytes: two million links, which take ten seconds
_RULE = frozenset("-| \t")


@dataclass(frozen=True)
class Line:
    """One line of the file; `number` counts from 1."""

    number: int
    text: str

    def refused(self, reason: str) -> FileRefused:
        """The error that names this line."""
        return FileRefused(f"line {self.number}: {reason}")


@dataclass
class Table:
    """A section's rows, each cut at its bars; the first row (its column names) is not among them."""

    line: Line
    rows: list[tuple[Line, list[str]]] = field(default_factory=list)


@dataclass
class SnnsText:
    """A file's header values by their lower-case name, and its tables by the section's name."""

    headers: dict[str, tuple[Line, str]]
    tables: dict[str, Table]


def content_of(path: PathLike) -> str:
    """The text of a file."""
    content = read_bounded(path, LARGEST)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def lines_of(text: str, kind: str) -> list[Line]:
    """The lines with their numbers, comments (from # on) and blank ones left out; the first has to name the kind of file."""
    lines = [Line(number, line.partition("#")[0].strip()) for number, line in enumerate(text.splitlines(), 1)]
    lines = [line for line in lines if line.text]
    if not lines or not lines[0].text.startswith(f"SNNS {kind} definition file"):
        raise FileRefused(f"it does not begin with “SNNS {kind} definition file”; choose a file saved by SNNS")
    return lines[1:]


def header_of(line: Line) -> tuple[str, str] | None:
    """(name in lower case, value) of a line such as `no. of units : 4`."""
    name, colon, value = line.text.partition(":")
    return (" ".join(name.lower().split()), value.strip()) if colon and len(name) < 60 else None


def text_of_network(content: str) -> SnnsText:
    """Headers and tables of a network file."""
    text = SnnsText({}, {})
    rest = iter(lines_of(content, "network"))
    for line in rest:
        header = header_of(line)
        if header and header[0].endswith("section"):
            if header[0] in text.tables:
                raise line.refused(f"there is a second “{header[0]}”; remove one of them")
            text.tables[header[0]] = _table(line, rest)
        elif header and not line.text.startswith("generated at"):
            text.headers[header[0]] = (line, header[1])
        elif not line.text.startswith("generated at"):
            raise line.refused(f"“{line.text[:40]}” is neither a header nor a section; remove the line")
    return text


def _table(heading: Line, lines: Iterator[Line]) -> Table:
    """Column names, a rule, rows, and a rule at the end."""
    table = Table(heading)
    rules = 0
    joined: list[tuple[Line, list[str]]] = []
    for line in lines:
        if "-" in line.text and _RULE.issuperset(line.text):
            rules += 1
            if rules == 2:
                table.rows = [(first, [cell.strip() for cell in " ".join(texts).split("|")]) for first, texts in joined]
                return table
        elif rules and ("|" in line.text or not joined):
            joined.append((line, [line.text]))
        elif rules:
            joined[-1][1].append(line.text)
    raise heading.refused("the section has no end; it should close with a line of dashes")


def whole_number(line: Line, text: str, what: str) -> int:
    """The number, or a sentence saying what it should be."""
    if not re.fullmatch(r"[+-]?\d{1,9}", text):
        raise line.refused(f"{what} is “{text[:40]}”, which is not a whole number; correct it")
    return int(text)


def number(line: Line, text: str, what: str) -> float:
    """The finite number, or a sentence saying what it should be."""
    if not re.fullmatch(r"[+-]?(\d{1,400}\.?\d{0,400}|\.\d{1,400})([eE][+-]?\d{1,3})?", text) or abs(float(text)) == float("inf"):
        raise line.refused(f"{what} is “{text[:40]}”, which is not a number; correct it")
    return float(text)
