"""The sentences of a ticket's timeline for what supervision wrote into its evidence."""

from feedback.history._sentence import Sentence
from supervision.wording.escalating import escalated

SENTENCES: dict[str, Sentence] = {"escalate": escalated}
