"""Addresses of the departments app."""

from django.urls import URLPattern, path

from departments.views.absences import absence_end, absences
from departments.views.account import account
from departments.views.announcements import (
    announcement_close,
    announcement_confirm,
    announcement_edit,
    announcement_page,
    announcement_publish,
    announcement_withdraw,
    announcements_page,
)
from departments.views.calendar import calendar_day, calendar_hours, calendar_notice, calendar_page
from departments.views.evidence import evidence_page, evidence_verification
from departments.views.look import set_look
from departments.views.messages import message_open, messages_bell, messages_page, messages_read
from departments.views.sign_in import sign_in_page, sign_out

urlpatterns: list[URLPattern] = [
    path("sign-in/", sign_in_page, name="sign-in"),
    path("sign-out/", sign_out, name="sign-out"),
    path("look/", set_look, name="look"),
    path("account/", account, name="account"),
    path("absences/", absences, name="absences"),
    path("absences/<int:absence_id>/end/", absence_end, name="absence-end"),
    path("messages/", messages_page, name="messages"),
    path("messages/bell/", messages_bell, name="messages-bell"),
    path("messages/read/", messages_read, name="messages-read"),
    path("messages/<int:message_id>/", message_open, name="message-open"),
    path("announcements/", announcements_page, name="announcements"),
    path("announcements/new/", announcement_edit, name="announcement-new"),
    path("announcements/<int:announcement_id>/", announcement_page, name="announcement"),
    path("announcements/<int:announcement_id>/edit/", announcement_edit, name="announcement-edit"),
    path("announcements/<int:announcement_id>/publish/", announcement_publish, name="announcement-publish"),
    path(
        "announcements/<int:announcement_id>/withdraw/", announcement_withdraw, name="announcement-withdraw"
    ),
    path("announcements/<int:announcement_id>/close/", announcement_close, name="announcement-close"),
    path("announcements/<int:announcement_id>/read/", announcement_confirm, name="announcement-confirm"),
    path("calendar/", calendar_page, name="calendar"),
    path("calendar/days/<str:day>/", calendar_day, name="calendar-day"),
    path("calendar/notice/", calendar_notice, name="calendar-notice"),
    path("calendar/hours/", calendar_hours, name="calendar-hours"),
    path("evidence/", evidence_page, name="evidence"),
    path("evidence/verification/", evidence_verification, name="evidence-verification"),
]
