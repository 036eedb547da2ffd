"""The seven stages and the channels: what counts, what was late, and how soon citizens were contacted."""

from datetime import timedelta
from typing import Any

import pytest

from departments.roles import Role
from feedback.models import Dispatch, Ticket
from tests.cast import City
from tests.evaluation.insight_world import MORNING, NOW, manager, of, september
from tests.feedback.web import Moment, signed_in


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    moment = Moment(monkeypatch)
    moment.now = NOW
    return moment


def test_the_stages_say_what_was_late_and_open_it(city: City, moment: Moment) -> None:
    """Due within September: three handled in time, one never."""
    september(city)
    client = signed_in(manager(city))
    page = client.get("/stages/?period=2026-09&clock=HANDLE")
    found = {row["clock"]: row for stage in page.context["stages"] for row in stage["rows"]}
    assert len(page.context["stages"]) == 7
    assert (found["HANDLE"]["due"], found["HANDLE"]["late"]) == (4, 1)
    assert found["HANDLE"]["percent"] == "75.0%"
    assert found["REGISTER"]["percent"] == "–", "nobody said when it was raised"
    assert found["DISPATCH"]["due"] == 6
    for row in found.values():
        assert len(client.get(row["late_url"]).context["rows"]) == row["late"], row["clock"]
    (unit,) = page.context["owners"]
    assert (unit["due"], unit["late"]) == (4, 1)
    assert client.get(unit["late_url"]).context["total"] == 1


def test_a_department_reads_the_stages_of_its_own_tickets(city: City, moment: Moment) -> None:
    september(city)
    stranger = city.person(Role.UNIT_APPROVER, "stranger")
    page = of(city, "/stages/?period=2026-09", stranger)
    assert not page.context["has_any"]
    assert of(city, "/stages/late/?period=2026-09&clock=HANDLE", stranger).context["total"] == 0


def test_a_clock_that_stands_still_or_was_voided_counts_nowhere(city: City, moment: Moment) -> None:
    tickets = september(city)
    late = Dispatch.objects.get(ticket=tickets[3])
    handling = late.deadlines.get(kind="HANDLE")
    handling.paused_at = MORNING + timedelta(hours=4)
    handling.save()
    found = _stage(city, "HANDLE")
    assert (found["due"], found["late"]) == (3, 0)
    handling.paused_at, handling.voided_at = None, NOW
    handling.save()
    assert _stage(city, "HANDLE")["due"] == 3


def test_registration_is_measured_by_when_the_citizen_raised_it(city: City, moment: Moment) -> None:
    soon, late = september(city)[:2]
    Ticket.objects.filter(pk=soon.pk).update(reported_at=soon.registered_at - timedelta(hours=24))
    Ticket.objects.filter(pk=late.pk).update(reported_at=late.registered_at - timedelta(hours=25))
    row = _stage(city, "REGISTER")
    assert (row["due"], row["late"], row["median"], row["p90"]) == (2, 1, "24.5", "25.0")
    page = of(city, "/stages/late/?period=2026-09&clock=REGISTER")
    assert [one.pk for one in page.context["rows"]] == [late.pk]


def test_channels_say_share_contact_and_coverage(city: City, moment: Moment) -> None:
    september(city)
    context = of(city, "/channels/?period=2026-09").context
    rows = {row["name"]: row for row in context["rows"]}
    assert (rows["微信"]["n"], rows["微信"]["share"], rows["电话"]["n"]) == (3, "50.0%", 3)
    assert rows["微信"]["is_online"]
    assert not rows["电话"]["is_online"]
    figures = {one["name"]: one["figure"] for one in context["figures"]}
    assert figures["Came online"] == "50.0%"
    assert figures["Channels by which something came"] == "100.0%"
    assert rows["微信"]["mean"] == "60 min", "triage, dispatch, signature, contact: a quarter each"
    assert rows["微信"]["median"] == "60 min"


def _stage(city: City, clock: str) -> dict[str, Any]:
    page = of(city, "/stages/?period=2026-09")
    return next(row for stage in page.context["stages"] for row in stage["rows"] if row["clock"] == clock)
