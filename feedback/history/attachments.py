"""The sentences of files: what was added to a paper or taken out of one."""

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from feedback.choices import Purpose
from feedback.history._names import Facts, Names
from feedback.history._sentence import Sentence, label


def _detail(facts: Facts) -> str:
    parts = (
        label(Purpose, facts.get("purpose")),
        str(facts.get("kind", "")),
        filesizeformat(facts.get("size", 0)),
    )
    return _("; ").join(part for part in parts if part)


def _attached(facts: Facts, _names: Names) -> tuple[str, str]:
    return _("added a file"), _detail(facts)


def _withdrawn(facts: Facts, _names: Names) -> tuple[str, str]:
    return _("took a file out of the draft"), _detail(facts)


SENTENCES: dict[str, Sentence] = {"attach_file": _attached, "withdraw_file": _withdrawn}
