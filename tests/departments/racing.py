"""Threads with connections of their own, for what only a race can show."""

import threading
from collections.abc import Callable

from django.db import connection


def in_threads(*works: Callable[[], object]) -> list[object]:
    """Run all at once; what each returned, or the exception it raised, in order."""
    results: list[object] = [None] * len(works)

    def run(index: int, work: Callable[[], object]) -> None:
        try:
            results[index] = work()
        except Exception as fault:
            results[index] = fault
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not any(thread.is_alive() for thread in threads)
    return results
