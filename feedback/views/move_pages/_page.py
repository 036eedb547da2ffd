"""What the page of one move is made of."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from feedback.forms.base import MoveForm
from feedback.models import Ticket


@dataclass(frozen=True, slots=True)
class MovePage:
    """``verb`` names the action, ``done`` is said after it, ``key`` its shortcut, ``extra`` a template.

    ``is_rare`` moves stand folded away on the ticket's page, below those of every day.
    """

    noun: str
    verb: str
    form: type[MoveForm]
    submit: Any
    intro: Any
    done: Any
    icon: str
    key: str = ""
    extra: str = ""
    is_grave: bool = False
    is_first: bool = False
    is_rare: bool = False

    def url(self, ticket: Ticket) -> str:
        return reverse(f"ticket-{self.noun}", args=[ticket.number])
