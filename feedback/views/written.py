"""What is saved while one types: each form by the noun of its draft, what people call it, where it stands.

A noun is the name of the form's address and what the address is given: "draft" of a ticket, "article:12",
"order-act:DB-7:report", "exclusion-new:dispatch=5" (from the query; where much is chosen, a
digest: "order-new:tickets=~0f3c…"). Apps above name theirs here (``write``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any
from urllib.parse import parse_qsl

from django.forms import Form
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from departments.forms.announcements import AnnouncementForm
from feedback.forms.handover import HandOverForm
from feedback.forms.incidents import IncidentForm
from feedback.forms.knowledge import ArticleForm
from feedback.forms.registration import RegisterForm
from feedback.forms.reply_templates import ReplyTemplateForm
from feedback.forms.returns import CaseClosingForm
from feedback.forms.rules import CallbacksForm, LimitsForm
from feedback.lifecycle import LABELS
from feedback.models import Ticket
from feedback.models.drafts import LONGEST_NOUN
from feedback.views.move_pages import BY_NOUN

REGISTER, NEW = "register", "new"
DIGEST, DIGEST_BYTES = "~", 10


@dataclass(frozen=True, slots=True)
class Written:
    """One form: its class, what people call it; ``part``: the form of each of its rows, where it has any.

    ``url`` and ``new`` are the names of its addresses, where the noun's own name is none; ``on``: that of the
    list it stands in; ``query``: which parameters of the address tell one such form from another.
    """

    form: type[Form]
    title: Any
    url: str = ""
    new: str = ""
    on: str = ""
    query: tuple[str, ...] = ()
    part: type[Form] | None = None


_WRITTEN: dict[tuple[str, str], Written] = {}


def write(name: str, written: Written | Mapping[str, Written]) -> None:
    """Let the form at the address ``name`` be saved; or several, by the last word of the address."""
    for word, one in written.items() if isinstance(written, Mapping) else [("", written)]:
        _WRITTEN[name, word] = one


def written_of(noun: str) -> Written | None:
    """What a noun names; None for what is no longer written anywhere."""
    name, *given = noun.split(":")
    return _WRITTEN.get((name, given[-1] if given else "")) or _WRITTEN.get((name, ""))


def every_written() -> Mapping[tuple[str, str], Written]:
    """All that is saved while one types, by address and last word."""
    return _WRITTEN


def noun_here(request: HttpRequest) -> str:
    """The noun of the form that stands at the address of this request."""
    match = request.resolver_match
    if match is None:
        return ""
    # what the road itself gives, as the kind of rules, is in none of them
    captured: Mapping[str, Any] = getattr(match, "captured_kwargs", None) or {}
    given = [str(value) for value in captured.values()]
    noun = ":".join([str(match.url_name), *given])
    chosen = _chosen(request, noun)
    whole = ":".join([noun, *(f"{name}={','.join(values)}" for name, values in chosen.items())])
    if len(whole) <= LONGEST_NOUN and whole.count(":") == noun.count(":") + len(chosen):
        return whole
    digests = (f"{name}={DIGEST}{_digest(values)}" for name, values in chosen.items())
    return ":".join([noun, *digests])[:LONGEST_NOUN]


def query_here(request: HttpRequest, noun: str) -> str:
    """The query that tells the form ``noun`` of this request from others, where the noun does not hold it."""
    return urlencode(_chosen(request, noun), doseq=True) if f"={DIGEST}" in noun else ""


def _chosen(request: HttpRequest, noun: str) -> dict[str, list[str]]:
    written = written_of(noun)
    found = {name: [*filter(None, request.GET.getlist(name))] for name in (written.query if written else ())}
    return {name: values for name, values in found.items() if values}


def _digest(values: list[str]) -> str:
    """Of what is chosen, in whichever order."""
    chosen = ",".join(sorted(",".join(values).split(",")))
    return blake2b(chosen.encode(), digest_size=DIGEST_BYTES).hexdigest()


def page_of(noun: str, ticket: Ticket | None, *, asked: str = "", **params: object) -> str:
    """Where the form stands, with its parameters; ``asked``: those the noun has only a digest of."""
    name, *given = noun.split(":")
    written = written_of(noun)
    told = [pair for one in given if "=" in one for pair in _pairs(*one.split("=", 1))]
    query = parse_qsl(asked) or [pair for pair in told if not pair[1].startswith(DIGEST)]
    path = [one for one in given if "=" not in one]
    if name in BY_NOUN and ticket is not None:
        address = BY_NOUN[name].url(ticket)
    elif written is not None and written.new and path == [NEW]:
        address = reverse(written.new)
    elif written is not None and written.on:
        address = reverse(written.on)
    else:
        address = reverse((written.url if written else "") or name, args=path)
    if ticket is not None and given:
        query.append(("ticket", ticket.number))
    query += [(key, str(value)) for key, value in params.items() if value]
    return f"{address}?{urlencode(query)}" if query else address


def _pairs(name: str, values: str) -> list[tuple[str, str]]:
    return [(name, value) for value in values.split(",")]


for _page in BY_NOUN.values():
    write(_page.noun, Written(_page.form, LABELS[_page.verb]))
write(REGISTER, Written(RegisterForm, pgettext_lazy("section", "Register")))
write("article", Written(ArticleForm, _("Article"), "article-writing", "article-new"))
write("template", Written(ReplyTemplateForm, _("Reply template"), "template-change", "template-new"))
write("announcement", Written(AnnouncementForm, _("Announcement"), "announcement-edit", "announcement-new"))
write("ticket-incident-new", Written(IncidentForm, _("Declare a matter of many")))
write("rules-limits-new", Written(LimitsForm, _("New version")))
write("rules-callbacks-new", Written(CallbacksForm, _("New version")))
for _name in ("handover", "handover-of"):
    write(_name, Written(HandOverForm, pgettext_lazy("work", "Hand over"), query=("d",)))
write("hard-case", Written(CaseClosingForm, _("Close the case"), on="decisions-hard-cases"))
