"""One's own password."""

from typing import Any

from django.contrib.auth.forms import PasswordChangeForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class OwnPasswordForm(PasswordChangeForm):
    """The old password, and a new one twice; saving is the action's."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        old, new = self.cleaned_data.get("old_password"), self.cleaned_data.get("new_password1")
        if old and old == new:
            self.add_error(
                "new_password1", ValidationError(_("Please choose a password other than the old one."))
            )
        return data
