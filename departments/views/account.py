"""One's own account: the posts held, and a new password."""

from typing import cast

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from departments.actions.accounts import change_password
from departments.forms.account import OwnPasswordForm
from departments.models import Staff


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Show one's posts; change the password by giving the old one."""
    staff = cast(Staff, request.user)
    form = OwnPasswordForm(staff, request.POST or None)
    if form.is_valid():
        changed = change_password(staff, password=form.cleaned_data["new_password1"], now=timezone.now())
        update_session_auth_hash(request, changed)
        messages.success(request, _("Your password is changed."))
        return redirect("account")
    posts = staff.posts.filter(ended_at__isnull=True).select_related("department")
    context = {"form": form, "posts": posts}
    return render(request, "departments/account.html", context, status=400 if form.errors else 200)
