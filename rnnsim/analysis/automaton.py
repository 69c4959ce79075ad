"""Finite automata as tables, and the smallest one that accepts the same words. Knows no network."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Table = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Automaton:
    """transitions (S, K): the next state by state and symbol; accepts (S,): whether a word may end there. It begins in state 0.

    >>> odd = Automaton(np.array([[0, 1], [1, 0]]), np.array([False, True]))
    >>> odd.accepts_word([1, 0, 1, 1]), len(odd)
    (True, 2)
    """

    transitions: Table
    accepts: Flags

    def __len__(self) -> int:
        return len(self.accepts)

    def accepts_word(self, word: Iterable[int]) -> bool:
        """Whether it ends in an accepting state after these symbols."""
        state = 0
        for symbol in word:
            state = int(self.transitions[state, symbol])
        return bool(self.accepts[state])


def minimal(automaton: Automaton) -> Automaton:
    """The smallest automaton with the same language, states numbered in the order in which they are first reached.

    States are split until those of a class agree on acceptance and on the classes their symbols lead to (Moore, 1956).
    """
    reached = np.sort(_in_order(automaton.transitions, 0))
    inside, accepts = np.searchsorted(reached, automaton.transitions[reached]), automaton.accepts[reached]
    classes = _numbered(accepts[:, None])
    while True:
        finer = _numbered(np.column_stack([classes, classes[inside]]))
        if finer.max() == classes.max():
            break
        classes = finer
    _, first = np.unique(classes, return_index=True)
    return _renumbered(classes[inside[first]], accepts[first], start=int(classes[0]))


def _numbered(rows: NDArray[np.generic]) -> Table:
    """(S,) equal numbers for equal rows, from 0 on."""
    return np.asarray(np.unique(rows, axis=0, return_inverse=True)[1], np.int64).ravel()


def _in_order(transitions: Table, start: int) -> Table:
    """States breadth first from the start."""
    found = [start]
    for state in found:
        found += [target for target in dict.fromkeys(transitions[state].tolist()) if target not in found]
    return np.array(found)


def _renumbered(transitions: Table, accepts: Flags, *, start: int) -> Automaton:
    order = _in_order(transitions, start)
    places = np.empty_like(order)
    places[order] = np.arange(len(order))
    return Automaton(places[transitions[order]], accepts[order])
