"""待定措施 in bulk, lapsing, circulars and interviews made of them, once each."""

from datetime import date, timedelta

import pytest

from core.evidence import Subject, examine, records_of
from core.refusals import NotPermitted, Refused
from departments.roles import Role
from feedback import actions as tickets
from feedback.history import facts_of_record
from supervision.actions import cards, circulars, interviews, proposals
from supervision.actions.circulars import Named
from supervision.models import Card, Circular, Interview, Proposal
from tests.cast import START, City, Walk
from tests.supervision.measures import propose, supervisor, ticket_in_hand
from tests.supervision.papers.measures import NOW, WHY, a_circular, an_interview, held

LATER = NOW + timedelta(days=7)


def sound(*rows: Card | Circular | Interview | Proposal) -> None:
    for row in rows:
        assert examine(Subject(row.KIND, row.pk)).faults == []


def test_many_cards_come_row_by_row_and_a_refusal_stops_only_its_own(city: City) -> None:
    by = supervisor(city)
    walk = ticket_in_hand(city)
    rows = [
        propose(city, "YELLOW_CARD", ticket=walk.ticket, now=NOW),
        propose(city, "CIRCULAR", now=NOW),
        propose(city, "RED_CARD", place="co", now=NOW),
        propose(city, "YELLOW_CARD", now=NOW),
    ]
    proposals.decline(rows[3], note="已当面说明", by=by, now=NOW)
    foreseen = proposals.foresee_cards(list(Proposal.objects.order_by("pk")), by=by, now=NOW)
    wanted = [(), ("proposal_other_measure",), (), ("act_wrong_state",)]
    assert [tuple(reason.code for reason in outcome.reasons) for outcome in foreseen] == wanted
    assert not Card.objects.exists(), "foreseeing changes nothing"
    done = cards.issue_many(rows, by=by, now=NOW)
    assert [tuple(reason.code for reason in outcome.reasons) for outcome in done] == wanted
    made = list(Card.objects.order_by("pk"))
    assert [(card.number, card.department.code) for card in made] == [
        ("Y2026-0001", "lead"),
        ("R2026-0001", "co"),
    ]
    assert made[0].reason == f"工单 {walk.ticket.number} 已超期 1 个工作日以上。"
    sound(*made, *Proposal.objects.all())


def test_numbers_have_no_gap_where_a_row_was_refused(city: City) -> None:
    by = supervisor(city)
    first, second = propose(city, now=NOW), propose(city, now=NOW)
    assert [o.is_able for o in cards.issue_many([first, first, second], by=by, now=NOW)] == [
        True,
        False,
        True,
    ]
    assert sorted(Card.objects.values_list("number", flat=True)) == ["Y2026-0001", "Y2026-0002"]


def test_declining_asks_why_and_keeps_it(city: City) -> None:
    by, row = supervisor(city), propose(city, now=NOW)
    with pytest.raises(Refused) as unsaid:
        proposals.decline(row, note=" ", by=by, now=NOW)
    assert unsaid.value.codes == ("measure_reason_missing",)
    declined = proposals.decline(row, note=" 已当面说明 ", by=by, now=NOW)
    assert (declined.state, declined.note, declined.decided_by_id) == ("DECLINED", "已当面说明", by.pk)
    sound(declined)


def test_a_granted_return_lets_the_proposals_of_its_dispatch_lapse(city: City) -> None:
    walk = Walk(city)
    walk.to("RETURN_PENDING")
    other = ticket_in_hand(city)
    falls = propose(city, ticket=walk.ticket, now=walk.now)
    stays = propose(city, ticket=other.ticket, now=walk.now)
    taken = propose(city, "RED_CARD", ticket=walk.ticket, now=walk.now)
    card = cards.issue_from(taken, reason=WHY, by=supervisor(city), now=walk.tick())
    tickets.grant_return(walk.ticket.pk, by=city.person(Role.DISPATCHER, "centre"), now=walk.tick())
    states = {row.pk: str(row.state) for row in Proposal.objects.all()}
    assert states == {falls.pk: "LAPSED", stays.pk: "OPEN", taken.pk: "TAKEN_UP"}
    assert Card.objects.get(pk=card.pk).state == "ISSUED", "a person revokes it, nobody else"
    sound(*Proposal.objects.all())


def test_a_circular_takes_up_all_its_proposals_or_none(city: City) -> None:
    by = supervisor(city)
    walk = ticket_in_hand(city)
    rows = [
        propose(city, "CIRCULAR", ticket=walk.ticket, now=NOW),
        propose(city, "CIRCULAR", place="co", now=NOW),
    ]
    named = [Named(row.department, f"{WHY}{row.pk}", row.ticket, row) for row in rows]
    words = {
        "department": city.departments["institution"],
        "title": "关于超期事项的通报",
        "text": "现予通报。",
    }
    proposals.decline(rows[1], note="已整改", by=by, now=NOW)
    with pytest.raises(Refused) as refused:
        circulars.issue(**words, items=named, by=by, now=NOW)
    assert refused.value.codes == ("act_wrong_state",)
    assert not Circular.objects.exists()
    assert Proposal.objects.get(pk=rows[0].pk).state == "OPEN"
    made = circulars.issue(**words, items=named[:1], by=by, now=NOW)
    assert made.number == "T2026-0001"
    assert made.items.get().proposal_id == rows[0].pk
    assert Proposal.objects.get(pk=rows[0].pk).state == "TAKEN_UP"
    sound(made, *Proposal.objects.all())


