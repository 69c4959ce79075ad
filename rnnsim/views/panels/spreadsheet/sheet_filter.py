"""Which rows of a sheet a person asked for: words, comparisons such as `weight > 0.5 delay = 1`, and, or, not, brackets.

Reads a small language of its own; nothing a person writes is ever executed. Knows no widget.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnsim.formulas.refused import Refused
from rnnsim.network.columns import NO_ID
from rnnsim.views.number_fields import number_from
from rnnsim.views.panels.spreadsheet.sheet import Sheet
from rnnsim.views.panels.spreadsheet.sheet_columns import SheetColumn, positions_in, value_from
from rnnsim.views.wording import NOBODY, shown_name

Mask = NDArray[np.bool_]
LONGEST, DEEPEST = 500, 20
_TOKEN = re.compile(
    r"""\s*(?:(?P<text>"[^"]*"|“[^”]*”)|(?P<sign><=|>=|!=|==|≤|≥|≠|[=<>~])|(?P<bracket>[()|])|(?P<word>[^\s=<>!~≤≥≠()|"“]+))"""
)
_SAME = {"≤": "<=", "≥": ">=", "≠": "!=", "==": "="}
_COMPARED: dict[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


def rows_wanted(sheet: Sheet, text: str) -> Mask:
    """(rows,) whether each row matches; refused in one sentence if the text cannot be understood. An empty text wants all rows."""
    if len(text) > LONGEST:
        raise Refused(f"A filter has at most {LONGEST} characters; this one has {len(text)}.")
    reading = _Reading(sheet, _tokens_of(text))
    wanted = np.ones(len(sheet.rows), bool)
    while reading.has_more:
        wanted &= reading.alternatives()
    return wanted


def _tokens_of(text: str) -> list[tuple[str, str]]:
    tokens, at, plain = [], 0, text.strip()
    while at < len(plain):
        found = _TOKEN.match(plain, at)
        if found is None:
            raise Refused(f"The filter cannot be read from “{plain[at : at + 20]}” on; close the quote or take the sign away.")
        kind = str(found.lastgroup)
        tokens.append((kind, found[kind].strip('"“”') if kind == "text" else found[kind]))
        at = found.end()
    return tokens


class _Reading:
    """Reads tokens from left to right, each rule giving the mask of the rows it wants."""

    def __init__(self, sheet: Sheet, tokens: list[tuple[str, str]]) -> None:
        self._sheet, self._tokens, self._at, self._depth = sheet, tokens, 0, 0
        self._places = positions_in(sheet.columns)

    @property
    def has_more(self) -> bool:
        return self._at < len(self._tokens)

    def alternatives(self) -> Mask:
        """This or that; `and` binds more tightly, and needs not be written."""
        wanted = self._together()
        while self._takes("or"):
            wanted = wanted | self._together()
        return wanted

    def _together(self) -> Mask:
        wanted = self._one()
        while self.has_more and not self._is_next("or", ")"):
            self._takes("and")
            wanted = wanted & self._one()
        return wanted

    def _one(self) -> Mask:
        if self._takes("not"):
            return ~self._one()
        if self._takes("("):
            self._depth += 1
            if self._depth > DEEPEST:
                raise Refused(f"A filter may have {DEEPEST} brackets inside each other, no more.")
            wanted = self.alternatives()
            self._expect(")")
            self._depth -= 1
            return wanted
        is_size = self._takes("|")
        kind, word = self._next()
        if is_size:
            self._expect("|")
        if kind not in ("word", "text") or (is_size and not self._is_sign_next):
            raise Refused(f"“{word}” stands where a name was expected; write such as weight > 0.5.")
        return self._comparison(word, is_size=is_size) if self._is_sign_next else self._holding(word)

    def _comparison(self, word: str, *, is_size: bool) -> Mask:
        sign = self._next()[1]
        sign = _SAME.get(sign, sign)
        if word.casefold() == "id" and not is_size:
            return self._compared_numbers(self._sheet.rows.id, sign, given=self._given(word, sign), name="id")
        column = self._column_of(word)
        given = self._given(column.title, sign)
        values = self._sheet.values(column)
        if is_size:
            if not column.is_numeric:
                raise Refused(f"“{column.title}” is no number and has no size; leave the two lines | | away.")
            values = np.abs(values)
        if sign == "~" or column.kind in ("text", "choice"):
            return self._compared_texts(column, sign, given)
        if column.is_numeric:
            return self._compared_numbers(values, sign, given=given, name=column.title)
        if sign not in ("=", "!="):
            raise Refused(f"“{column.title}” has no order; compare it by = or !=.")
        return np.asarray(_COMPARED[sign](values, value_from(column, given, self._sheet.names)), bool)

    def _compared_numbers(self, values: NDArray[Any], sign: str, *, given: str, name: str) -> Mask:
        number = float(NO_ID) if given.casefold() == NOBODY else number_from(given)
        if number is None or sign == "~":
            raise Refused(f"“{name}” is compared with a number, as in {name.casefold()} > 0.5, not with “{given[:40]}”.")
        return np.asarray(_COMPARED[sign](values, number), bool)

    def _compared_texts(self, column: SheetColumn, sign: str, given: str) -> Mask:
        if sign not in ("=", "!=", "~"):
            raise Refused(f"“{column.title}” is text; compare it by =, != or ~ (contains).")
        wanted = given.casefold()
        if column.kind == "unit":
            return self._of_units(np.strings.find(self._sheet.names.lower_names, wanted) >= 0, column.name)
        if column.kind not in ("text", "choice"):
            raise Refused(f"“{column.title}” is no text; compare it by = or !=.")
        names, index = np.unique(self._sheet.values(column), return_inverse=True)
        shown = [shown_name(name).casefold() for name in names.tolist()]
        fits = np.array([wanted in name if sign == "~" else (name == wanted) is (sign == "=") for name in shown], bool)
        return fits[index.ravel()] if len(names) else np.zeros(0, bool)

    def _holding(self, word: str) -> Mask:
        """Whose label, id or group holds the word; a connection's are those of its ends."""
        if not self.has_more and word in self._places and self._tokens[-1][0] == "word":
            raise Refused(f"Compare “{word}” with a value, such as {word} > 0.5; put it in quotes to look for the word.")
        units, rows = self._sheet.network.units, self._sheet.rows
        wanted = word.casefold()
        fits = np.strings.find(self._sheet.names.lower_names, wanted) >= 0 if len(units) else np.zeros(0, bool)
        paths, index = np.unique(units.group, return_inverse=True)
        fits |= np.array([wanted in path.casefold() for path in paths.tolist()], bool)[index.ravel()] if len(units) else fits
        found = fits if self._sheet.kind == "units" else self._of_units(fits, "source") | self._of_units(fits, "target")
        if wanted.isdecimal():
            found = found | (np.strings.find(rows.id.astype(str), wanted) >= 0)
        return found

    def _of_units(self, fits: Mask, name: str) -> Mask:
        """(connections,) whether the unit in that column is one of these."""
        at = self._sheet.network.units.positions_of(self._sheet.rows.columns[name])
        return (at >= 0) & fits[at.clip(0)] if len(fits) else np.zeros(len(at), bool)

    def _column_of(self, word: str) -> SheetColumn:
        place = self._places.get(word.casefold().replace(" ", "_"))
        if place is None:
            known = ", ".join(column.name for column in self._sheet.columns)
            raise Refused(f"“{word[:40]}” is no column of the {self._sheet.kind}; the columns are id, {known}.")
        return self._sheet.columns[place]

    def _given(self, name: str, sign: str) -> str:
        if not self.has_more or self._tokens[self._at][0] not in ("word", "text"):
            raise Refused(f"After “{name} {sign}” a value is missing; write such as {name.casefold()} {sign} 1.")
        return self._next()[1]

    @property
    def _is_sign_next(self) -> bool:
        return self.has_more and self._tokens[self._at][0] == "sign"

    def _is_next(self, *words: str) -> bool:
        return self.has_more and self._tokens[self._at][0] != "text" and self._tokens[self._at][1].casefold() in words

    def _takes(self, word: str) -> bool:
        taken = self._is_next(word)
        self._at += taken
        return taken

    def _expect(self, word: str) -> None:
        if not self._takes(word):
            raise Refused(f"A “{word}” is missing in the filter.")

    def _next(self) -> tuple[str, str]:
        if not self.has_more:
            raise Refused("The filter ends too early; write a name or a comparison such as weight > 0.5.")
        self._at += 1
        return self._tokens[self._at - 1]
