"""Duties and requests: every act by its table, what the clock does, what the evidence says."""

import csv
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from core.evidence import Subject, examine, records_of
from core.refusals import NotPermitted, Refused, Stale
from departments.roles import Role
from departments.rules.clocks import Limit
from supervision.actions import duties, sharing
from supervision.models import DataShareDuty, Deadline, ShareRequest
from supervision.rules.sharing import fields_of
from tests.cast import START, City
from tests.supervision.sharing_world import BASIS, FIELDS, MEANS, Sharing

TABLE = Path(__file__).parents[1] / "golden" / "sharing.csv"
PLACES = {"owner": "stranger", "consumer": "lead", "institution": "institution"}
GIVEN: dict[str, dict[str, Any]] = {
    "share": {"means": MEANS},
    "refuse": {"ground": "NO_LEGAL_BASIS", "note": "依据不足"},
    "confirm": {},
    "dispute": {"note": "缺少管径"},
    "withdraw": {},
}
ROADS: dict[str, tuple[tuple[str, str], ...]] = {
    "REQUESTED": (),
    "SHARED": (("share", "owner"),),
    "REFUSED": (("refuse", "owner"),),
    "CONFIRMED": (("share", "owner"), ("confirm", "consumer")),
    "WITHDRAWN": (("withdraw", "consumer"),),
}


@pytest.fixture
def world(city: City) -> Sharing:
    return Sharing(city)


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def do(verb: str, row: ShareRequest, by: Any, world: Sharing) -> ShareRequest:
    made: ShareRequest = getattr(sharing, verb)(row, by=by, now=world.tick(), **GIVEN[verb])
    return made


def bring(world: Sharing, state: str) -> ShareRequest:
    row = world.ask()
    for verb, side in ROADS[state]:
        row = do(verb, row, getattr(world, side), world)
    assert row.state == state
    return row


@pytest.mark.parametrize("line", rows(), ids=lambda row: "-".join(list(row.values())[:4]))
def test_every_act_by_its_table(world: Sharing, line: dict[str, str]) -> None:
    row = bring(world, line["state"])
    person = world.city.person(Role(line["role"]), PLACES[line["at"]])
    try:
        told = (do(line["act"], row, person, world).state, "")
    except Refused as refused:
        told = ("", refused.codes[0])
    assert told == (line["becomes"], line["why"])
    assert examine(Subject("share", row.pk)).faults == []


def test_a_request_has_a_number_a_clock_and_evidence(world: Sharing) -> None:
    row = world.ask()
    assert row.number == "S2026-0001"
    clock = Deadline.objects.get(share=row)
    assert (clock.owner_id, clock.due_at) == (world.duty.owner_id, row.due_at)
    assert str(clock.limit) == "3wd"
    assert [record.verb for record in records_of(Subject("share", row.pk))] == ["ask"]


def test_only_the_consumer_asks(world: Sharing) -> None:
    for role, place in ((Role.UNIT_APPROVER, "stranger"), (Role.HANDLER, "co"), (Role.SUPERVISOR, "lead")):
        with pytest.raises(NotPermitted):
            sharing.ask(
                world.duty,
                purpose="x",
                fields=FIELDS,
                scope="x",
                by=world.city.person(role, place),
                now=world.now,
            )


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"fields": (*FIELDS, "身份证号")}, "share_beyond_duty"),
        ({"fields": ()}, "share_fields_missing"),
        ({"purpose": " "}, "share_purpose_missing"),
        ({"scope": ""}, "share_scope_missing"),
    ],
)
def test_a_request_asks_for_no_more_than_the_duty_allows(
    world: Sharing, changed: dict[str, Any], why: str
) -> None:
    given = {"purpose": "核对管线", "fields": FIELDS, "scope": "听雨路全段"} | changed
    with pytest.raises(Refused) as refused:
        sharing.ask(world.duty, by=world.consumer, now=world.now, **given)
    assert refused.value.codes == (why,)


def test_a_dispute_gives_the_time_between_back(world: Sharing) -> None:
    row = world.ask()
    due = row.due_at
    world.tick(days=1)
    row = world.share(row)
    world.tick(days=2)
    row = sharing.dispute(row, note="缺少管径", by=world.consumer, now=world.now)
    assert (row.state, row.shared_at) == ("REQUESTED", None)
    assert row.due_at > due
    clock = Deadline.objects.get(share=row)
    assert (clock.is_running, clock.due_at) == (True, row.due_at)
    assert world.share(row).shared_at == world.now


def test_the_data_itself_never_comes_in(world: Sharing) -> None:
    with pytest.raises(Refused) as refused:
        sharing.share(world.ask(), means="李四 13812342716", by=world.owner, now=world.tick())
    assert refused.value.codes == ("share_means_holds_data",)


def test_who_shared_does_not_confirm(world: Sharing) -> None:
    row = sharing.share(world.ask(), means=MEANS, by=world.steward, now=world.tick())
    with pytest.raises(Refused) as refused:
        sharing.confirm(row, by=world.steward, now=world.tick())
    assert refused.value.codes == ("share_own_hands",)


def test_a_stale_form_is_told_so(world: Sharing) -> None:
    row = world.ask()
    world.share(row)
    with pytest.raises(Stale):
        sharing.withdraw(row, by=world.consumer, now=world.tick(), version=row.version)


def test_a_change_ends_the_duty_and_begins_another(world: Sharing) -> None:
    made = duties.change_duty(
        world.duty,
        fields=FIELDS[:1],
        legal_basis=BASIS,
        limit=Limit.parse("1wd"),
        by=world.steward,
        now=world.tick(),
    )
    old = DataShareDuty.objects.get(pk=world.duty.pk)
    assert (old.is_active, old.ended_at, old.ended_by) == (False, world.now, world.steward)
    assert (made.is_active, made.instead_of_id, made.limit) == (True, old.pk, "1wd")
    assert (fields_of(old.fields_allowed), fields_of(made.fields_allowed)) == (FIELDS, FIELDS[:1])
    for duty in (old, made):
        assert examine(Subject("duty", duty.pk)).faults == []
    with pytest.raises(Refused) as refused:
        world.ask(old)
    assert refused.value.codes == ("duty_over",)


def test_a_request_made_before_the_duty_ended_goes_on(world: Sharing) -> None:
    row = world.ask()
    duties.end_duty(world.duty, by=world.steward, now=world.tick())
    assert world.share(row).state == "SHARED"


def test_only_the_administrator_of_sharing_keeps_duties(world: Sharing) -> None:
    for role, place in ((Role.UNIT_APPROVER, "stranger"), (Role.SUPERVISOR, "institution")):
        with pytest.raises(NotPermitted):
            duties.end_duty(world.duty, by=world.city.person(role, place), now=START + timedelta(days=1))


def test_the_same_duty_is_in_force_once(world: Sharing) -> None:
    with pytest.raises(Refused) as refused:
        world.enter("地下管线资料")
    assert refused.value.codes == ("duty_exists",)
    duties.end_duty(world.duty, by=world.steward, now=world.tick())
    assert world.enter("地下管线资料").is_active


def test_a_bare_change_of_the_row_shows(world: Sharing) -> None:
    row = world.ask()
    ShareRequest.objects.filter(pk=row.pk).update(due_at=row.due_at + timedelta(days=9))
    assert [fault.kind for fault in examine(Subject("share", row.pk)).faults] == ["row_paper"]
