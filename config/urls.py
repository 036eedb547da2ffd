"""Every address of the portal, app by app."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView
from django.views.i18n import set_language

from departments.views.sign_in import sign_out

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("core.urls")),
    path("", include("departments.urls")),
    path("", include("feedback.urls")),
    path("", include("supervision.urls")),
    path("", include("evaluation.urls")),
    path("api/", include("config.api")),
    # One door for everybody: the administration's own knows no lockout and writes no evidence.
    path("admin/login/", login_not_required(RedirectView.as_view(pattern_name="sign-in", query_string=True))),
    path("admin/logout/", sign_out),
    path("admin/password_change/", RedirectView.as_view(pattern_name="account")),
    path("admin/", admin.site.urls),
    path("set-language/", login_not_required(set_language), name="set-language"),
]
