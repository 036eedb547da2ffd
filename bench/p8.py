"""P8: one move, with its lock, checks, save, clocks, evidence, event and commit; and where its time goes."""

import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import chain
from typing import Any
from unittest.mock import patch

from bench._ground import backend_cpu, stand
from bench._walk import Walker
from feedback.actions import _move

MOVE_MS, A_SECOND = 25.0, 40.0
PARTS = {"lock": "lock_ticket", "read": "facts_of", "check": "_check", "evidence": "append"}
"""The steps of ``moving`` that are functions; the event is a signal, and what is left is body and save."""
Spent = Counter[str]


def main(small: bool) -> dict[str, Any]:
    """Value: the median milliseconds of a move, every verb of the main path alike."""
    tickets = stand(small)
    walker, rounds = Walker(), 20 if small else 60
    before = time.process_time(), backend_cpu()
    for number in range(rounds):
        walker.walk(number, timed=True)
    own, database = time.process_time() - before[0], backend_cpu() - before[1]
    every = list(chain.from_iterable(walker.times.values()))
    moves = len(every) + len(walker.queries)
    median, rate = statistics.median(every), 1000 * len(every) / sum(every)
    with _watched() as spent:
        for number in range(rounds, rounds + rounds // 4):
            walker.walk(number)
    watched = (rounds // 4) * len(walker.queries)
    return {
        "name": "P8",
        "value": round(median, 1),
        "unit": "ms",
        "goal": f"<= {MOVE_MS:.0f} ms, >= {A_SECOND:.0f} a second",
        "holds": median <= MOVE_MS and rate >= A_SECOND,
        "tickets": tickets,
        "moves": moves,
        "moves_a_second": round(rate, 1),
        "cpu_ms": round(own * 1000 / moves, 1),
        "db_cpu_ms": round(database * 1000 / moves, 1),
        "parts_ms": {name: round(seconds * 1000 / watched, 1) for name, seconds in spent.items()},
        "verbs": {
            verb: f"{statistics.median(times):.1f} ms, {walker.queries[verb]} queries"
            for verb, times in walker.times.items()
        },
    }


@contextmanager
def _watched() -> Iterator[Spent]:
    """The CPU seconds, here and in the database, of each part of every move made inside."""
    spent: Spent = Counter()

    def timed(part: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def measured(*args: Any, **kwargs: Any) -> Any:
            began = time.process_time() + backend_cpu()
            try:
                return work(*args, **kwargs)
            finally:
                spent[part] += time.process_time() + backend_cpu() - began

        return measured

    began = time.process_time() + backend_cpu()
    with ExitStack() as stack:
        for part, name in PARTS.items():
            stack.enter_context(patch.object(_move, name, timed(part, getattr(_move, name))))
        signal = _move.ticket_moved
        stack.enter_context(patch.object(signal, "send", timed("event", signal.send)))
        yield spent
    spent["body, save and commit"] = time.process_time() + backend_cpu() - began - sum(spent.values())
