"""Which columns a seal covers, part by part; what is left out, and why.

A format never changes once tickets have been sealed by it: new columns make a new one, and records sealed
earlier are compared by their own.
"""

from django.db.models import Model

from feedback import models

FORMAT = 1
Columns = dict[type[Model], str]
PAPER = "id state drafted_by_id drafted_at handed_in_at returned_note signed_by_id signed_at decided_at"

PARTS: dict[str, Columns] = {
    "ticket": {
        models.Ticket: "id state version number query_code centre_id channel_id external_number "
        "complainant_id contact_means title content content_digest category aspect topic_id area_id "
        "place urgency accused_department_id reported_at registered_at registered_by_id moved_at due_at "
        "external_due_at handled_at completed_at archived_at department_ids lead_department_id cycle "
        "return_count urge_count withdrawal_asked_at withdrawn_at is_backlog is_repeat "
        "is_callback_drawn duplicate_of_id merged_into_id merge_note merged_count split_from_id "
        "is_amended lift lift_reasons senior_reasons answered_by_id reject_ground reject_note "
        "rejected_at public_reply is_solved answer_kind satisfaction",
    },
    "dispatches": {
        models.Dispatch: "id ticket_id department_id role cycle assignee_id dispatched_at "
        "dispatched_by_id instruction due_at is_open is_designated designation_kind designation_ground "
        "designation_reference delegated_to_id signed_at signed_by_id first_contact_at handled_at "
        "ended_at voided_at end_kind successor_id waived_at waive_reason blocked_by_co level weight",
    },
    "clocks": {
        models.Deadline: "id owner_id basis amount urgency escalates rule_version_id started_at due_at "
        "external_due_at statutory is_provisional awaits_decision paused_at remaining_amount "
        "remaining_basis moves stopped_at voided_at kind ticket_id dispatch_id",
    },
    "contacts": {
        models.Contact: "id dispatch_id at way outcome note recorded_by_id recorded_at",
        models.Callback: "id ticket_id cycle at outcome note called_by_id",
    },
    "results": {
        models.ResultDraft: f"{PAPER} dispatch_id result_code solved unsolved_reason reply",
        models.CoReply: f"{PAPER} dispatch_id text",
        models.Review: "id result_id approved defect note reviewed_by_id reviewed_at",
    },
    "answers": {
        models.Rating: "id ticket_id dispatch_id cycle source counts level solved is_smooth words "
        "given_at recorded_by_id stands_for_id",
        models.Invitation: "id ticket_id about_id cycle token_digest means sent_at expires_at",
        models.PastCycle: "id ticket_id cycle followed_by public_reply is_solved answer_kind satisfaction "
        "handled_at completed_at ended_at",
    },
    "requests": {
        models.ReturnRequest: f"{PAPER} dispatch_id ground legal_basis explanation suggested_id came_from "
        "decided_by_id decision_note",
        models.ExtensionRequest: f"{PAPER} dispatch_id reason decided_by_id decision_note working_days "
        "due_before due_after",
        models.SuspensionRequest: f"{PAPER} dispatch_id reason decided_by_id decision_note ground "
        "working_days notice suspended_at ends_at resumed_at resumed_by_id days_used",
        models.TerminationRequest: f"{PAPER} dispatch_id reason decided_by_id decision_note ground notice "
        "counts",
        models.CoReturn: f"{PAPER} dispatch_id ground text decided_by_id decision_note",
        models.WithdrawalRequest: f"{PAPER} ticket_id words due_at decided_by_id decision_note",
        models.ReopeningRequest: "id ticket_id cycle new_facts asked_by_id asked_at due_at granted reason "
        "decided_by_id decided_at",
    },
    "verdicts": {
        models.Verdict: "id ticket_id cycle fault ground orders_rework note decided_by_id decided_at",
        models.FinalAnswer: "id ticket_id cycle head signed_on reference reply decided_by_id decided_at",
        models.JointReview: "id ticket_id opened_at closed_at held_on minutes concluded_by_id",
        models.Designation: "id ticket_id kind lead_id ground reference joint_review_id made_by_id "
        "made_at dispatch_id superseded_at",
        models.HardCase: "id ticket_id ground opened_at closed_at closed_by_id closed_note",
        models.Retrospective: f"{PAPER} ticket_id dispatch_id cycle grounds required_at due_at root_cause "
        "prevention",
    },
    "papers": {
        models.Supplement: "id ticket_id text source at taken_by_id",
        models.Question: "id ticket_id text token_digest asked_by_id asked_at expires_at ended_at answer_id",
        models.Splitting: "id ticket_id title content parts split_by_id split_at",
        models.Urge: "id ticket_id at by_id channel_id words",
        models.Note: "id ticket_id dispatch_id department_id text audience at by_id",
        models.Hold: "id ticket_id kind reason ref placed_at placed_by_id lifted_at lifted_by_id",
        models.Attachment: "id ticket_id dispatch_id purpose paper_kind paper_id file_id description "
        "uploaded_by_id uploaded_at sealed_at withdrawn_at withdrawn_by_id",
    },
}

UNSEALED: dict[type[Model], dict[str, str]] = {
    models.Callback: {
        "not_before": "a wish about the next call; nothing is counted by it",
        "best_time": "a wish about the next call; nothing is counted by it",
    },
    models.Invitation: {
        "sent_to": "derived from the contact, and changes with the index's key",
    },
    models.Deadline: {
        "next_at": "moved by the sweep, and derived from the clock",
        "next_step": "moved by the sweep, and derived from the clock",
    },
}
NOT_OF_A_TICKET: tuple[type[Model], ...] = (
    models.Channel,
    models.Area,
    models.Topic,
    models.DispatchRule,
    models.ReplyTemplate,
    models.ImportMapping,
    models.Complainant,
    models.DayCounter,
    models.PendingUpload,
    models.Draft,
    models.Likeness,
    models.AnswerOrigin,
    models.TicketText,
    models.ArticleUse,
    models.ArticleVersion,
    models.AssignmentPolicy,
    models.AssignmentTurn,
    models.Incident,
    models.IncidentTicket,
    models.KnowledgeArticle,
    models.Presence,
    models.QueueChoice,
    models.SavedView,
    models.Snooze,
)
"""Catalogues, counters, what waits or is only suggested, how people work, and the complainant, whose
encrypted columns change with the keys. Where an answer came from is refused to change by the database."""
