"""Evidence: append-only records, one hash chain per subject.

``hash = digest(hash of the predecessor + text)``, the text being canonical JSON stored exactly as it was
hashed. Facts hold ids, codes, times and numbers, never personal data or long text: texts live in their own
rows, and their hash here.
"""

from core.evidence.entries import Entry, Fact, canonical_text, chain_hash
from core.evidence.verification import Fault, Report, verify
from core.evidence.writing import append, append_many, records_of
from core.subjects import Subject

__all__ = [
    "Entry",
    "Fact",
    "Fault",
    "Report",
    "Subject",
    "append",
    "append_many",
    "canonical_text",
    "chain_hash",
    "records_of",
    "verify",
]
