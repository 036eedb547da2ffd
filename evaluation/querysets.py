"""Named reads of evaluation. Every read in every door starts at ``visible_to``."""

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any, NoReturn, Self

from django.db import models
from django.db.models import Count, Q
from django.db.models.functions import TruncDate

from departments.rules.calendar import SHANGHAI
from departments.scope import scope_many
from supervision.querysets import READERS, PaperQuerySet

if TYPE_CHECKING:
    from departments.models import Staff

CENT = Decimal("0.01")
JUDGES = ("assess", "decide_appeal", "supervise", "publish")
"""Grants with which one reads a draft; everybody else reads a result once notice of it was given."""


class PeriodQuerySet(PaperQuerySet):
    """Assessment periods: drafts to those who judge and watch, others once notice was given."""

    places = ("authority",)

    def visible_to(self, user: "Staff") -> Self:
        if any(scope_many(user, JUDGES).values()):
            return self
        return self.exclude(state="DRAFT") if any(scope_many(user, READERS).values()) else self.none()


class AssessmentQuerySet(models.QuerySet[Any]):
    """One department's result in one period.

    The table of a period of which notice was given is open to every reader of supervision's papers, as a
    ranking is; what lies behind a number is opened by ``opened_to`` alone.
    """

    def delete(self) -> NoReturn:
        raise AttributeError("results are replaced by actions, never deleted elsewhere")

    def visible_to(self, user: "Staff") -> Self:
        if any(scope_many(user, JUDGES).values()):
            return self
        told = self.exclude(period__state="DRAFT")
        return told if any(scope_many(user, READERS).values()) else self.none()

    def opened_to(self, user: "Staff") -> Self:
        """Results whose arithmetic and rows this person may open: those of departments they read."""
        held = scope_many(user, READERS).values()
        if any(one.everything for one in held):
            return self.visible_to(user)
        ids = sorted({pk for one in held for pk in one.ids})
        return self.visible_to(user).filter(Q(department_id__in=ids))


class ReportQuerySet(models.QuerySet[Any]):
    """Files that jobs made: one's own; the auditor of accesses reads the history of all."""

    def delete(self) -> NoReturn:
        raise AttributeError("the history of files is never deleted")

    def owned_by(self, user: "Staff") -> Self:
        return self.filter(by=user)

    def visible_to(self, user: "Staff") -> Self:
        return self if scope_many(user, ("read_audit",))["read_audit"] else self.owned_by(user)

    def unusual(self) -> Self:
        return self.exclude(unusual="")


class NoticeQuerySet(PaperQuerySet):
    """What is said of suggestions: to the department's readers and those who publish; published, to all."""

    readers = (*READERS, "publish")

    def public(self) -> Self:
        """What everybody may read, staff or not."""
        return self.filter(state="PUBLISHED")


class PublicReportQuerySet(PaperQuerySet):
    """Service improvement reports: to those who judge and publish; published, to all."""

    places = ("authority",)
    readers = JUDGES

    def public(self) -> Self:
        """What everybody may read, staff or not."""
        return self.filter(state="PUBLISHED")


SURVEYORS = ("assess", "supervise", "publish")
"""Grants with which one reads surveys before they are published, and what was said in words."""


class SurveyQuerySet(PaperQuerySet):
    """Surveys: to those who judge; to callers while they are open; published, to every reader."""

    def visible_to(self, user: "Staff") -> Self:
        held = scope_many(user, (*SURVEYORS, *READERS, "call_back"))
        if any(held[name] for name in SURVEYORS):
            return self
        seen = [*(["OPEN"] if held["call_back"] else []), *(["PUBLISHED"] if any(held.values()) else [])]
        return self.filter(state__in=seen)

    def published(self) -> Self:
        """Those whose result everybody in the house may read."""
        return self.filter(state="PUBLISHED")

    def out_of_time(self, now: datetime) -> Self:
        """Open, though their last instant is past."""
        return self.filter(state="OPEN", open_until__lt=now)


