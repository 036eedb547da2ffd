"""Addresses of the tickets' pages, sorted by page."""

from django.urls import URLPattern, path

from feedback.views.archive import archive
from feedback.views.article_writing import (
    article_new,
    article_publication,
    article_retirement,
    article_review,
    article_writing,
)
from feedback.views.assigning import assignment_undo
from feedback.views.autosave import typed
from feedback.views.bulk import bulk, bulk_done
from feedback.views.bulk_dispatch import bulk_dispatch, bulk_dispatched
from feedback.views.callbacks import callbacks
from feedback.views.catalogue import catalogue, rule_change, rule_end, rule_new
from feedback.views.clocks import ticket_clocks
from feedback.views.co_handling import co_handling
from feedback.views.complainant import complainant
from feedback.views.decision_tabs.requests import NAMES as REQUEST_DESKS
from feedback.views.decisions import decisions
from feedback.views.dispatch_desk import desk_move, desk_snooze, dispatch_desk
from feedback.views.drafting import draft
from feedback.views.drafts import draft_aside, draft_handing, draft_removal, drafts
from feedback.views.evidence import ticket_evidence, ticket_evidence_export
from feedback.views.files import ticket_file
from feedback.views.handover import handover, handover_asking
from feedback.views.hard_cases import closing, hard_cases
from feedback.views.home import home
from feedback.views.imports import import_columns, import_page, import_refused, imports
from feedback.views.incidents import (
    incident,
    incident_end,
    incident_new,
    incident_round,
    incident_ticket_out,
    incident_tickets,
    incidents,
    ticket_incident,
)
from feedback.views.knowledge import article, knowledge, ticket_knowledge
from feedback.views.late_calls import ticket_incident_answer
from feedback.views.letters import letter
from feedback.views.merges import merged, merges
from feedback.views.move_pages import PAGES
from feedback.views.moves import move
from feedback.views.paper import queue_paper, ticket_paper
from feedback.views.presence import queue_presence, ticket_presence
from feedback.views.queue import queue_page
from feedback.views.queue_columns import columns_page
from feedback.views.queue_filters import filters_page
from feedback.views.rating import rate, rate_thanks
from feedback.views.registration import register, registered
from feedback.views.reopenings import reopenings
from feedback.views.reply_templates import template_change, template_new, template_standing, templates
from feedback.views.request_desks import request_desk
from feedback.views.responsibility import responsibility
from feedback.views.retrospectives import retrospectives
from feedback.views.returns import joint_reviews, returns
from feedback.views.reviews import reviews
from feedback.views.rules import rules, rules_new, rules_version
from feedback.views.saved_views import (
    view_end,
    view_first,
    view_new,
    view_page,
    view_place,
    views_page,
)
from feedback.views.search import search
from feedback.views.sign_off import sign_off
from feedback.views.similar import ticket_similar
from feedback.views.supplement import supplement
from feedback.views.ticket import ticket_page
from feedback.views.verdicts import verdicts
from feedback.views.walking import skip, walk
from feedback.views.withdrawals import withdrawals
from feedback.views.workload import workload, workload_policy

