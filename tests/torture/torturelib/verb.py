# SPDX-License-Identifier: Apache-2.0
"""What a row of verbs says."""

import dataclasses
import typing


@dataclasses.dataclass(frozen=True)
class Verb:
    name: str
    method: str
    weight: float
    # (person, dice) → (conv, arguments), or None: not now
    make: typing.Callable
    # (person, intent) → parameters of the call
    params: typing.Callable
    # codes that are a full answer: it was refused and has left nothing
    refusals: frozenset = frozenset()
    # the type of the entry it leaves, to be found under its cid
    leaves: str = ""
    # (check, log, entry, intent): the entry says what was meant
    entry: typing.Callable = None
    # (check, person, conv, answer, intent or None): what else an answer promises
    answer: typing.Callable = None
    # what the load remembers once it is acknowledged: (person, intent)
    done: typing.Callable = None
    # of a session: make gets the line, done the line, the intent and the answer
    is_live: bool = False
    # "It is gone" may be said of something else than its conversation.
    looks_elsewhere: bool = False
    # What one does after it comes after it.
    is_ordered: bool = True
    # (intent) → [(key, value)] that the conversation has from then on
    lasts: typing.Callable = None
    # the type of the entry it leaves in a log of sidelog.py
    beside: str = ""
    # what the load forgets once it is refused: (person, intent)
    undone: typing.Callable = None
