"""Files of a ticket for programs: what may be read, and uploads that wait for their move."""

from typing import Any, cast

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.refusals import Refused
from departments.models import Staff
from feedback import actions
from feedback.api.answers import file_data
from feedback.api.inputs import INPUTS
from feedback.api.inputs._fields import FilesInput
from feedback.models import Attachment, Ticket
from feedback.views.files import ticket_file


class UploadInput(serializers.Serializer[Any]):
    """One file for the move ``verb``."""

    verb = serializers.ChoiceField([verb for verb, taken in INPUTS.items() if issubclass(taken, FilesInput)])
    file = serializers.FileField(allow_empty_file=True)


class Files(APIView):
    """GET: the files one may read. POST (multipart): upload one for a move; the move then names its ``id``.

    An upload whose move is not made within a day is removed.
    """

    parser_classes = [MultiPartParser]

    def get(self, request: Request, number: str) -> Response:
        ticket = _visible(request, number)
        rows = Attachment.objects.visible_to(_staff(request)).filter(ticket=ticket)
        named = rows.select_related("file", "uploaded_by", "dispatch__department")
        return Response({"number": ticket.number, "files": [file_data(row) for row in named]})

    def post(self, request: Request, number: str) -> Response:
        ticket = _visible(request, number)
        given = UploadInput(data=request.data)
        given.is_valid(raise_exception=True)
        verb, upload = given.validated_data["verb"], given.validated_data["file"]
        received = actions.receive(
            ticket, verb=verb, uploads=[upload], by=_staff(request), now=timezone.now()
        )
        if received.reasons:
            raise Refused(*received.reasons, status=422)
        row = received.kept[0]
        answer = {"id": row.pk, "verb": row.verb, "name": row.file.name, "size": row.file.size}
        return Response(answer | {"sha256": row.file.sha256}, status=201)


class FileOne(APIView):
    """The content of one file."""

    def get(self, request: Request, number: str, file_id: int) -> FileResponse:
        return ticket_file(request._request, number, file_id)


def _staff(request: Request) -> Staff:
    return cast(Staff, request.user)


def _visible(request: Request, number: str) -> Ticket:
    tickets = Ticket.objects.visible_to(_staff(request))
    return cast(Ticket, get_object_or_404(tickets, number=number if number.isdecimal() else ""))
