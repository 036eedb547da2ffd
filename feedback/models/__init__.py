"""Storage of the feedback app: constraints and cheap predicates of own fields."""

from feedback.models.aftercare import (
    FinalAnswer,
    PastCycle,
    ReopeningRequest,
    Retrospective,
    Verdict,
)
from feedback.models.answers import (
    AnswerOrigin,
    Callback,
    Contact,
    CoReply,
    Invitation,
    Rating,
    ResultDraft,
    Review,
)
from feedback.models.assignment import AssignmentMoment, AssignmentPolicy, AssignmentRule, AssignmentTurn
from feedback.models.attachments import Attachment, PendingUpload
from feedback.models.catalogue import Area, Channel, DispatchRule, ImportMapping, ReplyTemplate, Topic
from feedback.models.cohandling import CoReturn
from feedback.models.complainant import Complainant
from feedback.models.dispatch import Deadline, Dispatch
from feedback.models.drafts import Draft
from feedback.models.holds import Hold
from feedback.models.incidents import Incident, IncidentTicket
from feedback.models.knowledge import ArticleUse, ArticleVersion, KnowledgeArticle
from feedback.models.merging import Likeness, Question, Splitting, Supplement
from feedback.models.notes import Note, Urge, WithdrawalRequest
from feedback.models.presence import Presence, PresenceKind
from feedback.models.requests import ExtensionRequest, SuspensionRequest, TerminationRequest
from feedback.models.returns import Designation, HardCase, JointReview, ReturnRequest
from feedback.models.saved_views import QueueChoice, SavedView
from feedback.models.search import TicketText
from feedback.models.snoozes import Snooze
from feedback.models.ticket import DayCounter, Ticket

__all__ = [
    "AnswerOrigin",
    "Area",
    "ArticleUse",
    "ArticleVersion",
    "AssignmentMoment",
    "AssignmentPolicy",
    "AssignmentRule",
    "AssignmentTurn",
    "Attachment",
    "Callback",
    "Channel",
    "CoReply",
    "CoReturn",
    "Complainant",
    "Contact",
    "DayCounter",
    "Deadline",
    "Designation",
    "Dispatch",
    "DispatchRule",
    "Draft",
    "ExtensionRequest",
    "FinalAnswer",
    "HardCase",
    "Hold",
    "ImportMapping",
    "Incident",
    "IncidentTicket",
    "Invitation",
    "JointReview",
    "KnowledgeArticle",
    "Likeness",
    "Note",
    "PastCycle",
    "PendingUpload",
    "Presence",
    "PresenceKind",
    "Question",
    "QueueChoice",
    "Rating",
    "ReopeningRequest",
    "ReplyTemplate",
    "ResultDraft",
    "Retrospective",
    "ReturnRequest",
    "Review",
    "SavedView",
    "Snooze",
    "Splitting",
    "Supplement",
    "SuspensionRequest",
    "TerminationRequest",
    "Ticket",
    "TicketText",
    "Topic",
    "Urge",
    "Verdict",
    "WithdrawalRequest",
]
