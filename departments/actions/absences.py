"""缺勤: who is away, from when until when, and who stands in; entered by oneself or by one's approver."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from core.evidence import Entry, Subject, append
from core.reasons import Reason
from core.refusals import NotPermitted, Refused
from departments.actions.inbox import InApp, tell
from departments.models import Absence, AbsenceKind, Post, Staff
from departments.rules.calendar import in_shanghai
from departments.scope import scope

KEEPER = "approve_results"
"""The grant on a department that lets one enter absences of the people there."""


def may_keep_absences(by: Staff, *, staff: Staff) -> bool:
    """Whether the person enters this colleague's absences: their own, or of somebody they approve for."""
    if by.pk == staff.pk:
        return True
    held = scope(by, KEEPER)
    posts = Post.objects.filter(staff=staff, ended_at__isnull=True).values_list("department_id", flat=True)
    return any(department_id in held for department_id in posts)


def plan_absence(
    *,
    staff: Staff,
    starts_at: datetime,
    ends_at: datetime,
    deputy: Staff | None = None,
    kind: str = AbsenceKind.LEAVE,
    by: Staff,
    now: datetime,
) -> Absence:
    """Enter a time away: nothing new is assigned to them; their deputy is told, and whom they stand in for.

    Raises NotPermitted; Refused when it ends before it starts or in the past, overlaps another absence of
    theirs, or names a deputy who is no colleague with a post, or is away then as well.
    """
    _require_keeper(by, staff)
    with transaction.atomic():
        ids = sorted({staff.pk, *([deputy.pk] if deputy else [])})
        held = Staff.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True)
        locked = {row.pk: row for row in held}
        starts_at = _not_before_the_last(staff, starts_at, now)
        reasons = _reasons_against_time(staff, starts_at, ends_at, now)
        if deputy is not None:
            reasons += _reasons_against_deputy(staff, locked[deputy.pk], max(starts_at, now), ends_at)
        if reasons:
            raise Refused(*reasons)
        absence = Absence.objects.create(
            staff=staff,
            deputy=deputy,
            kind=AbsenceKind(kind).value,
            starts_at=starts_at,
            ends_at=ends_at,
            entered_by=by,
            entered_at=now,
        )
        _record(absence, "plan_absence", by=by, now=now)
        _tell_deputy(absence, by=by, now=now)
        _tell_those_stood_in_for(absence, now=now)
    return absence


def end_absence(absence: Absence, *, by: Staff, now: datetime) -> None:
    """They are back: it ends now; one that has not begun is taken off. An ended one stays as it is."""
    _require_keeper(by, absence.staff)
    with transaction.atomic():
        locked = Absence.objects.select_for_update().filter(pk=absence.pk).first()
        if locked is None or locked.ends_at <= now:
            return
        _record(locked, "end_absence", by=by, now=now)
        _release_deputy(locked, by=by, now=now)
        if locked.starts_at >= now:
            locked.delete()
        else:
            locked.ends_at = now
            locked.save(update_fields=["ends_at"])


def _tell_deputy(absence: Absence, *, by: Staff, now: datetime) -> None:
    """Who is named learns it, with the days and what it means; not who named themselves."""
    with translation.override(settings.LANGUAGE_CODE):
        days = {"first": f"{in_shanghai(absence.starts_at):%Y-%m-%d}", "last": f"{absence.last_day:%Y-%m-%d}"}
        subject = _("You stand in for %(person)s") % {"person": absence.staff}
        body = _(
            "From %(first)s to %(last)s. Their open tickets stand in a tab of your queue then, and what"
            " they are told you are told too; what you do there is recorded as done for them."
        )
        _tell_the_deputy(absence, "deputy-named", subject, body % days, by=by, now=now)


