"""Reads the same records from four formats with nothing but Python's own
parsers, and says where they do not tell the same. Prints the number of rows: visits, and
items that have none.

    read.py r.csv r.jsonl r.xes r.json
"""
import csv
import json
import sys
import xml.etree.ElementTree as xml
from datetime import datetime

WAITS = "worked", "waitedQueue", "waitedOffShift", "waitedDelay", "waitedApproval", "waitedBatch", "waitedLimit"


def milli(text):
    """A moment as whole milliseconds since 1970, cut off as XES and OCEL do."""
    if not text:
        return None
    head, dot, rest = text.partition(".")
    digits = ""
    while rest[:1].isdigit():
        digits, rest = digits + rest[0], rest[1:]
    if not dot:
        head, rest = text, ""
    zone = rest.replace("Z", "+00:00")
    return int(datetime.fromisoformat(head.replace("Z", "+00:00") + zone).timestamp()) * 1000 + int((digits + "000")[:3])


def rows(records):
    return sorted(
        (int(r["replication"]), r["item"], r["stream"], r["step"], int(r["visit"]), r["team"] or "", milli(r["entered"]), milli(r["started"]),
         milli(r["ended"]), *(float(r[w] or 0) for w in WAITS), r["to"] or "", str(r["rework"]).lower(), r["outcome"] or "")
        for r in records if r["step"])  # a row without a step is an item without a visit


def from_xes(path):
    out = []
    for trace in xml.parse(path).getroot().iter("trace"):
        of = {a.get("key"): a.get("value") for a in trace if a.tag != "event"}
        replication, item = of["concept:name"].split("/", 1)
        visits = {}
        for event in trace.iter("event"):
            e = {a.get("key"): a.get("value") for a in event}
            v = visits.setdefault((e["stream"], e["concept:name"], e["concept:instance"]), {})
            v[e["lifecycle:transition"]] = e["time:timestamp"]
            v.update(e)
        for (stream, step, nth), v in visits.items():
            teams = [v[k] for k in ("org:group", "group2", "group3") if k in v]
            out.append((int(replication), item, stream, step, int(nth), "+".join(teams), milli(v["schedule"]), milli(v.get("start")),
                        milli(v.get("complete") or v.get("withdraw") or v.get("ate_abort")), *(float(v.get(w, 0)) for w in WAITS), v.get("to", ""),
                        v.get("rework", "false"), of.get("outcome", "")))
    return sorted(out)


def from_ocel(path):
    with open(path, encoding="utf-8") as f:
        log = json.load(f)
    objects = {o["id"]: {a["name"]: a["value"] for a in o.get("attributes", [])} for o in log["objects"]}
    out = []
    for e in log["events"]:
        if "/" not in e["type"]:
            continue
        stream, step = e["type"].split("/")
        a = {x["name"]: x["value"] for x in e["attributes"]}
        item = [r["objectId"] for r in e["relationships"] if r["qualifier"] == "item"][0]
        teams = [r["objectId"].split("/")[2] for r in e["relationships"] if r["qualifier"] == "team"]
        replication, name = item.split("/", 1)
        out.append((int(replication), name, stream, step, int(a["visit"]), "+".join(teams), milli(a["entered"]), milli(a.get("started")),
                    milli(a.get("ended")), *(float(a[w]) for w in WAITS), a.get("to", ""), a["rework"], objects[item].get("outcome", "")))
    return sorted(out)


def same(name, want, got, whole):
    if len(want) != len(got):
        sys.exit(f"{name}: {len(got)} visits, {len(want)} in CSV")
    for w, g in zip(want, got):
        # XES tells times only of visits that have ended.
        if w != g and (whole or w[8] is not None):
            sys.exit(f"{name}: {g}\n    CSV: {w}")


with open(sys.argv[1], newline="", encoding="utf-8") as f:
    table = list(csv.DictReader(f))
base = rows(table)
with open(sys.argv[2], encoding="utf-8") as f:
    same("JSON Lines", base, rows(map(json.loads, f)), True)
same("XES", base, from_xes(sys.argv[3]), False)
same("OCEL", base, from_ocel(sys.argv[4]), True)
print(len(table))
