"""One function per verb: the only writers of tickets. Doors call ``actions.sign(ticket, by=…, now=…)``."""

from feedback.actions._move import lock_tickets
from feedback.actions._notices import proper_channel
from feedback.actions.answering import close_unanswered, rate, record_callback
from feedback.actions.archiving import ArchiveRun, archive, archive_ripe
from feedback.actions.asking import answer_question, ask_citizen, end_question, supplement
from feedback.actions.attaching import NO_FILES, Files, Received, discard_upload, receive
from feedback.actions.choosing import Choice, choices
from feedback.actions.cohandlers import add_co_handler, co_return, refuse_co_return, waive_co
from feedback.actions.cohandling import co_reply, co_sign, draft_co_reply, return_co_draft
from feedback.actions.designating import conclude_joint_review, designate
from feedback.actions.direct import answer_directly, end_asking
from feedback.actions.dispatching import dispatch
from feedback.actions.extending import (
    draft_extension,
    grant_extension,
    refuse_extension,
    request_extension,
)
from feedback.actions.handling import assign, record_contact, sign, take
from feedback.actions.hard_cases import close_hard_case
from feedback.actions.holds import lift_hold, place_hold
from feedback.actions.judging import conclude, rework, verdict
from feedback.actions.merging import mark_repeat, merge, tell_apart, unmerge
from feedback.actions.noting import note, urge
from feedback.actions.reclassifying import reclassify
from feedback.actions.redispatching import delegate, redispatch
from feedback.actions.registering import known_external_numbers, register, register_many
from feedback.actions.reopening import ask_reopening, refuse_reopening, reopen
from feedback.actions.requesting import return_request, withdraw_request
from feedback.actions.results import draft_result, return_draft, submit_result
from feedback.actions.retrospectives import (
    draft_retrospective,
    require_retrospective,
    return_retrospective,
    sign_retrospective,
)
from feedback.actions.returning import (
    draft_return,
    grant_return,
    refuse_return,
    request_return,
    withdraw_return,
)
from feedback.actions.revealing import ClearContact, reveal_complainant
from feedback.actions.reviewing import approve_result, send_back
from feedback.actions.searching import find_by_phone
from feedback.actions.serving import open_attachment
from feedback.actions.skipping import skip
from feedback.actions.snoozing import snooze, wake
from feedback.actions.splitting import split
from feedback.actions.suspending import (
    draft_suspension,
    grant_suspension,
    refuse_suspension,
    request_suspension,
    resume,
    resume_work,
)
from feedback.actions.terminating import (
    draft_termination,
    grant_termination,
    refuse_termination,
    request_termination,
)
from feedback.actions.triaging import overturn, reject, triage
from feedback.actions.withdrawing import (
    ask_withdrawal,
    confirm_withdrawal,
    decline_withdrawal,
    withdraw,
)

__all__ = [
    "NO_FILES",
    "ArchiveRun",
    "Choice",
    "ClearContact",
    "Files",
    "Received",
    "add_co_handler",
    "answer_directly",
    "answer_question",
    "approve_result",
    "archive",
    "archive_ripe",
    "ask_citizen",
    "ask_reopening",
    "ask_withdrawal",
    "assign",
    "choices",
    "close_hard_case",
    "close_unanswered",
    "co_reply",
    "co_return",
    "co_sign",
    "conclude",
    "conclude_joint_review",
    "confirm_withdrawal",
    "decline_withdrawal",
    "delegate",
    "designate",
    "discard_upload",
    "dispatch",
    "draft_co_reply",
    "draft_extension",
    "draft_result",
    "draft_retrospective",
    "draft_return",
    "draft_suspension",
    "draft_termination",
    "end_asking",
    "end_question",
    "find_by_phone",
    "grant_extension",
    "grant_return",
    "grant_suspension",
    "grant_termination",
    "known_external_numbers",
    "lift_hold",
    "lock_tickets",
    "mark_repeat",
    "merge",
    "note",
    "open_attachment",
    "overturn",
    "place_hold",
    "proper_channel",
    "rate",
    "receive",
    "reclassify",
    "record_callback",
    "record_contact",
    "redispatch",
    "refuse_co_return",
    "refuse_extension",
    "refuse_reopening",
    "refuse_return",
    "refuse_suspension",
    "refuse_termination",
    "register",
    "register_many",
    "reject",
    "reopen",
    "request_extension",
    "request_return",
    "request_suspension",
    "request_termination",
    "require_retrospective",
    "resume",
    "resume_work",
    "return_co_draft",
    "return_draft",
    "return_request",
    "return_retrospective",
    "reveal_complainant",
    "rework",
    "send_back",
    "sign",
    "sign_retrospective",
    "skip",
    "snooze",
    "split",
    "submit_result",
    "supplement",
    "take",
    "tell_apart",
    "triage",
    "unmerge",
    "urge",
    "verdict",
    "waive_co",
    "wake",
    "withdraw",
    "withdraw_request",
    "withdraw_return",
]
