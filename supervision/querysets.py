"""Named reads. Every read in every door starts at ``visible_to``."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NoReturn, Self

from django.apps import apps
from django.db import models
from django.db.models import Q

from departments.scope import scope_many
from supervision.rules.quarters import Quarter
from supervision.rules.standing import Health, Standing, standing_of
from supervision.rules.telling import NEVER_QUIET

if TYPE_CHECKING:
    from departments.models import Staff

READERS = ("supervise", "assess", "decide_appeal", "handle_tickets", "approve_results", "file_appeal")
"""Grants on a department that let one read its papers of supervision."""
EXPORT = "export_tickets"


class PaperQuerySet(models.QuerySet[Any]):
    """Reads of supervision's papers; rows are never deleted, and states move by acts alone."""

    places: tuple[str, ...] = ("department",)
    """The fields that name a department concerned; a grant on any of them shows the row."""
    readers: tuple[str, ...] = READERS

    def update(self, **kwargs: Any) -> int:
        if "state" in kwargs:
            raise AttributeError("state moves through supervision.actions, never by update()")
        return super().update(**kwargs)

    def bulk_update(self, objs: Any, fields: Any, batch_size: int | None = None) -> int:
        if "state" in fields:
            raise AttributeError("state moves through supervision.actions, never by bulk_update()")
        return super().bulk_update(objs, fields, batch_size)

    def delete(self) -> NoReturn:
        raise AttributeError("papers of supervision are never deleted")

    def visible_to(self, user: "Staff") -> Self:
        """Rows of departments on which the person holds one of the readers' grants."""
        return self.held_by(user, self.readers)

    def exportable_by(self, user: "Staff") -> Self:
        """Rows of departments that let the person take them along as a file."""
        return self.held_by(user, (EXPORT,))

    def held_by(self, user: "Staff", permissions: Iterable[str]) -> Self:
        """Rows of departments on which the person holds one of these grants."""
        held = scope_many(user, tuple(permissions)).values()
        if any(one.everything for one in held):
            return self
        ids = sorted({pk for one in held for pk in one.ids})
        if not ids:
            return self.none()
        within = Q()
        for place in self.places:
            within |= Q(**{f"{place}_id__in": ids})
        return self.filter(within)


class CardQuerySet(PaperQuerySet):
    """Cards; one that was revoked stays in the list and counts no more."""

    def counting(self) -> Self:
        """Cards that stand."""
        return self.filter(state="ISSUED")

    def in_quarter(self, quarter: Quarter) -> Self:
        """Cards issued in the quarter, revoked ones too."""
        return self.filter(issued_at__gte=quarter.start, issued_at__lt=quarter.end)

    def cards_in_quarter(self, department_id: int, colour: str, quarter: Quarter) -> int:
        """How many cards of a colour count against a department in the quarter."""
        return self.counting().in_quarter(quarter).filter(department=department_id, colour=colour).count()

    def tally(self, quarter: Quarter) -> dict[tuple[int, str], int]:
        """Cards that count in the quarter, by department and colour; a department without any is absent."""
        return self.in_quarter(quarter).counts()

    def counts(self) -> dict[tuple[int, str], int]:
        """These cards, as far as they count, by department and colour."""
        rows = self.counting().order_by().values_list("department_id", "colour")
        return {(department, colour): n for department, colour, n in rows.annotate(n=models.Count("pk"))}


class OrderQuerySet(PaperQuerySet):
    """督办单, and those of them that are publicly listed."""

    def open(self) -> Self:
        """Something is still to be done about them by the department or the supervisor."""
        return self.filter(state__in=("ISSUED", "ACKED", "REPORTED", "ESCALATED"))

    def unfinished(self) -> Self:
        """Not closed yet: open, or verified."""
        return self.exclude(state="CLOSED")

    def overdue(self, now: datetime) -> Self:
        """Open, and their report is past its due instant; one that was reported late is late too."""
        clocks = self.model._meta.get_field("deadlines").related_model._default_manager
        late = clocks.filter(order=models.OuterRef("pk"), kind="ORDER_REPORT", voided_at__isnull=True)
        late = late.filter(Q(stopped_at__isnull=True, due_at__lt=now) | Q(stopped_at__gt=models.F("due_at")))
        return self.open().filter(models.Exists(late))

    def unsigned(self) -> Self:
        """A report was drafted and waits for its signature."""
        reports = self.model._meta.get_field("reports").related_model._default_manager
        drafts = reports.filter(order=models.OuterRef("pk"), signed_at__isnull=True)
        return self.open().filter(models.Exists(drafts))

    def listed(self) -> Self:
        """挂牌督办: on the list until they are closed."""
        return self.unfinished().filter(is_listed=True)

    def listed_to(self, user: "Staff") -> Self:
        """Listed orders are shown to everyone in the house who reads tickets or papers anywhere."""
        return self.listed() if self.may_read_list(user) else self.none()

    def may_read_list(self, user: "Staff") -> bool:
        """Whether the list of listed orders is there for this person, be it empty."""
        return any(scope_many(user, ("view_tickets", *self.readers)).values())


