"""The clerk's book as the rules read a ticket, without a database."""

from departments.roles import GRANTS, Role
from feedback.policies import Person as Asking
from feedback.rules.facts import (
    AftercareFacts,
    RequestFacts,
    RequestsFacts,
    RetrospectiveFacts,
    ShareFacts,
    TicketFacts,
)
from tests.machine.book import PARENTS, REQUESTS, Book, Part
from tests.machine.people import PEOPLE, Person
from tests.machine.time import close_after

PLACES = {
    name: number
    for number, name in enumerate(
        ("institution", "centre", "other_centre", "parent", "lead", "co", "stranger"), 1
    )
}
IDS = {person.name: number for number, person in enumerate(PEOPLE, 1)}


def asking(person: Person) -> Asking:
    """The person as the policies see them."""
    held = {(permission, place) for role, place in person.posts for permission in GRANTS[Role(role)]}

    def holds(permission: str, department_id: int) -> bool:
        return any((permission, above) in held for above in line_of(department_id))

    def sits_in(department_ids: frozenset[int]) -> bool:
        return any(
            PLACES[above] in department_ids for _r, place in person.posts for above in line_of(PLACES[place])
        )

    return Asking(id=IDS[person.name], holds=holds, sits_in=sits_in)


def line_of(department_id: int) -> list[str]:
    """The department and all above it."""
    name = next(place for place, number in PLACES.items() if number == department_id)
    line = [name]
    while name != "institution":
        name = PARENTS.get(name, "institution")
        line.append(name)
    return line


def facts(book: Book) -> TicketFacts:
    """What the rules would be told."""
    lead, after = book.lead, book.state in ("PENDING_VERDICT", "COMPLETED")
    stands = lead.papers.get("return") if lead and not lead.contacted else None
    return TicketFacts(
        id=1,
        state=book.state,
        centre_id=PLACES["centre"],
        category=book.category,
        topic_known=book.is_triaged,
        contact_means="PHONE",
        rejected_at=book.rejected_at,
        lead_department_id=PLACES[book.last_lead.place] if book.last_lead else None,
        handled_by=frozenset(IDS[name] for name in book.hands),
        handling_department_ids=frozenset(PLACES[part.place] for part in book.parts),
        shares=tuple(_share(part, number) for number, part in enumerate(book.live)),
        return_until=close_after(lead.at, 1) if lead and not lead.contacted else None,
        return_by=IDS.get(stands.drafter) if stands else None,
        return_handed_in=stands is not None and stands.stage == "in",
        joint_review_open=book.joint_review,
        designated_id=PLACES[book.designated] if book.designated else None,
        co_in_cycle=sum(not part.is_lead for part in book.parts),
        withdrawal_asked=bool(book.withdrawal_by),
        withdrawal_by=IDS.get(book.withdrawal_by),
        after=_after(book) if after else AftercareFacts(),
        has_open_question=book.question,
        requests=_requests(lead) if lead else RequestsFacts(),
    )


def _share(part: Part, number: int) -> ShareFacts:
    drafted = part.draft in ("saved", "in")
    return ShareFacts(
        id=number,
        department_id=PLACES[part.place],
        role="LEAD" if part.is_lead else "CO",
        assignee_id=IDS[PEOPLE[0].name] if part.named else None,
        signed=part.signed,
        answered=part.answered,
        contacted=part.contacted,
        draft_complete=drafted,
        draft_handed_in=part.draft == "in",
        draft_by=IDS[part.drafter] if drafted else None,
        designated=part.designated,
        asks_release=part.asks_release,
        due_at=part.due_at,
    )


def _requests(lead: Part) -> RequestsFacts:
    waiting = [(kind, lead.papers[kind]) for kind in REQUESTS if kind in lead.papers]
    rows = tuple(
        RequestFacts(
            kind=kind,
            id=number,
            is_signed=paper.stage == "signed",
            handed_in=paper.stage == "in",
            drafted_by=IDS[paper.drafter],
            signed_by=IDS.get(paper.signer),
            ground="JUDICIAL",
            days=5,
        )
        for number, (kind, paper) in enumerate(waiting)
    )
    return RequestsFacts(open=rows, extensions=lead.extensions, suspended_days=lead.suspended_days)


def _after(book: Book) -> AftercareFacts:
    paper = book.retrospective
    return AftercareFacts(
        solved=book.solved,
        bad_answers=book.bad_answers,
        completed_at=book.completed_at,
        reopening_asked=book.reopening,
        retrospective=RetrospectiveFacts(IDS.get(paper.drafter), paper.stage == "in") if paper else None,
    )
