"""Template filters of tickets: free text is shown masked, everywhere."""

from django import template

from core.masking import mask_text

register = template.Library()


@register.filter
def masked(text: str | None) -> str:
    """Free text with phone and identity numbers masked."""
    return mask_text(text or "")
