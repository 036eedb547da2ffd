"""The machines of supervision's papers: every act between their states, a file per family.

Bodies set nothing. Nothing calls these methods but ``actions``, through ``supervision.acting``, which locks,
checks state, grant and second person first, and writes the evidence in the same transaction.
"""

from collections.abc import Mapping

from supervision.lifecycle._declaring import Machine, act, acts_of, state_field
from supervision.lifecycle.coordination import MeetingLife, ShareLife
from supervision.lifecycle.entries import EntryLife, ExclusionLife
from supervision.lifecycle.measures import InterviewLife, IssuedLife, ProposalLife
from supervision.lifecycle.orders import OrderLife
from supervision.lifecycle.rectification import MatterLife, MisratingLife, RectificationLife
from supervision.rules.acts import ActSpec

__all__ = ["ACTS", "ActSpec", "Machine", "act", "acts_of", "register_acts", "state_field"]

ACTS: dict[str, dict[str, ActSpec]] = {
    "order": acts_of(OrderLife),
    "entry": acts_of(EntryLife),
    "exclusion": acts_of(ExclusionLife),
    "proposal": acts_of(ProposalLife),
    "card": acts_of(IssuedLife),
    "circular": acts_of(IssuedLife),
    "interview": acts_of(InterviewLife),
    "rectification": acts_of(RectificationLife),
    "misrating": acts_of(MisratingLife),
    "matter": acts_of(MatterLife),
    "share": acts_of(ShareLife),
    "meeting": acts_of(MeetingLife),
}
"""Every table, by the kind of paper (the subject of its evidence), then by verb."""


def register_acts(tables: Mapping[str, Mapping[str, ActSpec]]) -> None:
    """Add the machines of an upper app's papers, which then change by the same path; once, at the start."""
    ACTS.update({kind: dict(table) for kind, table in tables.items()})
