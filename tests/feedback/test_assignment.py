"""Who handles what a department is given: by its rule, by choice, by taking it; the table and the races."""

import csv
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from core.evidence import Subject, records_of
from core.refusals import NotPermitted, Refused
from departments.actions.absences import plan_absence
from departments.actions.posts import appoint
from departments.models import Staff
from departments.roles import Role
from feedback import actions
from feedback.actions.assigning import set_assignment
from feedback.actions.undoing import undo_assign
from feedback.history import facts_of_record, history_of
from feedback.models import Dispatch, Ticket
from feedback.rules.assignment import Candidate, choose, deal
from tests.cast import START, STEPS, City, Walk
from tests.feedback.test_races import Act, real_city, rush
from tests.feedback.web import Moment, signed_in, text_of

__all__ = ["real_city"]
TABLE = Path(__file__).parent.parent / "golden" / "assignment.csv"
ROWS = list(csv.DictReader(TABLE.open(encoding="utf-8")))


def hands(text: str) -> tuple[list[Candidate], dict[int, str]]:
    """ "1 王晓 3 1 7 缺勤; …": number, name, open, overdue, last turn, and why they are passed over."""
    found, names = [], {}
    for part in filter(None, text.split(";")):
        number, name, opened, overdue, turn, *marks = part.split()
        names[int(number)] = name
        found.append(
            Candidate(int(number), int(opened), int(overdue), int(turn), "缺勤" in marks, "不参加" in marks)
        )
    return found, names


@pytest.mark.parametrize("row", ROWS, ids=[str(n) for n in range(2, len(ROWS) + 2)])
def test_the_rule_names_whom_the_table_names(row: dict[str, str]) -> None:
    candidates, names = hands(row["hands"])
    chosen = choose(row["rule"], candidates)
    assert (names.get(chosen.id or 0, "-"), chosen.why) == (row["chosen"], row["why"])


def test_the_table_holds_every_reason_of_both_rules() -> None:
    assert len(ROWS) >= 30
    assert {row["why"] for row in ROWS if row["rule"] == "BY_LOAD"} == {
        "NOBODY", "ONLY", "FEWEST_OPEN", "FEWEST_OVERDUE", "LONGEST_AGO", "FIRST",
    }  # fmt: skip
    assert {row["why"] for row in ROWS if row["rule"] == "IN_TURN"} == {
        "NOBODY",
        "ONLY",
        "LONGEST_AGO",
        "FIRST",
    }


def test_order_of_the_rows_does_not_matter() -> None:
    for row in ROWS:
        candidates, _names = hands(row["hands"])
        assert choose(row["rule"], reversed(candidates)) == choose(row["rule"], candidates)


def test_work_is_dealt_to_whoever_has_least_by_then() -> None:
    hands = [Candidate(1, open=2), Candidate(2, open=0), Candidate(3, open=0, is_away=True)]
    assert deal(dict.fromkeys((10, 11, 12, 13), 7), {7: hands}) == {10: 2, 11: 2, 12: 1, 13: 2}
    assert deal({10: 7}, {7: [hands[2]]}) == {}


def test_work_of_a_place_is_dealt_to_its_own_people() -> None:
    """Whoever works at two places is one pair of hands; a place without anybody leaves its rows lie."""
    both, here = Candidate(1, is_left_out=True), Candidate(2, open=1)
    at = {7: [both, here], 8: [both], 9: [Candidate(3, is_away=True)]}
    assert deal({10: 8, 11: 8, 12: 7, 13: 9, 14: 7, 15: 8}, at) == {10: 1, 11: 1, 12: 2, 14: 1, 15: 1}


def colleague(city: City, name: str, role: Role = Role.HANDLER, place: str = "lead") -> Staff:
    staff = Staff.objects.create_user(name, "x", display_name=name)
    appoint(staff=staff, department=city.departments[place], role=role, by=None, now=START)
    return staff


def decide(city: City, rule: str, moment: str = "DISPATCH", left_out: tuple[int, ...] = ()) -> None:
    set_assignment(
        city.departments["lead"],
        rule=rule,
        moment=moment,
        left_out=left_out,
        by=city.person(Role.UNIT_APPROVER, "lead"),
        now=START,
    )


