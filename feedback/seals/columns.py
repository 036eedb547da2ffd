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
        "complainant_id contact_means title content content_digest category aspect topic_id "
        "area_id place urgency accused_department_id reported_at registered_at "
        "registered_by_id moved_at due_at external_due_at handled_at completed_at "
        "department_ids lead_department_id cycle return_count is_backlog is_repeat "
        "is_callback_drawn duplicate_of_id reject_ground reject_note rejected_at public_reply "
        "is_solved answer_kind satisfaction",
    },
    "dispatches": {
        models.Dispatch: "id ticket_id department_id role cycle assignee_id dispatched_at dispatched_by_id "
        "instruction due_at is_open is_designated designation_kind designation_ground "
        "designation_reference delegated_to_id signed_at signed_by_id first_contact_at "
        "handled_at ended_at voided_at end_kind successor_id",
    },
    "clocks": {
        models.Deadline: "id owner_id basis amount urgency escalates rule_version_id started_at due_at "
        "external_due_at statutory is_provisional paused_at remaining_amount remaining_basis "
        "moves stopped_at voided_at kind ticket_id dispatch_id",
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
        models.Rating: "id ticket_id dispatch_id cycle source counts level solved is_smooth words given_at "
        "recorded_by_id",
        models.Invitation: "id ticket_id cycle token_digest means sent_at expires_at",
    },
    "papers": {
        models.Hold: "id ticket_id kind reason ref placed_at placed_by_id lifted_at lifted_by_id",
    },
}

UNSEALED: dict[type[Model], dict[str, str]] = {
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
)
"""Catalogues, counters, and the complainant, whose encrypted columns change with the keys."""
