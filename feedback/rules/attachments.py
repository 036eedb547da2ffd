"""How many files a paper may carry, and how much a ticket."""

from dataclasses import dataclass

from core.reasons import Reason

MB = 1 << 20


@dataclass(frozen=True, slots=True)
class FileLimits:
    """Bytes a file, files a paper, bytes a ticket with all its papers, withdrawn files included."""

    per_file: int = 20 * MB
    per_paper: int = 10
    per_ticket: int = 100 * MB


def reasons_against(limits: FileLimits, *, on_paper: int, on_ticket: int) -> list[Reason]:
    """Why so many files on a paper, or so many bytes on a ticket, are too much; empty when they are not."""
    reasons = []
    if on_paper > limits.per_paper:
        reasons.append(Reason("too_many_files", {"most": limits.per_paper}))
    if on_ticket > limits.per_ticket:
        reasons.append(Reason("ticket_full_of_files", {"limit": limits.per_ticket // MB}))
    return reasons
