"""Addresses of the departments app."""

from django.urls import URLPattern, path

from departments.views.absences import absence_end, absences
from departments.views.account import account
from departments.views.calendar import calendar_day, calendar_hours, calendar_notice, calendar_page
from departments.views.evidence import evidence_page, evidence_verification
from departments.views.look import set_look
from departments.views.sign_in import sign_in_page, sign_out

urlpatterns: list[URLPattern] = [
    path("sign-in/", sign_in_page, name="sign-in"),
    path("sign-out/", sign_out, name="sign-out"),
    path("look/", set_look, name="look"),
    path("account/", account, name="account"),
    path("absences/", absences, name="absences"),
    path("absences/<int:absence_id>/end/", absence_end, name="absence-end"),
    path("calendar/", calendar_page, name="calendar"),
    path("calendar/days/<str:day>/", calendar_day, name="calendar-day"),
    path("calendar/notice/", calendar_notice, name="calendar-notice"),
    path("calendar/hours/", calendar_hours, name="calendar-hours"),
    path("evidence/", evidence_page, name="evidence"),
    path("evidence/verification/", evidence_verification, name="evidence-verification"),
]
