"""One function per verb: the only writers of tickets. Doors call ``actions.sign(ticket, by=…, now=…)``."""

from feedback.actions._notices import proper_channel
from feedback.actions.answering import close_unanswered, rate, record_callback
from feedback.actions.attaching import NO_FILES, Files, Received, discard_upload, receive
from feedback.actions.choosing import Choice, choices
from feedback.actions.cohandling import co_reply, co_sign, draft_co_reply
from feedback.actions.dispatching import dispatch
from feedback.actions.handling import assign, record_contact, sign
from feedback.actions.registering import known_external_numbers, register, register_many
from feedback.actions.results import draft_result, return_draft, submit_result
from feedback.actions.revealing import ClearContact, reveal_complainant
from feedback.actions.reviewing import approve_result, send_back
from feedback.actions.triaging import overturn, reject, triage

__all__ = [
    "NO_FILES",
    "Choice",
    "ClearContact",
    "Files",
    "Received",
    "approve_result",
    "assign",
    "choices",
    "close_unanswered",
    "co_reply",
    "co_sign",
    "discard_upload",
    "dispatch",
    "draft_co_reply",
    "draft_result",
    "known_external_numbers",
    "overturn",
    "proper_channel",
    "rate",
    "receive",
    "record_callback",
    "record_contact",
    "register",
    "register_many",
    "reject",
    "return_draft",
    "reveal_complainant",
    "send_back",
    "sign",
    "submit_result",
    "triage",
]
