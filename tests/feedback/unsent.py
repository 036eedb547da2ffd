"""Typing into a form without sending it, as the page does by itself."""

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from feedback.models import Ticket
from tests.feedback.web import text_of

WORDS = "张女士您好，配电箱进水的事我们已经查明，电话 13812342716。"


LATER = "同事写的新版本：路灯今晚修好。"


BACKGROUND = {"X-Background": "1", "Accept": "application/json"}


def address(ticket: Ticket, noun: str = "draft") -> str:
    return reverse(f"ticket-{noun}", args=[ticket.number])


def sitting(page: str) -> str:
    found = re.search(r'name="sitting" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def opened(client: Client, ticket: Ticket, noun: str = "draft", **query: Any) -> tuple[str, str]:
    """The form's page and its sitting."""
    page = text_of(client.get(address(ticket, noun), query))
    return page, sitting(page)


def type_in(client: Client, token: str, **fields: Any) -> Any:
    return client.post(reverse("draft-typed"), {"sitting": token, **fields}, headers=BACKGROUND)
