"""季度分析: opened by the portal, written and signed by the department, judged by the manager."""

from django.utils.translation import gettext_lazy as _

from evaluation.choices.department_reports import AnalysisState
from supervision.lifecycle import Machine, act, state_field

OWED = (AnalysisState.OPEN, AnalysisState.RETURNED)
"""The department has to do something."""
UNIT = [("handle_tickets", "department_id")]


class AnalysisLife(Machine):
    """The machine of a department's quarterly analysis."""

    state = state_field(AnalysisState.OPEN, AnalysisState.choices)

    class Meta:
        abstract = True

    @act(_("Write"), "approve_results", source=[*OWED], also=UNIT)
    def write(self) -> None:
        """The department's words; the figures are taken anew."""

    @act(_("Sign and submit"), "approve_results", source=[*OWED], target=AnalysisState.SUBMITTED)
    def submit(self) -> None:
        """The department stands by it; the figures are frozen."""

    @act(_("Accept"), "assess", source=[AnalysisState.SUBMITTED], target=AnalysisState.ACCEPTED)
    def accept(self) -> None:
        """It says what it has to say."""

    @act(_("Send back"), "assess", source=[AnalysisState.SUBMITTED], target=AnalysisState.RETURNED)
    def send_back(self) -> None:
        """Something is missing, and what."""

    @act(_("Remind"), "assess", source=[*OWED])
    def remind(self) -> None:
        """It is late: the department is told once more."""
