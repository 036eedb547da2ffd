"""A citizen answers by link or on the phone, once; or does not wish to be asked, and is not asked again."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from core.evidence import append
from core.evidence.entries import Fact
from core.reasons import Reason
from core.refusals import NotPermitted, Refused
from departments.models import Staff
from evaluation.actions.survey_inviting import digest_of
from evaluation.choices.surveys import SurveySource
from evaluation.models import Invitee, Survey, SurveyAttempt, SurveyLink, SurveyRefusal, SurveySheet
from evaluation.policies.surveys import against_calling
from evaluation.rules.surveys.asking import is_unreachable
from evaluation.rules.surveys.questions import answer_faults
from feedback.choices import ContactOutcome
from feedback.policies import person_of
from supervision.acting import entry_of


@dataclass(frozen=True, slots=True)
class Answered:
    """A filled-in questionnaire: steps and choices, and words, by the code of the question."""

    answers: dict[str, Any] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)


def find_link(token: str) -> SurveyLink:
    """The invitation behind a link. Raises Refused (404) for none; it says nothing about those there are."""
    found = SurveyLink.objects.select_related("invitee__survey__questionnaire", "invitee__ticket")
    link: SurveyLink | None = found.filter(token_digest=digest_of(token)).first()
    if link is None:
        raise Refused(Reason("survey_link_unknown"), status=404)
    return link


def answer_by_link(token: str, *, given: Answered, now: datetime) -> SurveySheet:
    """Take the answers of the citizen. Raises Refused: no such link (404), over (410), answered (409)."""
    link = find_link(token)
    with transaction.atomic():
        invitee = _hold(link.invitee_id)
        if now > link.expires_at or not invitee.survey.takes_answers(now):
            raise Refused(Reason("survey_over"), status=410)
        return _keep(invitee, given, SurveySource.LINK, by=None, now=now)


def refuse_by_link(token: str, *, now: datetime) -> None:
    """Ask this person never again, in no survey; saying so twice changes nothing."""
    link = find_link(token)
    with transaction.atomic():
        _refuse(_hold(link.invitee_id), SurveySource.LINK, by=None, now=now)


def record_call(
    invitee: Invitee | int,
    *,
    outcome: str,
    given: Answered | None = None,
    note: str = "",
    by: Staff,
    now: datetime,
) -> SurveyAttempt:
    """One call: answers when the citizen was reached, a refusal when they declined, else one more try.

    Raises NotPermitted for a ticket of another centre, or one's own department's; Refused when there is
    nobody left to call.
    """
    pk = invitee.pk if isinstance(invitee, Invitee) else invitee
    with transaction.atomic():
        row = _hold(pk)
        _permit(row, by, now)
        reached = outcome == ContactOutcome.REACHED
        if reached != (given is not None):
            raise Refused(Reason("survey_call_answers" if reached else "survey_call_no_contact"))
        attempt: SurveyAttempt = SurveyAttempt.objects.create(
            invitee=row, at=now, outcome=ContactOutcome(outcome), note=note.strip(), called_by=by
        )
        facts: dict[str, Fact] = {"survey": row.survey_id, "invitee": row.pk, "outcome": str(outcome)}
        append(entry_of(attempt, "call", by=by, now=now, facts=facts))
        if given is not None:
            _keep(row, given, SurveySource.CALL, by=by, now=now)
        elif outcome == ContactOutcome.DECLINED:
            _refuse(row, SurveySource.CALL, by=by, now=now)
    return attempt


def reasons_against_calling(invitee: Invitee, *, by: Staff, now: datetime) -> list[Reason]:
    """Why this person cannot call now; empty when they can."""
    against = against_calling(person_of(by), invitee)
    return against or _done_with(invitee, now)


def _permit(invitee: Invitee, by: Staff, now: datetime) -> None:
    if against := against_calling(person_of(by), invitee):
        raise NotPermitted(*against)
    if reasons := _done_with(invitee, now):
        raise Refused(*reasons)


def _done_with(invitee: Invitee, now: datetime) -> list[Reason]:
    """Why nobody calls this person any more."""
    if not invitee.survey.takes_answers(now):
        return [Reason("survey_over")]
    if SurveySheet.objects.filter(invitee=invitee).exists():
        return [Reason("survey_answered")]
    if SurveyRefusal.objects.filter(person=invitee.person).exists():
        return [Reason("survey_refused")]
    tries = SurveyAttempt.objects.filter(invitee=invitee).values_list("at", flat=True)
    gone = is_unreachable(tries, invitee.survey.questionnaire.settings)
    return [Reason("survey_unreachable")] if gone else []


def _hold(invitee_id: int) -> Invitee:
    """Lock the survey, then the person of the sample: answers and the close wait for each other."""
    survey_id = Invitee.objects.values_list("survey_id", flat=True).get(pk=invitee_id)
    survey = Survey.objects.select_for_update(of=("self",)).select_related("questionnaire").get(pk=survey_id)
    held = Invitee.objects.select_for_update(of=("self",)).select_related("ticket", "department")
    invitee: Invitee = held.get(pk=invitee_id)
    invitee.survey = survey
    return invitee


def _keep(invitee: Invitee, given: Answered, source: str, *, by: Staff | None, now: datetime) -> SurveySheet:
    if SurveySheet.objects.filter(invitee=invitee).exists():
        raise Refused(Reason("survey_answered"))
    words = {code: text.strip() for code, text in given.words.items() if text.strip()}
    if faults := answer_faults(invitee.survey.questionnaire.questions, given.answers, words):
        raise Refused(*faults.values(), status=422)
    sheet: SurveySheet = SurveySheet.objects.create(
        invitee=invitee,
        source=SurveySource(source),
        given_at=now,
        recorded_by=by,
        answers=given.answers,
        words=words,
    )
    facts: dict[str, Fact] = {"survey": invitee.survey_id, "invitee": invitee.pk, "source": str(source)}
    append(entry_of(sheet, "give", by=by, now=now, facts=facts))
    return sheet


def _refuse(invitee: Invitee, source: str, *, by: Staff | None, now: datetime) -> None:
    refusal, is_new = SurveyRefusal.objects.get_or_create(
        person=invitee.person,
        defaults={"invitee": invitee, "source": SurveySource(source), "at": now, "recorded_by": by},
    )
    if is_new:
        facts: dict[str, Fact] = {"survey": invitee.survey_id, "invitee": invitee.pk, "source": str(source)}
        append(entry_of(refusal, "refuse", by=by, now=now, facts=facts))
