"""P8: one move, with its lock, checks, save, clocks, evidence, event and commit."""

import statistics
from itertools import chain
from typing import Any

from bench._ground import stand
from bench._walk import Walker

MOVE_MS, A_SECOND = 25.0, 40.0


def main(small: bool) -> dict[str, Any]:
    """Value: the median milliseconds of a move, every verb of the main path alike."""
    tickets = stand(small)
    walker = Walker()
    for number in range(20 if small else 60):
        walker.walk(number, timed=True)
    every = list(chain.from_iterable(walker.times.values()))
    median, rate = statistics.median(every), 1000 * len(every) / sum(every)
    return {
        "name": "P8",
        "value": round(median, 1),
        "unit": "ms",
        "goal": f"<= {MOVE_MS:.0f} ms, >= {A_SECOND:.0f} a second",
        "holds": median <= MOVE_MS and rate >= A_SECOND,
        "tickets": tickets,
        "moves": len(every),
        "moves_a_second": round(rate, 1),
        "verbs": {
            verb: f"{statistics.median(times):.1f} ms, {walker.queries[verb]} queries"
            for verb, times in walker.times.items()
        },
    }
