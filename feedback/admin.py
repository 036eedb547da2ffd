"""The catalogues in Django's administration, for service managers; tickets can only be looked at here."""

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.masking import mask_text
from departments.admin import GrantedAdmin
from departments.models import Staff
from feedback.actions.catalogue import save_catalogue_row
from feedback.models import Area, Channel, DispatchRule, ReplyTemplate, Ticket, Topic


class CatalogueAdmin(GrantedAdmin):
    """A catalogue: edited with evidence, put out of use instead of deleted."""

    kept_with = "configure_service"
    seen_with = ("configure_service",)

    def within(self, rows: QuerySet[Any], department_ids: set[int]) -> QuerySet[Any]:
        """All rows: the catalogues are the whole city's."""
        return rows

    def save_model(self, request: HttpRequest, obj: Model, form: forms.ModelForm, change: bool) -> None:
        save_catalogue_row(
            obj,
            kind=str(obj._meta.model_name),
            changed=form.changed_data,
            by=cast(Staff, request.user),
            now=timezone.now(),
        )


@admin.register(Channel)
class ChannelAdmin(CatalogueAdmin):
    """Channels by which matters reach the centre."""

    list_display = ("name", "code", "default_contact_means", "is_online", "is_active", "order")
    list_filter = ("is_active", "default_contact_means")
    search_fields = ("name", "code")


class TreeAdmin(CatalogueAdmin):
    """A coded tree of three levels."""

    list_display = ("code", "path", "is_active")
    list_filter = ("is_active", "depth")
    search_fields = ("code", "path")
    fields = ("code", "name", "parent", "is_active")
    list_per_page = 200


@admin.register(Area)
class AreaAdmin(TreeAdmin):
    """Districts, streets, communities."""


@admin.register(Topic)
class TopicAdmin(TreeAdmin):
    """What matters are about, the words that speak of them, and any limit of law."""

    list_display = ("code", "path", "statutory_limit", "is_active")  # type: ignore[assignment]
    fields = ("code", "name", "parent", "keywords", "statutory_limit", "is_active")  # type: ignore[assignment]


@admin.register(DispatchRule)
class DispatchRuleAdmin(CatalogueAdmin):
    """The dispatch catalogue, row by row; its own page changes it, and never rewrites what was in force."""

    list_display = ("topic", "area", "department", "fallback_department", "effective_from", "effective_to")
    list_filter = ("department__peer_group",)
    list_select_related = ("topic", "area", "department", "fallback_department")
    search_fields = ("topic__path", "area__path", "department__name", "note")
    date_hierarchy = "effective_from"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(ReplyTemplate)
class ReplyTemplateAdmin(CatalogueAdmin):
    """Courteous openings for answers."""

    list_display = ("name", "category", "topic", "is_active")
    list_filter = ("category", "is_active")
    list_select_related = ("topic",)
    search_fields = ("name", "body")


@admin.register(Ticket)
class TicketAdmin(GrantedAdmin):
    """Tickets to look at: moves are made on their page, and nothing here shows who the citizen is."""

    seen_with = ("view_tickets",)
    fields = (
        "number",
        "masked_title",
        "state",
        "centre",
        "channel",
        "category",
        "urgency",
        "lead_department",
        "due_at",
    )
    readonly_fields = fields
    list_display = ("number", "masked_title", "state", "centre", "lead_department", "due_at")
    list_filter = ("state", "category", "urgency")
    list_select_related = ("centre", "lead_department")
    search_fields = ("number",)
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return cast(QuerySet[Any], Ticket.objects.visible_to(cast(Staff, request.user)))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    @admin.display(description=_("title"))
    def masked_title(self, ticket: Ticket) -> str:
        """The title with numbers masked."""
        return mask_text(ticket.title)
