"""After the citizen's answer: rework, verdict, final answer, retrospective, reopening, archive."""

from datetime import timedelta

import pytest

from core.models import OutboxMessage
from core.refusals import NotPermitted, Refused
from departments.actions.posts import appoint
from departments.models import RuleVersion
from departments.roles import Role
from feedback import actions
from feedback.actions.answering import Answer
from feedback.choices import HoldKind
from feedback.models import Deadline, Dispatch, Hold, PastCycle, Rating, Retrospective, Ticket, Verdict
from feedback.models.facts import facts_of
from tests.cast import REPLY, START, STEPS, City, Walk
from tests.feedback.test_races import token_of
from tests.roads.aftercare import CAUSE, FINAL, NEW_FACTS, PREVENTION


def _codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return list(refused.value.codes)


def test_a_rework_is_a_new_dispatch_of_the_same_department_with_its_handler(city: City) -> None:
    walk = Walk(city)
    walk.to("IN_PROGRESS")
    handler = city.person(Role.HANDLER, "lead")
    actions.assign(walk.ticket, assignee=handler, by=city.person(Role.UNIT_APPROVER, "lead"), now=walk.tick())
    for step in ("contact", "draft", "submit", "approve", "bad_answer", "rework"):
        STEPS[step](walk)
    old, new = Dispatch.objects.filter(ticket=walk.ticket).order_by("id")
    ticket = Ticket.objects.get(pk=walk.ticket.pk)
    assert (old.is_open, old.ended_at, old.cycle) == (False, walk.now, 1)
    assert (new.department_id, new.role, new.cycle, new.is_open) == (old.department_id, "LEAD", 2, True)
    assert (new.assignee, new.signed_at, new.signed_by) == (handler, walk.now, None)
    assert (ticket.cycle, ticket.state, ticket.due_at) == (2, "IN_PROGRESS", new.due_at)
    told = (ticket.public_reply, ticket.is_solved, ticket.answer_kind, ticket.satisfaction, ticket.handled_at)
    assert told == ("", "", "", None, None)
    kept = PastCycle.objects.get(ticket=ticket)
    assert (kept.cycle, kept.public_reply, kept.satisfaction, kept.is_solved) == (1, REPLY, 1, "UNSOLVED")
    assert handler.pk in facts_of(ticket).handled_by
    assert not Deadline.objects.filter(dispatch=old, stopped_at=None, voided_at=None).exists()


def test_rework_needs_an_unsolved_problem_and_fault_without_rework_a_solved_one(city: City) -> None:
    auditor = city.person(Role.AUDITOR, "centre")
    solved = Walk(city)
    solved.to("PENDING_CALLBACK")
    agent = city.person(Role.CALLBACK_AGENT, "centre")
    actions.record_callback(
        solved.ticket, outcome="REACHED", answer=Answer(1, "SOLVED"), by=agent, now=solved.tick()
    )
    with pytest.raises(Refused) as refused:
        actions.rework(solved.ticket, note="请再办。", by=auditor, now=solved.tick())
    assert _codes(refused) == ["solved_already"]
    actions.verdict(solved.ticket, fault=True, by=auditor, now=solved.tick())
    assert Verdict.objects.get(ticket=solved.ticket).ground == ""
    unsolved = Walk(city, now=solved.now)
    unsolved.to("PENDING_VERDICT")
    for given, code in (({"fault": True}, "fault_needs_rework"), ({"fault": False}, "ground_missing")):
        with pytest.raises(Refused) as refused:
            actions.verdict(unsolved.ticket, by=auditor, now=unsolved.tick(), **given)
        assert _codes(refused) == [code]


