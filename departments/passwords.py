"""How long a password is, said in both languages (Django's own sentence is not translated)."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import ngettext


class LongEnough(MinimumLengthValidator):
    """Refuses a password shorter than ``min_length`` characters."""

    def get_error_message(self) -> str:
        """The sentence for a password that is too short."""
        return ngettext(
            "Please take a password of at least %(n)s character.",
            "Please take a password of at least %(n)s characters.",
            self.min_length,
        ) % {"n": self.min_length}
