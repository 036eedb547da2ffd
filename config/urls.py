"""Every address of the portal, app by app."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("core.urls")),
    path("admin/", admin.site.urls),
    path("set-language/", set_language, name="set-language"),
]
