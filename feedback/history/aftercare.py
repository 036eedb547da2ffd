"""The sentences of what comes after the citizen's answer."""

from django.utils.translation import gettext as _

from feedback.choices import HoldKind, RetrospectiveGround, VerdictGround
from feedback.history._names import Facts, Names
from feedback.history._sentence import Sentence, label, plain


def _again(facts: Facts, names: Names) -> str:
    parts = [_("round %(n)s") % {"n": facts.get("cycle", "")}]
    if facts.get("lead"):
        parts.append(names.department(facts["lead"]))
    if facts.get("due"):
        parts.append(_("due %(when)s") % {"when": names.when(facts["due"])})
    if facts.get("to") == "PENDING_DISPATCH":
        parts.append(_("to be dispatched"))
    return _("; ").join(part for part in parts if part)


def _rework(facts: Facts, names: Names) -> tuple[str, str]:
    return _("found fault and had it handled again"), _again(facts, names)


def _verdict(facts: Facts, _names: Names) -> tuple[str, str]:
    if facts.get("fault"):
        return _("found fault, though the problem is solved"), ""
    return _("found no fault"), label(VerdictGround, facts.get("ground"))


def _archive(_facts: Facts, _names: Names) -> tuple[str, str]:
    return _("archived the ticket"), ""


def _draft(facts: Facts, _names: Names) -> tuple[str, str]:
    handed_in = _("handed to the approver") if facts.get("handed_in") else ""
    return _("wrote the retrospective"), handed_in


def _signed(facts: Facts, _names: Names) -> tuple[str, str]:
    parts = [] if facts.get("in_time") else [_("late")]
    if facts.get("self_signed"):
        parts.append(_("writer and signer are one person"))
    return _("signed the retrospective"), _("; ").join(parts)


def _required(facts: Facts, names: Names) -> tuple[str, str]:
    parts = [label(RetrospectiveGround, facts.get("ground"))]
    if facts.get("due"):
        parts.append(_("due %(when)s") % {"when": names.when(facts["due"])})
    return _("required a retrospective"), _("; ").join(parts)


def _asked(facts: Facts, names: Names) -> tuple[str, str]:
    due = _("to be decided by %(when)s") % {"when": names.when(facts["due"])} if facts.get("due") else ""
    return _("asked for reopening on new facts"), due


def _reopen(facts: Facts, names: Names) -> tuple[str, str]:
    return _("reopened the ticket"), _again(facts, names)


def _hold_placed(facts: Facts, _names: Names) -> tuple[str, str]:
    return _("keeps the ticket from the archive"), label(HoldKind, facts.get("kind"))


def _hold_lifted(facts: Facts, _names: Names) -> tuple[str, str]:
    return _("no longer keeps the ticket from the archive"), label(HoldKind, facts.get("kind"))


SENTENCES: dict[str, Sentence] = {
    "rework": _rework,
    "verdict": _verdict,
    "conclude": plain(lambda: _("gave the final answer, under the head's signature")),
    "archive": _archive,
    "draft_retrospective": _draft,
    "return_retrospective": plain(lambda: _("returned the retrospective to its writer")),
    "sign_retrospective": _signed,
    "retrospective_required": _required,
    "ask_reopening": _asked,
    "reopen": _reopen,
    "refuse_reopening": plain(lambda: _("did not reopen the ticket")),
    "hold_placed": _hold_placed,
    "hold_lifted": _hold_lifted,
}
