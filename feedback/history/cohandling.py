"""The sentences of co-handling, urging, notes and withdrawal."""

from django.utils.translation import gettext as _

from feedback.choices import NoteAudience, ReturnGround
from feedback.choices.skipping import SkipGround
from feedback.history._names import Facts, Names
from feedback.history._sentence import Sentence, label, plain


def _add(facts: Facts, names: Names) -> tuple[str, str]:
    parts = [_("co-handling %(departments)s") % {"departments": names.department_list(facts.get("co"))}]
    if facts.get("due"):
        parts.append(_("due %(when)s") % {"when": names.when(facts["due"])})
    return _("added a co-handler"), _("; ").join(parts)


def _ask_release(facts: Facts, names: Names) -> tuple[str, str]:
    words = _("asked that %(department)s be released from co-handling")
    return (
        words % {"department": names.department(facts.get("department"))},
        label(ReturnGround, facts.get("ground")),
    )


def _refuse_release(facts: Facts, names: Names) -> tuple[str, str]:
    words = _("refused the release of %(department)s; it goes on co-handling")
    return words % {"department": names.department(facts.get("department"))}, ""


def _waive(facts: Facts, names: Names) -> tuple[str, str]:
    parts = [_("released as it had asked")] if facts.get("release") else []
    if facts.get("late"):
        parts.append(_("its part was overdue, and stays noted so"))
    if facts.get("blocked"):
        parts.append(_("the lead was blocked by the co-handler"))
    words = _("waived the part of %(department)s")
    return words % {"department": names.department(facts.get("department"))}, _("; ").join(parts)


def _urge(facts: Facts, _names: Names) -> tuple[str, str]:
    return _("recorded that the citizen called again"), _("time %(n)s") % {"n": facts.get("count")}


def _note(facts: Facts, names: Names) -> tuple[str, str]:
    parts = [label(NoteAudience, facts.get("audience"))]
    if facts.get("told"):
        parts.append(_("told %(people)s") % {"people": names.person_list(facts["told"])})
    return _("wrote an internal note"), _("; ").join(parts)


def _skip(facts: Facts, _names: Names) -> tuple[str, str]:
    return _("left it for later"), label(SkipGround, facts.get("ground"))


def _withdrawn(facts: Facts, _names: Names) -> str:
    parts = [_("what was overdue stays so")] if facts.get("late") else []
    if facts.get("urges"):
        parts.append(_("urged %(n)s times before") % {"n": facts["urges"]})
    return _("; ").join(parts)


def _withdraw(facts: Facts, names: Names) -> tuple[str, str]:
    return _("withdrew the matter at the citizen's word"), _withdrawn(facts, names)


def _confirm(facts: Facts, names: Names) -> tuple[str, str]:
    return _("confirmed with the citizen that the matter is withdrawn"), _withdrawn(facts, names)


SENTENCES: dict[str, Sentence] = {
    "add_co_handler": _add,
    "return_co_draft": plain(lambda: _("returned the co-handler's draft to its writer")),
    "co_return": _ask_release,
    "refuse_co_return": _refuse_release,
    "waive_co": _waive,
    "urge": _urge,
    "note": _note,
    "skip": _skip,
    "withdraw": _withdraw,
    "ask_withdrawal": plain(lambda: _("recorded that the citizen wants to withdraw; a callback confirms it")),
    "confirm_withdrawal": _confirm,
    "decline_withdrawal": plain(lambda: _("learnt from the citizen that the matter is to go on")),
}