urlpatterns: list[URLPattern] = [
    # home
    path("", home, name="home"),
    # the import of exports
    path("imports/", imports, name="imports"),
    path("imports/<int:job_id>/", import_page, name="import"),
    path("imports/<int:job_id>/columns/", import_columns, name="import-columns"),
    path("imports/<int:job_id>/refused/", import_refused, name="import-refused"),
    # the queue
    path("queue/", queue_page, name="queue"),
    path("queue/bulk/", bulk, name="queue-bulk"),
    path("queue/bulk/<int:job_id>/", bulk_done, name="queue-bulk-done"),
    path("queue/columns/", columns_page, name="queue-columns"),
    path("queue/filters/", filters_page, name="queue-filters"),
    path("queue/views/", views_page, name="queue-views"),
    path("queue/views/first/", view_first, name="queue-view-first"),
    path("queue/views/new/", view_new, name="queue-view-new"),
    path("queue/views/<int:view_id>/", view_page, name="queue-view"),
    path("queue/views/<int:view_id>/end/", view_end, name="queue-view-end"),
    path("queue/views/<int:view_id>/place/", view_place, name="queue-view-place"),
    path("queue/walk/", walk, name="queue-walk"),
    # finding
    path("search/", search, name="search"),
    # who has what in hand
    path("workload/", workload, name="workload"),
    path("workload/policy/", workload_policy, name="workload-policy"),
    path("handover/", handover, name="handover"),
    path("handover/asking/", handover_asking, name="handover-asking"),
    path("handover/<int:staff_id>/", handover, name="handover-of"),
    # registration
    path("register/", register, name="register"),
    path("register/<str:number>/", registered, name="register-done"),
    # what one typed and did not send
    path("drafts/", drafts, name="drafts"),
    path("drafts/typed/", typed, name="draft-typed"),
    path("drafts/<int:draft_id>/aside/", draft_aside, name="draft-aside"),
    path("drafts/<int:draft_id>/removal/", draft_removal, name="draft-removal"),
    path("drafts/<int:draft_id>/handing/", draft_handing, name="draft-handing"),
    # the ticket
    path("tickets/<str:number>/", ticket_page, name="ticket"),
    path("tickets/<str:number>/skip/", skip, name="ticket-skip"),
    path("tickets/<str:number>/clocks/", ticket_clocks, name="ticket-clocks"),
    path("tickets/<str:number>/paper/", ticket_paper, name="ticket-paper"),
    path("tickets/<str:number>/complainant/", complainant, name="ticket-complainant"),
    path("tickets/<str:number>/draft/", draft, name="ticket-draft"),
    path("tickets/<str:number>/letter/", letter, name="ticket-letter"),
    path("tickets/<str:number>/evidence/", ticket_evidence, name="ticket-evidence"),
    path("tickets/<str:number>/evidence/export/", ticket_evidence_export, name="ticket-evidence-export"),
    path("queue/paper/", queue_paper, name="queue-paper"),
    path("queue/presence/", queue_presence, name="queue-presence"),
    path("tickets/<str:number>/assignment/undo/", assignment_undo, name="ticket-assignment-undo"),
    path("tickets/<str:number>/presence/", ticket_presence, name="ticket-presence"),
    path("tickets/<str:number>/responsibility/", responsibility, name="ticket-responsibility"),
    path("tickets/<str:number>/similar/", ticket_similar, name="ticket-similar"),
    path("tickets/<str:number>/files/<int:file_id>/", ticket_file, name="ticket-file"),
    path("tickets/<str:number>/knowledge/", ticket_knowledge, name="ticket-knowledge"),
    path("tickets/<str:number>/incident/", ticket_incident, name="ticket-incident"),
    path("tickets/<str:number>/incident/answer/", ticket_incident_answer, name="ticket-incident-answer"),
    path("tickets/<str:number>/incident/new/", incident_new, name="ticket-incident-new"),
    # what many raise at once
    path("incidents/", incidents, name="incidents"),
    path("incidents/<int:incident_id>/", incident, name="incident"),
    path("incidents/<int:incident_id>/tickets/", incident_tickets, name="incident-tickets"),
    path(
        "incidents/<int:incident_id>/tickets/<int:row_id>/out/",
        incident_ticket_out,
        name="incident-ticket-out",
    ),
    path("incidents/<int:incident_id>/round/", incident_round, name="incident-round"),
    path("incidents/<int:incident_id>/end/", incident_end, name="incident-end"),
    # what the house knows
    path("knowledge/", knowledge, name="knowledge"),
    path("knowledge/new/", article_new, name="article-new"),
    path("knowledge/<int:article_id>/", article, name="article"),
    path("knowledge/<int:article_id>/writing/", article_writing, name="article-writing"),
    path("knowledge/<int:article_id>/publication/", article_publication, name="article-publication"),
    path("knowledge/<int:article_id>/review/", article_review, name="article-review"),
    path("knowledge/<int:article_id>/retirement/", article_retirement, name="article-retirement"),
    # desks
    path("dispatch-desk/", dispatch_desk, name="dispatch-desk"),
    path("dispatch-desk/bulk/", bulk_dispatch, name="dispatch-desk-bulk"),
    path("dispatch-desk/bulk/<int:job_id>/", bulk_dispatched, name="dispatch-desk-bulk-done"),
    path("dispatch-desk/<str:number>/snooze/", desk_snooze, name="dispatch-desk-snooze"),
    path("dispatch-desk/<str:number>/triage/", desk_move, {"verb": "triage"}, name="dispatch-desk-triage"),
    path(
        "dispatch-desk/<str:number>/dispatch/", desk_move, {"verb": "dispatch"}, name="dispatch-desk-dispatch"
    ),
    path("decisions/", decisions, name="decisions"),
    path("verdicts/", verdicts, name="decisions-verdicts"),
    path("co-handling/", co_handling, name="decisions-co-handling"),
    path("withdrawals/", withdrawals, name="decisions-withdrawals"),
    path("reopenings/", reopenings, name="decisions-reopenings"),
    path("merges/", merges, name="decisions-merges"),
    path("merges/done/", merged, name="decisions-merges-done"),
    path("returns/", returns, name="decisions-returns"),
    *(
        path(f"{kind.value}s/", request_desk, {"kind": kind}, name=name)
        for kind, name in REQUEST_DESKS.items()
    ),
    path("joint-reviews/", joint_reviews, name="decisions-joint-reviews"),
    path("hard-cases/", hard_cases, name="decisions-hard-cases"),
    path("hard-cases/<int:case_id>/closing/", closing, name="decisions-hard-cases-closing"),
    path("sign-off/", sign_off, name="sign-off"),
    path("reviews/", reviews, name="reviews"),
    path("callbacks/", callbacks, name="callbacks"),
    path("retrospectives/", retrospectives, name="retrospectives"),
    path("archive/", archive, name="archive"),
    # the dispatch catalogue
    path("catalogue/", catalogue, name="catalogue"),
    path("catalogue/rules/", rule_new, name="catalogue-rule-new"),
    path("catalogue/rules/<int:rule_id>/", rule_change, name="catalogue-rule-change"),
    path("catalogue/rules/<int:rule_id>/end/", rule_end, name="catalogue-rule-end"),
    # templates of answers
    path("templates/", templates, name="templates"),
    path("templates/new/", template_new, name="template-new"),
    path("templates/<int:template_id>/", template_change, name="template-change"),
    path("templates/<int:template_id>/standing/", template_standing, name="template-standing"),
    # the rules and their versions
    path("rules/", rules, name="rules"),
    path("rules/limits/new/", rules_new, {"kind": "limits"}, name="rules-limits-new"),
    path("rules/callbacks/new/", rules_new, {"kind": "callbacks"}, name="rules-callbacks-new"),
    path("rules/<str:kind>/<int:number>/", rules_version, name="rules-version"),
    # the citizen's link
    path("r/<str:token>/", rate, name="rate"),
    path("s/<str:token>/", supplement, name="supplement"),
    path("r/<str:token>/thanks/", rate_thanks, name="rate-thanks"),
    # one move each: its noun under the ticket
    *(
        path(f"tickets/<str:number>/{page.noun}/", move, {"noun": page.noun}, name=f"ticket-{page.noun}")
        for page in PAGES
        if page.noun != "draft"
    ),
]
