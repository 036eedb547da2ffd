"""What a ticket's page tells of others that belong to it, and of what the citizen was asked and added."""

from dataclasses import dataclass, field, replace

from departments.models import Staff
from feedback.models import Question, Splitting, Supplement, Ticket


@dataclass(frozen=True, slots=True)
class Relations:
    """Rows this person may see; ``hidden`` merged tickets are only counted."""

    target: Ticket | None = None
    merged: list[Ticket] = field(default_factory=list)
    hidden: int = 0
    split_from: Ticket | None = None
    parts: list[Ticket] = field(default_factory=list)
    whole: list[Splitting] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    supplements: list[Supplement] = field(default_factory=list)

    @property
    def has_others(self) -> bool:
        return bool(self.target or self.merged or self.hidden or self.split_from or self.parts)


def relations_of(ticket: Ticket, user: Staff) -> Relations:
    """No query for most tickets; one for each kind of relation there is."""
    seen = Ticket.objects.visible_to(user).select_related("centre", "lead_department")
    merged = list(seen.filter(merged_into=ticket).order_by("id")) if ticket.merged_count else []
    found = Relations(
        target=_one(seen, ticket.merged_into_id),
        merged=merged,
        hidden=max(0, ticket.merged_count - len(merged)),
        split_from=_one(seen, ticket.split_from_id),
    )
    if not ticket.is_amended:
        return found
    whole = list(Splitting.objects.filter(ticket=ticket).select_related("split_by"))
    supplements = Supplement.objects.filter(ticket=ticket).select_related("taken_by", "question")
    return replace(
        found,
        parts=list(seen.filter(split_from=ticket).order_by("id")) if whole else [],
        whole=whole,
        questions=_questions(ticket),
        supplements=list(supplements),
    )


def _one(seen: object, pk: int | None) -> Ticket | None:
    return seen.filter(pk=pk).first() if pk else None  # type: ignore[attr-defined, no-any-return]


def _questions(ticket: Ticket) -> list[Question]:
    """Those still without an answer; an answered one stands above its supplement."""
    return list(Question.objects.filter(ticket=ticket, answer__isnull=True).select_related("asked_by"))