def lead_of(ticket: Ticket) -> Dispatch:
    return Dispatch.objects.live().get(ticket=ticket, role="LEAD")


def facts_of(ticket: Ticket, verb: str) -> dict[str, Any]:
    records = [r for r in records_of(Subject("ticket", ticket.pk)) if r.verb == verb]
    return facts_of_record(records[-1])


def test_by_load_the_freest_is_named_and_the_history_says_why(city: City) -> None:
    first, second = colleague(city, "王晓"), colleague(city, "李明")
    decide(city, "BY_LOAD")
    named = [lead_of(Walk(city).to("DISPATCHED")).assignee for _ in range(3)]
    assert named == [first, second, first]
    ticket = Walk(city).to("DISPATCHED")
    told = facts_of(ticket, "dispatch")
    assert (told["assignee"], told["assigned_by"], told["assigned_why"]) == (
        second.pk,
        "BY_LOAD",
        "FEWEST_OPEN",
    )
    with translation.override("zh-hans"):
        line = next(line for line in history_of(ticket, now=START) if "自动指派" in line.detail)
    assert "自动指派给李明（按负荷：1 件，最少）" in line.detail


def test_a_handlers_load_is_told_in_the_department_and_not_to_its_co_handlers(city: City) -> None:
    colleague(city, "王晓"), colleague(city, "李明")
    decide(city, "BY_LOAD")
    for _ in range(3):
        walk = Walk(city)
        walk.to("PENDING_DISPATCH")
        STEPS["dispatch_with_co"](walk)
    readers = {
        (Role.HANDLER, "lead"): True,
        (Role.DISPATCHER, "centre"): True,
        (Role.HANDLER, "co"): False,
    }
    for (role, place), told in readers.items():
        client = signed_in(city.person(role, place))
        page = text_of(client.get(walk.ticket.get_absolute_url()))
        assert ("by load: 1 open" in page, "by load" in page) == (told, True), role
        chain = text_of(client.get(reverse("ticket-evidence", args=[walk.ticket.number])))
        assert ("assigned_open" in chain, "by load: 1 open" in chain) == (told, told), role
        answer = client.get(reverse("api-evidence", args=[walk.ticket.number])).json()
        texts = [record["text"] for record in answer["records"]]
        assert (None not in texts, any("assigned_open" in (text or "") for text in texts)) == (told, told), (
            role
        )


def test_in_turn_everybody_comes_round_and_the_absent_are_passed_over(city: City) -> None:
    people = [colleague(city, name) for name in ("王晓", "李明", "赵云", "周舟")]
    decide(city, "IN_TURN", left_out=(people[3].pk,))
    plan_absence(
        staff=people[1], starts_at=START, ends_at=START + timedelta(days=30), by=people[1], now=START
    )
    named = [lead_of(Walk(city).to("DISPATCHED")).assignee for _ in range(4)]
    assert named == [people[0], people[2], people[0], people[2]]


def test_once_signed_for_is_later_than_at_dispatch(city: City) -> None:
    only = colleague(city, "王晓", Role.HANDLER)
    decide(city, "BY_LOAD", moment="SIGN", left_out=(city.person(Role.HANDLER, "lead").pk,))
    walk = Walk(city)
    assert lead_of(walk.to("DISPATCHED")).assignee is None
    signed = actions.sign(walk.ticket, by=city.person(Role.HANDLER, "lead"), now=walk.tick())
    assert lead_of(signed).assignee == only


def test_with_nobody_there_nobody_is_named_and_the_evidence_says_so(city: City) -> None:
    only = colleague(city, "王晓")
    decide(city, "BY_LOAD")
    plan_absence(staff=only, starts_at=START, ends_at=START + timedelta(days=30), by=only, now=START)
    ticket = Walk(city).to("DISPATCHED")
    assert lead_of(ticket).assignee is None
    assert facts_of(ticket, "dispatch")["assigned_why"] == "NOBODY"


