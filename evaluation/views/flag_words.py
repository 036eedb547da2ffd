"""What speaks for a doubt, in sentences with the numbers of the rule it was found by."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from departments.clock_wording import say_exact
from evaluation.choices import Doubt
from evaluation.models import RatingFlag
from feedback.choices import AnswerSource

SAID: dict[str, Any] = {
    "issue": gettext_lazy("raised the doubt"),
    "extend": gettext_lazy("added further ratings"),
    "propose": gettext_lazy("looked at it and proposed a decision"),
    "uphold": gettext_lazy("upheld the doubt"),
    "clear": gettext_lazy("cleared the doubt"),
    "return_review": gettext_lazy("had it looked at again"),
}
"""By verb, for the history."""
Facts = dict[str, Any]


def evidence_of(flag: RatingFlag) -> str:
    """Why the portal doubts it; never who a person is."""
    return SENTENCES[Doubt(flag.doubt)](flag.facts)


def meaning_of(flag: RatingFlag) -> str:
    """What to look at before one decides."""
    return str(HINTS[Doubt(flag.doubt)])


def _contact(facts: Facts) -> str:
    if facts.get("source") == AnswerSource.CALLBACK:
        return _("The number that was called is not the one given at the intake: their keyed digests differ.")
    return _("The link went to another contact than the one given at the intake: their keyed digests differ.")


def _phone(_facts: Facts) -> str:
    return _(
        "The citizen's number is the work phone of a member of staff: the keyed digests of both are the same."
    )


def _network(_facts: Facts) -> str:
    return _("The answer came from one of the institution's own networks. The address was not kept.")


def _burst(facts: Facts) -> str:
    told = facts | {"first": _at(facts["first"]), "last": _at(facts["last"])}
    return (
        _(
            "%(n)s times “very satisfied” by link between %(first)s and %(last)s. The rule looks up from "
            "%(least)s within %(minutes)s minutes on."
        )
        % told
    )


def _address(facts: Facts) -> str:
    return (
        _(
            "%(n)s satisfied answers came from one address on one day; the rule looks up from %(least)s on. "
            "The address itself was not kept."
        )
        % facts
    )


def _induced(facts: Facts) -> str:
    return _("A reply, or a note of a contact, says “%(phrase)s” before the rating was given.") % facts


def _seldom(facts: Facts) -> str:
    return (
        _(
            "Of %(n)s dissatisfied answers %(drawn)s were drawn for a callback; by the rates in force "
            "%(expected)s were to be expected. That is more than %(deviations)s deviations below chance."
        )
        % facts
    )


def _differ(facts: Facts) -> str:
    return (
        _(
            "Satisfied by link: %(links_satisfied)s of %(links)s; by callback: %(calls_satisfied)s of "
            "%(calls)s. They lie more than %(deviations)s deviations apart."
        )
        % facts
    )


def _at(text: str) -> str:
    moment: datetime | None = parse_datetime(text)
    return say_exact(moment) if moment else text


SENTENCES: dict[Doubt, Callable[[Facts], str]] = {
    Doubt.CONTACT_CHANGED: _contact,
    Doubt.STAFF_PHONE: _phone,
    Doubt.OWN_NETWORK: _network,
    Doubt.BURST: _burst,
    Doubt.ONE_ADDRESS: _address,
    Doubt.INDUCED: _induced,
    Doubt.SELDOM_DRAWN: _seldom,
    Doubt.SOURCES_DIFFER: _differ,
}
HINTS: dict[Doubt, Any] = {
    Doubt.CONTACT_CHANGED: gettext_lazy(
        "Please ask who changed the contact, and call the citizen's own number."
    ),
    Doubt.STAFF_PHONE: gettext_lazy(
        "Colleagues are citizens too. Please find out whether the matter was their own."
    ),
    Doubt.OWN_NETWORK: gettext_lazy(
        "Visitors use the house's network too. Please call the citizen and ask whether the answer is theirs."
    ),
    Doubt.BURST: gettext_lazy("Please call some of these citizens and ask whether the answers are theirs."),
    Doubt.ONE_ADDRESS: gettext_lazy(
        "A family, a company or a service window may share an address. Please call some of these citizens."
    ),
    Doubt.INDUCED: gettext_lazy(
        "Please read the sentence in its place. Asking for a rating is no inducement; asking for praise is."
    ),
    Doubt.SELDOM_DRAWN: gettext_lazy(
        "Please compare with the page that works the draws out again. No rating is set aside by this doubt."
    ),
    Doubt.SOURCES_DIFFER: gettext_lazy(
        "Please listen to some calls, and look at who made them. No rating is set aside by this doubt."
    ),
}
SET_ASIDE = pgettext_lazy("rating", "set aside")
