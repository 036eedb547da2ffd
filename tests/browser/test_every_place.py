"""Whoever types more than a line never loses it: every textarea of every page is saved, or says why not.

Forms are judged by their classes in tests/feedback/test_every_textarea.py; here the pages are, as they are
drawn: a form that is saved where it stands alone may be drawn elsewhere without its sitting.
"""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from departments.models import Staff
from tests.browser.texts import saved, saved_in_vain, unsaved
from tests.browser.tour import Stop, Tour, toured

TABLE = Path(__file__).parents[1] / "golden" / "unsaved_places.csv"
DRAWN_BY_HAND = re.compile(r"<textarea")
LEAST = 200
"""So many pages and acts the tour leads to at least; fewer, and places are judged no more."""


def declared() -> dict[tuple[str, str], str]:
    with TABLE.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {(row["address"], row["textarea"]): row["why it is not saved while one types"] for row in rows}


@pytest.fixture
def tour(furnished_portal: str) -> Tour:
    return toured()


def pages(tour: Tour, skipped: list[str]) -> Iterator[tuple[Stop, str]]:
    """Every page of the tour, and one of each act that a page leads to, as whoever found it reads it.

    ``skipped`` is told what answered otherwise, beginning with the status.
    """
    stops = {stop.address: stop for stop in [*tour.stops.values(), *tour.acts.values()]}
    clients: dict[str, Client] = {}
    for stop in stops.values():
        client = clients.get(stop.visitor)
        if client is None:
            client = clients[stop.visitor] = Client(raise_request_exception=False)
            if stop.visitor:
                client.force_login(Staff.objects.get(username=stop.visitor))
        answer = client.get(stop.address, headers={"accept-language": "zh-hans"})
        if answer.status_code == 200 and not answer.streaming:
            yield stop, answer.content.decode(errors="replace")
        else:
            skipped.append(f"{answer.status_code} {stop.name}: {stop}")


def test_every_textarea_of_every_page_is_saved_or_says_why_not(tour: Tour) -> None:
    lost: dict[tuple[str, str], str] = {}
    kept, count, skipped, vain = 0, 0, list[str](), list[str]()
    for stop, html in pages(tour, skipped):
        count, kept = count + 1, kept + saved(html)
        vain += [f"{stop}: {action}" for action in saved_in_vain(html)]
        lost |= {(stop.name, name): str(stop) for name in unsaved(html)}
    known = declared()
    undeclared = {place: where for place, where in lost.items() if not {place, (place[0], "")} & known.keys()}
    assert undeclared == {}, "give the form its sitting (feedback.views.autosave), or declare the place"
    assert vain == [], "draw ui/_typing_line.html in the form, or no data-autosave"
    assert (kept > 60, count >= LEAST) == (True, True), f"{kept} saved on {count} pages"
    assert skipped == [], "a page that was found is read by nobody here"


def test_every_textarea_that_a_template_draws_by_hand_is_known() -> None:
    folder = Path(settings.BASE_DIR) / "templates"
    found = {
        str(path.relative_to(folder))
        for path in folder.rglob("*.html")
        if DRAWN_BY_HAND.search(path.read_text(encoding="utf-8"))
    }
    known = {address for address, _name in declared() if address.endswith(".html")}
    assert found - known == set(), "draw it with ui/_field.html in a form that is saved, or declare it"
    assert known - found == set(), "drawn no more: take the line out"


def test_every_declaration_has_its_reason() -> None:
    assert [place for place, why in declared().items() if len(why) < 20] == []


@pytest.mark.parametrize(
    ("html", "lost"),
    [
        (
            '<form data-autosave="/t/"><input name="sitting" value="s"><textarea name="a"></textarea></form>',
            [],
        ),
        ('<form data-autosave="/t/"><textarea name="a"></textarea></form>', ["a"]),
        ('<form><input name="sitting" value="s"><textarea name="a"></textarea></form>', ["a"]),
        (
            '<form data-autosave="/t/"><input name="sitting" value="s"></form><textarea name="a"></textarea>',
            ["a"],
        ),
        (
            '<form id="f" data-autosave="/t/"><input name="sitting" value="s"></form>'
            '<textarea name="a" form="f"></textarea>',
            [],
        ),
        ("<textarea readonly></textarea>", []),
    ],
)
def test_a_place_is_saved_by_its_own_form_and_no_other(html: str, lost: list[str]) -> None:
    assert unsaved(html) == lost
