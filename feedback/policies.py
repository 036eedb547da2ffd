"""May this person make this move, and why not: deny by default."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.reasons import Reason
from departments.roles import EVERY_PERMISSION
from departments.scope import Scope, scope_many, seats_of
from feedback.rules.facts import ShareFacts, TicketFacts
from feedback.rules.moves import MoveSpec, Place

if TYPE_CHECKING:
    from departments.models import Staff


ROLE_AT = {Place.LEAD: "LEAD", Place.CO: "CO"}
DELEGATED = "handle_tickets"


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks: ``holds(permission, department_id)`` answers from the grants.

    ``sits_in(ids)`` answers from the posts: in one of these departments, or below one.
    """

    id: int
    holds: Callable[[str, int], bool]
    sits_in: Callable[[frozenset[int]], bool]


def person_of(staff: "Staff") -> Person:
    """The person behind an account, as the policies see them; scopes are read once, when first asked."""
    held: dict[str, Scope] = {}
    seats: list[frozenset[int]] = []

    def holds(permission: str, department_id: int) -> bool:
        if not held:
            held.update(scope_many(staff, EVERY_PERMISSION))
        return department_id in held[permission]

    def sits_in(department_ids: frozenset[int]) -> bool:
        if not seats:
            seats.append(seats_of(staff))
        return not department_ids.isdisjoint(seats[0])

    return Person(id=staff.pk, holds=holds, sits_in=sits_in)


def shares_in_hand(person: Person, facts: TicketFacts, spec: MoveSpec) -> list[ShareFacts]:
    """The live dispatches on which one of the person's grants makes this move theirs."""
    wanted = [(permission, place) for permission, place in spec.authorities if place in ROLE_AT]
    return [s for s in facts.shares if any(_holds_share(person, s, *authority) for authority in wanted)]


def has_authority(person: Person, facts: TicketFacts, spec: MoveSpec) -> bool:
    """Whether a grant the move needs is held where it needs it."""
    return any(_holds(person, facts, permission, place) for permission, place in spec.authorities)


def _holds(person: Person, facts: TicketFacts, permission: str, place: Place) -> bool:
    if place is Place.SYSTEM:
        return False
    if place in ROLE_AT:
        return any(_holds_share(person, share, permission, place) for share in facts.shares)
    places = [facts.centre_id] if place in (Place.CENTRE, Place.ANY) else []
    if place is Place.LAST:
        places.append(facts.lead_department_id or facts.centre_id)
    if place is Place.ANY:
        places += [share.department_id for share in facts.shares]
        places += [share.delegated_to_id for share in facts.shares if share.delegated_to_id]
    return any(person.holds(permission, department_id) for department_id in places)


def _holds_share(person: Person, share: ShareFacts, permission: str, place: Place) -> bool:
    """Whose share it is; the unit it was delegated to works on it, but neither signs nor asks."""
    if share.role != ROLE_AT[place]:
        return False
    delegated = share.delegated_to_id if permission == DELEGATED else None
    return person.holds(permission, share.department_id) or (
        delegated is not None and person.holds(permission, delegated)
    )


def _own_draft(person: Person, facts: TicketFacts, spec: MoveSpec) -> list[Reason]:
    drafted = [share for share in shares_in_hand(person, facts, spec) if share.draft_by is not None]
    own = [share for share in drafted if share.draft_by == person.id and not share.self_signing]
    return [Reason("own_draft")] if own and len(own) == len(drafted) else []


def _own_return(person: Person, facts: TicketFacts, _spec: MoveSpec) -> list[Reason]:
    lead = facts.lead
    own = facts.return_by == person.id and not (lead and lead.self_signing)
    return [Reason("own_return")] if own else []


def _own_request(person: Person, facts: TicketFacts, spec: MoveSpec) -> list[Reason]:
    draft, lead = facts.requests.draft(spec.verb.partition("_")[2]), facts.lead
    own = draft is not None and draft.drafted_by == person.id and not (lead and lead.self_signing)
    return [Reason("own_request")] if own else []


def _asked_oneself(person: Person, facts: TicketFacts, spec: MoveSpec) -> list[Reason]:
    paper = facts.requests.signed(spec.verb.partition("_")[2])
    own = paper is not None and person.id in (paper.drafted_by, paper.signed_by)
    return [Reason("own_request_decided")] if own else []


def _released_oneself(person: Person, facts: TicketFacts, _spec: MoveSpec) -> list[Reason]:
    """Who asked for every release there is; of several, the action looks at the one decided."""
    asked = [share for share in facts.co_shares() if share.asks_release]
    own = [share for share in asked if share.release_by == person.id]
    return [Reason("own_request_decided")] if own and len(own) == len(asked) else []