def test_after_the_second_bad_answer_only_the_final_answer_is_left(city: City) -> None:
    walk = Walk(city)
    walk.to("PENDING_VERDICT")
    above, auditor = city.person(Role.SUPERVISOR, "parent"), city.person(Role.AUDITOR, "centre")
    paper = {"head": "赵明德", "signed_on": walk.now.date(), "reference": "照明〔2026〕12号", "reply": FINAL}
    with pytest.raises(Refused) as refused:
        actions.conclude(walk.ticket, by=above, now=walk.tick(), **paper)
    assert _codes(refused) == ["first_bad_answer"]
    for step in ("rework", "contact", "draft", "submit", "approve", "bad_answer"):
        STEPS[step](walk)
    for verb, given in (("rework", {"note": "再办。"}), ("verdict", {"fault": False, "ground": "MALICIOUS"})):
        with pytest.raises(Refused) as refused:
            getattr(actions, verb)(walk.ticket, by=auditor, now=walk.tick(), **given)
        assert _codes(refused) == ["only_final_answer"]
    with pytest.raises(NotPermitted) as refused:
        actions.conclude(walk.ticket, by=city.person(Role.SUPERVISOR, "lead"), now=walk.tick(), **paper)
    assert _codes(refused) == ["judged_department"]
    future = {**paper, "head": " ", "signed_on": walk.now.date() + timedelta(days=1)}
    with pytest.raises(Refused) as refused:
        actions.conclude(walk.ticket, by=above, now=walk.tick(), **future)
    assert _codes(refused) == ["head_missing", "signed_in_future"]
    ticket = actions.conclude(walk.ticket, by=above, now=walk.tick(), **paper)
    assert (ticket.state, ticket.public_reply, ticket.cycle) == ("COMPLETED", FINAL, 2)
    told = OutboxMessage.objects.get(key=f"ticket:{ticket.pk}:final:2")
    assert FINAL in str(told.body)
    assert Retrospective.objects.get(ticket=ticket).grounds == "REWORK,BAD_RATING"


def test_an_auditor_who_handled_it_does_not_judge_it(city: City) -> None:
    walk = Walk(city)
    handler = city.person(Role.HANDLER, "lead")
    appoint(staff=handler, department=city.departments["centre"], role=Role.AUDITOR, by=None, now=START)
    walk.to("PENDING_VERDICT")
    with pytest.raises(NotPermitted) as refused:
        actions.rework(walk.ticket, note="请再办。", by=handler, now=walk.tick())
    assert set(_codes(refused)) == {"own_work", "judged_department"}


def test_what_was_answered_at_once_is_dispatched_after_a_bad_answer(city: City) -> None:
    walk = Walk(city)
    walk.ticket = actions.answer_directly(
        walk.ticket,
        reply=REPLY,
        topic=city.topic,
        by=city.person(Role.INTAKE_AGENT, "centre"),
        now=walk.tick(),
    )
    actions.rate(token_of(walk.ticket), answer=Answer(1, "UNSOLVED"), now=walk.tick())
    ticket = actions.rework(
        walk.ticket, note="请派单办理。", by=city.person(Role.AUDITOR, "centre"), now=walk.tick()
    )
    assert (ticket.state, ticket.cycle) == ("PENDING_DISPATCH", 2)
    assert Deadline.objects.get(ticket=ticket, stopped_at=None).kind == "DISPATCH"
    assert PastCycle.objects.get(ticket=ticket).public_reply == REPLY


def test_only_what_the_intake_asked_for_within_thirty_days_is_reopened(city: City) -> None:
    walk = Walk(city)
    walk.to("COMPLETED")
    above, intake = city.person(Role.SUPERVISOR, "parent"), city.person(Role.INTAKE_AGENT, "centre")
    with pytest.raises(Refused) as refused:
        actions.reopen(walk.ticket, by=above, now=walk.tick())
    assert _codes(refused) == ["reopening_not_asked"]
    late = walk.now + timedelta(days=30, minutes=1)
    with pytest.raises(Refused) as refused:
        actions.ask_reopening(walk.ticket, new_facts=NEW_FACTS, by=intake, now=late)
    assert _codes(refused) == ["reopen_too_late"]
    actions.ask_reopening(walk.ticket, new_facts=NEW_FACTS, by=intake, now=walk.now + timedelta(days=29))
    with pytest.raises(Refused) as refused:  # asked in time, it is not archived over the decision
        actions.archive(walk.ticket, now=late)
    assert _codes(refused) == ["held_reopening"]
    ticket = actions.reopen(walk.ticket, note="请复查。", by=above, now=late)
    row = Dispatch.objects.get(ticket=ticket, cycle=2)
    assert (ticket.state, ticket.completed_at, row.instruction) == ("IN_PROGRESS", None, "请复查。")
    assert not Hold.objects.filter(ticket=ticket, lifted_at=None).exists()
    assert OutboxMessage.objects.filter(key=f"ticket:{ticket.pk}:reopened:2").exists()


