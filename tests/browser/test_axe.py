"""No page is a barrier to anybody: axe-core on each one, with data on it, as the person it is for.

Every named address is visited or has a row in unseen.py. All pages, with what they open, are looked at in
Chinese, light, on a wide screen, and some in every other mode; ``run.py bench A6`` looks at all in all.
"""

from collections import defaultdict

import pytest
from playwright.sync_api import Browser

from tests.browser.axe import barriers
from tests.browser.tour import Stop, Tour, names_of, toured
from tests.browser.unseen import NO_PAGE, SELDOM
from tests.browser.visits import MODES, complaints, window

FEW = 12
"""Each of the other modes sees one page of so many."""


@pytest.fixture
def tour(furnished_portal: str) -> Tour:
    return toured()


def test_every_address_is_visited_or_declared(tour: Tour) -> None:
    names = set(names_of())
    assert names - tour.names - set(NO_PAGE) - set(SELDOM) == set(), (
        "lead there from a page, or see unseen.py"
    )
    assert (set(NO_PAGE) | set(SELDOM)) - names == set(), "there is no such address any more"


def test_no_page_is_a_barrier(browser: Browser, furnished_portal: str, tour: Tour) -> None:
    assert list(complaints(browser, furnished_portal, MODES[0], _pages(tour), set())) == []


def test_no_mode_is_a_barrier(browser: Browser, furnished_portal: str, tour: Tour) -> None:
    """What pages open is looked at in whichever of these modes meets it first, wide and on a phone."""
    found, seen = list[str](), defaultdict[int, set[str]](set)
    for turn, mode in enumerate(MODES[1:]):
        found += complaints(browser, furnished_portal, mode, _pages(tour)[turn::FEW], seen[mode.width])
    assert found == []


def _pages(tour: Tour) -> list[Stop]:
    return sorted(tour.stops.values(), key=lambda stop: (stop.name, stop.variant))


def test_a_barrier_is_found(browser: Browser, furnished_portal: str) -> None:
    with window(browser, furnished_portal, MODES[0], "") as page:
        page.goto("/sign-in/")
        assert barriers(page) == []
        page.evaluate(
            "() => document.querySelector('[name=username]').labels.forEach((label) => label.remove())"
        )
        assert [rule["id"] for rule in barriers(page)] == ["label"]
