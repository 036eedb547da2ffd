"""The sentences of merging, splitting, asking and answering at once."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from feedback.choices import SupplementSource, Urgency
from feedback.choices.knowing import Joining
from feedback.history._names import Facts, Names
from feedback.history._sentence import Sentence, label, plain


def _merge(facts: Facts, names: Names) -> tuple[str, str]:
    return _("merged it into %(ticket)s") % {"ticket": names.ticket(facts.get("target"))}, ""


def _take_in(facts: Facts, names: Names) -> tuple[str, str]:
    words = _("merged %(ticket)s into this ticket") % {"ticket": names.ticket(facts.get("child"))}
    if not facts.get("urgency"):
        return words, ""
    raised = _("treated as “%(urgency)s” from now on, and its clocks with it")
    return words, raised % {"urgency": label(Urgency, facts["urgency"])}


def _unmerge(facts: Facts, names: Names) -> tuple[str, str]:
    return _("undid the merge into %(ticket)s") % {"ticket": names.ticket(facts.get("target"))}, ""


def _invited(facts: Facts, names: Names) -> tuple[str, str]:
    words = _("sent the citizen the answer given in %(ticket)s, with a link to rate it")
    return words % {"ticket": names.ticket(facts.get("target"))}, ""


def _let_go(facts: Facts, names: Names) -> tuple[str, str]:
    words = _("%(ticket)s stands by itself again") % {"ticket": names.ticket(facts.get("child"))}
    return words, _("the urgency stays as it is")


def _mark_repeat(facts: Facts, names: Names) -> tuple[str, str]:
    return _("marked it as raised again after %(ticket)s") % {"ticket": names.ticket(facts.get("other"))}, ""


def _tell_apart(facts: Facts, names: Names) -> tuple[str, str]:
    words = _("looked at %(ticket)s beside it: not the same matter")
    return words % {"ticket": names.ticket(facts.get("other"))}, ""


def _split(facts: Facts, names: Names) -> tuple[str, str]:
    parts = names.ticket_list(facts.get("parts"))
    return _("split the call into several matters"), _("the others are %(tickets)s") % {"tickets": parts}


def _ask_citizen(facts: Facts, names: Names) -> tuple[str, str]:
    until = _("the dispatch clock waits until %(when)s at the latest")
    return _("asked the citizen a question"), until % {"when": names.when(facts.get("until"))}


def _supplement(facts: Facts, _names: Names) -> tuple[str, str]:
    parts = [label(SupplementSource, facts.get("source"))]
    if facts.get("question"):
        parts.append(_("in answer to the question"))
    return _("added to the citizen's words"), _("; ").join(part for part in parts if part)


def _answer_directly(facts: Facts, names: Names) -> tuple[str, str]:
    parts = [names.topic(facts.get("topic"))]
    if facts.get("asks"):
        parts.append(_("drawn for a callback") if facts.get("drawn") else _("not drawn for a callback"))
    return _("answered the enquiry at once"), _("; ").join(part for part in parts if part)


def _join_incident(facts: Facts, names: Names) -> tuple[str, str]:
    words = _("joined it to a matter of many (no. %(id)s)") % {"id": facts.get("incident")}
    return words, label(Joining, facts.get("how"))


def _leave_incident(facts: Facts, _names: Names) -> tuple[str, str]:
    return _("took it out of the matter of many (no. %(id)s)") % {"id": facts.get("incident")}, ""


SENTENCES: dict[str, Sentence] = {
    "join_incident": _join_incident,
    "leave_incident": _leave_incident,
    "merge": _merge,
    "take_in": _take_in,
    "unmerge": _unmerge,
    "let_go": _let_go,
    "invited": _invited,
    "mark_repeat": _mark_repeat,
    "tell_apart": _tell_apart,
    "split": _split,
    "ask_citizen": _ask_citizen,
    "end_question": plain(lambda: _("waited three working days for the citizen; the clock goes on")),
    "supplement": _supplement,
    "answer_directly": _answer_directly,
    "end_asking": plain(lambda: _("no rating came in seven days; the direct answer counts as not asked")),
}


def children_told(count: object) -> str:
    """How many merged tickets' citizens got the answer too, or were released."""
    number = int(str(count or 0))
    words = ngettext("with %(n)s merged ticket", "with %(n)s merged tickets", number)
    return words % {"n": number} if number else ""