def test_the_citizen_is_told_why_it_is_not_reopened(city: City) -> None:
    walk = Walk(city)
    walk.to("REOPENING_ASKED")
    above = city.person(Role.SUPERVISOR, "parent")
    ticket = actions.refuse_reopening(walk.ticket, reason="属于新的诉求。", by=above, now=walk.tick())
    assert (ticket.state, ticket.cycle) == ("COMPLETED", 1)
    told = OutboxMessage.objects.get(key__startswith=f"ticket:{ticket.pk}:not-reopened:1")
    assert "属于新的诉求。" in str(told.body)


def test_a_retrospective_put_off_by_reopening_is_due_after_the_next_completion(city: City) -> None:
    walk = Walk(city)
    walk.to("RETROSPECTIVE_DUE")
    for step in ("ask_reopening", "reopen"):
        STEPS[step](walk)
    paper = Retrospective.objects.get(ticket=walk.ticket)
    clock = Deadline.objects.get(ticket=walk.ticket, kind="RETROSPECTIVE")
    assert (paper.due_at, clock.voided_at) == (None, walk.now)
    for step in ("contact", "draft", "submit", "approve", "good_answer"):
        STEPS[step](walk)
    paper.refresh_from_db()
    clock = Deadline.objects.get(ticket=walk.ticket, kind="RETROSPECTIVE", voided_at=None)
    assert (paper.due_at, paper.cycle, paper.grounds) == (clock.due_at, 2, "BAD_RATING")


def test_an_upper_app_may_require_a_retrospective_while_the_matter_is_open(city: City) -> None:
    walk = Walk(city)
    walk.to("IN_PROGRESS")
    first = actions.require_retrospective(walk.ticket, ground="CARD", by=None, now=walk.tick())
    again = actions.require_retrospective(walk.ticket, ground="CARD", by=None, now=walk.tick())
    assert first == again
    assert first is not None
    assert first.due_at is None
    for step in ("contact", "draft", "submit", "approve", "good_answer"):
        STEPS[step](walk)
    first.refresh_from_db()
    assert first.due_at is not None
    actions.require_retrospective(walk.ticket, ground="ENTRY", by=None, now=walk.tick())
    first.refresh_from_db()
    assert first.grounds == "CARD,ENTRY"


def test_a_draft_may_be_short_but_what_is_handed_in_may_not(city: City) -> None:
    walk = Walk(city)
    walk.to("RETROSPECTIVE_DUE")
    handler = city.person(Role.HANDLER, "lead")
    actions.draft_retrospective(walk.ticket, root_cause="", prevention="", by=handler, now=walk.tick())
    with pytest.raises(Refused) as refused:
        actions.draft_retrospective(
            walk.ticket, root_cause="短", prevention=PREVENTION, hand_in=True, by=handler, now=walk.tick()
        )
    assert _codes(refused) == ["root_cause_too_short"]
    appoint(staff=handler, department=city.departments["lead"], role=Role.UNIT_APPROVER, by=None, now=START)
    actions.draft_retrospective(
        walk.ticket, root_cause=CAUSE, prevention=PREVENTION, hand_in=True, by=handler, now=walk.tick()
    )
    with pytest.raises(NotPermitted) as refused:
        actions.sign_retrospective(walk.ticket, by=handler, now=walk.tick())
    assert _codes(refused) == ["own_draft"]