def _release_deputy(absence: Absence, *, by: Staff, now: datetime) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("You no longer stand in for %(person)s") % {"person": absence.staff}
        body = _("The absence was ended or taken off: their tickets leave your queue's tab for them.")
        _tell_the_deputy(absence, "deputy-released", subject, body, by=by, now=now)


def _tell_the_deputy(
    absence: Absence, key: str, subject: str, body: str, *, by: Staff, now: datetime
) -> None:
    if absence.deputy_id is None or absence.deputy_id == by.pk:
        return
    told = InApp(
        key=f"{key}:{absence.pk}",
        recipient_id=absence.deputy_id,
        subject=subject,
        body=body,
        address=reverse("absences"),
        about=Subject("staff", absence.staff_id),
    )
    tell([told], now=now)


def _tell_those_stood_in_for(absence: Absence, *, now: datetime) -> None:
    """A deputy who is away too reads no messages: whoever named them learns of it."""
    left = Absence.objects.filter(
        deputy=absence.staff, starts_at__lt=absence.ends_at, ends_at__gt=max(absence.starts_at, now)
    )
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("%(deputy)s, who was to stand in for you, will be away too") % {"deputy": absence.staff}
        body = _("Please end your absence's entry and enter it again with another deputy.")
    tell(
        [
            InApp(
                key=f"deputy-away:{absence.pk}:{one.pk}",
                recipient_id=one.staff_id,
                subject=subject,
                body=body,
                address=reverse("absences"),
                about=Subject("staff", one.staff_id),
            )
            for one in left.order_by("pk")
        ],
        now=now,
    )


def _require_keeper(by: Staff, staff: Staff) -> None:
    if not may_keep_absences(by, staff=staff):
        raise NotPermitted(Reason("absence_not_yours"))


def _not_before_the_last(staff: Staff, starts_at: datetime, now: datetime) -> datetime:
    """Who came back this morning and leaves again is away from then on: the time before stays what it was."""
    over = Absence.objects.filter(staff=staff, ends_at__gt=starts_at, ends_at__lte=now)
    return over.order_by("-ends_at").values_list("ends_at", flat=True).first() or starts_at


def _reasons_against_time(
    staff: Staff, starts_at: datetime, ends_at: datetime, now: datetime
) -> list[Reason]:
    reasons = [] if ends_at > starts_at else [Reason("absence_ends_before_start")]
    if ends_at <= now:
        reasons.append(Reason("absence_is_past"))
    if _is_away(staff, starts_at, ends_at):
        reasons.append(Reason("absence_overlaps", {"person": str(staff)}))
    return reasons


def _reasons_against_deputy(
    staff: Staff, deputy: Staff, starts_at: datetime, ends_at: datetime
) -> list[Reason]:
    told = {"person": str(deputy)}
    if deputy.pk == staff.pk:
        return [Reason("deputy_is_oneself")]
    if not deputy.is_active or not is_colleague(deputy, of=staff):
        return [Reason("deputy_is_no_colleague", told)]
    return [Reason("deputy_is_away", told)] if _is_away(deputy, starts_at, ends_at) else []


def is_colleague(one: Staff, *, of: Staff) -> bool:
    """Whether both have a live post at one department."""
    live = Post.objects.filter(ended_at__isnull=True)
    return live.filter(staff=one, department_id__in=live.filter(staff=of).values("department_id")).exists()


def _is_away(staff: Staff, starts_at: datetime, ends_at: datetime) -> bool:
    return Absence.objects.filter(staff=staff, starts_at__lt=ends_at, ends_at__gt=starts_at).exists()


def _record(absence: Absence, verb: str, *, by: Staff, now: datetime) -> None:
    append(
        Entry(
            subject=Subject("staff", absence.staff_id),
            verb=verb,
            actor_id=by.pk,
            actor_name=by.display_name,
            at=now,
            facts={
                "absence": absence.pk,
                "deputy": absence.deputy_id,
                "starts_at": absence.starts_at,
                "ends_at": absence.ends_at,
            },
        )
    )
