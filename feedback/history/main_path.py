"""The sentences of the main path."""

from django.utils.translation import gettext as _

from feedback.choices import (
    Category,
    ContactOutcome,
    ContactWay,
    Defect,
    Level,
    RejectGround,
    ResultCode,
    Solved,
    Urgency,
)
from feedback.history._names import Facts, Names
from feedback.history._sentence import Sentence, label, plain
from feedback.history.assigning import assigned
from feedback.history.merging import children_told


def _register(facts: Facts, names: Names) -> tuple[str, str]:
    parts = [_("raised %(when)s") % {"when": names.when(facts["reported"])}] if facts.get("reported") else []
    if facts.get("split_from"):
        parts.append(_("split from %(ticket)s") % {"ticket": names.ticket(facts["split_from"])})
    if facts.get("repeat"):
        parts.append(_("the same words were registered before"))
    if facts.get("backlog"):
        parts.append(_("taken over from a backlog"))
    return _("registered the matter"), _("; ").join(parts)


def _triage(facts: Facts, names: Names) -> tuple[str, str]:
    parts = [label(Category, facts.get("category")), names.topic(facts.get("topic"))]
    if facts.get("urgency") != Urgency.NORMAL:
        parts.append(label(Urgency, facts.get("urgency")))
    return _("settled what kind of matter it is"), _("; ").join(part for part in parts if part)


def _reject(facts: Facts, _names: Names) -> tuple[str, str]:
    return _("did not accept the matter"), label(RejectGround, facts.get("ground"))


def _dispatch(facts: Facts, names: Names) -> tuple[str, str]:
    parts = [_("lead %(department)s") % {"department": names.department(facts.get("lead"))}]
    if facts.get("co"):
        parts.append(_("co-handling %(departments)s") % {"departments": names.department_list(facts["co"])})
    if facts.get("due"):
        parts.append(_("due %(when)s") % {"when": names.when(facts["due"])})
    return _("dispatched the ticket"), _("; ").join([*parts, *assigned(facts, names)])


def _sign(facts: Facts, names: Names) -> tuple[str, str]:
    closes = facts.get("to") == "COMPLETED"
    parts = [_("praise, passed on for information")] if closes else assigned(facts, names)
    return _("signed for it"), _("; ").join(parts)


def _assign(facts: Facts, names: Names) -> tuple[str, str]:
    if not facts.get("assignee"):
        return _("took back who handles it"), ""
    return _("assigned it to %(person)s") % {"person": names.person(facts["assignee"])}, ""


def _contact(facts: Facts, names: Names) -> tuple[str, str]:
    parts = [label(ContactWay, facts.get("way")), label(ContactOutcome, facts.get("outcome"))]
    parts.append(names.when(facts.get("at")))
    if not facts.get("counts"):
        parts.append(_("does not count as the first contact yet"))
    return _("contacted the citizen"), _("; ").join(part for part in parts if part)


def _draft(facts: Facts, _names: Names) -> tuple[str, str]:
    return (
        _("handed the draft of the result in") if facts.get("handed_in") else _("saved a draft of the result")
    ), ""


def _submit(facts: Facts, names: Names) -> tuple[str, str]:
    parts = [label(ResultCode, facts.get("result")), label(Solved, facts.get("solved"))]
    if facts.get("articles"):
        parts.append(_("in the words of %(articles)s") % {"articles": names.article_list(facts["articles"])})
    if facts.get("self_signed"):
        parts.append(_("self-signed, as this unit may"))
    return _("signed the result and submitted it"), _("; ").join(part for part in parts if part)


def _send_back(facts: Facts, names: Names) -> tuple[str, str]:
    parts = [label(Defect, facts.get("defect"))]
    if facts.get("due"):
        parts.append(_("due %(when)s") % {"when": names.when(facts["due"])})
    return _("sent the result back"), _("; ").join(part for part in parts if part)


def _approve(facts: Facts, _names: Names) -> tuple[str, str]:
    if not facts.get("asks"):
        return _("approved the result"), _("the citizen left no means of contact and is not asked")
    drawn = _("drawn for a callback") if facts.get("drawn") else _("not drawn for a callback")
    others = children_told(facts.get("children"))
    told = _("; ").join(part for part in (drawn, others) if part)
    return _("approved the result; the answer went out with a link to rate it"), told


def _callback(facts: Facts, names: Names) -> tuple[str, str]:
    return _("called the citizen back"), _answer(facts, names) or label(ContactOutcome, facts.get("outcome"))


def _rate(facts: Facts, names: Names) -> tuple[str, str]:
    parts = [_answer(facts, names)]
    if facts.get("child"):
        parts.append(_("the citizen of %(ticket)s") % {"ticket": names.ticket(facts["child"])})
    if facts.get("to") == "PENDING_CALLBACK":
        parts.append(_("waits for the other citizens; the worst answer counts"))
    return _("rated by the link"), _("; ").join(parts)


def _rating_note(facts: Facts, names: Names) -> tuple[str, str]:
    if facts.get("target"):
        words = _("rated by the link; it counts with %(ticket)s")
        return words % {"ticket": names.ticket(facts["target"])}, _answer(facts, names)
    return _("rated once more; kept as a note, the first answer counts"), _answer(facts, names)


def _answer(facts: Facts, _names: Names) -> str:
    if not facts.get("level"):
        return ""
    return _("; ").join((label(Level, facts["level"]), label(Solved, facts.get("solved"))))


def _recompute(facts: Facts, names: Names) -> tuple[str, str]:
    before, after = names.when(facts.get("due_was")), names.when(facts.get("due_at"))
    if before == after:
        return _("confirmed a deadline by the working calendar"), after
    return _("moved a deadline when the calendar changed"), f"{before} → {after}"


SENTENCES: dict[str, Sentence] = {
    "register": _register,
    "triage": _triage,
    "reject": _reject,
    "overturn": plain(lambda: _("overturned the rejection; the matter is taken up after all")),
    "dispatch": _dispatch,
    "sign": _sign,
    "assign": _assign,
    "take": plain(lambda: _("took it to handle")),
    "record_contact": _contact,
    "co_sign": plain(lambda: _("signed for the co-handling part")),
    "draft_co_reply": plain(lambda: _("wrote the co-handler's reply")),
    "co_reply": plain(lambda: _("signed the co-handler's reply")),
    "draft_result": _draft,
    "return_draft": plain(lambda: _("returned the draft to its writer")),
    "submit_result": _submit,
    "send_back": _send_back,
    "approve_result": _approve,
    "record_callback": _callback,
    "rate": _rate,
    "rating_note": _rating_note,
    "close_unanswered": plain(lambda: _("closed it: nobody was asked, and no answer came in seven days")),
    "recompute_clock": _recompute,
}
