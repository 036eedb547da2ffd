"""The export for someone outside is checked by its own verifier, which knows nothing of us."""

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.db import transaction

from core.evidence import Subject, append_many, outside
from core.evidence.anchoring import anchor
from core.evidence.handing_out import HANDOUT, handed_out
from tests.core.conftest import NOW, entry

MATTER = Subject("matter", 2)


@pytest.fixture
def folder(own_database, tmp_path) -> Path:
    """An unpacked export of a chain of seven, five of which three anchors bind."""
    for ids in ((2, 1, 3), (2, 2, 4, 5, 6), (2, 2), (1,)):
        with transaction.atomic():
            append_many(entry(id_, minute=n, n=n) for n, id_ in enumerate(ids))
        anchor(NOW)
    with transaction.atomic():
        append_many([entry(2), entry(2)])
    place = tmp_path / "export"
    with zipfile.ZipFile(io.BytesIO(handed_out(MATTER, name="20260928000001", now=NOW))) as archive:
        archive.extractall(place)
    return place


def verdict(folder: Path, *words: str) -> tuple[int, str]:
    ran = subprocess.run(
        [sys.executable, "-I", folder / "verify.py", *words], capture_output=True, cwd=folder.parent
    )
    assert ran.stderr == b""
    return ran.returncode, ran.stdout.decode()


def export_of(folder: Path) -> dict:
    return json.loads((folder / "export.json").read_text())


def test_a_good_export_holds_and_says_what_it_proves(folder):
    code, said = verdict(folder)
    assert code == 0, said
    assert "存证成立" in said
    assert "The evidence holds" in said
    assert "最后 2 条晚于最近的锚点" in said
    assert "--anchors" in said
    code, said = verdict(folder, str(folder / "export.json"))
    assert code == 0


def test_it_is_compared_with_the_copy_outside(folder):
    copy = next(outside.folder().glob(outside.PATTERN))
    code, said = verdict(folder, "--anchors", str(copy))
    assert code == 0, said
    copy.write_text(copy.read_text().replace('"count":3', '"count":4'))
    code, said = verdict(folder, "--anchors", str(copy))
    assert code == 1
    assert "锚点 1" in said


def _text(export):
    export["records"][3]["text"] = export["records"][3]["text"].replace('"n":0', '"n":8')


def _swap(export):
    records = export["records"]
    records[1], records[2] = records[2], records[1]


def _gap(export):
    del export["records"][2]


def _tail(export):
    del export["records"][4:]


def _name(export):
    export["records"][0]["name"] = "别人"


def _anchor(export):
    export["anchors"][1] = export["anchors"][1].replace('"count":4', '"count":6')


def _without_anchor(export):
    del export["anchors"][1]


def _path(export):
    export["proofs"][1]["path"][0][1] = "00" * 32


def _side(export):
    export["proofs"][1]["path"][0][0] = "left" if export["proofs"][1]["path"][0][0] == "right" else "right"


def _all(export):
    export["records"].clear()


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (_text, "record 4"),
        (_swap, "record 2"),
        (_gap, "record 3"),
        (_tail, "record 5"),
        (_name, "record 1"),
        (_anchor, "anchor 3"),
        (_without_anchor, "anchor 3"),
        (_path, "record 3"),
        (_side, "record 3"),
        (_all, "no records"),
    ],
)
def test_a_tampered_export_is_found_and_located(folder, change, named):
    export = export_of(folder)
    change(export)
    (folder / "export.json").write_text(json.dumps(export))
    code, said = verdict(folder)
    assert code == 1, said
    assert named in said
    assert "The evidence does not hold" in said


@pytest.mark.parametrize("content", ["", "[]", '{"records": 1}', "{"])
def test_what_is_no_export_cannot_be_read(folder, content):
    (folder / "export.json").write_text(content)
    assert verdict(folder)[0] == 2


def test_the_verifier_is_small_and_needs_nothing():
    source = (HANDOUT / "verify.py").read_text()
    assert len(source.splitlines()) <= 150
    imported = {line.split()[1] for line in source.splitlines() if line.startswith(("import ", "from "))}
    assert imported <= {"hashlib", "json", "sys", "pathlib"}
