"""Which waiting tickets may be dispatched together, and which want a person's eye by themselves."""

from dataclasses import dataclass

from core.reasons import Reason

SETTLED_FOR_ALL = frozenset({"bulk_not_settled", "bulk_speaks_of_more"})
"""What a person settles by choosing one kind, topic or urgency for all of them."""
WEIGHT = {"": 0, "NORMAL": 0, "URGENT": 1, "CRITICAL": 2}


@dataclass(frozen=True, slots=True)
class ForAll:
    """What is chosen once for those nobody has triaged; "" and None keep what was written at registration."""

    category: str = ""
    topic_id: int | None = None
    urgency: str = ""

    def urgency_of(self, written: str) -> str:
        """The chosen urgency never lowers what was written."""
        return max(self.urgency or written, written, key=WEIGHT.__getitem__)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A ticket on the dispatch desk. ``is_triaged``: a person has settled kind and urgency already.

    ``word_urgency``: what its words speak for ("" or an urgency). ``is_alike``: a pair nobody has decided on.
    """

    is_triaged: bool
    category: str
    topic_known: bool
    urgency: str
    word_urgency: str = ""
    is_alike: bool = False
    is_returned: bool = False
    is_designated: bool = False
    is_under_review: bool = False


def reasons_against_bulk(ticket: Waiting) -> list[Reason]:
    """Why it is not dispatched in one go with others; empty when it may be. The weightiest first."""
    found = []
    speaks_of_more = not ticket.is_triaged and WEIGHT[ticket.word_urgency] > WEIGHT[ticket.urgency]
    if ticket.urgency == "CRITICAL" or (speaks_of_more and ticket.word_urgency == "CRITICAL"):
        found.append(Reason("bulk_critical"))
    elif speaks_of_more:
        found.append(Reason("bulk_speaks_of_more"))
    if ticket.is_under_review:
        found.append(Reason("joint_review_open"))
    if ticket.is_alike:
        found.append(Reason("bulk_alike"))
    if ticket.is_returned and not ticket.is_designated:
        found.append(Reason("bulk_returned"))
    if not ticket.is_triaged and ticket.category == "REPORT":
        found.append(Reason("bulk_report"))
    if not (ticket.category and ticket.topic_known):
        found.append(Reason("bulk_not_settled"))
    return found