def test_the_archive_takes_what_is_ripe_and_says_what_holds_the_rest(city: City) -> None:
    ripe, held, young = Walk(city), Walk(city, now=START), Walk(city, now=START)
    ripe.to("COMPLETED")
    held.to("RETROSPECTIVE_DUE")
    later = ripe.now + timedelta(days=31)
    young.now = later - timedelta(days=2)
    young.to("COMPLETED")
    with pytest.raises(Refused) as refused:
        actions.archive(young.ticket, now=later)
    assert _codes(refused) == ["archive_too_early"]
    run = actions.archive_ripe(now=later)
    assert (run.archived, dict(run.held)) == (1, {"RETROSPECTIVE": 1})
    assert Ticket.objects.get(pk=ripe.ticket.pk).archived_at == later
    assert actions.archive_ripe(now=later).archived == 0
    with pytest.raises(Refused) as refused:
        actions.place_hold(ripe.ticket, kind=HoldKind.ORDER, by=None, now=later)
    assert _codes(refused) == ["archived_already"]


def test_a_hold_is_placed_once_and_lifted_once(city: City) -> None:
    walk = Walk(city)
    walk.to("COMPLETED")
    by, terms = city.person(Role.SUPERVISOR, "parent"), {"kind": HoldKind.ORDER, "ref": "督〔2026〕3号"}
    first = actions.place_hold(walk.ticket, reason="OVERDUE", by=by, now=walk.tick(), **terms)
    assert actions.place_hold(walk.ticket, reason="OVERDUE", by=by, now=walk.tick(), **terms) == first
    with pytest.raises(Refused) as refused:
        actions.archive(walk.ticket, now=walk.now + timedelta(days=31))
    assert _codes(refused) == ["held_order"]
    assert actions.lift_hold(walk.ticket, by=by, now=walk.tick(), **terms) == first
    assert actions.lift_hold(walk.ticket, by=by, now=walk.tick(), **terms) is None


def test_nobody_calls_a_citizen_who_was_not_drawn(city: City) -> None:
    values = {"seed": "x", "rates": {}, "default_rate": 0}
    RuleVersion.objects.create(
        kind="callbacks", number=99, effective_from=START - timedelta(days=1), values=values
    )
    walk = Walk(city)
    walk.to("PENDING_CALLBACK")
    with pytest.raises(Refused) as refused:
        actions.record_callback(
            walk.ticket,
            outcome="NO_ANSWER",
            by=city.person(Role.CALLBACK_AGENT, "centre"),
            now=walk.tick(),
        )
    assert _codes(refused) == ["not_drawn"]


def test_a_link_keeps_five_notes_and_then_says_so(city: City) -> None:
    walk = Walk(city)
    walk.to("PENDING_CALLBACK")
    token = token_of(walk.ticket)
    for _ in range(6):
        actions.rate(token, answer=Answer(5, "SOLVED"), now=walk.tick())
    with pytest.raises(Refused) as refused:
        actions.rate(token, answer=Answer(5, "SOLVED"), now=walk.tick())
    assert (_codes(refused), refused.value.status) == (["notes_full"], 429)
    assert list(Rating.objects.order_by("id").values_list("counts", flat=True)) == [True] + [False] * 5


def test_the_link_of_a_past_round_only_leaves_a_note(city: City) -> None:
    walk = Walk(city)
    walk.to("PENDING_CALLBACK")
    token = token_of(walk.ticket)
    for step in ("bad_answer", "rework", "contact", "draft", "submit", "approve"):
        STEPS[step](walk)
    actions.rate(token, answer=Answer(5, "SOLVED"), now=walk.tick())
    ticket = Ticket.objects.get(pk=walk.ticket.pk)
    assert (ticket.state, ticket.satisfaction) == ("PENDING_CALLBACK", None)
    assert Rating.objects.filter(ticket=ticket, cycle=1, counts=False).count() == 1
