"""Every sentence with which this app refuses, by reason code: what is the matter, and what to do."""

from typing import Any

from feedback.wording import aftercare, attachments, cohandling, main_path, merging, requests, returns, rules

WORDING: dict[str, Any] = {
    **main_path.WORDING,
    **requests.WORDING,
    **returns.WORDING,
    **aftercare.WORDING,
    **attachments.WORDING,
    **cohandling.WORDING,
    **merging.WORDING,
    **rules.WORDING,
}
