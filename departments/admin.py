"""Accounts, posts and the tree in Django's administration; every write goes through an action."""

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.auth import password_validation
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.refusals import Refused
from departments.actions.accounts import open_account, set_account_active
from departments.actions.posts import appoint, check_separation, dismiss
from departments.actions.tree import create_department, move_department, set_department_active
from departments.models import Department, Post, Staff
from departments.scope import scope


class GrantedAdmin(admin.ModelAdmin):
    """An administration page opened by one permission held anywhere; nothing is ever deleted here."""

    needs = "configure_service"

    def _is_granted(self, request: HttpRequest) -> bool:
        user = request.user
        held = isinstance(user, Staff) and scope(user, self.needs)
        return bool(held and (held.everything or held.ids))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self._is_granted(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._is_granted(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self._is_granted(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._is_granted(request)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def log_addition(self, *args: Any) -> None:
        """The actions write evidence; a second log would only disagree with it."""

    def log_change(self, *args: Any) -> None:
        """See ``log_addition``."""


class StaffForm(forms.ModelForm):
    """An account; the first password is chosen here and must be changed by its owner."""

    first_password = forms.CharField(
        label=_("First password"), required=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    class Meta:
        model = Staff
        fields = ("username", "display_name", "email", "phone", "is_active")

    def clean_first_password(self) -> str:
        password = str(self.cleaned_data.get("first_password") or "")
        if self.instance.pk is None or password:
            password_validation.validate_password(password, self.instance)
        return password


@admin.register(Staff)
class StaffAdmin(GrantedAdmin):
    """Accounts, by the system administrator."""

    needs = "manage_accounts"
    form = StaffForm
    list_display = ("username", "display_name", "is_active", "last_login")
    list_filter = ("is_active",)
    search_fields = ("username", "display_name")

    def save_model(self, request: HttpRequest, obj: Staff, form: StaffForm, change: bool) -> None:
        by, now, password = cast(Staff, request.user), timezone.now(), form.cleaned_data["first_password"]
        if not change:
            opened = open_account(
                username=obj.username, display_name=obj.display_name, password=password, by=by, now=now
            )
            obj.pk, obj.password = opened.pk, opened.password
            obj.must_change_password, obj.date_joined = True, opened.date_joined
        elif password:
            obj.set_password(password)
            obj.must_change_password = True
        obj.save()
        if "is_active" in form.changed_data:
            set_account_active(obj, is_active=obj.is_active, by=by, now=now)


@admin.register(Post)
class PostAdmin(GrantedAdmin):
    """Posts, by the security administrator: given and ended, never changed."""

    needs = "manage_grants"
    fields = ("staff", "department", "role")
    list_display = ("staff", "department", "role", "since", "ended_at")
    list_filter = ("role", "department__peer_group")
    list_select_related = ("staff", "department")
    search_fields = ("staff__username", "staff__display_name", "department__name")
    actions = ("end_posts",)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Post, form: forms.ModelForm, change: bool) -> None:
        if obj.staff_id == request.user.pk:
            raise PermissionDenied
        post = appoint(
            staff=obj.staff,
            department=obj.department,
            role=obj.role,
            by=cast(Staff, request.user),
            now=timezone.now(),
        )
        obj.pk, obj.since = post.pk, post.since

    def get_form(self, request: HttpRequest, obj: Post | None = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        form.clean = _clean_post
        return form

    @admin.action(description=_("End the chosen posts"), permissions=["add"])
    def end_posts(self, request: HttpRequest, queryset: QuerySet[Post]) -> None:
        """End posts; one's own stay, so that nobody locks everybody out."""
        ended = 0
        for post in queryset.exclude(staff=request.user):
            dismiss(post, by=cast(Staff, request.user), now=timezone.now())
            ended += 1
        messages.success(request, _("%(count)s posts ended.") % {"count": ended})


def _clean_post(form: forms.ModelForm) -> dict[str, Any]:
    """Refuse two of the three administrators' roles in one person, beside the field."""
    data = form.cleaned_data
    post = Post(staff=data.get("staff"), role=data.get("role") or "")
    if data.get("staff") and data.get("role"):
        try:
            check_separation(post.staff, post.role)
        except Refused as refused:
            raise forms.ValidationError(refused.sentences()) from refused
    return data


@admin.register(Department)
class DepartmentAdmin(GrantedAdmin):
    """The tree, by the system administrator."""

    needs = "manage_accounts"
    fields = ("code", "name", "short_name", "parent", "peer_group", "self_signing", "order", "is_active")
    list_display = ("code", "name", "parent", "peer_group", "is_active")
    list_filter = ("peer_group", "is_active")
    list_select_related = ("parent",)
    search_fields = ("code", "name")

    def save_model(self, request: HttpRequest, obj: Department, form: forms.ModelForm, change: bool) -> None:
        by, now = cast(Staff, request.user), timezone.now()
        if not change:
            made = create_department(
                code=obj.code,
                name=obj.name,
                short_name=obj.short_name,
                parent=obj.parent,
                peer_group=obj.peer_group,
                self_signing=obj.self_signing,
                order=obj.order,
                by=by,
                now=now,
            )
            obj.pk, obj.ancestry = made.pk, made.ancestry
            return
        stored = Department.objects.get(pk=obj.pk)
        parent, is_active, obj.parent, obj.ancestry = obj.parent, obj.is_active, stored.parent, stored.ancestry
        obj.save()
        if parent != stored.parent:
            move_department(stored, parent=parent, by=by, now=now)
        if is_active != stored.is_active:
            set_department_active(obj, is_active=is_active, by=by, now=now)
