"""Tickets with words of their own, and what a person finds by typing."""

from typing import Any

from departments.models import Staff
from feedback.models import Ticket
from feedback.rules.search import read
from feedback.search import hits

SEARCH = "/search/"


def written(ticket: Ticket, **texts: str) -> Ticket:
    """The ticket with other words, as a correction by the database's owner would leave it."""
    Ticket.objects.filter(pk=ticket.pk).update(**texts)
    return ticket


def numbers(typed: str, user: Staff, **given: Any) -> set[str]:
    asked = {"after": None, "since": None} | given
    return {ticket.number for ticket in hits(read(typed), user, **asked).tickets}
