"""Files of papers: taken in with a form, and handed out to whoever may read the paper."""

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from core.uploads import kind_of
from core.web.csp import sandboxed
from feedback.forms.attachments import DROPPED, FIELD
from feedback.views.access import staff_of
from supervision.actions import filing
from supervision.forms.filing import WithPaperFiles
from supervision.models import PaperFile

LONGEST_ID = 18


def take_in(request: HttpRequest, form: WithPaperFiles) -> bool:
    """Keep what was uploaded with the form, drop what was asked to be dropped; before the form is checked.

    True when nothing more was asked than that: the form is to be shown again, unchecked.
    """
    if uploads := request.FILES.getlist(FIELD):
        received = filing.receive(form.place, uploads=uploads, by=form.user, now=form.now)
        form.refuse_files(received.reasons)
    key = request.POST.get(DROPPED, "")
    if not key:
        return False
    if key[1:].isascii() and key[1:].isdigit() and len(key) <= LONGEST_ID:
        filing.discard_upload(int(key[1:]), by=form.user)
    form.quieten()
    return True


@require_safe
def paper_file(request: HttpRequest, file_id: int) -> FileResponse:
    """The file of this id; 404 for one that is not visible, as for none at all."""
    files = PaperFile.objects.visible_to(staff_of(request)).select_related("file")
    row: PaperFile = get_object_or_404(files, pk=file_id)
    kind = kind_of(row.file.content_type)
    if kind is None:
        raise Http404
    response = FileResponse(
        filing.open_file(row),
        as_attachment=not kind.is_picture,
        filename=row.file.name,
        content_type=kind.content_type,
    )
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return sandboxed(response)
