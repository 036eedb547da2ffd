"""Two sessions on one ticket: on the page of every move, the later sees what changed and loses nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django import forms
from django.urls import reverse

from core.forms import OWN
from departments.roles import Role
from feedback.models import Ticket
from feedback.states import State
from feedback.views.move_pages import BY_VERB, PAGES
from tests.cast import City, Walk
from tests.feedback.moves import EVERY_MOVE
from tests.feedback.web import Moment, signed_in, text_of

TYPED = "后来者写的话"
TEXTS = (forms.Textarea, forms.TextInput)


def test_every_page_is_met() -> None:
    assert {page.verb for page in PAGES} == set(EVERY_MOVE) & set(BY_VERB)


@pytest.mark.parametrize("verb", sorted(page.verb for page in PAGES))
def test_the_later_of_two_sessions_loses_nothing(
    city: City, monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    moment, walk = Moment(monkeypatch), Walk(city)
    state, who, _sent, _after = EVERY_MOVE[verb]
    ticket = walk.to(state)
    moment.now = walk.tick()
    role, place = who.split("@")
    by, page = city.person(Role(role), place), BY_VERB[verb]
    client, address = signed_in(by), reverse(f"ticket-{page.noun}", args=[ticket.number])
    form = page.form(None, ticket=Ticket.objects.get(pk=ticket.pk), user=by, now=moment.now)
    typed: dict[str, Any] = {"version": ticket.version}
    for name, field in form.fields.items():
        if name not in OWN and isinstance(field.widget, TEXTS) and not field.widget.is_hidden:
            typed[name] = TYPED
    Ticket.objects.filter(pk=ticket.pk).update(version=ticket.version + 1, moved_at=moment.now)
    moment.now += timedelta(minutes=1)

    answer = client.post(address, typed)

    shown = text_of(answer)
    assert answer.status_code == 409
    assert shown.count("saved this ticket") == 1, "told once"
    assert (
        f"saved this ticket while you were writing.</b><p>It is now “{State(ticket.state).label}”." in shown
    )
    assert f'name="version" value="{ticket.version + 1}"' in shown
    words = [name for name, value in typed.items() if value == TYPED]
    assert shown.count(TYPED) >= 2 * len(words), "once in the form, once in the comparison"
    assert Ticket.objects.get(pk=ticket.pk).version == ticket.version + 1
