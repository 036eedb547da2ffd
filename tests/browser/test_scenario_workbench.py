"""A handler empties the queue before lunch: twenty tickets with the keyboard alone, every press counted."""

import json
import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from departments.roles import Role
from feedback.choices import PaperState
from feedback.models import Contact, Dispatch, ResultDraft, Ticket
from tests.browser.clerks import sign_in
from tests.cast import REPLY, City, Walk, build_city

TICKETS = 20
PRESSES_A_TICKET = 10
"""The words of the answer aside: contact 3, editor and result 6, and a little for the list."""


class Hand:
    """A keyboard that counts: single presses, and the characters of prose apart."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.presses = 0
        self.letters = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.presses += 1
            self.page.keyboard.press(key)

    def say(self, words: str) -> None:
        """Prose, as an input method commits it."""
        self.letters += len(words)
        self.page.keyboard.insert_text(words)


@pytest.fixture
def city(portal: str) -> City:
    return build_city()


def numbers_of(city: City) -> list[str]:
    rows = Dispatch.objects.filter(department=city.departments["lead"], is_open=True).order_by("due_at", "id")
    return list(rows.values_list("ticket__number", flat=True))


def test_twenty_tickets_are_answered_with_the_keyboard_alone(page: Page, city: City) -> None:
    start = timezone.now() - timedelta(hours=3)
    for minute in range(TICKETS):
        Walk(city, now=start + timedelta(minutes=minute)).to("DISPATCHED")
    numbers = numbers_of(city)
    handler = city.person(Role.HANDLER, "lead")
    sign_in(page, handler)
    page.wait_for_load_state()
    hand = Hand(page)
    began = time.monotonic()
    hand.press("g", "q")
    page.wait_for_url("**/queue/**")
    _sign_for_all(page, hand)
    _open_the_first(page, hand)
    for place, number in enumerate(numbers, start=1):
        page.wait_for_url(f"**/tickets/{number}/**")
        expect(page.locator("#walk")).to_contain_text(f"第 {place} / {TICKETS} 件")
        _contact(page, hand)
        _answer(page, hand, f"{REPLY}第 {place} 处。")
    expect(page.locator("body")).to_contain_text("待单位审核人签发")
    took = time.monotonic() - began
    _everything_is_handed_in(numbers, handler)
    assert hand.presses <= TICKETS * PRESSES_A_TICKET
    _note(hand, took)


def _sign_for_all(page: Page, hand: Hand) -> None:
    hand.press("*")
    expect(page.locator("[data-rows-count]").first).to_have_text(str(TICKETS))
    hand.press("s")
    expect(page.locator("button[name=sure]")).to_be_focused()
    hand.press("Enter")
    page.wait_for_url("**/queue/bulk/*/")
    assert not Dispatch.objects.filter(is_open=True, signed_at__isnull=True).exists()
    hand.press("Escape")
    page.wait_for_url("**/queue/**")


def _open_the_first(page: Page, hand: Hand) -> None:
    expect(page.locator("[data-row]")).to_have_count(TICKETS)
    expect(page.locator("[data-row][aria-current]")).to_have_count(1)
    hand.press("o")


def _contact(page: Page, hand: Hand) -> None:
    """c opens the form at the first answer it wants: the outcome; the rest is filled in."""
    hand.press("c")
    dialog = page.locator("#dialog")
    expect(dialog).to_be_visible()
    hand.press("Space", "Enter")
    expect(dialog).to_be_hidden()
    page.wait_for_load_state()  # a key pressed before the page's scripts are there would be lost


def _answer(page: Page, hand: Hand, words: str) -> None:
    hand.press("r")
    expect(page.locator("#id_reply")).to_be_focused()
    hand.say(words)
    hand.press("Tab", "ArrowDown", "Tab", "Space", "Control+Enter")


def _everything_is_handed_in(numbers: list[str], handler: object) -> None:
    tickets = Ticket.objects.filter(number__in=numbers)
    assert Contact.objects.filter(dispatch__ticket__in=tickets, recorded_by=handler).count() == TICKETS
    handed_in = ResultDraft.objects.filter(
        dispatch__ticket__in=tickets, state=PaperState.DRAFTED, handed_in_at__isnull=False
    )
    assert handed_in.count() == TICKETS
    assert len(set(handed_in.values_list("reply", flat=True))) == TICKETS


def _note(hand: Hand, took: float) -> None:
    """For whoever wants the figures: a line into the file that HUIYIN_FIGURES names."""
    told = {
        "tickets": TICKETS,
        "presses": hand.presses,
        "presses_a_ticket": hand.presses / TICKETS,
        "letters": hand.letters,
        "seconds": round(took, 1),
    }
    if target := os.environ.get("HUIYIN_FIGURES"):
        with Path(target).open("a", encoding="utf-8") as out:
            out.write(json.dumps(told) + "\n")
