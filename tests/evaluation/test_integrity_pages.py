"""The pages of doubts, the draws worked out again, the figures and the order of the callback desk."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.roles import Role
from evaluation.models import RatingFlag
from evaluation.reports import calling
from evaluation.rules.periods import bounds_of
from feedback import actions
from feedback.models import Ticket
from feedback.views.callbacks import ORDER, in_calling_order
from tests.cast import START, City, Walk
from tests.evaluation.doubting import (
    WHY,
    Doubt,
    doubted,
    rated_by_callback,
    rated_by_link,
)


@pytest.fixture(autouse=True)
def _address(settings: LazySettings) -> None:
    settings.PUBLIC_URL = "http://hotline.test"


def test_the_ticket_page_shows_it_and_says_so(city: City, client: Client) -> None:
    flag = doubted(city)
    assert flag.ticket is not None
    url, said = flag.ticket.get_absolute_url(), f">{_('set aside')}<"
    client.force_login(city.person(Role.AUDITOR, "centre"))
    assert said not in client.get(url).content.decode()
    Doubt(city, flag).propose().decide("uphold")
    assert said in client.get(url).content.decode()


def test_the_pages_open_to_who_decides_and_are_not_there_for_others(city: City, client: Client) -> None:
    flag = doubted(city)
    pages = [reverse("flags"), flag.get_absolute_url(), reverse("flag-act", args=[flag.pk, "propose"])]
    for role, place, statuses in (
        (Role.AUDITOR, "institution", [200, 200, 200]),
        (Role.ASSESSMENT_MANAGER, "institution", [200, 200, 403]),
        (Role.AUDITOR, "other_centre", [200, 404, 404]),
        (Role.UNIT_APPROVER, "lead", [404, 404, 404]),
        (Role.HANDLER, "lead", [404, 404, 404]),
    ):
        client.force_login(city.person(role, place))
        assert [client.get(page).status_code for page in pages] == statuses, role


def test_a_refused_form_keeps_what_was_typed(city: City, client: Client) -> None:
    flag = doubted(city)
    client.force_login(city.person(Role.AUDITOR, "institution"))
    url = reverse("flag-act", args=[flag.pk, "propose"])
    stale = client.post(url, {"advice": "UPHOLD", "note": WHY, "version": 99})
    assert stale.status_code == 409
    assert WHY in stale.content.decode()
    assert client.post(url, {"advice": "UPHOLD", "note": WHY, "version": 1}).status_code == 302
    assert RatingFlag.objects.get().state == "REVIEWED"


def test_the_draws_of_a_month_can_be_worked_out_again(city: City) -> None:
    for k in range(3):
        rated_by_callback(city, start=START + timedelta(hours=k))
    auditor = city.person(Role.AUDITOR, "centre")
    month = bounds_of("2026-09")
    found = calling.checked(auditor, *month)
    assert (found.n, found.drawn, found.n_differing) == (3, 3, 0)
    Ticket.objects.filter(pk=Ticket.objects.earliest("id").pk).update(is_callback_drawn=False)
    found = calling.checked(auditor, *month)
    assert (found.n_differing, found.differing[0].sampling.stored) == (1, False)
    stranger = city.person(Role.AUDITOR, "other_centre")
    assert calling.checked(stranger, *month).n == 0


def test_the_figures_of_the_desk_add_up(city: City) -> None:
    rated_by_callback(city)
    rated_by_link(city, start=START + timedelta(hours=1))
    walk = Walk(city, now=START + timedelta(hours=2))
    walk.to("PENDING_CALLBACK")
    agent = city.person(Role.CALLBACK_AGENT, "centre")
    actions.record_callback(walk.ticket, outcome="NO_ANSWER", by=agent, now=walk.tick())
    month = bounds_of("2026-09")
    (desk,) = calling.desks(agent, *month)
    found = (desk.invited, desk.drawn, desk.called, desk.reached, desk.unreachable, desk.answered)
    assert found == (3, 3, 2, 1, 0, 2)
    (own,) = calling.agents(agent, *month)
    assert (own.calls, own.citizens, own.reached, own.unanswered) == (2, 2, 1, 1)


def test_who_was_tried_today_rests_at_the_end_of_the_list(city: City, client: Client) -> None:
    agent, now = city.person(Role.CALLBACK_AGENT, "centre"), timezone.now()
    first, second = (Walk(city, now=now - timedelta(hours=5 - k)) for k in range(2))
    for walk in (first, second):
        walk.to("PENDING_CALLBACK")
    rows = Ticket.objects.filter(state="PENDING_CALLBACK")
    order = [row.pk for row in in_calling_order(rows, now).order_by(*ORDER)]
    assert order == [first.ticket.pk, second.ticket.pk]
    later = now + timedelta(days=2)
    given = {"outcome": "NO_ANSWER", "not_before": later, "best_time": "EVENING", "by": agent}
    actions.record_callback(first.ticket, now=now, **given)
    for at, expected in ((now, [second, first]), (later + timedelta(hours=1), [first, second])):
        found = [row.pk for row in in_calling_order(rows, at).order_by(*ORDER)]
        assert found == [walk.ticket.pk for walk in expected]
    client.force_login(agent)
    assert client.get(reverse("callbacks"), {"ticket": first.ticket.number}).status_code == 200
