"""What every page does with the files of its form, before the form is checked."""

from django.http import HttpRequest

from feedback import actions
from feedback.forms.attachments import ATTACHMENT, DROPPED, FIELD, UPLOAD, WithFiles
from feedback.forms.base import MoveForm

LONGEST_ID = 18


def take_in(request: HttpRequest, form: MoveForm) -> bool:
    """Keep what was uploaded with the form, drop what was asked to be dropped.

    True when nothing more was asked than that: the form is to be shown again, unchecked.
    """
    if not isinstance(form, WithFiles):
        return False
    uploads = request.FILES.getlist(FIELD)
    if uploads:
        received = actions.receive(form.ticket, verb=form.verb, uploads=uploads, by=form.user, now=form.now)
        form.refuse_files(received.reasons)
    key = request.POST.get(DROPPED, "")
    if not key:
        return False
    if key[1:].isascii() and key[1:].isdigit() and len(key) <= LONGEST_ID:
        _drop(form, key[0], int(key[1:]))
    form.quieten()
    return True


def _drop(form: WithFiles, sort: str, number: int) -> None:
    if sort == UPLOAD:
        actions.discard_upload(number, by=form.user)
    elif sort == ATTACHMENT:
        form.take_out(number)
