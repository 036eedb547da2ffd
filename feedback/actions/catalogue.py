"""The dispatch catalogue and its sister catalogues: written by service managers, with evidence (R17).

A rule that has been in force is never rewritten: a change ends it the day before and begins a new one.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction

from core.evidence import Entry, Subject, append
from core.reasons import Reason
from core.refusals import NotPermitted, Refused
from departments.models import Department, Staff
from departments.rules.calendar import in_shanghai
from departments.scope import scope
from feedback.models import Area, DispatchRule, Topic

SERVICE = "configure_service"
ONE_DAY = timedelta(days=1)


def may_keep_catalogue(person: Staff) -> bool:
    """Whether the person keeps the catalogues: a service manager of any department."""
    held = scope(person, SERVICE)
    return held.everything or bool(held.ids)


def add_rule(
    *,
    topic: Topic,
    area: Area | None,
    department: Department,
    fallback: Department | None = None,
    effective_from: date,
    effective_to: date | None = None,
    note: str = "",
    by: Staff,
    now: datetime,
) -> DispatchRule:
    """Add a rule from a day on, not before today. Laid over another, it wins while it holds."""
    _permit(by)
    reasons = _problems(department, fallback, effective_from, now)
    if effective_to is not None and effective_to < effective_from:
        reasons.append(Reason("rule_ends_before_start"))
    if reasons:
        raise Refused(*reasons)
    with transaction.atomic():
        rule = _create(topic, area, department, fallback, effective_from, effective_to, note)
        _record(rule, "add_rule", by, now, **_facts(rule))
    return rule


def change_rule(
    rule: DispatchRule,
    *,
    department: Department,
    fallback: Department | None,
    from_day: date,
    note: str = "",
    by: Staff,
    now: datetime,
) -> DispatchRule:
    """Give the topic and area to ``department`` from a day on; returns the rule that holds from then.

    A rule that has not begun by then is changed in place, any other ends the day before.
    """
    _permit(by)
    with transaction.atomic():
        locked = DispatchRule.objects.select_for_update(of=("self",)).get(pk=rule.pk)
        reasons = _problems(department, fallback, from_day, now)
        if locked.effective_to is not None and from_day > locked.effective_to:
            reasons.append(Reason("rule_over_by_then", {"day": locked.effective_to}))
        if reasons:
            raise Refused(*reasons)
        if from_day <= locked.effective_from:
            locked.department, locked.fallback_department, locked.note = department, fallback, note
            locked.save()
            _record(locked, "change_rule", by, now, **_facts(locked))
            return locked
        last, locked.effective_to = locked.effective_to, from_day - ONE_DAY
        locked.save()
        heir = _create(locked.topic, locked.area, department, fallback, from_day, last, note)
        _record(locked, "end_rule", by, now, last_day=locked.effective_to, heir=heir.pk)
        _record(heir, "add_rule", by, now, **_facts(heir), instead_of=locked.pk)
    return heir


def end_rule(rule: DispatchRule, *, last_day: date, by: Staff, now: datetime) -> DispatchRule:
    """Let a rule end with a day, today at the earliest; one that would end before it began is refused."""
    _permit(by)
    with transaction.atomic():
        locked = DispatchRule.objects.select_for_update(of=("self",)).get(pk=rule.pk)
        if last_day < in_shanghai(now).date():
            raise Refused(Reason("rule_in_past"))
        if last_day < locked.effective_from:
            raise Refused(Reason("rule_ends_before_start"))
        if locked.effective_to is not None and last_day > locked.effective_to:
            raise Refused(Reason("rule_over_by_then", {"day": locked.effective_to}))
        locked.effective_to = last_day
        locked.save()
        _record(locked, "end_rule", by, now, last_day=last_day)
    return locked


def save_catalogue_row(
    row: Area | Topic | DispatchRule | object, *, kind: str, changed: Iterable[str], by: Staff, now: datetime
) -> None:
    """Save a row edited in the administration with its evidence; a tree's branches learn their new path."""
    _permit(by)
    with transaction.atomic():
        row.save()  # type: ignore[union-attr]
        if isinstance(row, Area | Topic):
            _renew_paths(row)
        facts: dict[str, bool] = dict.fromkeys(changed, True)
        append(Entry(Subject(kind, row.pk), "edit_catalogue", by.pk, by.display_name, now, facts))  # type: ignore[union-attr]


def _renew_paths(node: Area | Topic) -> None:
    for child in node.children.all():
        child.save()
        _renew_paths(child)


def _permit(by: Staff) -> None:
    if not may_keep_catalogue(by):
        raise NotPermitted(Reason("no_authority", {"permission": SERVICE}))


def _problems(
    department: Department, fallback: Department | None, first: date, now: datetime
) -> list[Reason]:
    chosen = [department, *([fallback] if fallback else [])]
    reasons = [Reason("department_inactive", {"department": d.name}) for d in chosen if not d.is_active]
    if first < in_shanghai(now).date():
        reasons.append(Reason("rule_in_past"))
    return reasons


def _create(
    topic: Topic,
    area: Area | None,
    department: Department,
    fallback: Department | None,
    first: date,
    last: date | None,
    note: str,
) -> DispatchRule:
    if DispatchRule.objects.filter(topic=topic, area=area, effective_from=first).exists():
        raise Refused(Reason("rule_exists_from_day", {"day": first}))
    return DispatchRule.objects.create(
        topic=topic,
        area=area,
        department=department,
        fallback_department=fallback,
        effective_from=first,
        effective_to=last,
        note=note,
    )


def _facts(rule: DispatchRule) -> dict[str, int | date | None]:
    return {
        "topic": rule.topic_id,
        "area": rule.area_id,
        "department": rule.department_id,
        "fallback": rule.fallback_department_id,
        "first_day": rule.effective_from,
        "last_day": rule.effective_to,
    }


def _record(rule: DispatchRule, verb: str, by: Staff, now: datetime, **facts: int | date | None) -> None:
    append(Entry(Subject("dispatch_rule", rule.pk), verb, by.pk, by.display_name, now, facts))
