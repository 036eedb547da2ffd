"""Accounts, posts and the tree in Django's administration; every write goes through an action."""

from typing import Any, ClassVar, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.auth import admin as auth_admin  # noqa: F401 - its page of groups must exist before it goes
from django.contrib.auth import password_validation
from django.contrib.auth.models import Group
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.refusals import Refused
from departments.actions.accounts import amend_account, give_password, open_account, set_account_active
from departments.actions.posts import appoint, dismiss
from departments.actions.tree import (
    amend_department,
    create_department,
    move_department,
    set_department_active,
)
from departments.models import Department, Post, Staff
from departments.scope import Scope, scope_many

# Grants come from posts alone. The page of groups is registered by the import above, and taken away again.
admin.site.unregister(Group)
admin.site.site_header = admin.site.site_title = _("Huiyin: accounts and catalogues")
admin.site.index_title = _("What you administer")


class GrantedAdmin(admin.ModelAdmin):
    """Pages opened by permissions on departments: ``seen_with`` to look, ``kept_with`` to change.

    Nothing is deleted here. Rows are those of departments in scope; a refused write comes back in words.
    """

    kept_with = ""
    seen_with: ClassVar[tuple[str, ...]] = ()

    def _held(self, request: HttpRequest) -> dict[str, Scope]:
        user = request.user
        return scope_many(user, self.seen_with) if isinstance(user, Staff) else {}

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return any(self._held(request).values())

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(self._held(request).get(self.kept_with))

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_add_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        held = self._held(request).values()
        if any(one.everything for one in held):
            return rows
        return self.within(rows, {pk for one in held for pk in one.ids})

    def within(self, rows: QuerySet[Any], department_ids: set[int]) -> QuerySet[Any]:
        """The rows that belong to these departments."""
        raise NotImplementedError

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().changeform_view(request, *args, **kwargs)
        except Refused as refused:
            for sentence in refused.sentences:
                messages.error(request, sentence)
            return HttpResponseRedirect(request.get_full_path())

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        """The actions write evidence; a second log would only disagree with it."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        """See ``log_addition``."""


class StaffForm(forms.ModelForm):
    """An account; a password set here must be changed by its owner at once."""

    first_password = forms.CharField(
        label=_("First password"),
        required=False,
        help_text=_("Its owner must choose another at once. Leave it empty to keep the present one."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    class Meta:
        model = Staff
        fields = ("username", "display_name", "email", "phone", "is_active")
        labels = {"display_name": _("Full name")}

    def clean_first_password(self) -> str:
        password = str(self.cleaned_data.get("first_password") or "")
        if self.instance.pk is None or password:
            password_validation.validate_password(password, self.instance)
        return password


@admin.register(Staff)
class StaffAdmin(GrantedAdmin):
    """Accounts, by the system administrator; the security administrator looks people up to appoint."""

    kept_with = "manage_accounts"
    seen_with = ("manage_accounts", "manage_grants")
    form = StaffForm
    list_display = ("username", "display_name", "is_active", "must_change_password", "last_login")
    list_filter = ("is_active",)
    search_fields = ("username", "display_name")

    def within(self, rows: QuerySet[Any], department_ids: set[int]) -> QuerySet[Any]:
        live = Post.objects.filter(ended_at__isnull=True)
        here = live.filter(department_id__in=department_ids).values("staff_id")
        return rows.filter(Q(pk__in=here) | ~Q(pk__in=live.values("staff_id")))

    def get_readonly_fields(self, request: HttpRequest, obj: Staff | None = None) -> tuple[str, ...]:
        return ("username",) if obj else ("is_active",)

    def save_model(self, request: HttpRequest, obj: Staff, form: StaffForm, change: bool) -> None:
        by, now, data = cast(Staff, request.user), timezone.now(), form.cleaned_data
        called = {name: data[name] for name in ("display_name", "email", "phone")}
        if not change:
            opened = open_account(
                username=data["username"], password=data["first_password"], by=by, now=now, **called
            )
            obj.pk = opened.pk
            return
        stored = Staff.objects.get(pk=obj.pk)
        if {"display_name", "email", "phone"} & set(form.changed_data):
            amend_account(stored, by=by, now=now, **called)
        if data["first_password"]:
            give_password(stored, password=data["first_password"], by=by, now=now)
        if "is_active" in form.changed_data:
            set_account_active(stored, is_active=data["is_active"], by=by, now=now)


@admin.register(Post)
class PostAdmin(GrantedAdmin):
    """Posts, by the security administrator: given and ended, never changed."""

    kept_with = "manage_grants"
    seen_with = ("manage_grants",)
    fields = ("staff", "department", "role", "is_senior")
    autocomplete_fields = ("staff", "department")
    list_display = ("staff", "department", "role", "is_senior", "since", "ended_at")
    list_filter = (("ended_at", admin.EmptyFieldListFilter), "role", "department__peer_group")
    list_select_related = ("staff", "department")
    search_fields = ("staff__username", "staff__display_name", "department__name")
    actions = ("end_posts",)

    def within(self, rows: QuerySet[Any], department_ids: set[int]) -> QuerySet[Any]:
        return rows.filter(department_id__in=department_ids)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Post, form: forms.ModelForm, change: bool) -> None:
        post = appoint(
            staff=obj.staff,
            department=obj.department,
            role=obj.role,
            is_senior=obj.is_senior,
            by=cast(Staff, request.user),
            now=timezone.now(),
        )
        obj.pk = post.pk

    @admin.action(description=_("End the chosen posts"), permissions=["add"])
    def end_posts(self, request: HttpRequest, queryset: QuerySet[Post]) -> None:
        """End posts one by one; a refused one says why and the others go on."""
        ended = 0
        for post in queryset.filter(ended_at__isnull=True):
            try:
                dismiss(post, by=cast(Staff, request.user), now=timezone.now())
            except Refused as refused:
                messages.error(request, f"{post.staff}: {' '.join(refused.sentences)}")
            else:
                ended += 1
        messages.success(request, _("%(count)s posts ended.") % {"count": ended})


@admin.register(Department)
class DepartmentAdmin(GrantedAdmin):
    """The tree, by the system administrator."""

    kept_with = "manage_accounts"
    seen_with = ("manage_accounts", "manage_grants")
    fields = ("code", "name", "short_name", "parent", "peer_group", "self_signing", "order", "is_active")
    list_display = ("code", "name", "parent", "peer_group", "self_signing", "is_active")
    list_filter = ("peer_group", "is_active")
    list_select_related = ("parent",)
    search_fields = ("code", "name", "short_name")

    def within(self, rows: QuerySet[Any], department_ids: set[int]) -> QuerySet[Any]:
        return rows.filter(pk__in=department_ids)

    def get_readonly_fields(self, request: HttpRequest, obj: Department | None = None) -> tuple[str, ...]:
        return () if obj else ("is_active",)

    def save_model(self, request: HttpRequest, obj: Department, form: forms.ModelForm, change: bool) -> None:
        by, now, data = cast(Staff, request.user), timezone.now(), form.cleaned_data
        own = {
            name: data[name] for name in ("code", "name", "short_name", "peer_group", "self_signing", "order")
        }
        if not change:
            obj.pk = create_department(parent=data["parent"], by=by, now=now, **own).pk
            return
        stored = Department.objects.get(pk=obj.pk)
        if set(own) & set(form.changed_data):
            stored = amend_department(stored, by=by, now=now, **own)
        if "parent" in form.changed_data:
            stored = move_department(stored, parent=data["parent"], by=by, now=now)
        if "is_active" in form.changed_data:
            set_department_active(stored, is_active=data["is_active"], by=by, now=now)
