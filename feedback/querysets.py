"""Named reads. Every read in every door starts at ``visible_to``."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, NoReturn, Self

from django.db import models
from django.db.models import F, Q

from departments.scope import scope
from feedback.states import OPEN_STATES, State

if TYPE_CHECKING:
    from departments.models import Staff

VIEW = "view_tickets"


class TicketQuerySet(models.QuerySet[Any]):
    """Reads of tickets; ``update`` refuses to slip past the lifecycle."""

    def update(self, **kwargs: Any) -> int:
        if "state" in kwargs:
            raise AttributeError("state moves through feedback.actions, never by update()")
        return super().update(**kwargs)

    def bulk_update(self, objs: Any, fields: Any, batch_size: int | None = None) -> int:
        if "state" in fields:
            raise AttributeError("state moves through feedback.actions, never by bulk_update()")
        return super().bulk_update(objs, fields, batch_size)

    def delete(self) -> NoReturn:
        raise AttributeError("tickets are never deleted")

    def visible_to(self, user: "Staff") -> Self:
        """Tickets whose centre, or a department of any dispatch not voided, lies in the user's view scope."""
        seen = scope(user, VIEW)
        if seen.everything:
            return self
        if not seen.ids:
            return self.none()
        ids = list(seen.ids)
        return self.filter(Q(centre_id__in=ids) | Q(department_ids__overlap=ids))

    def at_centres(self, user: "Staff", permission: str) -> Self:
        """Tickets of the centres on which the user holds ``permission``: what a desk lists."""
        held = scope(user, permission)
        if held.everything:
            return self
        return self.filter(centre_id__in=list(held.ids)) if held.ids else self.none()

    def open(self) -> Self:
        return self.filter(state__in=OPEN_STATES)

    def silent(self, now: datetime) -> Self:
        """Waiting for an answer nobody will call for, past the life of their link."""
        return self.filter(
            state=State.PENDING_CALLBACK,
            is_callback_drawn=False,
            invitations__cycle=F("cycle"),
            invitations__expires_at__lt=now,
        )


class DispatchQuerySet(models.QuerySet[Any]):
    """Reads of departments' work."""

    def delete(self) -> NoReturn:
        raise AttributeError("dispatches are never deleted")

    def visible_to(self, user: "Staff") -> Self:
        """Dispatches not voided whose department lies in the user's view scope."""
        return self.held_by(user, VIEW).filter(voided_at__isnull=True)

    def held_by(self, user: "Staff", permission: str) -> Self:
        """Dispatches of the departments on which the user holds ``permission``."""
        held = scope(user, permission)
        if held.everything:
            return self
        return self.filter(department_id__in=list(held.ids)) if held.ids else self.none()

    def open(self) -> Self:
        """Word for word the predicate of the partial indexes."""
        return self.filter(is_open=True)

    def live(self) -> Self:
        return self.filter(ended_at__isnull=True, voided_at__isnull=True)
