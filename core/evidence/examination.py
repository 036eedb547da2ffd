"""The whole of verification: chains, anchors with their copy outside, and the business rows."""

from collections.abc import Callable

from core.evidence.anchor_checks import check_anchors, check_bound_heads
from core.evidence.faults import Report
from core.evidence.rows import compare_rows
from core.evidence.verification import verify
from core.subjects import Subject

Told = Callable[[str, int], None]
"""Is told which part is read ("chains", "anchors", "rows") and how many records, anchors or rows so far."""


def examine(subject: Subject | None = None, *, on_progress: Told | None = None) -> Report:
    """Check everything, or all that concerns one subject.

    For one subject the anchors are asked only about the chain; whether they hold themselves is seen when all
    is read.
    """
    tell = on_progress or (lambda part, done: None)
    report = verify(subject, on_progress=lambda done: tell("chains", done))
    if subject is None:
        check_anchors(report, on_progress=lambda done: tell("anchors", done))
    else:
        check_bound_heads(report, subject)
    for batch in compare_rows(subject):
        report.rows += batch.count
        report.faults.extend(batch.faults)
        tell("rows", report.rows)
    return report
