"""F7: edits as the database's superuser, each found and located; no false alarm where nothing was done."""

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from psycopg import sql

from config.database import parse_database_url
from core.evidence import examine
from core.evidence.anchoring import anchor
from tests.cast import ROADS, START, City, Walk, build_city
from tests.tampering import Edit, is_found, triggers_off, try_out
from tests.tampering.anchors import ANCHORS, OUTSIDE
from tests.tampering.chains import CHAINS
from tests.tampering.rows import ROWS

NAME = "huiyin_f7"
SHARES = {"chains": 0.35, "anchors": 0.15, "outside": 0.1, "rows": 0.4}
KINDS: dict[str, dict[str, Edit]] = {"chains": CHAINS, "anchors": ANCHORS, "outside": OUTSIDE, "rows": ROWS}
TICKETS = 100
PATIENCE = 40


def main(small: bool) -> dict[str, Any]:
    """Value: edits not found or blamed on others, plus false alarms; on a small town of its own."""
    edits, clean = (150, 100) if small else (1000, 1000)
    with own_database(), copied_anchors():
        alarms = populate(build_city(), runs=clean)
        made, missed = tamper(edits)
        began = perf_counter()
        report = examine()
        took = perf_counter() - began
        alarms += not report.holds
    return {
        "name": "F7",
        "value": len(missed) + alarms,
        "unit": "edits missed and false alarms",
        "goal": f"0 of {edits} edits and {clean} clean runs",
        "holds": not missed and not alarms and sum(made.values()) >= edits,
        "edits": dict(made),
        "false_alarms": alarms,
        "missed": missed[:10],
        "records": report.records,
        "anchors": report.anchors,
        "examined_ms": round(took * 1000),
    }


def populate(city: City, *, runs: int) -> int:
    """Walk tickets down every road, anchor now and then, verify after each step; count false alarms."""
    alarms, roads = 0, list(ROADS)
    for number in range(TICKETS):
        Walk(city, phone=f"138{number:08d}").to(roads[number % len(roads)])
        if number % 3 == 0:
            anchor(START)
        for _ in range(runs // TICKETS):
            alarms += not examine().holds
    return alarms


def tamper(edits: int) -> tuple[Counter[str], list[str]]:
    """Make edits of every kind by turns; returns how many of each, and which were not found."""
    chance, made, missed = Random(7), Counter[str](), list[str]()
    with triggers_off():
        for kind, share in SHARES.items():
            wanted = round(edits * share) + 1
            for name, edit in _by_turns(KINDS[kind], wanted * PATIENCE):
                if made[kind] >= wanted:
                    break
                with kept_copy():
                    outcome = try_out(edit, chance)
                if outcome is None:
                    continue  # the data has no place for it, or a constraint refused it
                made[kind] += 1
                if not is_found(*outcome):
                    missed.append(f"{name}: expected {outcome[0]}, found {outcome[1].faults[:3]}")
    return made, missed


def _by_turns(edits: dict[str, Edit], most: int) -> Iterator[tuple[str, Edit]]:
    names = list(edits)
    for turn in range(most):
        name = names[turn % len(names)]
        yield name, edits[name]


@contextmanager
def kept_copy() -> Iterator[None]:
    """Undo what an edit does to the copy outside."""
    folder = Path(settings.ANCHORS_DIR)
    before = {path: path.read_bytes() for path in folder.glob("anchors-*.txt")}
    yield
    for path in set(folder.glob("anchors-*.txt")) - before.keys():
        path.unlink()
    for path, content in before.items():
        path.write_bytes(content)


@contextmanager
def copied_anchors() -> Iterator[None]:
    """A folder of its own for the copy outside."""
    settings.ANCHORS_DIR = Path(tempfile.mkdtemp(prefix="huiyin-f7-"))
    yield
    shutil.rmtree(settings.ANCHORS_DIR)


@contextmanager
def own_database() -> Iterator[None]:
    """A small database of its own, made and dropped as the superuser, whom Django's connection becomes."""
    url = os.environ.get("HUIYIN_ADMIN_DATABASE_URL") or os.environ["DATABASE_URL"]
    before, admin = dict(connection.settings_dict), parse_database_url(url)
    connection.close()
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(NAME)))
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(NAME)))
        connection.settings_dict.update(
            {key: admin[key] for key in ("USER", "PASSWORD", "HOST", "PORT")} | {"NAME": NAME}
        )
        try:
            call_command("migrate", verbosity=0)
            yield
        finally:
            connection.close()
            connection.settings_dict.update(before)
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(NAME)))
