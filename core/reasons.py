"""Why something may not be done: a code with its parameters, worded only where a person reads it."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for a refusal, for example ``Reason("too_many_rows", {"limit": 5000})``.

    ``code`` is registered with a sentence by ``core.refusals.register_wording``; ``params`` fill that
    sentence.
    """

    code: str
    params: Mapping[str, object] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash(self.code)
