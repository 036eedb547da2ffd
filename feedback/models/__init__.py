"""Storage of the feedback app: constraints and cheap predicates of own fields."""

from feedback.models.answers import Callback, Contact, CoReply, Invitation, Rating, ResultDraft, Review
from feedback.models.catalogue import Area, Channel, DispatchRule, ImportMapping, ReplyTemplate, Topic
from feedback.models.complainant import Complainant
from feedback.models.dispatch import Deadline, Dispatch
from feedback.models.holds import Hold
from feedback.models.ticket import DayCounter, Ticket

__all__ = [
    "Area",
    "Callback",
    "Channel",
    "CoReply",
    "Complainant",
    "Contact",
    "DayCounter",
    "Deadline",
    "Dispatch",
    "DispatchRule",
    "Hold",
    "ImportMapping",
    "Invitation",
    "Rating",
    "ReplyTemplate",
    "ResultDraft",
    "Review",
    "Ticket",
    "Topic",
]
