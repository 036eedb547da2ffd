"""The sentences of proposals, and those with which cards, circulars and interviews are refused."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.reasons import Reason
from core.refusals import say
from departments.clock_wording import say_limit
from supervision.choices import CardColour, Measure
from supervision.rules.measures import ProposalFacts, ground_of

WORDING: dict[str, Any] = {
    "proposed_ticket_late": _("Ticket %(ticket)s is overdue by more than %(beyond)s"),
    "proposed_ticket_late_at_all": _("The critical ticket %(ticket)s is overdue"),
    "proposed_order_late": _("The report on supervision order %(order)s is overdue by more than %(beyond)s"),
    "proposed_order_late_at_all": _("The report on supervision order %(order)s is overdue"),
    "proposed_twice": _("The same step was reached twice on ticket %(ticket)s"),
    "proposed_quarter": _("%(count)s × %(colour)s in %(quarter)s"),
    "proposed_data_share": _("Data that was asked for was not shared in time"),
    "proposed_running_low": _("%(count)s assessment periods in a row below the bar for rectification"),
    "proposed_false_result": _("Ticket %(ticket)s was reported as solved and was not"),
    "proposal_other_measure": _("“%(measure)s” is taken up on a page of its own; please open the proposal."),
    "measure_reason_missing": _("Please say why: the department reads it, and it stays in the record."),
    "measure_department_gone": _(
        "%(department)s is no longer in use. Please decline the proposal; its open matters have a successor."
    ),
    "card_ticket_not_theirs": _(
        "%(department)s has no part in ticket %(ticket)s. Please check the number or the department."
    ),
    "circular_empty": _("A circular names at least one department. Please add one with the fact."),
    "circular_title_missing": _("Please give the circular a title."),
    "circular_text_missing": _("Please write the text of the circular."),
    "circular_fact_missing": _("Please say of every department what is the fact."),
    "interview_person_missing": _("Please say who is to come."),
    "interview_in_the_past": _("Please choose a time that is still to come."),
    "interview_not_yet": _("Minutes are recorded once the interview has taken place."),
    "interview_before_call": _("It cannot have taken place before it was called (%(called)s)."),
    "interview_present_missing": _("Please say who came."),
    "interview_minutes_missing": _("Please write down what was said."),
    "interview_entry_elsewhere": _("The score entry concerns another department."),
    "demands_without_day": _("Please say by which day the demands are to be met."),
    "day_without_demands": _("Please say what is demanded by that day."),
    "demands_due_before": _("The demands cannot be due before the interview took place."),
    "demands_none": _("Nothing was demanded in this interview."),
    "demands_met_already": _("It is confirmed already that the demands are met."),
}
DUE: dict[str, Any] = {
    Measure.YELLOW_CARD: _("a yellow card is due"),
    Measure.RED_CARD: _("a red card is due"),
    Measure.CIRCULAR: _("a circular is due"),
    Measure.INTERVIEW: _("an interview is due"),
}


def say_ground(facts: ProposalFacts) -> str:
    """Why a measure is proposed, in the active language: the fact alone, without what follows."""
    reason = ground_of(facts)
    params: dict[str, Any] = dict(reason.params)
    code = reason.code
    if "beyond" in params:
        limit = params["beyond"]
        code, params["beyond"] = (code, say_limit(limit)) if limit else (f"{code}_at_all", "")
    if "colour" in params:
        params["colour"] = CardColour(params["colour"]).label
    params["quarter"] = say_quarter(params["quarter"])
    return say(Reason(code, params))


def say_proposal(facts: ProposalFacts) -> str:
    """The sentence of a proposal: whose it is, the fact, and what is due."""
    parts = {"department": facts.department, "fact": say_ground(facts), "due": DUE[facts.measure]}
    return str(_("%(department)s: %(fact)s; %(due)s.")) % parts


def say_quarter(quarter: Any) -> str:
    """A quarter: "quarter 4 of 2026"."""
    return str(_("quarter %(number)s of %(year)s")) % {"number": quarter.number, "year": quarter.year}
