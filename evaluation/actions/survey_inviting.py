"""Invitations of open surveys leave through the outbox: once each, however often the worker is woken."""

import hashlib
import secrets
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core import outbox
from core.evidence import Subject
from evaluation.choices.surveys import SurveyState
from evaluation.models import Invitee, Survey, SurveyLink, SurveyRefusal
from feedback.choices import ContactMeans

ADAPTERS = {ContactMeans.PHONE: "sms", ContactMeans.EMAIL: "mail", ContactMeans.CHANNEL_ACCOUNT: "channel"}
CITIZENS_LANGUAGE = "zh-hans"
LOT = 500
TOKEN_BYTES = 24


def invite_due(*, now: datetime, limit: int = LOT) -> int:
    """Invite those of open surveys whom nobody has invited yet; returns how many. Nobody twice.

    Nor anybody who refused meanwhile, asked for another survey.
    """
    waiting = Invitee.objects.unsent().filter(survey__open_until__gt=now).order_by("pk")
    waiting = waiting.exclude(person__in=SurveyRefusal.objects.values("person"))
    return sum(_invite(pk, now=now) for pk in list(waiting.values_list("pk", flat=True)[:limit]))


def digest_of(token: str) -> str:
    """What is kept of a link."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def _invite(pk: int, *, now: datetime) -> bool:
    """One invitation; False when another worker is at it, or it went out already."""
    held = Invitee.objects.select_for_update(of=("self",), skip_locked=True)
    invitee = held.select_related("survey", "ticket__complainant").filter(pk=pk).first()
    if invitee is None or SurveyLink.objects.filter(invitee=invitee).exists():
        return False
    survey = invitee.survey
    if survey.state != SurveyState.OPEN or survey.open_until is None:
        return False
    token = secrets.token_urlsafe(TOKEN_BYTES)
    SurveyLink.objects.create(
        invitee=invitee, token_digest=digest_of(token), sent_at=now, expires_at=survey.open_until
    )
    _post(invitee, survey, token, now=now)
    return True


def _post(invitee: Invitee, survey: Survey, token: str, *, now: datetime) -> None:
    adapter, person = ADAPTERS.get(ContactMeans(invitee.means)), invitee.ticket.complainant
    recipient = person.address_of(invitee.means) if person else ""
    if not adapter or not recipient or survey.open_until is None:
        return
    link = settings.PUBLIC_URL.rstrip("/") + reverse("survey-answer", args=[token])
    with translation.override(CITIZENS_LANGUAGE):
        until = timezone.localtime(survey.open_until)
        outbox.post(
            key=f"survey:{survey.pk}:{invitee.pk}",
            adapter=adapter,
            recipient=recipient,
            subject=_("How was our service?"),
            body=_(
                "Dear citizen, your matter %(number)s is completed. Please tell us in three minutes how our "
                "service was, until %(until)s; you may decline there too, and we will not ask again: %(link)s"
            )
            % {"number": invitee.ticket.number, "until": f"{until:%Y-%m-%d}", "link": link},
            about=Subject("survey", survey.pk),
            now=now,
        )