class CircularQuerySet(PaperQuerySet):
    """通报: public inside the house. Whoever reads tickets anywhere reads every circular."""

    def visible_to(self, user: "Staff") -> Self:
        held = scope_many(user, ("view_tickets", *self.readers)).values()
        return self if any(held) else self.none()

    def exportable_by(self, user: "Staff") -> Self:
        """What is public inside the house is so for everyone who may export anything."""
        return self if scope_many(user, (EXPORT,))[EXPORT] else self.none()


class InterviewQuerySet(PaperQuerySet):
    """Interviews, and what those that were held still demand."""

    def owing(self) -> Self:
        """Held, and what was demanded is not confirmed yet."""
        return self.filter(state="HELD", settled_at__isnull=True).exclude(demands="")

    def overdue(self, today: date) -> Self:
        """Owing since before ``today``, a day of Shanghai."""
        return self.owing().filter(demands_due_on__lt=today)


class CentrePaperQuerySet(PaperQuerySet):
    """Papers that the hotline centre works on too."""

    places = ("department", "centre")
    readers = (*READERS, "call_back", "audit_results", "dispatch_tickets")


class MatterQuerySet(PaperQuerySet):
    """Matters: shown to the lead's people, and to those of the departments that support it."""

    def visible_to(self, user: "Staff") -> Self:
        held = scope_many(user, self.readers).values()
        if any(one.everything for one in held):
            return self
        ids = sorted({pk for one in held for pk in one.ids})
        supported = self.model._meta.get_field("supporters").remote_field.through._default_manager
        mine = supported.filter(department_id__in=ids).values("matter_id")
        return self.filter(Q(department_id__in=ids) | Q(pk__in=mine)) if ids else self.none()


class PaperFileQuerySet(PaperQuerySet):
    """Files of papers: a department's to its readers; those of a claim to all who see the claim."""

    def visible_to(self, user: "Staff") -> Self:
        claims = apps.get_model("supervision", "MisratingClaim")._default_manager
        seen = claims.visible_to(user).order_by().values("pk")
        return self.held_by(user, self.readers) | self.filter(paper_kind="misrating", paper_id__in=seen)


class ShareQuerySet(PaperQuerySet):
    """Duties and requests between an owner and a consumer of data."""

    places = ("owner", "consumer")
    readers = (*READERS, "share_data")


WATCHERS = ("supervise", "assess")
KEEPERS_OF_THE_WATCH = (*WATCHERS, "configure_service")
"""Who is shown what concerns the portal itself."""


class AlertQuerySet(PaperQuerySet):
    """Alerts: a department's to those who watch it, the portal's own to everyone who does on any."""

    readers = WATCHERS

    def visible_to(self, user: "Staff") -> Self:
        rows = self.held_by(user, self.readers)
        if not any(scope_many(user, KEEPERS_OF_THE_WATCH).values()):
            return rows
        return rows | self.filter(department__isnull=True)

    def waiting(self) -> Self:
        """Seen by nobody yet, and not over; what befell the watch itself is over when it is told."""
        return self.filter(seen_at__isnull=True).filter(
            Q(until__isnull=True) | Q(kind__in=sorted(NEVER_QUIET))
        )


class MeetingQuerySet(PaperQuerySet):
    """Meetings: seen by who called them, by the keepers of the catalogue, and by who is invited."""

    readers = (*READERS, "configure_service", "dispatch_tickets")

    def visible_to(self, user: "Staff") -> Self:
        held = scope_many(user, READERS).values()
        ids = sorted({pk for one in held for pk in one.ids})
        called = super().visible_to(user)
        if not ids or any(one.everything for one in held):
            return called
        invited = self.model.invited.through.objects.filter(department_id__in=ids)
        return self.filter(Q(pk__in=called.values("pk")) | Q(pk__in=invited.values("meeting_id")))


class TalliedQuerySet(models.QuerySet[Any]):
    """Rows that only the portal writes, and nobody deletes."""

    def delete(self) -> NoReturn:
        raise AttributeError("what supervision noted is never deleted")


class SweepQuerySet(TalliedQuerySet):
    """Runs of the sweep; the last is the last that was written: clocks are set back at times."""

    def ended(self) -> Self:
        """Runs that came to an end, good or bad."""
        return self.filter(Q(finished_at__isnull=False) | ~Q(fault=""))

    def standing(self, now: datetime) -> Standing:
        """How the sweep stands; one query."""
        last = self.ended().order_by("-pk").values("started_at", "finished_at", "fault").first()
        if last is None:
            return Standing(Health.NEVER)
        ended_at = last["finished_at"] or last["started_at"]
        return standing_of(ended_at, has_fault=bool(last["fault"]), now=now)
