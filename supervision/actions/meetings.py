"""协调会: called, put off, called off; its agenda, its minutes, and decisions carried into the catalogue."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from core.evidence.entries import Fact
from core.reasons import Reason
from core.refusals import Refused
from departments.models import Department, Staff
from departments.models.tree import PeerGroup
from departments.rules.calendar import in_shanghai
from feedback.actions.catalogue import ONE_DAY, add_rule, change_rule, end_rule
from feedback.actions.results import text_digest
from feedback.models import Area, DispatchRule, Topic
from supervision.acting import Acting, acting, record, require_grant
from supervision.choices import AgendaGround, CatalogueChange
from supervision.models import Meeting, MeetingItem

SUPERVISE = "supervise"
CALLERS = (PeerGroup.CENTRE, PeerGroup.INSTITUTION)
NOTE = 160


@dataclass(frozen=True, slots=True)
class Point:
    """What is to be put on an agenda."""

    subject: str
    grounds: Sequence[str] = (AgendaGround.BY_HAND.value,)
    ticket_id: int | None = None
    topic_id: int | None = None
    matter_id: int | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided on one item; ``change`` empty leaves the catalogue as it is."""

    item_id: int
    text: str
    lead: Department | None = None
    change: str = ""
    topic: Topic | None = None
    area: Area | None = None
    from_day: date | None = None


def call_meeting(
    *,
    department: Department,
    title: str,
    planned_for: datetime,
    place: str,
    invited: Sequence[Department],
    points: Sequence[Point] = (),
    by: Staff,
    now: datetime,
) -> Meeting:
    """Call a meeting of the institution or a centre, with what is on its agenda so far."""
    require_grant(by, SUPERVISE, department.pk)
    reasons = [] if department.peer_group in CALLERS else [Reason("meeting_of_no_centre")]
    _refuse(reasons + _reasons_against_time(planned_for, now))
    with transaction.atomic():
        row = Meeting(
            department=department, title=title.strip(), planned_for=planned_for, place=place.strip()
        )
        row.called_at, row.called_by = now, by
        row.save()
        row.invited.set(invited)
        _put_on(row, points)
        facts: dict[str, Fact] = {"planned_for": planned_for, "invited": len(invited), "items": len(points)}
        record(row, "call", by=by, now=now, facts=facts)
    return row


