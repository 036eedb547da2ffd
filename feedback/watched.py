"""Which tickets somebody above watches: upper apps say so, the ticket's pages ask."""

from collections.abc import Callable, Collection

Watch = Callable[[Collection[int]], set[int]]
"""Those of the tickets (ids) that are watched; one query."""

_watches: list[Watch] = []


def register_watch(watch: Watch) -> None:
    """Let an upper app say which tickets it watches; called once from its receivers."""
    if watch not in _watches:
        _watches.append(watch)


def watched(tickets: Collection[int]) -> set[int]:
    """The ids of those that any app watches."""
    return {pk for watch in _watches for pk in watch(tickets)} if tickets else set()
