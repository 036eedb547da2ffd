"""What people are told of by themselves: work of theirs that has ended. Imported from ``ready``."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from core import jobs
from core.models import Job
from core.subjects import Subject
from departments.actions.inbox import InApp, tell
from departments.models import Staff


@jobs.register_ended
def tell_of_job(job: Job, state: Job.State, *, now: datetime) -> None:
    """Tell who started a job that it has ended, and where its outcome is."""
    if job.by_id is None or not Staff.objects.filter(pk=job.by_id).exists():
        return
    with translation.override(settings.LANGUAGE_CODE):
        title = {"title": jobs.title_of(job)}
        done = state == Job.State.DONE
        subject = _("Done: %(title)s") % title if done else _("Did not succeed: %(title)s") % title
        body = "" if done else _("Please open it to read why, and start it again.")
    address, about = reverse("job", args=[job.pk]), Subject("job", job.pk)
    tell([InApp(f"job:{job.pk}:{job.by_id}", job.by_id, subject, body, address, about)], now=now)
