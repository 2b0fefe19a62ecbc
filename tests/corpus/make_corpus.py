#!/usr/bin/env python3
"""Write the project's own corpus from the recorded answers of the servers' decoders.

usage: make_corpus.py FACTS_DIR OUT_DIR
       make_corpus.py --receivers RECORDED_DIR OUT_DIR

For every Go type that a configuration value can have, the facts hold the real decoder's answer to some ninety probe
values. Each answer becomes a document: the probe at the first field of that type, with the line number moved to where
it stands. Fields below lists are left out, as their place in the document depends on the list.

The second form selects from recorded documents about Tempo's receivers, tempo-RELEASE-receivers.ndjson.gz: the shortest
ones of each kind of answer.
"""
import glob
import gzip
import json
import os
import re
import sys

# Releases that stand for a decoder: Mimir with yaml.v2 and v3, Tempo with either form of overrides, the newest of each.
RELEASES = ("mimir-2.2.0", "mimir-2.10.5", "mimir-3.0.2", "tempo-2.3.1", "tempo-3.0.0")
# Sections whose answer is not that of the field alone: Mimir decodes `common` in a pass of its own, Tempo `overrides` twice.
NOT_PLAIN = ("common", "overrides")
# Types whose answer was recorded without the defaults that the server sets first.
NOT_ALONE = ("validation.Limits",)
# What the decoder takes here is looked at again: when Tempo's distributor is built, by Mimir's own check.
CHECKED_AGAIN = ("receivers", "block_ranges_period", "streaming_chunks_per_ingester_series_buffer_size")
# The facts cut an answer here.
LONGEST_ANSWER = 150


def first_fields(node, path, found):
    for field in node.get("fields") or []:
        name = field["name"]
        # The timeouts of the HA tracker are checked against each other.
        if name == "*" or (not path and name in NOT_PLAIN) or name.startswith("ha_tracker"):
            continue
        found.setdefault(field["type"], path + (name,))
        first_fields(field, path + (name,), found)


def document(path, probe):
    lines = [f"{'  ' * depth}{key}:" for depth, key in enumerate(path)]
    if probe.startswith("|"):
        probe = probe.replace("\n  ", "\n" + "  " * (len(path) + 1))
    return "\n".join(lines) + (" " + probe if probe else "") + "\n"


def moved(error, line):
    """The facts are of a document of one line, and write line breaks as ' | '."""
    return re.sub(r"line 1:", f"line {line}:", error.replace(" |   line", "\n  line"))


def is_one_document(answer):
    # Structures check their fields, panics are the probe's own, and a value with a line break is printed over two lines.
    return not answer.startswith("PANIC") and "text | `" not in answer and len(answer) < LONGEST_ANSWER


def corpus(facts):
    places = {}
    first_fields(facts["root"], (), places)
    for go_type, answers in sorted(facts["types"].items()):
        path = places.get(go_type)
        if path is None or go_type in NOT_ALONE:
            continue
        for probe, answer in answers.items():
            if not is_one_document(answer) or (path[-1] in CHECKED_AGAIN and answer == "ok"):
                continue
            record = {"doc": document(path, probe), "ok": answer == "ok"}
            if answer != "ok":
                record["error"] = moved(answer, len(path))
            yield record


def kind_of(record):
    """What a record has in common with those that say the same of another place."""
    if record["ok"]:
        return "receivers " + " ".join(re.findall(r"^    ([\w/]+):", record["doc"], re.MULTILINE))
    lines = (re.sub(r"^\* |'[^']*'|\"[^\"]*\"|\[.*\]|keys: .*", "", line) for line in record["error"].split("\n"))
    return "\n".join(lines)


def select_receivers(records, most=4):
    """The shortest records of each kind, in the order of the recording."""
    kinds = {}
    for number, record in enumerate(records):
        kinds.setdefault(kind_of(record), []).append((len(record["doc"]), number))
    chosen = sorted(number for found in kinds.values() for _, number in sorted(found)[:most])
    return [{key: records[number][key] for key in ("doc", "ok", "stage", "error") if key in records[number]}
            for number in chosen]


def write(path, records):
    lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    with open(path, "wb") as out:
        out.write(gzip.compress(lines.encode(), mtime=0))


def main():
    if sys.argv[1] == "--receivers":
        recorded_dir, out_dir = sys.argv[2:]
        for path in sorted(glob.glob(f"{recorded_dir}/tempo-*-receivers.ndjson.gz")):
            with gzip.open(path, "rt") as file:
                records = [json.loads(line) for line in file]
            write(f"{out_dir}/{os.path.basename(path)}", select_receivers(records))
        return
    facts_dir, out_dir = sys.argv[1:]
    for name in RELEASES:
        with gzip.open(f"{facts_dir}/{name}.json.gz", "rt") as file:
            facts = json.load(file)
        write(f"{out_dir}/{name}.ndjson.gz", corpus(facts))


if __name__ == "__main__":
    main()
