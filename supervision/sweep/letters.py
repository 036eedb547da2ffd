"""The words of what people are told: numbers, masked titles, departments, times and addresses; no person."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.masking import mask_text
from departments.clock_wording import say_exact
from departments.models.clock import STEPS
from supervision import models
from supervision.choices import AlertKind
from supervision.sweep.news import Item

SHOWN = 20
"""Things that one message lists; the rest it counts."""
LANGUAGE = "zh-hans"
PAPERS: dict[str, Any] = {
    "order": models.SupervisionOrder,
    "card": models.Card,
    "circular": models.Circular,
    "interview": models.Interview,
    "entry": models.ScoreEntry,
    "rectification": models.Rectification,
    "exclusion": models.ExclusionRequest,
    "misrating": models.MisratingClaim,
}
ACTS = {
    "order:issue": gettext_lazy("Supervision order issued"),
    "order:escalate": gettext_lazy("Supervision order escalated"),
    "order:prolong": gettext_lazy("More time given for an order"),
    "order:call_off": gettext_lazy("Supervision order called off"),
    "order:send_report_back": gettext_lazy("Report on an order sent back"),
    "card:issue": gettext_lazy("Card issued"),
    "card:revoke": gettext_lazy("Card revoked"),
    "circular:issue": gettext_lazy("Circular issued"),
    "circular:revoke": gettext_lazy("Circular revoked"),
    "interview:issue": gettext_lazy("Called to an interview"),
    "interview:put_off": gettext_lazy("Interview put off"),
    "interview:call_off": gettext_lazy("Interview called off"),
    "entry:notify": gettext_lazy("Notice of points; you may appeal within the time stated"),
    "entry:decide_appeal": gettext_lazy("Appeal decided"),
    "entry:revoke": gettext_lazy("Points revoked"),
    "rectification:issue": gettext_lazy("Rectification of a bad rating"),
    "rectification:hand_over": gettext_lazy("Rectification handed over to you"),
    "exclusion:grant_exclusion": gettext_lazy("Exclusion granted"),
    "exclusion:refuse_exclusion": gettext_lazy("Exclusion refused"),
    "misrating:grant": gettext_lazy("Rating set aside"),
    "misrating:refuse": gettext_lazy("Claim against a rating refused"),
}
HEADINGS: dict[str, Any] = {**dict(STEPS), **dict(AlertKind.choices), **ACTS}
SAID: dict[str, Callable[[Any], str]] = {}
"""Of papers of upper apps: by kind, what a line says of one; it names the paper."""


def register_papers(
    papers: Mapping[str, Any], headings: Mapping[str, Any], said: Mapping[str, Callable[[Any], str]]
) -> None:
    """Let messages speak of an upper app's papers: their models by kind, headings by "kind:verb", lines."""
    PAPERS.update(papers)
    HEADINGS.update(headings)
    SAID.update(said)


def subject_of(count: int) -> str:
    """The subject of a gathered message."""
    return ngettext("Huiyin: %(n)s matter needs you", "Huiyin: %(n)s matters need you", count) % {"n": count}


def body_of(items: Sequence[Item], lines: dict[tuple[str, int], str], now: datetime) -> str:
    """A gathered message: things under their headings, the graver first, at most ``SHOWN`` of them."""
    shown = sorted(items, key=lambda item: item.weight)[:SHOWN]
    by_heading: dict[str, list[Item]] = defaultdict(list)
    for item in shown:
        by_heading[item.heading].append(item)
    parts = [_("Dear colleague, this is new as of %(now)s:") % {"now": say_exact(now)}]
    for heading, some in by_heading.items():
        rows = "\n".join(lines[item.source] for item in some if item.source in lines)
        parts.append(_("[%(heading)s]") % {"heading": HEADINGS.get(heading, heading)} + f"\n{rows}")
    if len(items) > len(shown):
        more = len(items) - len(shown)
        parts.append(ngettext("And %(n)s more.", "And %(n)s more.", more) % {"n": more})
    return "\n\n".join([*parts, _foot()])


