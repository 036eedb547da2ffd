"""Reply templates: the house's kept by service managers, a department's own by its approvers."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from core.evidence import Entry, Subject, append
from core.reasons import Reason
from core.refusals import NotPermitted, Refused, Stale
from departments.models import Department, Staff
from departments.scope import scope
from feedback.actions.catalogue import may_keep_catalogue
from feedback.actions.results import text_digest
from feedback.models import ReplyTemplate, Topic
from feedback.rules.templates import VARIABLES, unknown_variables

OWN = "approve_results"


def may_keep_templates(person: Staff) -> bool:
    """Whether the person keeps any templates at all."""
    held = scope(person, OWN)
    return may_keep_catalogue(person) or held.everything or bool(held.ids)


def may_keep(person: Staff, department_id: int | None) -> bool:
    """Whether the person keeps the templates of this department, or of the whole house (None)."""
    if may_keep_catalogue(person):
        return True
    held = scope(person, OWN)
    return department_id is not None and (held.everything or department_id in held.ids)


def save_template(
    template: ReplyTemplate | None,
    *,
    name: str,
    body: str,
    category: str = "",
    topic: Topic | None = None,
    department: Department | None = None,
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> ReplyTemplate:
    """Add a template, or change one. Refused with the names of variables that nothing fills in; Stale."""
    _permit(by, department.pk if department else None)
    unknown = unknown_variables(body)
    if unknown:
        known = "、".join(f"{{{name}}}" for name in VARIABLES)
        raise Refused(Reason("template_unknown_variable", {"unknown": "、".join(unknown), "known": known}))
    try:
        with transaction.atomic():
            row = _locked(template, version, by) if template else ReplyTemplate(version=0)
            verb = "change_template" if row.pk else "add_template"
            row.name, row.body, row.category = name.strip(), body, category
            row.topic, row.department = topic, department
            row.version += 1
            row.save()
            _record(row, verb, by, now, text=text_digest(body))
    except IntegrityError as fault:
        raise Refused(Reason("template_named_twice")) from fault
    return row


def set_standing(template: ReplyTemplate, *, is_active: bool, by: Staff, now: datetime) -> None:
    """Retire a template, or take it into use again; answers written with it stay as they are."""
    _permit(by, template.department_id)
    with transaction.atomic():
        ReplyTemplate.objects.filter(pk=template.pk).update(is_active=is_active)
        _record(template, "restore_template" if is_active else "retire_template", by, now)


def count_use(template: ReplyTemplate) -> None:
    """Count that the template was put into an answer."""
    ReplyTemplate.objects.filter(pk=template.pk).update(use_count=F("use_count") + 1)


def _locked(template: ReplyTemplate, version: int | None, by: Staff) -> ReplyTemplate:
    row: ReplyTemplate = ReplyTemplate.objects.select_for_update().get(pk=template.pk)
    _permit(by, row.department_id)
    if version is not None and version != row.version:
        raise Stale
    return row


def _permit(by: Staff, department_id: int | None) -> None:
    if may_keep(by, department_id):
        return
    if department_id is None and may_keep_templates(by):
        raise NotPermitted(Reason("template_not_yours"))
    raise NotPermitted(Reason("no_authority", {"permission": "configure_service"}))


def _record(row: ReplyTemplate, verb: str, by: Staff, now: datetime, **facts: str | int | None) -> None:
    facts |= {"department": row.department_id, "topic": row.topic_id, "category": row.category}
    append(Entry(Subject("reply_template", row.pk), verb, by.pk, by.display_name, now, facts))
