"""Saved views of the queue: named, changed, shared, put in order, removed; and what one has it open with.

They are a convenience of people and no evidence: nothing about a ticket depends on them.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from core.reasons import Reason
from core.refusals import NotPermitted, Refused
from departments.models import Department, Staff
from departments.scope import scope_many
from feedback.models import QueueChoice, SavedView
from feedback.models.saved_views import SavedViewQuerySet
from feedback.rules.queue_views import LONGEST_QUERY, MOST_VIEWS, moved, normalised

SHARERS = ("approve_results", "supervise", "configure_service")
"""Grants on a department that let one show it a view, and change those that are shown to it."""


def may_share(by: Staff, *, department_id: int) -> bool:
    """Whether the person may share views with this department."""
    return any(department_id in held for held in scope_many(by, SHARERS).values())


def may_change(view: SavedView, *, by: Staff) -> bool:
    """The owner may; a shared one also whoever may share with its department."""
    if view.owner_id == by.pk:
        return True
    return view.department_id is not None and may_share(by, department_id=view.department_id)


def save_view(
    *, name: str, query: str, department: Department | None = None, by: Staff, now: datetime
) -> SavedView:
    """Keep an address under a name. Raises Refused (a name twice, too many), NotPermitted (sharing)."""
    _require_sharing(by, department)
    with transaction.atomic():
        own = _locked(by)
        if own.count() >= MOST_VIEWS:
            raise Refused(Reason("views_too_many", {"most": MOST_VIEWS}))
        _require_name(by, name, None)
        last = own.aggregate(last=Max("position"))["last"]
        return SavedView.objects.create(
            owner=by,
            name=name.strip(),
            query=_kept(query),
            department=department,
            position=0 if last is None else last + 1,
            created_at=now,
        )


def change_view(
    view: SavedView, *, name: str, department: Department | None, query: str | None = None, by: Staff
) -> SavedView:
    """Give a view another name, another department or none, or another address."""
    _require_theirs(view, by)
    if department is not None and department.pk != view.department_id:
        _require_sharing(by, department)
    with transaction.atomic():
        _require_there(_locked(view.owner), view)
        _require_name(view.owner, name, view)
        view.name, view.department = name.strip(), department
        if query is not None:
            view.query = _kept(query)
        view.save(update_fields=["name", "department", "query"])
    return view


def move_view(view: SavedView, *, up: bool, by: Staff) -> None:
    """Put one's own view a place further up or down; the first goes no further up."""
    if view.owner_id != by.pk:
        raise NotPermitted(Reason("view_not_yours"))
    with transaction.atomic():
        own = _locked(by)
        _require_there(own, view)
        places = moved([row.pk for row in own], view.pk, up=up)
        for place, pk in enumerate(places):
            SavedView.objects.filter(pk=pk).exclude(position=place).update(position=place)


def remove_view(view: SavedView, *, by: Staff) -> None:
    """Remove a view for everybody who saw it; a queue that opened with it opens as the house has it."""
    _require_theirs(view, by)
    with transaction.atomic():
        _require_there(_locked(view.owner), view)
        QueueChoice.objects.filter(opens_with=view.key).update(opens_with="")
        view.delete()


def open_with(key: str, *, by: Staff) -> None:
    """Have the queue open with the view of this key from now on; "" for what the house has."""
    QueueChoice.objects.update_or_create(staff=by, defaults={"opens_with": key})


def choose_columns(columns: str, *, by: Staff) -> None:
    """Show these columns from now on where no view says others; "" for the house's."""
    QueueChoice.objects.update_or_create(staff=by, defaults={"columns": columns})


def _locked(owner: Staff) -> SavedViewQuerySet:
    """The owner's views in their order, while nobody else adds one."""
    Staff.objects.select_for_update(no_key=True).get(pk=owner.pk)
    return SavedView.objects.filter(owner=owner).order_by("position", "pk")


def _require_there(own: SavedViewQuerySet, view: SavedView) -> None:
    """Asked under the owner's lock: nobody removes the view after that, but somebody may have before."""
    if not own.filter(pk=view.pk).exists():
        raise Refused(Reason("view_gone", {"name": view.name}), status=404)


def _kept(query: str) -> str:
    kept = normalised(query)
    if len(kept) > LONGEST_QUERY:
        raise Refused(Reason("view_too_long"))
    return kept


def _require_name(owner: Staff, name: str, view: SavedView | None) -> None:
    if not name.strip():
        raise Refused(Reason("view_without_name"))
    same = SavedView.objects.filter(owner=owner, name=name.strip())
    if (same.exclude(pk=view.pk) if view else same).exists():
        raise Refused(Reason("view_name_taken", {"name": name.strip()}))


def _require_theirs(view: SavedView, by: Staff) -> None:
    if not may_change(view, by=by):
        raise NotPermitted(Reason("view_not_yours"))


def _require_sharing(by: Staff, department: Department | None) -> None:
    if department is not None and not may_share(by, department_id=department.pk):
        raise NotPermitted(Reason("view_not_yours_to_share", {"department": department.label}))
