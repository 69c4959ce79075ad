"""The one door of all texts: English as the layers write it in, the words of the language in force out. Knows no widgets.

A catalogue is resources/translations/<code>.json: English text or template → the same in that language. A text is looked up
as it is; else the templates are matched ("{0} units" fits "3 units"), and what stands in their places is translated too.
What no catalogue knows stays English.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from string import Formatter

from rnnsim.files.resources import resource_path

ENGLISH = "en"
LANGUAGES: Mapping[str, str] = {ENGLISH: "English", "de": "Deutsch"}
VARIABLE = "RNNSIM_LANGUAGE"
FEWEST_LETTERS = 2  # of a template besides its places: a shorter one would fit everything
FEW_LETTERS, SHORT = 8, 48  # a template of less than these letters fits only texts of at most so many
LONGEST = 2_000  # a longer text is a person's, not one of ours
DEEPEST = 4  # texts inside texts


def pieces_of(template: str) -> Iterator[tuple[str, str]]:
    """(what is written before a place, the name of the place) in order; the name is "" after the last. Bare {} are numbered."""
    number = 0
    for written, name, _, _ in Formatter().parse(template):
        if name == "":
            name, number = str(number), number + 1
        yield written, name or ""


@dataclass(frozen=True)
class Template:
    """A text with places: what fits it, and how it is said."""

    pattern: re.Pattern[str]
    names: tuple[str, ...]
    said: str
    letters: int  # that are written out: the fitting one with the most says most

    def places_in(self, text: str) -> tuple[str, ...] | None:
        """What stands in the places of a text that fits; None if it does not."""
        if self.letters < FEW_LETTERS and len(text) > SHORT:
            return None
        fits = self.pattern.fullmatch(text)
        return None if fits is None else fits.groups()


def template_of(english: str, said: str) -> Template | None:
    """The template of an entry; None for a text without places, or with hardly anything but places."""
    pieces = list(pieces_of(english))
    names = tuple(name for _, name in pieces if name)
    letters = sum(letter.isalpha() for written, _ in pieces for letter in written)
    if not names or letters < FEWEST_LETTERS:
        return None
    pattern = "".join(re.escape(written) + ("(.*?)" if name else "") for written, name in pieces)
    return Template(re.compile(pattern, re.DOTALL), names, said, letters)


class Catalogue:
    """All texts of one language."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = dict(texts)
        made = (template_of(english, said) for english, said in texts.items())
        self.templates = sorted((each for each in made if each is not None), key=lambda each: -each.letters)
        self.find = lru_cache(maxsize=4096)(self._find)

    def translated(self, text: str, depth: int = 0) -> str:
        """The text in this language, or itself."""
        found = self.find(text, depth)
        return text if found is None else found

    def _find(self, text: str, depth: int) -> str | None:
        if text in self.texts or not text or len(text) > LONGEST:
            return self.texts.get(text)
        for template in self.templates:
            parts = template.places_in(text)
            if parts is not None:
                named = zip(template.names, parts, strict=True)
                inside = {name: part if depth >= DEEPEST else self.translated(part, depth + 1) for name, part in named}
                return "".join(written + inside.get(name, "") for written, name in pieces_of(template.said))
        return None


class Language:
    """Which catalogue is in force; none for English."""

    def __init__(self) -> None:
        self.code = ENGLISH
        self.catalogue: Catalogue | None = None

    def choose(self, code: str) -> None:
        """Speak this language from now on: what is shown already stays until it is built again. One that is not there is English."""
        self.code = code if code in LANGUAGES else ENGLISH
        self.catalogue = None if self.code == ENGLISH else Catalogue(read_texts(self.code))


language = Language()


def read_texts(code: str) -> dict[str, str]:
    """The entries of a shipped catalogue."""
    return dict(json.loads(resource_path("translations", f"{code}.json").read_text("utf-8"))["texts"])


def wanted_language(preferred: str, system: str) -> str:
    """The code of the language to speak: the variable `RNNSIM_LANGUAGE` before the preference, and that before the system's."""
    codes = (os.environ.get(VARIABLE, ""), preferred, system.replace("-", "_").split("_")[0])
    return next((code for code in codes if code in LANGUAGES), ENGLISH)


def translated(text: str) -> str:
    """A text of any layer, as it is to be shown."""
    return text if language.catalogue is None else language.catalogue.translated(text)


def inside(name: str) -> str:
    """A name of a table inside a sentence: small letters in English, as it is spelled in other languages."""
    return name.lower() if language.catalogue is None else translated(name)
