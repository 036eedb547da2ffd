"""The content of one file of a ticket, to whoever may read it: pictures shown, everything else downloaded."""

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.web.csp import sandboxed
from feedback import actions
from feedback.models import Attachment
from feedback.views.access import staff_of, visible_ticket


@require_safe
def ticket_file(request: HttpRequest, number: str, file_id: int) -> FileResponse:
    """The file of this id on this ticket; 404 for one that is not visible, as for none at all."""
    ticket, user = visible_ticket(request, number), staff_of(request)
    files = Attachment.objects.visible_to(user).filter(ticket=ticket).select_related("file")
    row: Attachment = get_object_or_404(files, pk=file_id)
    kind = row.kind
    if kind is None:
        raise Http404
    stream = actions.open_attachment(
        row, by=user, now=timezone.now(), address=request.META.get("REMOTE_ADDR")
    )
    response = FileResponse(
        stream, as_attachment=not kind.is_picture, filename=row.file.name, content_type=kind.content_type
    )
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return sandboxed(response)