def test_a_circular_names_only_departments_that_one_supervises(city: City) -> None:
    by = supervisor(city, "parent")
    items = [Named(city.departments["lead"], WHY), Named(city.departments["stranger"], WHY)]
    with pytest.raises(NotPermitted):
        circulars.issue(
            department=city.departments["parent"],
            title="通报",
            text="现予通报。",
            items=items,
            by=by,
            now=NOW,
        )


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"title": " "}, "circular_title_missing"),
        ({"text": ""}, "circular_text_missing"),
        ({"items": []}, "circular_empty"),
    ],
)
def test_a_circular_is_whole(city: City, change: dict[str, object], code: str) -> None:
    given = {"title": "通报", "text": "现予通报。", "items": [Named(city.departments["lead"], WHY)], **change}
    with pytest.raises(Refused) as refused:
        circulars.issue(department=city.departments["parent"], by=supervisor(city), now=NOW, **given)  # type: ignore[arg-type]
    assert refused.value.codes == (code,)


def test_every_reader_of_tickets_reads_a_circular_and_nobody_else(city: City) -> None:
    row = a_circular(city)
    readers = [city.person(Role.HANDLER, "stranger"), city.person(Role.AUDITOR, "other_centre")]
    others = [city.person(Role.SYSTEM_ADMIN, "institution"), city.person(Role.SERVICE_MANAGER, "institution")]
    assert all(Circular.objects.visible_to(one).filter(pk=row.pk).exists() for one in readers)
    assert not any(Circular.objects.visible_to(one).exists() for one in others)


def test_a_revoked_circular_stays_readable(city: City) -> None:
    row = circulars.revoke(a_circular(city), reason="事实有误", by=supervisor(city), now=NOW)
    assert (row.state, row.revoke_reason) == ("REVOKED", "事实有误")
    assert Circular.objects.visible_to(city.person(Role.HANDLER, "lead")).get() == row
    sound(row)


def test_an_interview_is_made_of_its_proposal_and_lives_to_its_end(city: City) -> None:
    by = supervisor(city)
    walk = ticket_in_hand(city)
    proposal = propose(city, "INTERVIEW", ticket=walk.ticket, now=NOW)
    row = interviews.call(
        department=city.departments["stranger"],
        person="主要负责人",
        reason=WHY,
        scheduled_for=NOW + timedelta(days=1),
        place="三楼会议室",
        proposal=proposal,
        by=by,
        now=NOW,
    )
    assert (row.number, row.department.code, row.ticket_id) == ("J2026-0001", "lead", walk.ticket.pk)
    row = interviews.put_off(
        row, scheduled_for=NOW + timedelta(days=2), place="五楼", reason="出差", by=by, now=NOW, version=1
    )
    assert (row.state, row.place, row.put_off_reason) == ("CALLED", "五楼", "出差")
    row = interviews.hold(
        row,
        held_at=NOW + timedelta(days=2),
        present="主要负责人",
        minutes="说明了原因。",
        demands="限期办结。",
        demands_due_on=date(2026, 9, 30),
        by=by,
        now=NOW + timedelta(days=3),
        version=2,
    )
    assert list(Interview.objects.overdue(date(2026, 9, 30))) == []
    assert list(Interview.objects.overdue(date(2026, 10, 1))) == [row]
    row = interviews.settle(row, note="已现场核实。", by=by, now=LATER)
    assert list(Interview.objects.owing()) == []
    with pytest.raises(Refused) as twice:
        interviews.settle(row, note="再确认。", by=by, now=LATER)
    assert twice.value.codes == ("demands_met_already",)
    sound(row, Proposal.objects.get(pk=proposal.pk))
    told = [record.verb for record in records_of(Subject("interview", row.pk))]
    assert told == ["issue", "put_off", "hold", "settle"]


def test_evidence_holds_neither_the_person_nor_the_words(city: City) -> None:
    row = held(city)
    for record in records_of(Subject("interview", row.pk)):
        told = str(facts_of_record(record))
        assert not any(words in told for words in (row.person, row.minutes, row.reason, row.demands))


def test_interviews_are_appointed_for_a_time_to_come_and_called_off_with_a_reason(city: City) -> None:
    by, row = supervisor(city), an_interview(city)
    with pytest.raises(Refused) as past:
        interviews.put_off(row, scheduled_for=START, place="", reason=WHY, by=by, now=NOW)
    assert past.value.codes == ("interview_in_the_past",)
    with pytest.raises(Refused):
        interviews.call_off(row, reason="", by=by, now=NOW)
    row = interviews.call_off(row, reason="已办结", by=by, now=NOW)
    assert (row.state, row.cancelled_by_id) == ("CANCELLED", by.pk)
    sound(row)


def test_an_interview_without_demands_has_nothing_to_settle(city: City) -> None:
    by, row = supervisor(city), an_interview(city)
    row = interviews.hold(
        row, held_at=row.scheduled_for, present="负责人", minutes="已说明。", by=by, now=LATER
    )
    assert not Interview.objects.owing().exists()
    with pytest.raises(Refused) as refused:
        interviews.settle(row, note=WHY, by=by, now=LATER)
    assert refused.value.codes == ("demands_none",)
