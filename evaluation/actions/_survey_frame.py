"""Whom a survey could ask: the tickets of its period, less those who cannot or must not be asked."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Q

from evaluation.choices.surveys import Stratify, SurveyState
from evaluation.models import Invitee, Survey, SurveyRefusal
from evaluation.rules.surveys.drawing import Unit, one_a_person
from feedback.choices import ContactMeans
from feedback.models import Ticket
from feedback.querysets import TicketQuerySet
from feedback.states import State

CENTRE, NO_CATEGORY = "CENTRE", "OTHER"
REACHABLE = (
    Q(contact_means=ContactMeans.PHONE) & ~Q(complainant__phone_index="")
    | Q(contact_means=ContactMeans.EMAIL) & Q(complainant__isnull=False)
    | Q(contact_means=ContactMeans.CHANNEL_ACCOUNT) & ~Q(complainant__channel_account_index="")
)
REFUSED, LATELY = 2, 1
FIELDS = (
    "number",
    "pk",
    "category",
    "contact_means",
    "lead_department_id",
    "lead_department__peer_group",
    "complainant_id",
    "complainant__phone_index",
    "complainant__channel_account_index",
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A ticket whose citizen could be asked."""

    unit: Unit
    ticket_id: int
    department_id: int | None
    means: str


@dataclass
class Frame:
    """Everybody who can be drawn, one ticket each, and how many tickets were passed over, by reason."""

    candidates: dict[str, Candidate] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)

    @property
    def units(self) -> list[Unit]:
        return [candidate.unit for candidate in self.candidates.values()]


def frame_of(survey: Survey, *, now: datetime) -> Frame:
    """The frame as of now; the order of the rows plays no part in what is drawn from it."""
    found = list(_candidates(survey))
    known = _against(survey, found, now=now)
    allowed = [one for one in found if one.unit.person not in known]
    kept = {unit.number for unit in one_a_person((one.unit for one in allowed), survey.seed)}
    refused = {person for person, why in known.items() if why == REFUSED}
    left_out = {
        "no_contact": _completed(survey).exclude(REACHABLE).count(),
        "refused": sum(one.unit.person in refused for one in found),
        "asked_lately": sum(one.unit.person in known and one.unit.person not in refused for one in found),
        "same_person": len(allowed) - len(kept),
    }
    return Frame({one.unit.number: one for one in allowed if one.unit.number in kept}, left_out)


def _against(survey: Survey, found: list[Candidate], *, now: datetime) -> dict[str, int]:
    """Who must not be asked: they refused once, or were asked within the days of the questionnaire."""
    people = {one.unit.person for one in found}
    since = now - timedelta(days=survey.questionnaire.settings.repeat_days)
    lately = Invitee.objects.filter(person__in=people, survey__drawn_at__gt=since)
    lately = lately.exclude(survey__state=SurveyState.DROPPED).exclude(survey_id=survey.pk)
    known = dict.fromkeys(lately.values_list("person", flat=True), LATELY)
    refusals = SurveyRefusal.objects.filter(person__in=people).values_list("person", flat=True)
    return {**known, **dict.fromkeys(refusals, REFUSED)}


def _completed(survey: Survey) -> TicketQuerySet:
    rows = Ticket.objects.filter(completed_at__gte=survey.starts_at, completed_at__lt=survey.ends_at)
    ended: TicketQuerySet = rows.filter(state__in=(State.COMPLETED, State.ARCHIVED))
    return ended


def _candidates(survey: Survey) -> Iterator[Candidate]:
    rows = _completed(survey).filter(REACHABLE).order_by("number").values_list(*FIELDS)
    for number, pk, category, means, lead, group, complainant, phone, account in rows:
        by_group = survey.stratify == Stratify.GROUP
        stratum = (group or CENTRE) if by_group else (category or NO_CATEGORY)
        unit = Unit(number, stratum, phone or account or f"#{complainant}")
        yield Candidate(unit, pk, lead, means)
