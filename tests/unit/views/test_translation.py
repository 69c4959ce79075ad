"""One German catalogue proves that every text goes through the door: nothing is missing, nothing left over, all places agree."""

from __future__ import annotations

import json
import re

import pytest

from rnnsim.files.resources import resource_path
from rnnsim.session.actions import ACTIONS
from rnnsim.views.preferences import PREFERENCES
from rnnsim.views.translation import ENGLISH, LANGUAGES, Catalogue, inside, language, pieces_of, read_texts, translated, wanted_language
from tests.shown_texts import shown_texts

OTHERS = tuple(code for code in LANGUAGES if code != ENGLISH)


@pytest.fixture(scope="module")
def shown() -> dict[str, list[str]]:
    return shown_texts()


@pytest.fixture
def german():
    language.choose("de")
    yield language.catalogue
    language.choose(ENGLISH)


@pytest.mark.parametrize("code", OTHERS)
def test_every_text_that_is_shown_has_a_translation(code: str, shown: dict[str, list[str]]) -> None:
    missing = [f"{text!r} ({shown[text][0]})" for text in shown.keys() - read_texts(code).keys()]
    assert not missing, f"write these in resources/translations/{code}.json: {sorted(missing)}"


@pytest.mark.parametrize("code", OTHERS)
def test_no_translation_is_left_of_a_text_that_is_gone(code: str, shown: dict[str, list[str]]) -> None:
    assert sorted(read_texts(code).keys() - shown.keys()) == []


@pytest.mark.parametrize("code", OTHERS)
def test_a_translation_has_the_places_of_its_text(code: str) -> None:
    for english, said in read_texts(code).items():
        assert sorted(_places(english)) == sorted(_places(said)), english


def _places(text: str) -> list[str]:
    return [name for _, name in pieces_of(text) if name]


def test_german_quotes_are_german() -> None:
    for said in read_texts("de").values():
        plain = said.replace("record=“outputs” oder “last”", "")
        assert not re.search("”|“\\w", plain.replace("“", "“ ")), said
        assert plain.count("„") == plain.count("“"), said


def test_the_glossary_stands_at_the_head() -> None:
    catalogue = json.loads(resource_path("translations", "de.json").read_text("utf-8"))
    assert list(catalogue) == ["language", "glossary", "texts"]
    assert catalogue["language"] == LANGUAGES["de"]
    assert {"unit", "connection", "weight", "delay", "tick", "gate"} <= catalogue["glossary"].keys()


def test_the_tables_speak_german(german: Catalogue) -> None:
    same = [row.text for row in ACTIONS if translated(row.text) == row.text]
    assert same == []
    assert [row.text for row in PREFERENCES if translated(row.text) == row.text] == []


def test_a_sentence_made_of_parts_is_translated_with_its_parts(german: Catalogue) -> None:
    assert translated("3 units") == "3 Einheiten"
    assert translated("Delete 1 unit") == "1 Einheit löschen"
    said = translated("h → y is a loop of 3 connections within one tick; put a delay on one of its connections.")
    assert said.startswith("h → y ist eine Schleife aus 3 Verbindungen")
    refused = translated("Cannot open “x.csv”: it is a folder; choose a file.")
    assert refused == "„x.csv“ kann nicht geöffnet werden: es ist ein Ordner; eine Datei wählen."


def test_what_nobody_knows_stays_as_it_is(german: Catalogue) -> None:
    for text in ("", "h₁", "a sentence of nobody, from far to near, that fits no template of ours", "x" * 100_000):
        assert translated(text) == text


def test_a_text_translated_twice_is_translated_once(german: Catalogue) -> None:
    for text in ("Select a unit first.", "Add 3 units", "Weight"):
        assert translated(translated(text)) == translated(text)


def test_names_inside_sentences_keep_their_spelling(german: Catalogue) -> None:
    assert inside("Weight") == "Gewicht"
    language.choose(ENGLISH)
    assert inside("Weight") == "weight"


@pytest.mark.parametrize(
    ("variable", "preferred", "system", "wanted"),
    [
        ("", "system", "de_AT", "de"),
        ("", "en", "de_DE", "en"),
        ("de", "en", "C", "de"),
        ("xx", "system", "C", "en"),
        ("", "de", "fr", "de"),
    ],
)
def test_the_variable_leads_then_the_preference_then_the_system(
    variable: str, preferred: str, system: str, wanted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RNNSIM_LANGUAGE", variable)
    assert wanted_language(preferred, system) == wanted
