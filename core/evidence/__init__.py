"""Evidence: append-only records, one hash chain per subject.

``hash = digest(hash of the predecessor + text)``, the text being canonical JSON stored exactly as it was
hashed. Facts hold ids, codes, times and numbers, never personal data or long text: texts live in their own
rows, and their hash here. Every few minutes an anchor binds the chains and is copied outside the database.
"""

from core.evidence.entries import Entry, Fact, canonical_text, chain_hash
from core.evidence.examination import examine
from core.evidence.faults import Fault, Report
from core.evidence.verification import verify
from core.evidence.writing import append, append_many, begin_many, records_of
from core.subjects import Subject

__all__ = [
    "Entry",
    "Fact",
    "Fault",
    "Report",
    "Subject",
    "append",
    "append_many",
    "begin_many",
    "canonical_text",
    "chain_hash",
    "examine",
    "records_of",
    "verify",
]
