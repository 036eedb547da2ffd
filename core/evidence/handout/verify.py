"""Check an export of Huiyin's evidence with nothing but Python 3.8 or newer; no network, no installation.

    python3 -I verify.py [export.json] [--anchors anchors-2026-11.txt ...]

Exit code 0: it holds. 1: it does not; each place is named. 2: the files cannot be read.
"""

import hashlib
import json
import sys
from pathlib import Path

START = "00" * 32


def main(words):
    """Check the export named (or the one beside this file), against copies of the anchors where given."""
    words = list(words)
    copies = words[words.index("--anchors") + 1 :] if "--anchors" in words else []
    own = words[: words.index("--anchors")] if "--anchors" in words else words
    path = Path(own[0]) if own else Path(__file__).resolve().parent / "export.json"
    try:
        export = json.loads(path.read_text(encoding="utf-8"))
        lines = {line for copy in copies for line in Path(copy).read_text(encoding="utf-8").splitlines()}
        faults = check(export, lines if copies else None)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:
        say(f"无法读取 · cannot be read: {path}: {fault!r}")
        return 2
    tell(export, faults, bool(copies))
    return 1 if faults else 0


def check(export, lines):
    """Every place that does not hold, in both languages."""
    faults: list = []
    hashes = check_records(export, faults)
    anchors = check_anchors(export["anchors"], lines, faults)
    check_proofs(export, hashes, anchors, faults)
    return faults


def check_records(export, faults):
    """Each record stands on the one before it; returns their hashes by sequence."""
    previous, hashes = START, {}
    for sequence, record in enumerate(export["records"], 1):
        text = json.loads(record["text"])
        where = f"第 {sequence} 条记录 · record {sequence}"
        by = text.get("algorithm", "sha256")
        found = hashlib.new(by, bytes.fromhex(previous) + record["text"].encode()).hexdigest()
        if (text["kind"] + f":{text['id']}", text["sequence"]) != (export["subject"], sequence):
            faults.append(f"{where}: 不在原来的位置 · not in its own place")
        if found != record["hash"]:
            faults.append(
                f"{where}: 内容、哈希或前一条已被改动 · the text, its hash or the one before was changed"
            )
        if hashlib.sha256(record["name"].encode()).hexdigest()[:16] != text["name"]:
            faults.append(f"{where}: 姓名与记录不符 · the name is not the one recorded")
        previous = record["hash"]
        hashes[sequence] = record["hash"]
    if not hashes:
        faults.append("没有任何记录 · there are no records")
    return hashes


def check_anchors(texts, lines, faults):
    """Each anchor stands on the one before it; returns them by number."""
    anchors, last = {}, None
    for line in texts:
        anchor = json.loads(line)
        where = f"锚点 {anchor['number']} · anchor {anchor['number']}"
        if last and (anchor["number"], anchor["previous"]) != (last[0] + 1, last[1]):
            faults.append(f"{where}: 不接前一个锚点 · does not stand on the anchor before it")
        if lines is not None and line not in lines:
            faults.append(f"{where}: 库外副本中没有这一行 · the copy outside has no such line")
        by = anchor.get("algorithm", "sha256")
        last = anchor["number"], hashlib.new(by, b"\x02" + line.encode()).hexdigest()
        anchors[anchor["number"]] = (bytes.fromhex(anchor["root"]), by)
    return anchors


def check_proofs(export, hashes, anchors, faults):
    """Each bound record reaches the root of its anchor."""
    for proof in export["proofs"]:
        sequence, number = proof["sequence"], proof["anchor"]
        where = f"第 {sequence} 条记录 · record {sequence}"
        if sequence not in hashes:
            faults.append(f"{where}: 锚点有它，导出中没有 · an anchor binds it, the export lacks it")
        elif number not in anchors:
            faults.append(f"{where}: 缺少锚点 {number} · anchor {number} is missing")
        elif (
            climb(f"{export['subject']} {sequence} {hashes[sequence]}", proof["path"], anchors[number])
            is False
        ):
            faults.append(f"{where}: 与锚点 {number} 不符 · does not reach the root of anchor {number}")
    if [proof["anchor"] for proof in export["proofs"]] != sorted({p["anchor"] for p in export["proofs"]}):
        faults.append("证明的次序不对 · the proofs are not in order")


def climb(text, path, anchor):
    """Whether a leaf and its neighbours lead to the anchor's root."""
    root, by = anchor
    found = hashlib.new(by, b"\x00" + text.encode()).digest()
    for side, neighbour in path:
        other = bytes.fromhex(neighbour)
        found = hashlib.new(by, b"\x01" + (other + found if side == "left" else found + other)).digest()
    return found == root


def tell(export, faults, compared):
    """Say what was read and what it means."""
    for record in export["records"]:
        text = json.loads(record["text"])
        mark = record["hash"][:4] + "…" + record["hash"][-4:]
        say(f"{text['sequence']:>4}  {text['at']}  {text['verb']:<20}  {mark}  {record['name']}")
    bound = max((proof["sequence"] for proof in export["proofs"]), default=0)
    later = len(export["records"]) - bound
    counts = len(export["records"]), len(export["anchors"])
    say("{}: {} 条记录，{} 个锚点 · records, anchors".format(export["name"], *counts))
    for fault in faults:
        say(f"× {fault}")
    if faults:
        say(f"存证不成立：{len(faults)} 处 · The evidence does not hold: {len(faults)} places.")
        return
    say("存证成立：每条记录未被改动、调换或删减 · The evidence holds: nothing changed, swapped or cut.")
    if later:
        say(f"最后 {later} 条晚于最近的锚点，尚无锚点证明 · The last {later} are newer than any anchor here.")
    if not compared:
        say("要证明整条链未被重建，请用 --anchors 与库外副本比对 · To rule out a rebuilt chain,")
        say("give --anchors with the copy that is kept outside the database.")


def say(sentence):
    """One line, whatever the terminal can show."""
    sys.stdout.buffer.write((sentence + "\n").encode("utf-8"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
