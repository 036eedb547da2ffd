"""Moves of many rows: asked first with what cannot be done, then each row by the single action, and once."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import EvidenceRecord, Job
from departments.actions.posts import appoint
from departments.models import InAppMessage, Staff
from departments.roles import Role
from feedback.actions import in_bulk
from feedback.models import Dispatch, Ticket
from tests.cast import START, City, Walk
from tests.feedback.web import Moment, signed_in, text_of

BULK = "/queue/bulk/"


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    moment = Moment(monkeypatch)
    moment.now = START + timedelta(hours=5)
    return moment


@pytest.fixture
def handler(city: City) -> Staff:
    return city.person(Role.HANDLER, "lead")


def walk_to(city: City, state: str, *, hours: int = 0) -> Ticket:
    return Walk(city, now=START + timedelta(hours=hours)).to(state)


def ticked(*tickets: Ticket) -> list[int]:
    return list(Dispatch.objects.filter(ticket__in=tickets).values_list("pk", flat=True))


def sent(client: Any, verb: str, ids: list[int], **more: Any) -> Any:
    """The answer to the form that is sure."""
    return client.post(BULK, {"verb": verb, "d": ids, "sure": "1", **more}, follow=True)


def outcome(answer: Any) -> tuple[list[int], list[int]]:
    """The tickets it was done for, and those left as they were."""
    return tuple(
        sorted(one.dispatch.ticket_id for one in answer.context[name]) for name in ("done", "unable")
    )


def steps(ticket: Ticket, verb: str) -> int:
    return EvidenceRecord.objects.filter(subject_kind="ticket", subject_id=ticket.pk, verb=verb).count()


def test_asks_first_and_tells_what_cannot_be_done_in_groups(
    city: City, moment: Moment, handler: Staff
) -> None:
    new, taken, more = walk_to(city, "DISPATCHED"), walk_to(city, "IN_PROGRESS"), walk_to(city, "IN_PROGRESS")
    unseen = walk_to(city, "REGISTERED")

    asked = signed_in(handler).post(
        BULK,
        {"verb": "sign", "d": [*ticked(new, taken, more, unseen), 987654321], "next": "/queue/?tab=sign"},
    )

    assert [one.dispatch.ticket_id for one in asked.context["able"]] == [new.pk]
    assert len(asked.context["unable"]) == 2
    assert [(group.label, group.count) for group in asked.context["groups"]] == [
        ("in a state that does not fit", 2)
    ]
    assert "is not possible while the ticket is" in text_of(asked)
    assert 'href="/queue/?tab=sign"' in text_of(asked)
    assert Ticket.objects.get(pk=new.pk).state == "DISPATCHED"


def test_signs_row_by_row_and_says_what_became_of_each(city: City, moment: Moment, handler: Staff) -> None:
    new, taken = walk_to(city, "DISPATCHED"), walk_to(city, "IN_PROGRESS", hours=1)
    other = city.person(Role.UNIT_APPROVER, "lead")
    Dispatch.objects.filter(ticket=taken).update(signed_by=other)

    answer = sent(signed_in(handler), "sign", ticked(new, taken), next="/queue/?tab=sign")

    assert outcome(answer) == ([new.pk], [taken.pk])
    assert Ticket.objects.get(pk=new.pk).state == "IN_PROGRESS"
    assert 'href="/queue/?tab=sign"' in text_of(answer)
    assert new.title not in str(Job.objects.get(kind=in_bulk.KIND).params)


def test_signs_a_co_handlers_part(city: City, moment: Moment) -> None:
    ticket = walk_to(city, "CO_DISPATCHED")

    answer = sent(signed_in(city.person(Role.HANDLER, "co")), "sign", ticked(ticket))

    assert outcome(answer)[0] == [ticket.pk]
    assert ticket.dispatches.get(role="CO").signed_at is not None
    assert ticket.dispatches.get(role="LEAD").signed_at is None


def test_who_looks_at_the_outcome_needs_no_message_of_it(city: City, moment: Moment, handler: Staff) -> None:
    ticket = walk_to(city, "DISPATCHED")
    desk = signed_in(handler)
    answer = desk.post(BULK, {"verb": "sign", "d": ticked(ticket), "sure": "1"})
    unread = InAppMessage.objects.filter(recipient=handler, about_kind="job", read_at=None)
    assert unread.count() == 1, "whoever leaves before it is done is told"
    desk.get(answer["Location"])
    assert not unread.exists()


def test_the_same_form_sent_twice_is_one_run(city: City, moment: Moment, handler: Staff) -> None:
    new = walk_to(city, "DISPATCHED")
    desk = signed_in(handler)

    first = sent(desk, "sign", ticked(new), key="same")
    second = sent(desk, "sign", ticked(new), key="same")

    assert outcome(first) == outcome(second) == ([new.pk], [])
    assert steps(new, "sign") == 1
    assert Job.objects.filter(kind=in_bulk.KIND).count() == 1


def test_a_second_worker_goes_on_where_the_first_was_killed(
    city: City, moment: Moment, handler: Staff
) -> None:
    one, two = walk_to(city, "DISPATCHED"), walk_to(city, "DISPATCHED", hours=1)
    assert moment.now
    ids = ticked(one, two)
    made = {"args": {}, "by": handler, "since": moment.now, "now": moment.now}
    in_bulk.do_row("sign", dispatch_id=ids[0], **made)

    again = [in_bulk.do_row("sign", dispatch_id=pk, **made)["reasons"] for pk in ids]

    assert again == [[], []]
    assert steps(one, "sign") == steps(two, "sign") == 1


def test_only_an_approver_assigns_and_only_somebody_who_handles_there(city: City, moment: Moment) -> None:
    ticket = walk_to(city, "IN_PROGRESS")
    colleague = city.person(Role.HANDLER, "lead")
    stranger = city.person(Role.HANDLER, "stranger")
    approver = signed_in(city.person(Role.UNIT_APPROVER, "lead"))

    barred = signed_in(colleague).post(BULK, {"verb": "assign", "d": ticked(ticket)})
    wrong = sent(approver, "assign", ticked(ticket), assignee=stranger.pk)
    done = sent(approver, "assign", ticked(ticket), assignee=colleague.pk)

    assert "You hold no grant" in text_of(barred)
    assert wrong.status_code == 422
    assert outcome(done)[0] == [ticket.pk]
    assert ticket.dispatches.get(role="LEAD").assignee_id == colleague.pk


def test_beside_each_name_stands_how_many_of_the_rows_they_may_take(
    city: City, moment: Moment, handler: Staff
) -> None:
    here, above = walk_to(city, "IN_PROGRESS"), walk_to(city, "IN_PROGRESS", hours=1)
    above.dispatches.update(department=city.departments["parent"])
    colleague = city.person(Role.HANDLER, "parent")
    approver = signed_in(city.person(Role.UNIT_APPROVER, "parent"))

    asked = approver.post(BULK, {"verb": "assign", "d": ticked(here, above)})

    offered = dict(asked.context["form"].fields["assignee"].choices)
    assert offered[colleague.pk].endswith("may take 2")
    assert offered[handler.pk].endswith("may take 1")
    assert list(offered)[1] == colleague.pk


def test_a_co_handlers_row_never_names_a_hand_for_the_lead(city: City, moment: Moment) -> None:
    ticket, colleague = walk_to(city, "CO_DISPATCHED"), city.person(Role.HANDLER, "lead")
    assert moment.now
    made = {"by": city.person(Role.UNIT_APPROVER, "lead"), "since": moment.now, "now": moment.now}
    row = ticket.dispatches.get(role="CO")

    told = in_bulk.do_row("assign", dispatch_id=row.pk, args={"assignee": colleague.pk}, **made)

    assert [one["code"] for one in told["reasons"]] == ["bulk_co_names_nobody"]
    assert ticket.dispatches.get(role="LEAD").assignee_id is None


def test_what_citizens_say_is_sealed_in_the_job(city: City, moment: Moment) -> None:
    ticket, words = walk_to(city, "IN_PROGRESS"), "张女士来电催问，电话 13812342716"
    agent = signed_in(city.person(Role.INTAKE_AGENT, "centre"))
    rows = list(Dispatch.objects.filter(ticket=ticket, is_open=True).values_list("pk", flat=True))

    done = sent(agent, "urge", rows, words=words, next="/queue/?q=张女士")

    assert outcome(done)[0] == [ticket.pk]
    assert ticket.urges.get().words == words
    assert "张女士" not in str(Job.objects.get(kind=in_bulk.KIND).params)
    assert 'href="/queue/?q=张女士"' in text_of(done)


def test_a_stranger_moves_nothing(city: City, moment: Moment) -> None:
    ticket = walk_to(city, "DISPATCHED")
    stranger = signed_in(city.person(Role.HANDLER, "stranger"))

    answer = stranger.post(BULK, {"verb": "sign", "d": ticked(ticket), "sure": "1"})

    assert (answer.status_code, answer["Location"]) == (302, "/queue/")
    assert Ticket.objects.get(pk=ticket.pk).state == "DISPATCHED"
    assert not Job.objects.filter(kind=in_bulk.KIND).exists()


def test_anothers_run_is_not_there(city: City, moment: Moment, handler: Staff) -> None:
    ticket = walk_to(city, "DISPATCHED")
    sent(signed_in(handler), "sign", ticked(ticket))
    job = Job.objects.get(kind=in_bulk.KIND)

    second = signed_in(city.person(Role.UNIT_APPROVER, "lead"))

    assert second.get(f"{BULK}{job.pk}/").status_code == 404


def test_all_that_match_are_those_of_the_list_one_comes_from(
    city: City, moment: Moment, handler: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    tickets = [walk_to(city, "DISPATCHED", hours=n) for n in range(3)]
    walk_to(city, "IN_PROGRESS", hours=3)
    monkeypatch.setattr(in_bulk, "MOST", 2)

    asked = signed_in(handler).post(BULK, {"verb": "sign", "all": "1", "next": "/queue/?tab=sign"})

    assert [one.dispatch.ticket_id for one in asked.context["able"]] == [t.pk for t in tickets[:2]]


def test_more_than_a_few_are_a_job_with_progress(
    city: City, moment: Moment, handler: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = walk_to(city, "DISPATCHED")
    monkeypatch.setattr(in_bulk, "AT_ONCE", 0)
    desk = signed_in(handler)

    answer = desk.post(BULK, {"verb": "sign", "d": ticked(ticket), "sure": "1"})
    job = Job.objects.get(kind=in_bulk.KIND)

    assert answer["Location"] == f"{BULK}{job.pk}/"
    assert desk.get(answer["Location"])["Location"] == f"/jobs/{job.pk}/"
    assert Ticket.objects.get(pk=ticket.pk).state == "DISPATCHED"


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"d": "x"},
        {"d": "9" * 30},
        {"verb": "sign"},
        {"verb": "archive", "d": "1"},
        {"verb": "sign", "d": "-1"},
    ],
)
def test_nothing_understood_goes_back(
    city: City, moment: Moment, handler: Staff, given: dict[str, str]
) -> None:
    client = signed_in(handler)
    answer = client.post(BULK, {**given, "next": "//evil.example/"})
    assert (answer.status_code, answer["Location"]) == (302, "/queue/")
    assert ("Please tick a row." in text_of(client.get("/queue/"))) == (given.get("d") != "1")


def test_the_ticked_rows_are_taken_along_as_they_are(city: City, moment: Moment) -> None:
    one, other = walk_to(city, "IN_PROGRESS"), walk_to(city, "IN_PROGRESS", hours=1)
    approver = signed_in(city.person(Role.UNIT_APPROVER, "lead"))

    answer = approver.post(BULK, {"verb": "export", "d": ticked(one), "cols": "number,title"}, follow=True)

    assert answer.status_code == 200
    assert answer.context["told"].counts.taken == 1
    assert other.number not in text_of(answer)


def test_what_was_found_beyond_ones_own_work_is_taken_along_too(city: City, moment: Moment) -> None:
    one, other = walk_to(city, "IN_PROGRESS"), walk_to(city, "IN_PROGRESS", hours=1)
    staff = city.person(Role.HANDLER, "stranger")
    institution = city.departments["institution"]
    appoint(staff=staff, department=institution, role=Role.ASSESSMENT_MANAGER, by=None, now=START)
    desk = signed_in(staff)
    assert one.number not in text_of(desk.get("/queue/")), "the queue is one's own work"
    assert one.number in text_of(desk.get("/queue/", {"q": "路灯"}))

    answer = desk.post(BULK, {"verb": "export", "d": ticked(one), "next": "/queue/?q=路灯"}, follow=True)

    assert answer.context["told"].counts.taken == 1
    assert other.number not in text_of(answer)


def test_asking_costs_the_same_for_few_and_for_many(city: City, moment: Moment, handler: Staff) -> None:
    tickets = [walk_to(city, "DISPATCHED", hours=n % 3) for n in range(6)]
    desk = signed_in(handler)

    def cost(rows: list[Ticket]) -> int:
        with CaptureQueriesContext(connection) as asked:
            desk.post(BULK, {"verb": "sign", "d": ticked(*rows)})
        return len(asked)

    cost(tickets[:1])
    assert cost(tickets) == cost(tickets[:1])