def change_agenda(
    meeting: Meeting,
    *,
    put_on: Sequence[Point] = (),
    take_off: Iterable[int] = (),
    invited: Sequence[Department] | None = None,
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> Meeting:
    """Put items on, take others off; an item taken off stays on record. ``invited`` None leaves them."""
    with acting(Meeting, meeting.pk, "change_agenda", by=by, now=now, version=version) as act:
        removed = set(take_off)
        act.require([] if put_on or removed or invited is not None else [Reason("meeting_nothing_chosen")])
        _take_off(act, removed, now)
        _put_on(act.row, put_on)
        if invited is not None:
            act.row.invited.set(invited)
            act.note(invited=len(invited))
        act.row.change_agenda()
        act.note(put_on=len(put_on), taken_off=len(removed))
    return act.row


def put_off(
    meeting: Meeting,
    *,
    planned_for: datetime,
    place: str,
    reason: str,
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> Meeting:
    """Another time, and why."""
    with acting(Meeting, meeting.pk, "put_off", by=by, now=now, version=version) as act:
        act.require(_reasons_against_time(planned_for, now) + _reasons_against_reason(reason))
        act.note(was=act.row.planned_for, planned_for=planned_for, text=text_digest(reason))
        act.row.planned_for, act.row.place = planned_for, place.strip()
        act.row.put_off_reason = reason.strip()
        act.row.put_off()
    return act.row


def call_off(
    meeting: Meeting, *, reason: str, by: Staff, now: datetime, version: int | None = None
) -> Meeting:
    """It does not take place; its items wait for the next one."""
    with acting(Meeting, meeting.pk, "call_off", by=by, now=now, version=version) as act:
        act.require(_reasons_against_reason(reason))
        act.row.cancel_reason = reason.strip()
        act.row.call_off()
        act.note(text=text_digest(act.row.cancel_reason))
    return act.row


def hold(
    meeting: Meeting,
    *,
    chair: str,
    present: str,
    minutes: str,
    decisions: Sequence[Decision] = (),
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> Meeting:
    """Record the minutes: who came, what was said, what was decided on each item."""
    with acting(Meeting, meeting.pk, "hold", by=by, now=now, version=version) as act:
        items = {item.pk: item for item in _items(act.row)}
        filled = chair.strip() and present.strip() and minutes.strip()
        missing = [] if filled else [Reason("meeting_minutes_missing")]
        act.require(missing + [r for d in decisions for r in _reasons_against(d, items.get(d.item_id))])
        for decision in decisions:
            _decide(items[decision.item_id], decision, now)
        row = act.row
        row.held_at, row.recorded_by, row.chair = row.planned_for, by, chair.strip()
        row.present, row.minutes = present.strip(), minutes.strip()
        row.hold()
        act.note(
            items=len(items), changes=sum(bool(d.change) for d in decisions), text=text_digest(row.minutes)
        )
    return act.row


def enter_rule(item: MeetingItem, *, by: Staff, now: datetime, version: int | None = None) -> MeetingItem:
    """Carry the decision into the dispatch catalogue, from the day decided or from today.

    A rule of the same topic and area ends the day before (today at the earliest); with none, one is added.
    """
    with acting(Meeting, item.meeting_id, "enter_rule", by=by, now=now, version=version) as act:
        row: MeetingItem = (
            _items(act.row).select_related("change_topic", "change_area", "lead").get(pk=item.pk)
        )
        act.require([] if row.waits_for_entry else [Reason("meeting_nothing_to_enter")])
        row.rule = _carry_out(row, by=by, now=now)
        row.entered_at, row.entered_by = now, by
        row.save()
        act.row.enter_rule()
        act.note(item=row.pk, rule=row.rule.pk, change=row.change)
    return row


def rule_in_force(topic: Topic, area: Area | None, day: date) -> DispatchRule | None:
    """The rule of exactly this topic and area on the day, the latest where several hold."""
    rules = DispatchRule.objects.filter(topic=topic, area=area, effective_from__lte=day)
    ended = rules.filter(effective_to__isnull=False, effective_to__lt=day)
    return rules.exclude(pk__in=ended.values("pk")).order_by("-effective_from", "-id").first()


def _carry_out(item: MeetingItem, *, by: Staff, now: datetime) -> DispatchRule:
    today = in_shanghai(now).date()
    day = max(item.from_day or today, today)
    topic, area, lead = item.change_topic, item.change_area, item.lead
    standing = rule_in_force(topic, area, day)
    if item.change == CatalogueChange.END:
        if standing is None:
            raise Refused(Reason("meeting_change_without_rule"))
        return end_rule(standing, last_day=max(day - ONE_DAY, today), by=by, now=now)
    note = str(item.meeting)[:NOTE]
    if standing is not None:
        fallback = standing.fallback_department
        return change_rule(
            standing, department=lead, fallback=fallback, from_day=day, note=note, by=by, now=now
        )
    return add_rule(topic=topic, area=area, department=lead, effective_from=day, note=note, by=by, now=now)


def _items(meeting: Meeting) -> "QuerySet[MeetingItem]":
    return MeetingItem.objects.filter(meeting=meeting, removed_at__isnull=True)


def _put_on(meeting: Meeting, points: Sequence[Point]) -> None:
    for point in points:
        try:
            with transaction.atomic():
                MeetingItem.objects.create(
                    meeting=meeting,
                    subject=point.subject.strip()[:NOTE],
                    grounds=",".join(point.grounds),
                    ticket_id=point.ticket_id,
                    topic_id=point.topic_id,
                    matter_id=point.matter_id,
                )
        except IntegrityError as fault:
            raise Refused(Reason("meeting_item_twice", {"subject": point.subject})) from fault


def _take_off(act: Acting[Meeting], removed: set[int], now: datetime) -> None:
    found = _items(act.row).filter(pk__in=removed)
    act.require([] if found.count() == len(removed) else [Reason("meeting_item_gone")])
    found.update(removed_at=now)


def _decide(item: MeetingItem, decision: Decision, now: datetime) -> None:
    item.decision, item.lead, item.change = decision.text.strip(), decision.lead, decision.change
    if decision.change:
        item.change_topic, item.change_area = decision.topic, decision.area
        item.from_day = decision.from_day or in_shanghai(now).date()
    item.save()


def _reasons_against(decision: Decision, item: MeetingItem | None) -> list[Reason]:
    if item is None:
        return [Reason("meeting_item_gone")]
    reasons = []
    if decision.change and decision.topic is None:
        reasons.append(Reason("meeting_change_without_topic", {"subject": item.subject}))
    if decision.change == CatalogueChange.NAME and decision.lead is None:
        reasons.append(Reason("meeting_change_without_lead", {"subject": item.subject}))
    return reasons


def _reasons_against_time(planned_for: datetime, now: datetime) -> list[Reason]:
    return [Reason("meeting_in_past")] if planned_for <= now else []


def _reasons_against_reason(reason: str) -> list[Reason]:
    return [] if reason.strip() else [Reason("meeting_reason_missing")]


def _refuse(reasons: list[Reason]) -> None:
    if reasons:
        raise Refused(*reasons)
