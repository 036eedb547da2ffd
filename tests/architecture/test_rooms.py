"""Every file lies in a room that the plan of the house knows."""

from tests.architecture.source import APPS, python_files, room_of

ROOMS = {
    "models", "lifecycle", "rules", "policies", "querysets", "actions", "events", "receivers", "filters",
    "forms", "views", "api", "tasks", "sweep", "panels", "reports", "admin", "apps", "urls", "wording",
    "templatetags", "management", "migrations", "__init__",
}  # fmt: skip

# What an app holds beside the rooms, named by its subject.
SUBJECTS = {
    "core": {
        "access_log", "charts", "console", "evidence", "exports", "files", "jobs", "keyset", "known_queries",
        "logs", "masking", "outbox", "outbox_adapters", "reasons", "refusals", "secrets", "subjects",
        "uploads", "wake", "web", "word", "xlsx",
    },
    "departments": {
        "announcements", "calendar_files", "calendar_months", "calendar_wording", "calendars", "clock_faces",
        "clock_reasons", "clock_stories", "clock_wording", "demo_accounts", "look", "middleware",
        "passwords", "roles", "rule_versions", "scope",
    },
    "feedback": {
        "aftercare", "alikes", "articles", "asides", "bulk", "callers", "choices", "exports", "history",
        "home", "incidents", "knowing", "limit_wording", "neighbours", "queue", "relations",
        "responsibility", "rule_kinds", "seals", "search", "sendings", "similar", "states", "suggestions",
        "watched",
    },
    "evaluation": {"choices", "exports", "home", "rule_versions", "seals"},
    "supervision": {"acting", "choices", "exports", "home", "neighbours", "rule_versions", "seals"},
    "config": {
        "celery", "checks", "database", "demo", "mail", "management", "person", "sections", "settings",
        "shell", "stylesheet", "translations", "wsgi",
    },
}  # fmt: skip

ELSEWHERE = {"bench", "embedded", "tests", "manage.py", "run.py"}
NAMELESS = {"utils", "helpers", "services", "common", "misc", "signals"}


def test_every_module_lies_in_a_known_room():
    strays = [
        str(path)
        for path in python_files(*APPS)
        if room_of(path) not in ROOMS | SUBJECTS.get(path.parts[0], set())
    ]
    assert strays == [], "a new room needs a reason, and a line in this test"


def test_no_top_level_folder_is_unplanned():
    assert {path.parts[0] for path in python_files()} <= {*APPS, *ELSEWHERE}


def test_no_module_is_named_after_nothing():
    nameless = [str(path) for path in python_files(*APPS) if NAMELESS & {*path.parts, path.stem}]
    assert nameless == [], "a module is named by its subject"
