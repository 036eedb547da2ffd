"""The home page of who judges points and of who keeps the sharing of data: what waits, and its list."""

from datetime import timedelta

import pytest

from departments.roles import Role
from supervision.models import ScoreEntry
from tests.cast import City
from tests.feedback.web import Moment, signed_in, text_of
from tests.supervision.papers.entries import EntryWalk
from tests.supervision.papers.orders import OrderWalk
from tests.supervision.sharing_world import Sharing
from tests.supervision.test_board_panel import NOW, watched


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    moment = Moment(monkeypatch)
    moment.now = NOW
    return moment


def test_points_that_wait_for_notice_are_counted(city: City, moment: Moment) -> None:
    manager = city.person(Role.ASSESSMENT_MANAGER, "institution")
    assert "Points not notified yet" not in text_of(signed_in(manager).get("/"))
    watched(city)
    assert ScoreEntry.objects.filter(state="PROPOSED").count() == 2
    page = text_of(signed_in(manager).get("/"))
    assert "2 things wait for a decision" in page
    assert "Appeals to decide" not in page, "no figure for what does not wait"
    assert 'href="/supervision/ledger/?period=all&amp;state=proposed"' in page


def test_data_that_is_late_stands_before_its_keeper(city: City, moment: Moment) -> None:
    world = Sharing(city)
    asked = world.ask()
    moment.now = asked.due_at + timedelta(minutes=1)
    page = text_of(signed_in(world.steward).get("/"))
    assert "Requests for data overdue" in page
    shown = text_of(signed_in(world.steward).get("/sharing/?late=1&state=REQUESTED"))
    assert asked.number in shown


def test_time_to_appeal_stands_before_those_who_may_appeal(city: City, moment: Moment) -> None:
    walk = EntryWalk(city)
    order = OrderWalk(city).order
    walk.to("NOTIFIED")
    moment.now = walk.now + timedelta(minutes=5)
    for role, sees in ((Role.UNIT_APPROVER, True), (Role.HANDLER, False)):
        shown = text_of(signed_in(city.person(role, "lead")).get("/"))
        assert order.number in shown, "both are asked to answer the order"
        assert (f'href="{walk.entry.get_absolute_url()}"' in shown) is sees
