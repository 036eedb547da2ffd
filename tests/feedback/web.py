"""A person at a browser, at a moment the test chooses."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from departments.models import Staff

CHINESE = {"HTTP_ACCEPT_LANGUAGE": "zh-hans"}
ENGLISH = {"HTTP_ACCEPT_LANGUAGE": "en"}
HTMX = {"HTTP_HX_REQUEST": "true"}


class Moment:
    """What the doors' clock says; tests set it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now: datetime | None = None
        monkeypatch.setattr("django.utils.timezone.now", self._say)

    def _say(self) -> datetime:
        assert self.now is not None, "the test sets the moment"
        return self.now


def signed_in(staff: Staff, **headers: Any) -> Client:
    """A browser in which ``staff`` is signed in, in English unless told otherwise."""
    client = Client(**{**ENGLISH, **headers})
    client.force_login(staff)
    return client


def text_of(response: Any) -> str:
    """The page as text."""
    return str(response.content.decode())
