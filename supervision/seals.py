"""The rows behind supervision's evidence: every record of a paper seals its row and those that hang on it.

So a bare UPDATE of points, a state or a date shows. Format and images are those of the tickets' seals.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial
from typing import Any

from django.db.models import Field, Model
from django.utils.translation import gettext as _

from core.evidence import Fault, Subject
from core.evidence.entries import Fact
from core.evidence.rows import RowBatch, Rows
from core.known_queries import prepared
from feedback.seals.sql import image_of
from supervision import models

FORMAT = 1
SEAL, FORMAT_NAME = "seal", "seal_format"
BATCH = 2_000

PAPERS: dict[type[Any], tuple[type[Model], ...]] = {
    models.SupervisionOrder: (models.OrderReport, models.Deadline),
    models.Proposal: (),
    models.Card: (),
    models.Circular: (models.CircularItem,),
    models.Interview: (),
    models.ScoreEntry: (models.Appeal, models.Reversal, models.Deadline),
    models.ExclusionRequest: (models.Deadline,),
    models.Rectification: (models.SecondCallback, models.Deadline),
    models.MisratingClaim: (),
    models.SetAside: (),
    models.Matter: (models.MatterItem, models.MatterProgress),
    models.DataShareDuty: (),
    models.ShareRequest: (models.Deadline,),
    models.Meeting: (models.MeetingItem,),
}
"""Each paper, and the tables whose rows belong to it by a key named like its kind."""

UNSEALED: dict[Any, set[str]] = {models.Deadline: {"next_at", "next_step"}}
"""Moved by the sweep, and derived from the clock."""

COMPARE = """
SELECT paper.id, record.sequence, record.text, {seal}
FROM (SELECT * FROM {table} WHERE {where} ORDER BY id LIMIT %(size)s) AS paper
LEFT JOIN LATERAL (
    SELECT sequence, text FROM core_evidencerecord
    WHERE subject_kind = %(kind)s AND subject_id = paper.id ORDER BY sequence DESC LIMIT 1
) AS record ON true
ORDER BY paper.id
"""


@cache
def _seal_of(model: Any) -> str:
    """The expression of a paper's seal, for a row ``paper`` of its table."""
    own = image_of(model, _columns(model), "paper")
    images = [own, *(_rows_of(child, model.KIND) for child in PAPERS[model])]
    return f"left(encode(sha256(convert_to(concat_ws(E'\\n', {', '.join(images)}), 'UTF8')), 'hex'), 32)"


def _rows_of(child: type[Model], kind: str) -> str:
    table, image = child._meta.db_table, image_of(child, _columns(child), "row")
    return (
        f"(SELECT '{child._meta.model_name}' || E'\\n' || string_agg({image}, E'\\n' ORDER BY row.id) "
        f'FROM "{table}" AS row WHERE row.{kind}_id = paper.id)'
    )


def _columns(model: type[Any]) -> "list[Field[Any, Any]]":
    left_out = UNSEALED.get(model, set())
    return [field for field in model._meta.concrete_fields if field.attname not in left_out]


def _sealed(model: Any, ids: Sequence[int]) -> Mapping[int, Mapping[str, Fact]]:
    with prepared() as cursor:
        cursor.execute(
            f'SELECT paper.id, {_seal_of(model)} FROM "{model._meta.db_table}" AS paper '
            "WHERE paper.id = ANY(%s::bigint[])",
            [list(ids)],
        )
        return {id_: {SEAL: digest, FORMAT_NAME: FORMAT} for id_, digest in cursor.fetchall()}


def _compare(model: Any, only: int | None) -> Iterator[RowBatch]:
    after = 0
    where = "id = %(only)s" if only else "id > %(after)s"
    statement = COMPARE.format(seal=_seal_of(model), table=f'"{model._meta.db_table}"', where=where)
    while True:
        with prepared() as cursor:
            cursor.execute(statement, {"only": only, "after": after, "size": BATCH, "kind": model.KIND})
            rows = cursor.fetchall()
        faults = (fault for row in rows for fault in _faults(model.KIND, *row))
        yield RowBatch(len(rows), tuple(faults))
        if only or len(rows) < BATCH:
            return
        after = rows[-1][0]


def _faults(kind: str, id_: int, sequence: int | None, text: str | None, digest: str) -> Iterator[Fault]:
    if text is None:
        yield Fault(Subject(kind, id_), 0, "row_unrecorded", _("the paper has no evidence at all"))
        return
    try:
        facts = json.loads(text)["facts"]
    except (ValueError, TypeError, KeyError):
        return  # the chain's own verification says what is wrong with the text
    if facts.get(FORMAT_NAME) == FORMAT and facts.get(SEAL) != digest:
        yield Fault(
            Subject(kind, id_),
            sequence or 0,
            "row_paper",
            _("the paper's rows are not as they were recorded"),
        )


def _names(model: type[Any], ids: Sequence[int]) -> Mapping[int, str]:
    return {row.pk: str(row) for row in model._default_manager.filter(pk__in=ids)}


def rows_of(papers: Mapping[Any, tuple[type[Model], ...]]) -> dict[str, Rows]:
    """By kind, what evidence needs of papers and of the tables whose rows belong to them, as ``PAPERS``."""
    PAPERS.update(papers)
    return {
        model.KIND: Rows(
            seal=partial(_sealed, model), compare=partial(_compare, model), names=partial(_names, model)
        )
        for model in papers
    }


ROWS: dict[str, Rows] = rows_of(dict(PAPERS))
