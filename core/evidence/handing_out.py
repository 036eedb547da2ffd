"""A ZIP for someone outside: one subject's records, the anchors that bind them, proofs, and the verifier."""

import io
import json
import zipfile
from datetime import datetime
from pathlib import Path

from core.evidence.anchoring import algorithm_of, hashed_leaves
from core.evidence.entries import instant
from core.evidence.merkle import path_of
from core.evidence.writing import records_of
from core.models import Anchor, AnchoredHead
from core.subjects import Subject

HANDOUT = Path(__file__).parent / "handout"
PAGES = ("verify.py", "README.zh.txt", "README.en.txt")
FORMAT = 1


def handed_out(subject: Subject, *, name: str, now: datetime) -> bytes:
    """The ZIP; ``name`` is what people call the subject."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "export.json", json.dumps(exported(subject, name=name, now=now), ensure_ascii=False, indent=1)
        )
        for page in PAGES:
            archive.write(HANDOUT / page, page)
    return packed.getvalue()


def exported(subject: Subject, *, name: str, now: datetime) -> dict[str, object]:
    """What export.json holds. Anchors run without a gap from the first that binds a record to the last."""
    bound = AnchoredHead.objects.filter(subject_kind=subject.kind, subject_id=subject.id).order_by("sequence")
    heads = list(bound)
    numbers = [head.anchor_id for head in heads]
    anchors = (
        Anchor.objects.filter(number__gte=numbers[0], number__lte=numbers[-1])
        if numbers
        else Anchor.objects.none()
    )
    records = records_of(subject)
    return {
        "format": FORMAT,
        "subject": str(subject),
        "name": name,
        "exported_at": instant(now),
        "records": [
            {"text": record.text, "hash": bytes(record.hash).hex(), "name": record.actor_name}
            for record in records
        ],
        "anchors": list(anchors.order_by("number").values_list("text", flat=True)),
        "proofs": [_proof(head) for head in heads],
    }


def _proof(head: AnchoredHead) -> dict[str, object]:
    fellows = list(
        AnchoredHead.objects.filter(anchor_id=head.anchor_id)
        .order_by("subject_kind", "subject_id")
        .values_list("subject_kind", "subject_id", "sequence", "hash")
    )
    by = algorithm_of(json.loads(head.anchor.text))
    leaves = hashed_leaves(
        [(kind, id_, sequence, bytes(hash_)) for kind, id_, sequence, hash_ in fellows], by
    )
    place = [fellow[:2] for fellow in fellows].index((head.subject_kind, head.subject_id))
    path = [[side, neighbour.hex()] for side, neighbour in path_of(leaves, place, by)]
    return {"sequence": head.sequence, "anchor": head.anchor_id, "path": path}