def _returned_oneself(person: Person, facts: TicketFacts, _spec: MoveSpec) -> list[Reason]:
    return [Reason("own_request_decided")] if person.id in facts.return_hands else []


def _asked_to_reopen(person: Person, facts: TicketFacts, _spec: MoveSpec) -> list[Reason]:
    return [Reason("own_reopening")] if facts.after.reopening_by == person.id else []


def _as_the_unit(person: Person, facts: TicketFacts, _spec: MoveSpec) -> list[Reason]:
    lead = facts.lead
    if lead is None or lead.delegated_to_id is None:
        return []
    own = any(person.holds(grant, lead.department_id) for grant in ("approve_results", DELEGATED))
    return [] if own else [Reason("unit_hands_nothing_on")]


def _own_work(person: Person, facts: TicketFacts, _spec: MoveSpec) -> list[Reason]:
    return [Reason("own_work")] if person.id in facts.handled_by else []


def _own_department(person: Person, facts: TicketFacts, _spec: MoveSpec) -> list[Reason]:
    return [Reason("own_department")] if person.sits_in(facts.handling_department_ids) else []


def _own_asking(person: Person, facts: TicketFacts, _spec: MoveSpec) -> list[Reason]:
    return [Reason("own_asking")] if facts.withdrawal_by == person.id else []


def _judged_department(person: Person, facts: TicketFacts, _spec: MoveSpec) -> list[Reason]:
    return [Reason("judged_department")] if person.sits_in(facts.handling_department_ids) else []


def _own_retrospective(person: Person, facts: TicketFacts, _spec: MoveSpec) -> list[Reason]:
    paper = facts.after.retrospective
    own = paper is not None and paper.drafted_by == person.id and not paper.self_signing
    return [Reason("own_draft")] if own else []


def _for_a_senior(person: Person, facts: TicketFacts, _spec: MoveSpec) -> list[Reason]:
    if not facts.senior_reasons or person.holds("dispatch_hard", facts.centre_id):
        return []
    return [Reason("for_a_senior", {"why": code}) for code in facts.senior_reasons[:1]]


SECOND_PERSON: dict[str, tuple[Callable[[Person, TicketFacts, MoveSpec], list[Reason]], ...]] = {
    "triage": (_for_a_senior,),
    "dispatch": (_for_a_senior,),
    "submit_result": (_own_draft,),
    "co_reply": (_own_draft,),
    "request_return": (_own_return,),
    "grant_return": (_returned_oneself,),
    "refuse_return": (_returned_oneself,),
    "refuse_co_return": (_released_oneself,),
    "delegate": (_as_the_unit,),
    **{f"request_{kind}": (_own_request,) for kind in ("extension", "suspension", "termination")},
    **{
        f"{decision}_{kind}": (_asked_oneself, _own_work)
        for decision in ("grant", "refuse")
        for kind in ("extension", "suspension", "termination")
    },
    "send_back": (_own_work,),
    "approve_result": (_own_work,),
    "record_callback": (_own_work, _own_department),
    "rework": (_own_work, _judged_department),
    "verdict": (_own_work, _judged_department),
    "conclude": (_own_work, _judged_department),
    "reopen": (_asked_to_reopen,),
    "refuse_reopening": (_own_work, _judged_department, _asked_to_reopen),
    "sign_retrospective": (_own_retrospective,),
    "confirm_withdrawal": (_own_asking, _own_work, _own_department),
    "decline_withdrawal": (_own_asking, _own_work, _own_department),
}


def reasons_against(person: Person, facts: TicketFacts, spec: MoveSpec) -> list[Reason]:
    """Why this person may not make this move; empty when they may."""
    if not has_authority(person, facts, spec):
        return [Reason("no_authority", {"permission": spec.permission})]
    return [reason for check in SECOND_PERSON.get(spec.verb, ()) for reason in check(person, facts, spec)]


def may_reveal(person: Person, facts: TicketFacts, accused_department_ids: frozenset[int]) -> list[Reason]:
    """Why the person may not see the complainant's contact in clear; the accused never may (信访工作条例)."""
    if accused_department_ids and person.sits_in(accused_department_ids):
        return [Reason("accused_department")]
    places = {facts.centre_id} | {share.department_id for share in facts.shares}
    places |= {share.delegated_to_id for share in facts.shares if share.delegated_to_id is not None}
    if any(person.holds("reveal_contact", department_id) for department_id in places):
        return []
    return [Reason("no_authority", {"permission": "reveal_contact"})]
