"""Reber's grammar and its embedding, where the second letter decides the last but one: which letters may come next?"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from rnnsim.network.batch import Batch
from rnnsim.tasks.strings import predicting_next, texts_in
from rnnsim.tasks.task import Floats, Scoring, Task, endless

ALPHABET = "BTPSXVE"
Machine = Mapping[str, Mapping[str, str]]
BEGIN, DONE = "begin", "done"
REBER: Machine = {
    BEGIN: {"B": "0"},
    "0": {"T": "1", "P": "2"},
    "1": {"S": "1", "X": "3"},
    "2": {"T": "2", "V": "4"},
    "3": {"X": "2", "S": "5"},
    "4": {"P": "3", "V": "5"},
    "5": {"E": DONE},
}


def _embedded() -> Machine:
    made: dict[str, Mapping[str, str]] = {BEGIN: {"B": "outer"}, "outer": {"T": "T begin", "P": "P begin"}, "close": {"E": DONE}}
    for letter in "TP":
        made |= {f"{letter} {state}": {sign: f"{letter} {to}" for sign, to in row.items()} for state, row in REBER.items()}
        made[f"{letter} {DONE}"] = {letter: "close"}
    return made


EMBEDDED = _embedded()


def string_of(machine: Machine, rng: np.random.Generator) -> str:
    """One string of the grammar, each legal letter equally likely."""
    text, state = "", BEGIN
    while state != DONE:
        signs = list(machine[state])
        sign = signs[int(rng.integers(len(signs)))]
        text, state = text + sign, machine[state][sign]
    return text


def legal_letters(machine: Machine, text: str) -> list[str]:
    """After each letter of the text, which letters may come; after a whole string another begins."""
    state, made = BEGIN, []
    for sign in text:
        state = machine[BEGIN if state == DONE else state][sign]
        made.append("".join(machine[BEGIN if state == DONE else state]))
    return made


def reber(seed: int, *, strings: int) -> Task:
    """Strings of the seven-letter grammar (Reber 1967; Cleeremans, Servan-Schreiber and McClelland 1989)."""
    return _task(REBER, seed, strings)


def embedded_reber(seed: int, *, strings: int) -> Task:
    """B, T or P, a string of the grammar, the same T or P, E (Hochreiter and Schmidhuber 1997). `strings` of them without a reset."""
    return _task(EMBEDDED, seed, strings)


def _task(machine: Machine, seed: int, strings: int) -> Task:
    def draw(rng: np.random.Generator, size: int) -> Batch:
        return predicting_next(["".join(string_of(machine, rng) for _ in range(strings)) for _ in range(size)], ALPHABET)

    def legal(outputs: Floats, batch: Batch) -> float:
        return legal_share(machine, outputs, batch)

    scoring = Scoring("strings whose greatest outputs are the legal letters at every tick", legal, 1.0)
    return endless(draw, seed, loss="cross_entropy", scoring=scoring, names=(" ".join(ALPHABET),) * 2)


def legal_share(machine: Machine, outputs: Floats, batch: Batch) -> float:
    """Share of strings at every tick of which the k greatest outputs are exactly the k legal letters."""
    right = 0
    for place, text in enumerate(texts_in(batch, ALPHABET)):
        ranked = np.argsort(-outputs[: len(text), place], axis=1, kind="stable")
        legal = legal_letters(machine, text)
        right += all({ALPHABET[at] for at in row[: len(may)]} == set(may) for row, may in zip(ranked, legal, strict=True))
    return right / len(batch)


def outer_letters_right(outputs: Floats, batch: Batch) -> float:
    """Share of the ends of embedded strings at which the letter that opened them is preferred to the other: the long memory alone."""
    right, asked = 0, 0
    for place, text in enumerate(texts_in(batch, ALPHABET)):
        for tick, may in enumerate(legal_letters(EMBEDDED, text)):
            if may in ("T", "P"):
                asked += 1
                given = outputs[tick, place, ALPHABET.index(may)]
                right += bool(given > outputs[tick, place, ALPHABET.index("TP".replace(may, ""))])
    return right / max(asked, 1)
