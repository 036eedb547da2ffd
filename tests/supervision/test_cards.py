"""黄牌 and 红牌: issued from a proposal or directly, revoked visibly, counted by quarter."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from core.evidence import Subject, examine
from core.refusals import NotPermitted, Refused, Stale
from departments.actions.posts import appoint
from departments.roles import Role
from feedback.models import Retrospective, Ticket
from supervision.actions import cards, proposals
from supervision.models import Card, Proposal
from supervision.rules.quarters import Quarter, quarter_of
from tests.cast import START, City
from tests.supervision.measures import propose, supervisor, ticket_in_hand

WHY = "多次催办后仍未办结。"
LATER = START + timedelta(days=9)


def sound(*rows: Card | Proposal) -> None:
    """The evidence of these papers verifies, rows and all."""
    for row in rows:
        report = examine(Subject(row.KIND, row.pk))
        assert report.rows == 1
        assert report.faults == []


def test_a_card_is_made_of_its_proposal_once(city: City) -> None:
    walk = ticket_in_hand(city)
    by = supervisor(city)
    proposal = propose(city, ticket=walk.ticket, now=LATER)
    card = cards.issue_from(proposal, reason=f" {WHY} ", by=by, now=LATER, version=1)
    assert (card.number, card.colour, card.department.name) == ("Y2026-0001", "YELLOW", "市照明管理处")
    assert (card.ticket_id, card.dispatch_id, card.reason) == (walk.ticket.pk, proposal.dispatch_id, WHY)
    fresh = Proposal.objects.get(pk=proposal.pk)
    assert (fresh.state, fresh.decided_by_id, fresh.decided_at) == ("TAKEN_UP", by.pk, LATER)
    with pytest.raises(Refused) as again:
        cards.issue_from(proposal, reason=WHY, by=by, now=LATER)
    assert again.value.codes == ("act_wrong_state",)
    assert Card.objects.count() == 1
    sound(card, fresh)


def test_who_reads_an_old_page_is_told_that_somebody_was_quicker(city: City) -> None:
    by = supervisor(city)
    proposal = propose(city, now=LATER)
    proposals.decline(proposal, note="已当面说明", by=by, now=LATER, version=1)
    with pytest.raises(Stale):
        cards.issue_from(proposal, reason=WHY, by=by, now=LATER, version=1)


@pytest.mark.parametrize("reason", ["", "  ", "\n\u3000"])
def test_there_is_no_card_without_a_reason(city: City, reason: str) -> None:
    by, proposal = supervisor(city), propose(city, now=LATER)
    with pytest.raises(Refused) as refused:
        cards.issue_from(proposal, reason=reason, by=by, now=LATER)
    assert refused.value.codes == ("measure_reason_missing",)
    with pytest.raises(Refused):
        cards.issue(department=city.departments["lead"], colour="RED", reason=reason, by=by, now=LATER)
    assert not Card.objects.exists()
    assert Proposal.objects.get().state == "OPEN"


def test_the_database_asks_for_the_reason_too(city: City) -> None:
    facts = {"colour": "RED", "department": city.departments["lead"], "issued_at": LATER}
    with pytest.raises(IntegrityError, match="card_says_why"), transaction.atomic():
        Card.objects.create(number="R1", reason="", issued_by=supervisor(city), **facts)


def test_a_card_asks_for_a_retrospective_while_the_ticket_is_open(city: City) -> None:
    walk = ticket_in_hand(city)
    by = supervisor(city)
    cards.issue_from(propose(city, ticket=walk.ticket, now=LATER), reason=WHY, by=by, now=LATER)
    paper = Retrospective.objects.get(ticket=walk.ticket)
    assert (paper.grounds, paper.due_at) == ("CARD", None)
    cards.issue_from(propose(city, "RED_CARD", ticket=walk.ticket, now=LATER), reason=WHY, by=by, now=LATER)
    assert Retrospective.objects.get(ticket=walk.ticket).grounds == "CARD"
    assert examine(Subject("ticket", walk.ticket.pk)).faults == []


def test_an_archived_ticket_does_not_keep_the_card_from_being_issued(city: City) -> None:
    walk = ticket_in_hand(city, "ARCHIVED")
    assert Ticket.objects.get(pk=walk.ticket.pk).state == "ARCHIVED"
    proposal = propose(city, ticket=walk.ticket, now=walk.tick())
    card = cards.issue_from(proposal, reason=WHY, by=supervisor(city), now=walk.tick())
    assert card.state == "ISSUED"
    assert not Retrospective.objects.filter(grounds__contains="CARD").exists()
    sound(card)


def test_a_supervisor_issues_without_a_proposal(city: City) -> None:
    walk = ticket_in_hand(city)
    lead = city.departments["lead"]
    card = cards.issue(
        department=lead, colour="RED", reason=WHY, ticket=walk.ticket, by=supervisor(city), now=LATER
    )
    assert (card.number, card.proposal_id) == ("R2026-0001", None)
    assert card.dispatch is not None
    assert card.dispatch.department_id == lead.pk
    bare = cards.issue(department=lead, colour="YELLOW", reason=WHY, by=supervisor(city), now=LATER)
    assert (bare.ticket_id, bare.dispatch_id) == (None, None)
    sound(card, bare)


def test_a_department_without_a_part_in_the_ticket_gets_no_card_for_it(city: City) -> None:
    walk = ticket_in_hand(city)
    with pytest.raises(Refused) as refused:
        cards.issue(
            department=city.departments["stranger"],
            colour="RED",
            reason=WHY,
            ticket=walk.ticket,
            by=supervisor(city),
            now=LATER,
        )
    assert refused.value.codes == ("card_ticket_not_theirs",)


def test_nobody_judges_the_department_they_work_for(city: City) -> None:
    both = city.person(Role.UNIT_APPROVER, "lead")
    proposal = propose(city, now=LATER)
    with pytest.raises(NotPermitted) as no_grant:
        proposals.decline(proposal, note="不必", by=both, now=LATER)
    assert no_grant.value.codes == ("no_authority",)
    _also_supervise(city, both)
    for act in (
        lambda: proposals.decline(proposal, note="不必", by=both, now=LATER),
        lambda: cards.issue_from(proposal, reason=WHY, by=both, now=LATER),
        lambda: cards.issue(
            department=city.departments["lead"], colour="RED", reason=WHY, by=both, now=LATER
        ),
    ):
        with pytest.raises(NotPermitted) as own:
            act()
        assert own.value.codes == ("act_own_department",)


def test_a_dissolved_department_gets_no_card(city: City) -> None:
    lead = city.departments["lead"]
    proposal = propose(city, now=LATER)
    type(lead).objects.filter(pk=lead.pk).update(is_active=False)
    with pytest.raises(Refused) as refused:
        cards.issue_from(proposal, reason=WHY, by=supervisor(city), now=LATER)
    assert refused.value.codes == ("measure_department_gone",)
    declined = proposals.decline(proposal, note="单位已撤并", by=supervisor(city), now=LATER)
    assert declined.state == "DECLINED"


def test_a_revoked_card_stays_and_counts_no_more(city: City) -> None:
    lead, by = city.departments["lead"], supervisor(city)
    card = cards.issue(department=lead, colour="YELLOW", reason=WHY, by=by, now=LATER)
    other = cards.issue(department=lead, colour="YELLOW", reason=WHY, by=by, now=LATER)
    quarter = quarter_of(LATER)
    assert Card.objects.cards_in_quarter(lead.pk, "YELLOW", quarter) == 2
    with pytest.raises(Refused) as unsaid:
        cards.revoke(card, reason=" ", by=by, now=LATER)
    assert unsaid.value.codes == ("measure_reason_missing",)
    revoked = cards.revoke(card, reason="时限计算有误", by=by, now=LATER, version=1)
    assert (revoked.state, revoked.revoked_by_id, revoked.revoke_reason) == ("REVOKED", by.pk, "时限计算有误")
    assert Card.objects.count() == 2
    assert Card.objects.cards_in_quarter(lead.pk, "YELLOW", quarter) == 1
    assert Card.objects.tally(quarter) == {(lead.pk, "YELLOW"): 1}
    with pytest.raises(Refused) as twice:
        cards.revoke(card, reason="再撤", by=by, now=LATER)
    assert twice.value.codes == ("act_wrong_state",)
    sound(revoked, other)


def test_quarters_turn_at_midnight_in_shanghai(city: City) -> None:
    """The host's UTC still says 31 December when Shanghai's new year has begun."""
    lead, by = city.departments["lead"], supervisor(city)
    last = datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC)
    first = datetime(2026, 12, 31, 16, 0, 0, tzinfo=UTC)
    old = cards.issue(department=lead, colour="RED", reason=WHY, by=by, now=last)
    new = cards.issue(department=lead, colour="RED", reason=WHY, by=by, now=first)
    assert (old.number, new.number) == ("R2026-0001", "R2027-0001")
    counted = {
        code: Card.objects.cards_in_quarter(lead.pk, "RED", Quarter(*code)) for code in ((2026, 4), (2027, 1))
    }
    assert counted == {(2026, 4): 1, (2027, 1): 1}


def _also_supervise(city: City, staff: object) -> None:
    appoint(staff=staff, department=city.departments["lead"], role=Role.SUPERVISOR, by=None, now=START)
