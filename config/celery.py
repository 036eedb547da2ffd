"""Celery, and the whole clock on one page: everything that happens by itself stands below.

A task is only a knock. What it does is found in rows: a missed beat delays, a double one changes nothing.
"""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("huiyin")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

MINUTE = 60.0

app.conf.beat_schedule = {
    # Messages whose wake-up was lost, or whose recipient could not be reached the last time.
    "deliver the outbox": {
        "task": "core.tasks.deliver_outbox",
        "schedule": MINUTE,
        "options": {"expires": MINUTE},
    },
    # Every clock that came to a step: reminders, levels, proposals, points, and the people who are told.
    "sweep the clocks": {
        "task": "supervision.tasks.sweep",
        "schedule": MINUTE,
        "options": {"expires": MINUTE},
    },
    # Announcements that begin to show: everybody concerned is told, once.
    "tell of announcements": {
        "task": "departments.tasks.tell_announcements",
        "schedule": MINUTE,
        "options": {"expires": MINUTE},
    },
    # Messages inside the portal that were read, after ninety days.
    "thin out messages": {
        "task": "departments.tasks.thin_messages",
        "schedule": crontab(hour="4", minute="50"),
        "options": {"expires": 60 * MINUTE},
    },
    # Jobs whose wake-up was lost, or whose worker was killed.
    "take up waiting jobs": {
        "task": "core.tasks.run_waiting_jobs",
        "schedule": MINUTE,
        "options": {"expires": MINUTE},
    },
    # The chains that moved since the last anchor: bound, and the line copied outside the database.
    "anchor the evidence": {
        "task": "core.tasks.anchor_evidence",
        "schedule": 5 * MINUTE,
        "options": {"expires": 5 * MINUTE},
    },
    # All evidence read again while the offices sleep; the outcome waits on the auditors' page.
    "verify the evidence": {
        "task": "core.tasks.verify_nightly",
        "schedule": crontab(hour="3", minute="10"),
        "options": {"expires": 60 * MINUTE},
    },
    # The access log's partitions of the coming year; a month that has none is kept, but in the rest.
    "prepare the access log": {
        "task": "core.tasks.prepare_access_log",
        "schedule": 24 * 60 * MINUTE,
        "options": {"expires": 60 * MINUTE},
    },
    # Files that were uploaded for a form which nobody sent within a day.
    "remove waiting uploads": {
        "task": "feedback.tasks.remove_waiting_uploads",
        "schedule": 60 * MINUTE,
        "options": {"expires": 60 * MINUTE},
    },
    # What somebody typed and did not send within thirty days.
    "remove old drafts": {
        "task": "feedback.tasks.remove_old_drafts",
        "schedule": 60 * MINUTE,
        "options": {"expires": 60 * MINUTE},
    },
    "remove waiting files of papers": {
        "task": "supervision.tasks.remove_waiting_files",
        "schedule": 60 * MINUTE,
        "options": {"expires": 60 * MINUTE},
    },
    # Who had a ticket open: rows that nobody believes any more.
    "thin out presence": {
        "task": "feedback.tasks.thin_out_presence",
        "schedule": 5 * MINUTE,
        "options": {"expires": 5 * MINUTE},
    },
    # Completed tickets that are ripe for the archive and held by nothing.
    "archive ripe tickets": {
        "task": "feedback.tasks.archive_ripe_tickets",
        "schedule": 60 * MINUTE,
        "options": {"expires": 60 * MINUTE},
    },
    # Questions to citizens left unanswered for three working days, direct answers unrated for seven days.
    "stop waiting for citizens": {
        "task": "feedback.tasks.stop_waiting_for_citizens",
        "schedule": 5 * MINUTE,
        "options": {"expires": 5 * MINUTE},
    },
    # Suspensions whose time is over; the clocks go on as of then, however late this beat is.
    "resume suspended tickets": {
        "task": "feedback.tasks.resume_suspended_tickets",
        "schedule": 5 * MINUTE,
        "options": {"expires": 5 * MINUTE},
    },
    # Articles whose review is at hand or past: their owners are told, each once.
    "remind of articles' reviews": {
        "task": "feedback.tasks.remind_of_reviews",
        "schedule": 60 * MINUTE,
        "options": {"expires": 60 * MINUTE},
    },
    # Departments' analyses of the quarter that is over: opened, and those that are late reminded.
    "tend quarterly analyses": {
        "task": "evaluation.tasks.tend_analyses",
        "schedule": 60 * MINUTE,
        "options": {"expires": 60 * MINUTE},
    },
    # Files that jobs made and whose days are over; who asked for them stays in the history.
    "remove expired files": {
        "task": "evaluation.tasks.remove_expired_reports",
        "schedule": 60 * MINUTE,
        "options": {"expires": 60 * MINUTE},
    },
    # Citizens who were not drawn for a callback and left their link unused for seven days.
    "close silent tickets": {
        "task": "feedback.tasks.close_unanswered_tickets",
        "schedule": 15 * MINUTE,
        "options": {"expires": 15 * MINUTE},
    },
    # Invitations of open surveys whose wake-up was lost, and surveys whose time is over.
    "invite for surveys": {
        "task": "evaluation.tasks.invite_surveyed",
        "schedule": 5 * MINUTE,
        "options": {"expires": 5 * MINUTE},
    },
    "close surveys": {
        "task": "evaluation.tasks.close_surveys",
        "schedule": 15 * MINUTE,
        "options": {"expires": 15 * MINUTE},
    },
    # Doubts about ratings: of the last days every hour, and all of them while the offices sleep.
    "find doubtful ratings": {
        "task": "evaluation.tasks.find_doubts",
        "schedule": 60 * MINUTE,
        "kwargs": {"days": 2},
        "options": {"expires": 60 * MINUTE},
    },
    "find doubtful ratings at night": {
        "task": "evaluation.tasks.find_doubts",
        "schedule": crontab(hour="2", minute="20"),
        "options": {"expires": 60 * MINUTE},
    },
    # Months, quarters and years that have begun; whatever was missed is caught up.
    "open assessment periods": {
        "task": "evaluation.tasks.open_periods",
        "schedule": 60 * MINUTE,
        "options": {"expires": 60 * MINUTE},
    },
    # Locked results against the facts behind them: what differs is noted, and nothing of them changes.
    "compare locked periods": {
        "task": "evaluation.tasks.compare_locked_periods",
        "schedule": crontab(hour="4", minute="20"),
        "options": {"expires": 60 * MINUTE},
    },
    # Service stars of the quarter that is over; on every other day there is nothing new.
    "propose service stars": {
        "task": "evaluation.tasks.propose_stars",
        "schedule": crontab(hour="5", minute="40"),
        "options": {"expires": 60 * MINUTE},
    },
}