def critical_of(item: Item, lines: dict[tuple[str, int], str], now: datetime) -> tuple[str, str]:
    """Subject and body of a message of its own."""
    told = {"heading": HEADINGS.get(item.heading, item.heading), "now": say_exact(now)}
    head = _("Dear colleague, a critical matter needs you at once (%(heading)s, %(now)s):") % told
    subject = _("Huiyin, critical: %(heading)s") % told
    return subject, "\n\n".join([head, lines.get(item.source, ""), _foot()])


def lines_of(sources: Iterable[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """What is said of each row; a query for each kind of row, and of paper."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for kind, pk in sources:
        wanted[kind].add(pk)
    return {
        **{("reminder", pk): line for pk, line in _reminders(wanted["reminder"])},
        **{("notice", pk): line for pk, line in _notices(wanted["notice"])},
        **{("alert", pk): line for pk, line in _alerts(wanted["alert"])},
    }


def _reminders(ids: set[int]) -> Iterable[tuple[int, str]]:
    rows = models.Reminder.objects.filter(pk__in=ids).select_related(
        "ticket", "order", "department", "deadline", "own_deadline__share", "own_deadline__order"
    )
    for row in rows:
        clock = row.deadline or row.own_deadline
        what = row.order or (row.own_deadline and row.own_deadline.share)
        yield (
            row.pk,
            _line(
                row.ticket or what,
                _("%(clock)s due %(due)s, %(department)s")
                % {
                    "clock": clock.get_kind_display(),
                    "due": say_exact(clock.due_at),
                    "department": row.department.label,
                },
                what,
            ),
        )


def _notices(ids: set[int]) -> Iterable[tuple[int, str]]:
    rows = list(models.Notice.objects.filter(pk__in=ids).select_related("department"))
    papers = {
        kind: model.objects.in_bulk([row.paper_id for row in rows if row.kind == kind])
        for kind, model in PAPERS.items()
        if any(row.kind == kind for row in rows)
    }
    for row in rows:
        paper = papers.get(row.kind, {}).get(row.paper_id)
        yield row.pk, _line(paper, f"{row.department.label}{_facts(paper)}", paper)


def _alerts(ids: set[int]) -> Iterable[tuple[int, str]]:
    rows = models.Alert.objects.filter(pk__in=ids).select_related("department", "ticket")
    for row in rows:
        since = _("since %(since)s") % {"since": say_exact(row.since)}
        where = f", {row.department.label}" if row.department else ""
        is_export = row.kind == AlertKind.EXPORT
        where += f", {row.note}" if is_export else ""
        page = _address("reports" if is_export else "alerts")
        yield row.pk, _line(row.ticket, f"{since}{where}", None, otherwise=page)


def _facts(paper: Any) -> str:
    """What a paper says in numbers and times, where it has any."""
    if paper is not None and paper.KIND in SAID:
        return ", " + SAID[paper.KIND](paper)
    if isinstance(paper, models.ScoreEntry):
        return f", {paper.get_code_display()}, " + _("%(points)s points") % {"points": paper.points}
    if isinstance(paper, models.SupervisionOrder):
        return ", " + _("report by %(due)s") % {"due": say_exact(paper.report_by)}
    if isinstance(paper, models.Interview):
        return ", " + _("appointed for %(when)s") % {"when": say_exact(paper.scheduled_for)}
    return ""


def _line(what: Any, detail: str, page: Any, otherwise: str = "") -> str:
    """ "· number «title»: detail", and its address below."""
    name = _name(what)
    link = _link(page) or _link(what) or otherwise
    return f"· {name}{_(': ') if name else ''}{detail}" + (f"\n  {link}" if link else "")


def _name(what: Any) -> str:
    if what is None:
        return ""
    number = getattr(what, "number", "")
    title = mask_text(getattr(what, "title", "") or getattr(what, "subject", "") or "")
    return _("%(number)s “%(title)s”") % {"number": number, "title": title} if title else str(number)


def _link(what: Any) -> str:
    if what is None:
        return ""
    try:
        return settings.PUBLIC_URL.rstrip("/") + str(what.get_absolute_url())
    except (AttributeError, NoReverseMatch):
        return ""


def _address(name: str) -> str:
    try:
        return settings.PUBLIC_URL.rstrip("/") + reverse(name)
    except NoReverseMatch:
        return settings.PUBLIC_URL


def _foot() -> str:
    told = {"address": _address("home")}
    return _("Please see the portal for details: %(address)s\nThis message was sent automatically.") % told