class InviteeQuerySet(models.QuerySet[Any]):
    """People of a sample. Rows are never changed or deleted; the database refuses it too."""

    def delete(self) -> NoReturn:
        raise AttributeError("a sample that was drawn stays as it is")

    def unsent(self) -> Self:
        """Of surveys that are open: nobody has invited them yet."""
        return self.filter(survey__state="OPEN", sent__isnull=True)

    def unheard(self) -> Self:
        """They have neither answered nor refused."""
        return self.filter(sheet__isnull=True, refusal__isnull=True)

    def to_call(self, survey: Any, now: datetime) -> Self:
        """People of a survey with a phone who did not answer the link in some days and can be tried still."""
        settings = survey.questionnaire.settings
        waited = now - timedelta(days=settings.call_after_days)
        rows = self.unheard().filter(survey=survey, means="PHONE", sent__sent_at__lte=waited)
        day = TruncDate("attempts__at", tzinfo=SHANGHAI)
        rows = rows.annotate(tries=Count("attempts", distinct=True), days=Count(day, distinct=True))
        return rows.exclude(tries__gte=settings.tries, days__gte=settings.try_days)

    def at_centres(self, user: "Staff") -> Self:
        """Those whose ticket belongs to a centre for which the person calls citizens."""
        held = scope_many(user, ("call_back",))["call_back"]
        return self if held.everything else self.filter(ticket__centre_id__in=list(held.ids))


class SheetQuerySet(models.QuerySet[Any]):
    """What was answered; never changed or deleted."""

    def delete(self) -> NoReturn:
        raise AttributeError("answers are never deleted")

    def of(self, survey_id: int) -> Self:
        return self.filter(invitee__survey_id=survey_id)


class ScoreQuerySet(models.QuerySet[Any]):
    """Scores of third parties; a newer row of the same institution, period and department stands instead."""

    def delete(self) -> NoReturn:
        raise AttributeError("imported scores are never deleted")

    def newest(self) -> Self:
        """The rows that stand."""
        kept = ("period", "institution", "department_id")
        return self.order_by(*kept, "-id").distinct(*kept)

    def standing(self, code: str) -> dict[int, Decimal]:
        """By department, its score in the period ``code``; of several institutions the mean. One query."""
        given: dict[int, list[Decimal]] = {}
        for department_id, score in self.filter(period=code).newest().values_list("department_id", "score"):
            given.setdefault(department_id, []).append(score)
        return {pk: (sum(of, Decimal(0)) / len(of)).quantize(CENT, ROUND_HALF_UP) for pk, of in given.items()}


FLAG_READERS = ("assess", "decide_appeal", "supervise", "audit_results")
"""Who reads doubts about ratings: those who decide them; never the department they are about."""


class FlagQuerySet(PaperQuerySet):
    """Doubts about ratings: at the department judged, or at the centre whose auditors look at them."""

    places = ("department", "centre")
    readers = FLAG_READERS

    def waiting(self) -> Self:
        """Not decided yet."""
        return self.filter(state__in=("OPEN", "REVIEWED"))


class StarQuerySet(PaperQuerySet):
    """Service stars: awarded ones to everybody who reads papers; others to who decides, and to the unit."""

    readers = ("approve_results", "assess")

    def visible_to(self, user: "Staff") -> Self:
        mine = self.held_by(user, self.readers)
        return mine | self.awarded() if any(scope_many(user, (*READERS, "publish")).values()) else mine

    def awarded(self) -> Self:
        """The page of honours."""
        return self.filter(state="AWARDED")


class AnalysisQuerySet(PaperQuerySet):
    """Departments' quarterly analyses, and which of them are late. Whoever reads a department's papers."""

    def late(self, today: date) -> Self:
        """Owed, and their day is over; as of now, however long nobody looked."""
        return self.filter(state__in=("OPEN", "RETURNED"), due_on__lt=today)

    def not_reminded_since(self, moment: datetime) -> Self:
        return self.filter(Q(reminded_at__isnull=True) | Q(reminded_at__lt=moment))