@pytest.mark.parametrize(
    ("role", "place", "may"),
    [
        (Role.UNIT_APPROVER, "lead", True),
        (Role.UNIT_APPROVER, "parent", True),
        (Role.HANDLER, "lead", False),
        (Role.UNIT_APPROVER, "co", False),
        (Role.DISPATCHER, "centre", False),
    ],
)
def test_who_decides_how_handlers_are_named(city: City, role: Role, place: str, may: bool) -> None:
    colleague(city, "王晓")
    by = city.person(role, place)
    given = {"rule": "BY_LOAD", "moment": "DISPATCH", "by": by, "now": START}
    if may:
        assert set_assignment(city.departments["lead"], **given).rule == "BY_LOAD"
        return
    with pytest.raises(NotPermitted):
        set_assignment(city.departments["lead"], **given)


def test_a_rule_without_anybody_is_refused(city: City) -> None:
    only = colleague(city, "王晓")
    with pytest.raises(Refused, match="nobody_takes_part"):
        decide(city, "IN_TURN", left_out=(only.pk,))


def test_what_nobody_was_named_for_is_taken_once(city: City) -> None:
    walk, first, second = Walk(city), colleague(city, "王晓"), colleague(city, "李明")
    ticket = walk.to("DISPATCHED")
    actions.take(ticket, by=first, now=walk.tick())
    assert lead_of(ticket).assignee == first
    with pytest.raises(Refused, match="handler_named_already"):
        actions.take(ticket, by=second, now=walk.tick())


def test_an_assignment_is_taken_back_within_a_minute_by_whoever_made_it(city: City) -> None:
    walk, first, second = Walk(city), colleague(city, "王晓"), colleague(city, "李明")
    chief, other = city.person(Role.UNIT_APPROVER, "lead"), city.person(Role.UNIT_APPROVER, "parent")
    ticket, at = walk.to("DISPATCHED"), walk.tick()
    actions.assign(ticket, assignee=first, by=chief, now=at)
    actions.assign(ticket, assignee=second, by=chief, now=at)
    with pytest.raises(Refused, match="undo_too_late"):
        undo_assign(ticket, by=other, now=at)
    with pytest.raises(Refused, match="undo_too_late"):
        undo_assign(ticket, by=chief, now=at + timedelta(seconds=61))
    undo_assign(ticket, by=chief, now=at + timedelta(seconds=14))
    assert lead_of(ticket).assignee == first
    actions.note(ticket, text="请核实", by=chief, now=at + timedelta(seconds=15))
    with pytest.raises(Refused, match="undo_too_late"):
        undo_assign(ticket, by=chief, now=at + timedelta(seconds=16))


def test_the_message_after_an_assignment_has_the_button(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    moment, person = Moment(monkeypatch), colleague(city, "王晓")
    walk, chief = Walk(city), city.person(Role.UNIT_APPROVER, "lead")
    ticket, moment.now = walk.to("DISPATCHED"), walk.tick()
    client = signed_in(chief)
    address = reverse("ticket-assignment", args=[ticket.number])
    shown = text_of(client.get(address))
    assert "王晓 · 0 open, 0 overdue, 0 due today" in shown
    page = text_of(client.post(address, {"assignee": person.pk, "version": ticket.version}, follow=True))
    undo = reverse("ticket-assignment-undo", args=[ticket.number])
    assert undo in page
    client.post(undo)
    assert lead_of(ticket).assignee is None


def test_two_dispatches_in_one_instant_do_not_go_to_the_same_person(real_city: City) -> None:
    people = {colleague(real_city, name).pk for name in ("王晓", "李明", "赵云", "周舟")}
    decide(real_city, "BY_LOAD")
    walks = [Walk(real_city) for _ in range(8)]
    for walk in walks:
        walk.to("PENDING_DISPATCH")
    by, lead = real_city.person(Role.DISPATCHER, "centre"), real_city.departments["lead"]
    now = walks[0].tick()

    def click(walk: Walk) -> Act:
        return lambda: actions.dispatch(walk.ticket.pk, lead=lead, by=by, now=now)

    for round_ in rush([[click(w) for w in walks[:4]], [click(w) for w in walks[4:]]]):
        assert [result for result in round_ if isinstance(result, Exception)] == []
    for half in (walks[:4], walks[4:]):
        assert {lead_of(walk.ticket).assignee_id for walk in half} == people
