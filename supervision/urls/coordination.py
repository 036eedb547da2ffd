"""Addresses: the sharing of data, and the coordination meeting."""

from django.urls import URLPattern, path

from supervision.views.duties import duties, duty_change, duty_end, duty_new
from supervision.views.meeting_acts import (
    meeting_agenda,
    meeting_call_off,
    meeting_case,
    meeting_entry,
    meeting_invited,
    meeting_minutes,
    meeting_put_off,
)
from supervision.views.meetings import meeting, meeting_decisions, meeting_new, meeting_paper, meetings
from supervision.views.sharing import share, share_act, share_new, shares
from supervision.views.sharing_rates import sharing_rates

PATTERNS: list[URLPattern] = [
    path("sharing/", shares, name="shares"),
    path("sharing/new/", share_new, name="share-new"),
    path("sharing/rates/", sharing_rates, name="share-rates"),
    path("sharing/duties/", duties, name="share-duties"),
    path("sharing/duties/new/", duty_new, name="share-duty-new"),
    path("sharing/duties/<int:duty_id>/change/", duty_change, name="share-duty-change"),
    path("sharing/duties/<int:duty_id>/end/", duty_end, name="share-duty-end"),
    path("sharing/<slug:number>/", share, name="share"),
    path("sharing/<slug:number>/<str:verb>/", share_act, name="share-act"),
    path("meetings/", meetings, name="meetings"),
    path("meetings/new/", meeting_new, name="meeting-new"),
    path("meetings/decisions/", meeting_decisions, name="meeting-decisions"),
    path("meetings/<int:meeting_id>/", meeting, name="meeting"),
    path("meetings/<int:meeting_id>/paper/", meeting_paper, name="meeting-paper"),
    path("meetings/<int:meeting_id>/agenda/", meeting_agenda, name="meeting-agenda"),
    path("meetings/<int:meeting_id>/invited/", meeting_invited, name="meeting-invited"),
    path("meetings/<int:meeting_id>/put-off/", meeting_put_off, name="meeting-put-off"),
    path("meetings/<int:meeting_id>/call-off/", meeting_call_off, name="meeting-call-off"),
    path("meetings/<int:meeting_id>/minutes/", meeting_minutes, name="meeting-minutes"),
    path("meetings/<int:meeting_id>/items/<int:item_id>/entry/", meeting_entry, name="meeting-entry"),
    path("meetings/<int:meeting_id>/items/<int:item_id>/case/", meeting_case, name="meeting-case"),
]
