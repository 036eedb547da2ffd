"""Registrations and reactions: workbooks, Word reports and exports."""

from django.utils.translation import gettext_lazy as _

from core import jobs
from evaluation.actions.documents import KINDS
from evaluation.actions.exporting import LIST
from evaluation.actions.reporting import JOB, register_kind
from evaluation.tasks import run_report

for _kind in (LIST, *KINDS):
    register_kind(_kind)
jobs.handler(JOB, title=_("File"))(run_report)
