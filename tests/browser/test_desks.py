"""The dispatcher's hands and the citizen's thumb: what only a browser can tell."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from core.models import OutboxMessage
from departments.models import Staff
from departments.roles import Role
from feedback.models import Ticket
from tests.cast import PASSWORD, City, Walk, build_city


@pytest.fixture
def live_city(page: Page) -> City:
    """The cast in the database that the portal of this test runs on."""
    return build_city()


def sign_in(page: Page, staff: Staff) -> None:
    page.goto("/sign-in/")
    page.fill("[name=username]", staff.username)
    page.fill("[name=password]", PASSWORD)
    page.locator("form button[type=submit].btn--primary").click()
    page.wait_for_url(re.compile(r"^(?!.*sign-in)"))


def test_two_taps_send_the_rating(page: Page, live_city: City):
    ticket = Walk(live_city, now=timezone.now() - timedelta(hours=6)).to("PENDING_CALLBACK")
    body = OutboxMessage.objects.filter(about_id=ticket.pk).latest("id").body
    link = re.search(r"/r/[\w-]+/", body)
    assert link
    page.goto(link[0])
    page.locator(".rate__option").nth(2).click()
    page.locator(".rate__level").nth(4).click()
    page.wait_for_url("**/thanks/")
    assert Ticket.objects.get(pk=ticket.pk).state == "PENDING_VERDICT"


def test_triage_and_dispatch_from_the_keyboard(page: Page, live_city: City):
    walk = Walk(live_city, now=timezone.now() - timedelta(hours=2))
    following = Walk(live_city, now=timezone.now() - timedelta(hours=1), phone="13900004821").ticket
    lead = live_city.departments["lead"]
    sign_in(page, live_city.person(Role.DISPATCHER, "centre"))
    page.goto("/dispatch-desk/")
    page.select_option("[name=category]", "HELP")
    page.locator("[data-narrows=id_topic]").fill("市政")
    page.locator(".desk__send").click()
    page.wait_for_url(f"**ticket={walk.ticket.number}")
    page.locator("#words-title").click()
    page.keyboard.press("1")
    expect(page.locator(".desk__send")).to_contain_text(lead.label)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**ticket={following.number}")
    assert Ticket.objects.get(pk=walk.ticket.pk).lead_department == lead
