"""Every sentence with which this app refuses, by reason code: what is the matter, and what to do."""

from typing import Any

from feedback.wording import (
    aftercare,
    attachments,
    bulk,
    cohandling,
    drafts,
    knowing,
    main_path,
    merging,
    requests,
    returns,
    rules,
)

WORDING: dict[str, Any] = {
    **main_path.WORDING,
    **requests.WORDING,
    **returns.WORDING,
    **aftercare.WORDING,
    **attachments.WORDING,
    **bulk.WORDING,
    **cohandling.WORDING,
    **drafts.WORDING,
    **merging.WORDING,
    **knowing.WORDING,
    **rules.WORDING,
}
