"""One's own account: the posts held, and a new password."""

from typing import cast

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import PasswordChangeForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from departments.actions.accounts import note_new_password
from departments.models import Staff


@login_required
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Show one's posts; change the password by giving the old one."""
    staff = cast(Staff, request.user)
    form = PasswordChangeForm(staff, request.POST or None)
    if form.is_valid():
        form.save()
        note_new_password(staff, now=timezone.now())
        update_session_auth_hash(request, staff)
        messages.success(request, _("Your password is changed."))
        return redirect("account")
    posts = staff.posts.filter(ended_at__isnull=True).select_related("department")
    return render(request, "departments/account.html", {"form": form, "posts": posts}, status=400 if form.errors else 200)
