"""Panels that upper apps put on the page of a ticket: an address each, fetched once the page stands.

So the page costs the same whoever is above it, and a panel that fails takes nothing with it.
"""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from feedback.models import Ticket


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A panel: its heading, and the URL name under which it answers for a ticket's number."""

    title: Any
    url_name: str


_neighbours: list[Neighbour] = []


def register_neighbour(neighbour: Neighbour) -> None:
    """Put a panel on every ticket; called once from the upper app's receivers."""
    if neighbour not in _neighbours:
        _neighbours.append(neighbour)


def neighbours_of(ticket: Ticket) -> list[dict[str, Any]]:
    """Headings and addresses of the panels beside a ticket."""
    return [{"title": n.title, "url": reverse(n.url_name, args=[ticket.number])} for n in _neighbours]
