"""Whoever has the database's password is found out: chains, anchors, the copy outside and business rows."""

import shutil
from random import Random

import pytest
from django.db import transaction

from core.evidence import examine
from core.evidence.anchoring import anchor
from tests.cast import START, Walk
from tests.tampering import is_found, triggers_off, try_out
from tests.tampering.anchors import ANCHORS, OUTSIDE
from tests.tampering.chains import CHAINS
from tests.tampering.rows import ROWS

ROADS = (
    "PENDING_DISPATCH", "CO_REVIEW", "CONCLUDED", "DESIGNATED", "SUSPENSION_ASKED", "TERMINATED", "EXTENDED",
    "CO_RETURN_PENDING", "WITHDRAWN_LATE", "REOPENING_ASKED", "ASKED",
)  # fmt: skip


@pytest.fixture
def town(city, settings, tmp_path):
    """Tickets at different places of their lives, bound by anchors, and one newer than the last."""
    settings.ANCHORS_DIR = tmp_path / "anchors"
    for place, state in enumerate((*ROADS, "CONTACTED")):
        Walk(city, phone=f"1380000{place:04d}").to(state)
        if state != "CONTACTED":
            anchor(START)
    return settings.ANCHORS_DIR


def test_nothing_is_found_where_nothing_was_done(town):
    report = examine()
    assert report.faults == []
    assert report.anchors == report.outside == len(ROADS)
    assert report.rows > len(ROADS)
    assert report.later > 0


def survivors(edits, times: int = 1) -> list[str]:
    """The edits that were not found, or blamed on others."""
    chance, missed, made = Random(7), [], 0
    with triggers_off():
        for name, edit in edits.items():
            for _ in range(times):
                outcome = try_out(edit, chance)
                made += outcome is not None
                if outcome and not is_found(*outcome):
                    missed.append(f"{name}: {outcome[0]} but {outcome[1].faults[:3]}")
    assert made >= len(edits) / 2
    return missed


def test_edits_of_chains_are_found_and_located(town):
    assert survivors(CHAINS, 3) == []


def test_edits_of_anchors_are_found_and_located(town):
    assert survivors(ANCHORS, 3) == []


def test_edits_of_business_rows_are_found_and_located(town):
    assert survivors(ROWS) == []


@pytest.mark.parametrize("name", OUTSIDE)
def test_edits_of_the_copy_outside_are_found_and_located(town, name):
    chance, kept = Random(name), town.with_name("kept")
    shutil.copytree(town, kept)
    for _ in range(4):
        with transaction.atomic():
            outcome = try_out(OUTSIDE[name], chance)
        shutil.rmtree(town)
        shutil.copytree(kept, town)
        assert outcome
        assert is_found(*outcome), (outcome[0], outcome[1].faults)
    assert examine().faults == []
