"""Refusals: exceptions that carry reasons, and the one place where reasons become sentences.

Every door answers a refusal the same way (see ``core.web.refusal_answers``), because all of them ask ``say``.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import is_aware, localtime
from django.utils.translation import gettext

from core.reasons import Reason

log = logging.getLogger(__name__)

Wording = str | Promise
_wording: dict[str, Wording] = {}


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that changed under the writer's hands: what is stored now, and what was to be."""

    field: str
    label: str
    theirs: str
    yours: str


class Refused(Exception):
    """An action was refused. ``reasons`` is never empty; ``status`` is the HTTP status of the answer."""

    def __init__(self, *reasons: Reason | str, status: int = 409) -> None:
        if not reasons:
            raise ValueError("A refusal needs at least one reason.")
        self.reasons = tuple(Reason(reason) if isinstance(reason, str) else reason for reason in reasons)
        self.status = status
        super().__init__(*(reason.code for reason in self.reasons))

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(reason.code for reason in self.reasons)

    @property
    def sentences(self) -> list[str]:
        """The reasons in the reader's language."""
        return [say(reason) for reason in self.reasons]


class NotPermitted(Refused):
    """The person may not do this (403). What a person may not even see is a 404 and never comes here."""

    def __init__(self, *reasons: Reason | str, status: int = 403) -> None:
        super().__init__(*(reasons or ("not_permitted",)), status=status)


class Stale(Refused):
    """Somebody else was quicker (409); ``differences`` show field by field what changed meanwhile."""

    def __init__(
        self, *reasons: Reason | str, differences: Sequence[Difference] = (), status: int = 409
    ) -> None:
        super().__init__(*(reasons or ("stale",)), status=status)
        self.differences = list(differences)


def register_wording(wording: Mapping[str, Wording]) -> None:
    """Give reason codes their sentences; called once per app from ``AppConfig.ready``.

    Raises ImproperlyConfigured when a code is already worded differently: one code, one sentence.
    """
    for code, sentence in wording.items():
        if _wording.get(code, sentence) != sentence:
            raise ImproperlyConfigured(f"The reason {code!r} is worded twice, and not alike.")
        _wording[code] = sentence


def say(reason: Reason) -> str:
    """The sentence for ``reason`` in the active language.

    With the setting ``STRICT_WORDING`` (on in tests) an unregistered code, or a missing parameter, raises
    LookupError; otherwise it is logged and a general sentence stands in.
    """
    try:
        params = {name: _spoken(value) for name, value in reason.params.items()}
        return str(_wording[reason.code] % params)
    except (LookupError, TypeError, ValueError) as fault:
        if getattr(settings, "STRICT_WORDING", settings.DEBUG):
            raise LookupError(f"No sentence can be made for the reason {reason!r}: {fault}") from fault
        log.error("No sentence can be made for the reason %r", reason.code, exc_info=fault)
        return gettext("This cannot be done now. Please tell your administrator (%(code)s).") % {
            "code": reason.code
        }


def _spoken(value: object) -> object:
    """Times and days as a reader of this language writes them; everything else as it is."""
    if isinstance(value, datetime):
        return date_format(localtime(value) if is_aware(value) else value, "SHORT_DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "SHORT_DATE_FORMAT")
    return value
