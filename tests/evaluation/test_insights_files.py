"""The tables of the insights as files: the page's own rows, for those who may take them along."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from departments.roles import Role
from evaluation.exports.insights import asked, build, table_named
from evaluation.models import Report
from tests.cast import City
from tests.evaluation.insight_world import NOW, manager, of, september
from tests.feedback.web import Moment, signed_in


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    moment = Moment(monkeypatch)
    moment.now = NOW
    return moment


def test_a_table_is_taken_along_by_who_may(city: City, moment: Moment) -> None:
    """The file holds the rows of the page; who may not export sees no button and finds no door."""
    september(city)
    client = signed_in(manager(city))
    page = client.get("/insights/topics/?period=2026-09&level=2")
    assert page.context["file_url"] == "/insights/files/insights-topics/?period=2026-09&level=2"
    assert client.post(page.context["file_url"]).status_code == 302
    report = Report.objects.get()
    assert (report.kind, report.params["page"]) == ("insights", "insights-topics")
    target = BytesIO()
    built = build(report, lambda *_told: None, target)  # type: ignore[arg-type]
    rows = list(load_workbook(BytesIO(target.getvalue())).active.iter_rows(values_only=True))
    shown = [(row["name"], row["n"]) for row in page.context["rows"]]
    assert [row[:2] for row in rows[1:]] == [*shown, ("All together", 6)]
    assert built.rows == len(shown) + 1
    service = city.person(Role.SERVICE_MANAGER, "institution")
    assert of(city, "/channels/", service).context["file_url"] == ""
    assert signed_in(service).post("/insights/files/channels/").status_code == 404
    assert client.post("/insights/files/nosuch/").status_code == 404


def test_every_table_can_be_made(city: City, moment: Moment) -> None:
    september(city)
    for page in ("insights-heat", "insights-optimisation", "insights-forecast", "stages", "channels"):
        table = table_named(page)
        heads, rows = table.sheet(table.context(asked(page, "period=2026-09", manager(city)), NOW))
        assert all(len(row) == len(heads) for row in rows), page
        assert rows or page in ("insights-optimisation", "insights-forecast")
