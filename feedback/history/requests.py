"""The sentences of extension, suspension, termination and reclassification."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from feedback.choices import Category, RequestKind, SuspensionGround, TerminationGround, Urgency
from feedback.history._names import Facts, Names
from feedback.history._sentence import Sentence, label

PAPERS: dict[str, Callable[[], str]] = {
    RequestKind.EXTENSION: lambda: _("the extension request"),
    RequestKind.SUSPENSION: lambda: _("the suspension request"),
    RequestKind.TERMINATION: lambda: _("the termination request"),
    "return": lambda: _("the return"),
}


def fallen(facts: Facts) -> str:
    """What fell away with a move, undecided or not even signed; empty for most."""
    kinds = [kind for kind in str(facts.get("fell_away") or "").split(",") if kind in PAPERS]
    papers = _(", ").join(PAPERS[kind]() for kind in kinds)
    return _("undecided, fell away: %(papers)s") % {"papers": papers} if papers else ""


def _joined(*parts: str) -> str:
    return _("; ").join(part for part in parts if part)


def _days(facts: Facts) -> str:
    n = int(facts.get("days") or 0)
    return ngettext("%(n)s working day", "%(n)s working days", n) % {"n": n} if n else ""


def _own(facts: Facts) -> str:
    return _("self-signed, as this unit may") if facts.get("self_signed") else ""


def _moved(facts: Facts, names: Names) -> str:
    if not facts.get("due"):
        return ""
    if not facts.get("due_was"):
        return _("due %(when)s") % {"when": names.when(facts["due"])}
    return f"{names.when(facts['due_was'])} → {names.when(facts['due'])}"


def _asked(words: Callable[[], str], grounds: Any = None) -> Sentence:
    def sentence(facts: Facts, _names: Names) -> tuple[str, str]:
        ground = label(grounds, facts.get("ground")) if grounds else ""
        return words(), _joined(ground, _days(facts), _own(facts))

    return sentence


def _granted_extension(facts: Facts, names: Names) -> tuple[str, str]:
    return _("granted the extension; the citizen is told"), _joined(_days(facts), _moved(facts, names))


def _granted_suspension(facts: Facts, names: Names) -> tuple[str, str]:
    until = _("until %(when)s at the latest") % {"when": names.when(facts.get("until"))}
    ground = label(SuspensionGround, facts.get("ground"))
    return _("granted the suspension; the clocks stand still"), _joined(ground, until)


def _resumed(facts: Facts, names: Names) -> tuple[str, str]:
    since = _("since %(when)s") % {"when": names.when(facts.get("since"))}
    return _("resumed the work; the clocks go on"), _joined(since, _moved(facts, names))


def _granted_termination(facts: Facts, _names: Names) -> tuple[str, str]:
    counts = _("counts in the assessment") if facts.get("counts") else _("does not count in the assessment")
    ground = label(TerminationGround, facts.get("ground"))
    return _("granted the termination; the work ends"), _joined(ground, counts)


def _handed_back(facts: Facts, _names: Names) -> tuple[str, str]:
    paper = PAPERS.get(str(facts.get("kind")))
    return _("handed a paper back to its writer"), paper() if paper else ""


def _withdrew(facts: Facts, _names: Names) -> tuple[str, str]:
    paper = PAPERS.get(str(facts.get("kind")))
    return _("withdrew what the unit had asked for"), paper() if paper else ""


def _reclassified(facts: Facts, names: Names) -> tuple[str, str]:
    changes = [
        (label(Category, facts.get("category_was")), label(Category, facts.get("category"))),
        (names.topic(facts.get("topic_was")), names.topic(facts.get("topic"))),
        (label(Urgency, facts.get("urgency_was")), label(Urgency, facts.get("urgency"))),
    ]
    told = [f"{before} → {after}" for before, after in changes if before != after]
    moved = _moved(facts, names) if facts.get("due") != facts.get("due_was") else ""
    return _("classified the matter anew"), _joined(*told, moved)


SENTENCES: dict[str, Sentence] = {
    "draft_extension": _asked(lambda: _("wrote an extension request and handed it in")),
    "request_extension": _asked(lambda: _("signed the extension request")),
    "grant_extension": _granted_extension,
    "refuse_extension": _asked(lambda: _("refused the extension")),
    "draft_suspension": _asked(lambda: _("wrote a suspension request and handed it in"), SuspensionGround),
    "request_suspension": _asked(lambda: _("signed the suspension request"), SuspensionGround),
    "grant_suspension": _granted_suspension,
    "refuse_suspension": _asked(lambda: _("refused the suspension"), SuspensionGround),
    "resume": _resumed,
    "draft_termination": _asked(lambda: _("wrote a termination request and handed it in"), TerminationGround),
    "request_termination": _asked(lambda: _("signed the termination request"), TerminationGround),
    "grant_termination": _granted_termination,
    "refuse_termination": _asked(lambda: _("refused the termination"), TerminationGround),
    "return_request": _handed_back,
    "withdraw_request": _withdrew,
    "reclassify": _reclassified,
}
