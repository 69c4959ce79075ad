"""Fuzzy search: which of many texts have the typed letters in order, how well, and which letters to highlight. Knows no commands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

LETTER, IN_A_ROW, WORD_START, TEXT_START, SKIPPED, SPARE = 1.0, 3.0, 4.0, 2.0, 0.15, 0.02
LONGEST_WORD = 40  # letters of a typed word that count


@dataclass(frozen=True)
class Match:
    """How well a text fits, and the places of its letters that were typed, ascending."""

    score: float
    places: tuple[int, ...]


def fuzzy_match(wanted: str, text: str) -> Match | None:
    """Every word of `wanted` must be a subsequence of the text, whatever the case; the best places are found.

    Letters in a row and at the beginnings of words count most, skipped letters and a long text cost a little.
    Nothing wanted fits everything, with score 0.
    """
    score, places = 0.0, set[int]()
    for word in wanted.lower().split():
        found = _best_places(word[:LONGEST_WORD], text.lower())
        if found is None:
            return None
        score += found.score
        places.update(found.places)
    return Match(score - SPARE * len(text) if places else 0.0, tuple(sorted(places)))


def _best_places(word: str, text: str) -> Match | None:
    """Of all ways to find the letters in order the one that counts most; `best[at]` ends with the newest letter at that place."""
    best = {at: Match(_value(text, at, 0.0), (at,)) for at, letter in enumerate(text) if letter == word[0]}
    for letter in word[1:]:
        best = {
            at: max((_joined(before, text, at) for before in best.values() if before.places[-1] < at), key=lambda match: match.score)
            for at, other in enumerate(text)
            if other == letter and min(best, default=inf) < at
        }
    return max(best.values(), key=lambda match: match.score, default=None)


def _joined(before: Match, text: str, at: int) -> Match:
    skipped = at - before.places[-1] - 1
    return Match(before.score + _value(text, at, -SKIPPED * skipped if skipped else IN_A_ROW), (*before.places, at))


def _value(text: str, at: int, joint: float) -> float:
    starts_word = at == 0 or not text[at - 1].isalnum()
    return LETTER + joint + WORD_START * starts_word + TEXT_START * (at == 0)


def ranked(wanted: str, texts: Sequence[str], *, favourites: Sequence[int] = (), least: float = 0.6) -> list[tuple[int, Match]]:
    """(index, match) of the texts that fit, the best first; of equals and when nothing is typed the `favourites` lead, in their order.

    What fits less than `least` of the best is noise and left out.
    """
    place = {index: at for at, index in reversed(list(enumerate(favourites)))}
    found = [(index, match) for index, text in enumerate(texts) if (match := fuzzy_match(wanted, text)) is not None]
    best = max((match.score for _, match in found), default=0.0)
    kept = [row for row in found if row[1].score >= least * best]
    return sorted(kept, key=lambda row: (-round(row[1].score, 1), place.get(row[0], len(place)), row[0]))
