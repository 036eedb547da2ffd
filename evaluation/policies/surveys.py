"""Who besides the grant may act: surveys and third-party scores."""

from typing import Any

from core.reasons import Reason
from feedback.policies import Person
from supervision.policies import Check


def second_person(person: Person, row: Any) -> list[Reason]:
    """Whoever drew, opened or closed a survey does not publish it."""
    hands = {row.drawn_by_id, row.opened_by_id, row.closed_by_id}
    return [Reason("survey_second_person")] if person.id in hands else []


def against_calling(person: Person, invitee: Any) -> list[Reason]:
    """Callers of the ticket's centre, save for what they or their own department worked on."""
    ticket = invitee.ticket
    if not person.holds("call_back", ticket.centre_id):
        return [Reason("no_authority", {"permission": "call_back"})]
    if ticket.answered_by_id == person.id:
        return [Reason("act_own_work")]
    own = person.sits_in(frozenset({*ticket.department_ids, *filter(None, [invitee.department_id])}))
    return [Reason("act_own_department")] if own else []


CHECKS: dict[tuple[str, str], tuple[Check, ...]] = {("survey", "publish"): (second_person,)}
