"""The form of one act on an entry or an exclusion: on its page or in the dialog."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.refusals import Refused, Stale, say
from core.web.parts import wants_part
from departments.clock_wording import say_limit
from feedback.views.access import staff_of, way_back
from feedback.views.autosave import take_up_here
from feedback.views.moves import UNPROCESSABLE
from supervision.acting import DENIALS, reasons_against
from supervision.actions import appeals, entries, exclusions
from supervision.choices import ClockKind
from supervision.forms import entries as forms
from supervision.forms.filing import WithPaperFiles
from supervision.lifecycle import ACTS
from supervision.rule_versions import supervision_rules
from supervision.rules.settings import limit_of
from supervision.views.files import take_in
from supervision.views.measure_acts import DIALOG, PAGE, go
from supervision.views.navigation import nav_for


@dataclass(frozen=True, slots=True)
class EntryPage:
    """What the page of an act says and does; ``current`` is its tab, ``limit`` the one it names."""

    verb: str
    act: Callable[..., Any]
    form: type[forms.EntryForm]
    submit: Any
    done: Any
    current: str = "entries"
    intro: Any = ""
    is_grave: bool = False
    icon: str = "send"
    limit: ClockKind | None = None

    def said(self, words: Any, now: datetime) -> str:
        """The words with the limit that is in force, where the page names one."""
        if self.limit is None:
            return str(words)
        return str(words).replace("%(limit)s", say_limit_of(self.limit, now))


ENTRY_PAGES: dict[str, EntryPage] = {
    "notice": EntryPage(
        "notify",
        entries.notify,
        forms.EntryForm,
        _("Give notice"),
        _("Notice is given; the department can appeal from now on."),
        intro=_("The department is told, and may appeal within %(limit)s."),
        limit=ClockKind.APPEAL_FILE,
        icon="send",
    ),
    "seconding": EntryPage(
        "second",
        entries.second,
        forms.EntryForm,
        _("Second the proposal"),
        _("You have seconded the proposal; an interview is proposed too."),
        intro=_("You confirm as the second supervisor that what is said here is so."),
        icon="check",
    ),
    "declining": EntryPage(
        "decline",
        entries.decline,
        forms.WhyForm,
        _("Decline"),
        _("The proposal is not followed. It stays readable, with your reason."),
        is_grave=True,
        icon="x",
    ),
    "appeal": EntryPage(
        "appeal",
        appeals.appeal,
        forms.AppealForm,
        _("File the appeal"),
        _("The appeal is filed; it is decided within %(limit)s."),
        intro=_("An entry can be appealed once. Please give all reasons, and the files that show them."),
        limit=ClockKind.APPEAL_DECIDE,
        icon="pen",
    ),
    "appeal-withdrawal": EntryPage(
        "withdraw_appeal",
        appeals.withdraw_appeal,
        forms.EntryForm,
        _("Withdraw the appeal"),
        _("The appeal is withdrawn; the entry stands."),
        intro=_("The entry stands then, and cannot be appealed again."),
        is_grave=True,
        icon="x",
    ),
    "decision": EntryPage(
        "decide_appeal",
        appeals.decide_appeal,
        forms.DecisionForm,
        _("Decide"),
        _("The appeal is decided; the department will be told."),
        current="appeals",
        icon="stamp",
    ),
    "revocation": EntryPage(
        "revoke",
        entries.revoke,
        forms.WhyForm,
        _("Revoke"),
        _("The entry is revoked. It stays readable, and counts no more."),
        intro=_("It stays visible with your reason, and counts no more."),
        is_grave=True,
        icon="x",
    ),
}
"""By the noun of the address."""

EXCLUSION_PAGES: dict[str, EntryPage] = {
    "first-review": EntryPage(
        "pass_first_review",
        exclusions.pass_first_review,
        forms.ReviewForm,
        _("Pass the first review"),
        _("The first review is passed; a second person decides."),
        current="exclusions",
        icon="check",
    ),
    "grant": EntryPage(
        "grant_exclusion",
        exclusions.grant_exclusion,
        forms.ReviewForm,
        _("Grant"),
        _("The dispatch is left out of the assessment; its entries are revoked."),
        current="exclusions",
        intro=_("The dispatch is not assessed then, and its entries are revoked, unless they are locked."),
        icon="stamp",
    ),
    "refusal": EntryPage(
        "refuse_exclusion",
        exclusions.refuse_exclusion,
        forms.ReviewForm,
        _("Refuse"),
        _("The dispatch stays in the assessment; the department will be told."),
        current="exclusions",
        is_grave=True,
        icon="x",
    ),
}
WHAT = {"entry": "supervision/entries/_what.html", "exclusion": "supervision/entries/_what_exclusion.html"}
"""What stands under the fields, so that nobody decides without seeing what on."""
PAGES = {"entry": ENTRY_PAGES, "exclusion": EXCLUSION_PAGES}


def say_limit_of(kind: ClockKind, at: datetime) -> str:
    """A limit of the numbers in force, in words."""
    return say_limit(limit_of(supervision_rules(at).values, kind))


def act_on(request: HttpRequest, row: Any, page: EntryPage) -> HttpResponse:
    """Show the form of ``page`` for a visible paper, or do its act and go back."""
    user, now = staff_of(request), timezone.now()
    against = reasons_against(row, page.verb, by=user, now=now)
    denied = any(reason.code in DENIALS for reason in against)
    if against and (denied or request.method != "POST"):
        told = {"reasons": [say(reason) for reason in against]}
        return _show(request, page, row, told, status=403 if denied else 409)
    initial = {"version": row.version, "next": request.GET.get("next", "")}
    data = request.POST if request.method == "POST" else None
    form = page.form(data, row=row, user=user, now=now, initial=initial)
    if isinstance(form, WithPaperFiles) and form.is_bound and take_in(request, form):
        return _show(request, page, row, {"form": form})
    status = 200
    if form.is_bound and form.is_valid():
        try:
            page.act(row, by=user, now=now, version=form.cleaned_data["version"], **form.arguments())
        except Refused as refused:
            form, status = _with(form, refused), refused.status
        else:
            messages.success(request, page.said(page.done, now))
            return go(request, way_back(request, row.get_absolute_url()))
    elif form.is_bound:
        status = UNPROCESSABLE
    return _show(request, page, row, {"form": form}, status=status)


def choices_of(row: Any, *, user: Any, now: Any, url_of: Callable[[str], str]) -> list[dict[str, Any]]:
    """The acts on a paper as buttons, those that are not possible with their reasons.

    What the state does not know at all, and what needs a grant the person lacks, is left out.
    """
    found: list[dict[str, Any]] = []
    for noun, page in PAGES[row.KIND].items():
        spec = ACTS[row.KIND][page.verb]
        if str(row.state) not in spec.sources:
            continue
        against = reasons_against(row, page.verb, by=user, now=now)
        if any(reason.code in {"no_authority", "entry_needs_no_second"} for reason in against):
            continue
        found.append(
            {
                "verb": page.verb,
                "label": spec.label,
                "url": url_of(noun),
                "icon": page.icon,
                "primary": not page.is_grave and not found,
                "reasons": [say(reason) for reason in against],
            }
        )
    return found


def _with(form: forms.EntryForm, refused: Refused) -> forms.EntryForm:
    """The form with what was typed and why it was refused; a stale one carries the version of now."""
    if isinstance(refused, Stale):
        form = form.renewed(type(form.row)._default_manager.get(pk=form.row.pk))
        form.is_valid()
    for sentence in refused.sentences:
        form.add_error(None, sentence)
    return form


def _show(
    request: HttpRequest, page: EntryPage, row: Any, shown: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    if "form" in shown:
        take_up_here(request, shown["form"])
    context = {
        "title": ACTS[row.KIND][page.verb].label,
        "submit": page.submit,
        "intro": page.said(page.intro, timezone.now()),
        "danger": page.is_grave,
        "extra": WHAT[row.KIND],
        "paper": row,
        "now": timezone.now(),
        "back": way_back(request, row.get_absolute_url()),
        "url": request.get_full_path(),
        **shown,
    }
    if wants_part(request):
        return render(request, DIALOG, context, status=status)
    nav = {"supervision_nav": nav_for(staff_of(request), page.current), "is_page": True}
    return render(request, PAGE, context | nav, status=status)
