"""The sentences of returns, joint reviews, designations, redispatch and delegation."""

from django.utils.translation import gettext as _

from feedback.choices import DesignationKind, EndKind, HardGround, ReturnGround
from feedback.history._names import Facts, Names
from feedback.history._sentence import Sentence, label


def _joined(*parts: str) -> str:
    return _("; ").join(part for part in parts if part)


def _ground(facts: Facts) -> str:
    return label(ReturnGround, facts.get("ground"))


def _due(facts: Facts, names: Names) -> str:
    return _("due %(when)s") % {"when": names.when(facts["due"])} if facts.get("due") else ""


def _given_back(facts: Facts) -> str:
    return _("the time the decision was late is given back") if facts.get("given_back") else ""


def _draft(facts: Facts, _names: Names) -> tuple[str, str]:
    return _("wrote a return and handed it in"), _ground(facts)


def _request(facts: Facts, names: Names) -> tuple[str, str]:
    suggested = names.department(facts.get("suggested"))
    return _("signed the return"), _joined(
        _ground(facts),
        _("suggests %(department)s") % {"department": suggested} if suggested else "",
        _("self-signed, as this unit may") if facts.get("self_signed") else "",
    )


def _withdraw(facts: Facts, names: Names) -> tuple[str, str]:
    return _("withdrew the return"), _joined(_given_back(facts), _due(facts, names))


def _grant(facts: Facts, names: Names) -> tuple[str, str]:
    returned = _("returned for the %(n)s. time") % {"n": facts.get("returns")} if facts.get("returns") else ""
    return _("granted the return of %(department)s") % {
        "department": names.department(facts.get("department"))
    }, _joined(_ground(facts), returned, _("a joint review was called") if facts.get("joint_review") else "")


def _refuse(facts: Facts, names: Names) -> tuple[str, str]:
    second = _("the second refusal: the department is designated") if facts.get("second_refusal") else ""
    return _("refused the return"), _joined(_ground(facts), second, _given_back(facts), _due(facts, names))


def _named(facts: Facts, names: Names) -> str:
    parts = [_("lead %(department)s") % {"department": names.department(facts.get("lead"))}]
    if facts.get("co"):
        parts.append(_("co-handling %(departments)s") % {"departments": names.department_list(facts["co"])})
    return _joined(*parts)


def _conclude(facts: Facts, names: Names) -> tuple[str, str]:
    n = facts.get("participants") or 0
    sat = _("%(n)s departments took part") % {"n": n}
    return _("concluded the joint review"), _joined(_named(facts, names), sat)


def _designate(facts: Facts, names: Names) -> tuple[str, str]:
    return label(DesignationKind, facts.get("kind")) or _("designated a department"), _named(facts, names)


def _redispatch(facts: Facts, names: Names) -> tuple[str, str]:
    words = _("took the matter from %(department)s") % {
        "department": names.department(facts.get("department"))
    }
    heir = names.department(facts.get("successor"))
    return words, _joined(
        label(EndKind, facts.get("kind")),
        _("%(department)s goes on with it") % {"department": heir} if heir else "",
    )


def _delegate(facts: Facts, names: Names) -> tuple[str, str]:
    if not facts.get("unit"):
        return _("took the matter back from %(department)s") % {
            "department": names.department(facts.get("former_unit"))
        }, ""
    return _("delegated it to %(department)s") % {"department": names.department(facts.get("unit"))}, _(
        "the department stays answerable, and its clocks run on"
    )


def _hard_case_closed(facts: Facts, _names: Names) -> tuple[str, str]:
    return _("closed the hard case"), label(HardGround, facts.get("ground"))


SENTENCES: dict[str, Sentence] = {
    "draft_return": _draft,
    "request_return": _request,
    "withdraw_return": _withdraw,
    "grant_return": _grant,
    "refuse_return": _refuse,
    "conclude_joint_review": _conclude,
    "designate": _designate,
    "redispatch": _redispatch,
    "delegate": _delegate,
    "hard_case_closed": _hard_case_closed,
}
