"""第三方评分: sheets of scores, good rows taken in, bad ones told row by row, hostile files in a sentence."""

from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import QuerySet
from openpyxl import Workbook

from core.evidence import verify
from core.models import StoredFile
from core.refusals import NotPermitted, Refused
from departments.models import RuleVersion, Staff
from departments.roles import Role
from evaluation.actions import third_party
from evaluation.models import AssessmentPeriod, ThirdPartyImport, ThirdPartyScore, ThirdPartyUpload
from evaluation.rules import periods
from tests.cast import City
from tests.evaluation import surveying as made
from tests.evaluation.surveying import NOW
from tests.feedback.web import Moment, signed_in, text_of
from tests.supervision.second import another

HEADER = ("评估机构", "考核期", "单位", "得分")
ACADEMY = "省社会科学院"


def sheet(
    *rows: tuple[Any, ...], header: tuple[Any, ...] = HEADER, name: str = "评分.xlsx"
) -> SimpleUploadedFile:
    book = Workbook()
    page = book.active
    page.append(list(header))
    for row in rows:
        page.append(list(row))
    stream = BytesIO()
    book.save(stream)
    return SimpleUploadedFile(name, stream.getvalue())


def csv(text: str, encoding: str = "utf-8-sig", name: str = "评分.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode(encoding))


def manager(city: City) -> Staff:
    return made.manager(city)


def received(city: City, upload: SimpleUploadedFile, period: str = "2026") -> ThirdPartyUpload:
    return third_party.receive(upload, period=period, by=manager(city), now=NOW)


def taken(city: City, upload: SimpleUploadedFile, period: str = "2026") -> ThirdPartyImport:
    return third_party.take_in(received(city, upload, period), by=manager(city), now=NOW)


def test_good_rows_are_taken_in_and_bad_ones_come_back(city: City) -> None:
    row = taken(
        city,
        sheet(
            (ACADEMY, 2026, "市照明管理处", 88.5),
            (ACADEMY, "2026年", "former", "79"),
            (ACADEMY, "2026", "市园林局", 90),
            (ACADEMY, "2026", "市供电公司", 101),
            (ACADEMY, "2025", "市供电公司", 80),
            (ACADEMY, "2026", "市照明管理处", 70),
            ("", "", "", "x"),
        ),
    )
    assert (row.taken, row.refused) == (2, 5)
    codes = {number: [code for code, _params in why] for number, _cells, why in row.refusals}
    assert codes == {
        4: ["third_party_department"],
        5: ["third_party_score"],
        6: ["third_party_other_period"],
        7: ["third_party_twice"],
        8: ["third_party_institution", "third_party_period", "third_party_department", "third_party_score"],
    }
    lead, former = city.departments["lead"].pk, city.departments["former"].pk
    assert ThirdPartyScore.objects.standing("2026") == {lead: Decimal("88.50"), former: Decimal("79.00")}
    assert ThirdPartyScore.objects.standing("2025") == {}
    assert verify().faults == []


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_a_text_in_any_usual_writing(city: City, encoding: str) -> None:
    row = taken(city, csv(f"评估机构,考核期,单位,得分\n{ACADEMY},2026,市水务局,91.234\n", encoding))
    assert row.taken == 1
    assert ThirdPartyScore.objects.get().score == Decimal("91.23")


def test_a_newer_sheet_stands_and_the_older_rows_stay(city: City) -> None:
    taken(city, sheet((ACADEMY, 2026, "lead", 80), (ACADEMY, 2026, "co", 70)))
    taken(city, sheet((ACADEMY, 2026, "lead", 85)))
    found = ThirdPartyScore.objects.standing("2026")
    assert found == {
        city.departments["lead"].pk: Decimal("85.00"),
        city.departments["co"].pk: Decimal("70.00"),
    }
    assert ThirdPartyScore.objects.count() == 3


def test_several_institutions_meet_in_the_middle(city: City) -> None:
    taken(city, sheet((ACADEMY, 2026, "lead", 80), ("市统计学会", 2026, "lead", "85.01")))
    assert ThirdPartyScore.objects.standing("2026") == {city.departments["lead"].pk: Decimal("82.51")}


@pytest.mark.parametrize("locked", ["2026", "2026-Q3"])
def test_a_locked_period_takes_nothing(city: City, locked: str) -> None:
    upload = received(city, sheet((ACADEMY, "2026-Q3", "lead", 80)), "2026-Q3")
    starts_at, ends_at = periods.bounds_of(locked)
    period = AssessmentPeriod.objects.create(
        code=locked,
        kind=periods.kind_of(locked),
        starts_at=starts_at,
        ends_at=ends_at,
        authority=city.departments["institution"],
        rules=RuleVersion.objects.get(kind="assessment"),
        numbers=RuleVersion.objects.get(kind="supervision"),
    )
    assert len(third_party.examine(upload).good) == 1
    rows = AssessmentPeriod.objects.filter(pk=period.pk)
    QuerySet.update(rows, state="LOCKED", locked_at=NOW, noticed_at=NOW, objections_until=NOW)
    assert [one.reasons[0].code for one in third_party.examine(upload).refused] == ["third_party_locked"]
    with pytest.raises(Refused, match="third_party_nothing"):
        third_party.take_in(upload, by=manager(city), now=NOW)


@pytest.mark.parametrize(
    ("given", "stands"),
    [("0", "0.00"), ("100", "100.00"), ("99.995", "100.00"), ("88.5 分", "88.50"), ("-0.01", None),
     ("100.01", None), ("NaN", None), ("1e9", None), ("九十", None), ("", None)],
)  # fmt: skip
def test_what_is_a_score(city: City, given: str, stands: str | None) -> None:
    upload = received(city, sheet((ACADEMY, 2026, "lead", given)))
    assert [str(one.score) for one in third_party.examine(upload).good] == ([stands] if stands else [])


@pytest.mark.parametrize(
    ("upload", "code"),
    [
        (csv("", "utf-8"), "upload_empty"),
        (csv("单位,得分\nlead,80\n"), "third_party_column"),
        (csv("评估机构,考核期,单位,得分\n"), "third_party_empty"),
        (csv("评估机构,考核期,单位,得分\n" + f"{ACADEMY},2026,lead,80\n" * 2001), "third_party_many"),
        (csv("<html><script>alert(1)</script></html>"), "upload_web"),
        (SimpleUploadedFile("评分.xlsx", b"MZ\x90\x00"), "upload_program"),
        (SimpleUploadedFile("评分.xls", bytes.fromhex("D0CF11E0A1B11AE1") + b"0" * 99), "upload_old_office"),
        (SimpleUploadedFile("评分.xlsx", b"PK\x03\x04broken"), "upload"),
        (SimpleUploadedFile("评分.csv", b"x" * (3 << 20)), "upload_too_large"),
        (sheet(name="评分.docx"), "upload_name_differs"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_hostile_or_broken_file_is_refused_in_a_sentence(
    city: City, upload: SimpleUploadedFile, code: str
) -> None:
    with pytest.raises(Refused) as refusal:
        third_party.examine(received(city, upload))
    assert refusal.value.codes[0].startswith(code)
    assert all(refusal.value.sentences)
    assert not ThirdPartyScore.objects.exists()


def test_a_formula_is_no_score(city: City) -> None:
    upload = received(city, sheet((ACADEMY, 2026, "lead", "=50+40"), (ACADEMY, 2026, "co", 90)))
    found = third_party.examine(upload)
    assert [one.reasons[0].code for one in found.refused] == ["third_party_formula"]
    assert len(found.good) == 1


def test_the_next_upload_replaces_the_one_that_was_looked_at(city: City) -> None:
    received(city, sheet((ACADEMY, 2026, "lead", 80)))
    second = received(city, sheet((ACADEMY, 2026, "lead", 90)))
    assert ThirdPartyUpload.objects.get().pk == second.pk
    assert StoredFile.objects.count() == 1
    third_party.take_in(second, by=manager(city), now=NOW)
    assert StoredFile.objects.count() == 0
    with pytest.raises(Refused, match="third_party_gone"):
        third_party.take_in(second, by=manager(city), now=NOW)


def test_only_who_assesses_the_whole_takes_scores_in(city: City) -> None:
    for role, place in ((Role.ASSESSMENT_MANAGER, "parent"), (Role.SUPERVISOR, "institution")):
        with pytest.raises(NotPermitted):
            third_party.receive(
                sheet((ACADEMY, 2026, "lead", 80)), period="2026", by=city.person(role, place), now=NOW
            )
    upload = received(city, sheet((ACADEMY, 2026, "lead", 80)))
    other = another(city, Role.ASSESSMENT_MANAGER, "institution")
    with pytest.raises(Refused, match="third_party_gone"):
        third_party.take_in(upload, by=other, now=NOW)


def test_the_pages_from_upload_to_the_refused_rows(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    moment = Moment(monkeypatch)
    moment.now = NOW
    browser = signed_in(manager(city))
    upload = sheet((ACADEMY, 2026, "lead", 80), (ACADEMY, 2026, "nobody", 80))
    shown = browser.post("/third-party-scores/", {"period": "2026", "file": upload}, follow=True)
    assert "There is no department “nobody”" in text_of(shown)
    assert not ThirdPartyScore.objects.exists()
    done = browser.post("/third-party-scores/preview/", follow=True)
    assert "1 row stayed out" in text_of(done)
    row = ThirdPartyImport.objects.get()
    book = browser.get(f"/third-party-scores/{row.pk}/?refused")
    assert b"".join(book.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]
    assert "80.00" in text_of(browser.get("/third-party-scores/"))
    wrong = browser.post("/third-party-scores/", {"period": "2026", "file": csv("x,y\n1,2\n")})
    assert wrong.status_code == 422
    assert "has no column" in text_of(wrong)
    assert signed_in(city.person(Role.HANDLER, "lead")).get("/third-party-scores/").status_code == 404
