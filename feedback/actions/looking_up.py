"""Looks for a caller's past matters by phone, before the text is typed; each look is written down (R6)."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from core import access_log
from core.evidence import Subject
from core.models import AccessRecord
from core.reasons import Reason
from core.refusals import NotPermitted, Refused
from core.secrets import blind_index
from departments.models import Staff
from departments.scope import scope
from feedback.models import Complainant

REGISTER = "register_tickets"
LOOK, SEARCH = "look_up_caller", "search_phone"
MOST, WITHIN = 90, timedelta(minutes=15)
"""More looks in so short a time are no calls any more."""
A_CALL = timedelta(hours=1)
"""So long after a look the phone still counts beside the form: no call takes longer."""


def look_up_caller(*, phone: str, by: Staff, now: datetime, address: str | None = None) -> frozenset[int]:
    """The ids of the complainants with this phone; the look is in the access log, the phone is not.

    Raises NotPermitted without ``register_tickets``; Refused (429) to whoever looks more often than anybody
    can be called.
    """
    held = scope(by, REGISTER)
    if not held:
        raise NotPermitted(Reason("no_authority", {"permission": REGISTER}))
    index = blind_index(phone.strip(), "phone")
    if not index:
        return frozenset()
    require_few_looks(by, now=now)
    with transaction.atomic():
        found = frozenset(Complainant.objects.filter(phone_index=index).values_list("pk", flat=True))
        with translation.override(settings.LANGUAGE_CODE):
            reason = _("A call came in; records of this phone: %(n)s") % {"n": len(found)}
        access_log.record(
            actor_id=by.pk,
            actor_name=by.display_name,
            action=LOOK,
            subject=Subject("complainant", min(found, default=0)),
            reason=reason,
            now=now,
            address=address,
        )
    return found


def require_few_looks(by: Staff, *, now: datetime) -> None:
    """Refused (429) to whoever asks for phones, at intake or in the search, as only a machine would."""
    looks = AccessRecord.objects.filter(actor_id=by.pk, action__in=(LOOK, SEARCH), at__gt=now - WITHIN)
    if looks.count() >= MOST:
        raise Refused(Reason("too_many_looks", {"minutes": WITHIN.seconds // 60}), status=429)


def looked_up(*, phone: str, by: Staff, now: datetime) -> frozenset[int]:
    """The complainants of this phone, if the person looked them up for the call at hand; else none.

    What stands beside the form tells by it whose call it is: so without a look on record it does not.
    """
    index = blind_index(phone.strip(), "phone")
    if not index:
        return frozenset()
    found = frozenset(Complainant.objects.filter(phone_index=index).values_list("pk", flat=True))
    looks = AccessRecord.objects.filter(actor_id=by.pk, action=LOOK, at__gt=now - A_CALL)
    seen = looks.filter(subject_kind="complainant", subject_id=min(found, default=0))
    return found if found and seen.exists() else frozenset()
