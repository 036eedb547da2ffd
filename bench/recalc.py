"""recalc: every formula of the assessment workbook, worked out by LibreOffice too, against what we wrote.

Needs ``soffice`` on PATH (libreoffice-calc-nogui); the product never does.
"""

import re
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from django.utils import timezone, translation
from openpyxl import load_workbook

from bench._ground import person, stand
from departments.models import Department
from departments.roles import Role
from evaluation.reports.workbook import write_assessment
from evaluation.rules.periods import code_of, previous_code, quarter_of

CACHED = re.compile(rb"(<f>[^<]*</f>)<v>[^<]*</v>")
CLOSE = 1e-9


def main(small: bool) -> dict[str, Any]:
    """Value: formulas whose value LibreOffice works out otherwise, over three periods."""
    stand(small)
    now = timezone.now()
    manager = person(Role.ASSESSMENT_MANAGER, Department.objects.get(peer_group="INSTITUTION", parent=None))
    month = previous_code(code_of(now))
    found: dict[str, Any] = {}
    if shutil.which("soffice"):
        with tempfile.TemporaryDirectory() as folder, translation.override("zh-hans"):
            for code in (month, quarter_of(month), month[:4]):
                book = Path(folder, f"{code}.xlsx")
                write_assessment(book, code, by=manager, now=now)
                found[code] = compared(book, Path(folder))
    wrong = [one for told in found.values() for one in told["wrong"]]
    formulas = sum(told["formulas"] for told in found.values())
    return {
        "name": "recalc",
        "value": len(wrong),
        "unit": "formulas that come out otherwise",
        "goal": "0 of at least 1,000",
        "holds": bool(found) and not wrong and formulas >= 1000,
        "formulas": formulas,
        "periods": {code: told["formulas"] for code, told in found.items()},
        "wrong": wrong[:10],
        "note": "" if found else "soffice is not installed: apt-get install libreoffice-calc-nogui",
    }


def compared(book: Path, folder: Path) -> dict[str, Any]:
    """How many formulas the book has, and which of them LibreOffice works out to another value."""
    bare, out = folder / f"bare-{book.name}", folder / "out"
    _without_values(book, bare)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(out), str(bare)],
        check=True,
        capture_output=True,
        timeout=600,
    )
    texts, ours = load_workbook(book), load_workbook(book, data_only=True)
    theirs = load_workbook(out / bare.name, data_only=True)
    formulas, wrong = 0, []
    for sheet in texts.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    formulas += 1
                    at = cell.coordinate
                    values = ours[sheet.title][at].value, theirs[sheet.title][at].value
                    if not _same(*values):
                        wrong.append([sheet.title, at, cell.value, *map(str, values)])
    return {"formulas": formulas, "wrong": wrong}


def _without_values(book: Path, bare: Path) -> None:
    """A copy without the values beside the formulas: LibreOffice would believe them."""
    with zipfile.ZipFile(book) as read, zipfile.ZipFile(bare, "w", zipfile.ZIP_DEFLATED) as written:
        for name in read.namelist():
            data = read.read(name)
            written.writestr(name, CACHED.sub(rb"\1", data) if "worksheets/sheet" in name else data)


def _same(one: object, other: object) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) <= CLOSE * max(1.0, abs(one))
    return (one or "") == (other or "")
