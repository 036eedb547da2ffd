"""What the tests of the import share."""

from collections.abc import Callable
from pathlib import Path

import pytest

from core.refusals import Refused
from feedback.actions.importing import ImportOutcome
from feedback.models import Complainant, ImportMapping, Ticket

Run = Callable[..., ImportOutcome]


def refusal(run_import: Run, path: Path) -> Refused:
    with pytest.raises(Refused) as caught:
        run_import(path)
    return caught.value


def nothing_done() -> bool:
    return not (Ticket.objects.exists() or ImportMapping.objects.exists() or Complainant.objects.exists())
