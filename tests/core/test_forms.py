"""What a form says of a field left empty: what to do, in both languages, whatever kind of field it is."""

import pytest
from django import forms
from django.contrib.auth.models import Group
from django.utils import translation

KINDS = {
    "text": (forms.CharField(), "请填写此项。", "Please fill this in."),
    "number": (forms.IntegerField(), "请填写此项。", "Please fill this in."),
    "day": (forms.DateField(), "请填写此项。", "Please fill this in."),
    "choice": (forms.ChoiceField(choices=[("a", "A")]), "请选择一项。", "Please choose one."),
    "typed": (forms.TypedChoiceField(choices=[("a", "A")]), "请选择一项。", "Please choose one."),
    "row": (forms.ModelChoiceField(Group.objects.none()), "请选择一项。", "Please choose one."),
    "choices": (
        forms.MultipleChoiceField(choices=[("a", "A")]),
        "请至少选择一项。",
        "Please choose at least one.",
    ),
    "rows": (
        forms.ModelMultipleChoiceField(Group.objects.none()),
        "请至少选择一项。",
        "Please choose at least one.",
    ),
    "tick": (forms.BooleanField(), "请先勾选此项，再继续。", "Please tick this to go on."),
    "file": (forms.FileField(), "请选择文件。", "Please choose a file."),
    "its own": (forms.CharField(error_messages={"required": "说一下原因。"}), "说一下原因。", "说一下原因。"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_field_left_empty_asks_for_what_is_missing(kind: str) -> None:
    field, chinese, english = KINDS[kind]
    asking = type("Asking", (forms.Form,), {"one": field})
    for language, words in (("zh-hans", chinese), ("en", english)):
        with translation.override(language):
            assert [*asking({}).errors["one"]] == [words]
