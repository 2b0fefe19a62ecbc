"""A store of log lines as Loki's: streams, duplicates that are dropped, answers in both directions and no longer than asked."""

import heapq
import json
import re
from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import islice

from . import promql

_FILTER = re.compile(r"""\s*(?P<op>\|=|!=|\|~|!~)\s*(?P<text>"(?:[^"\\]|\\.)*"|`[^`]*`)\s*""")
_LABEL_FILTER = re.compile(rf"""\s*\|\s*([a-zA-Z_]\w*)\s*(=~|!~|!=|=)\s*({promql._STRING}|`[^`]*`)\s*""")
_METRIC = re.compile(r"""\s*(?:(sum|count)\s*(?:by\s*\(([^)]*)\)\s*)?\(\s*)?count_over_time\s*\(\s*(.*)\[([\da-z]+)\]\s*\)\s*\)?\s*$""", re.DOTALL)
HOUR = 3600 * 10**9


@dataclass
class Stream:
    labels: dict
    entries: list = field(default_factory=list)  # (ns, arrival, line, structured metadata), sorted when they are asked for
    known: set = field(default_factory=set)  # (ns, line)
    highest: int = 0
    sorted: bool = True

    def add(self, entry):
        """Whether it was new."""
        if (entry[0], entry[2]) in self.known:
            return False
        self.known.add((entry[0], entry[2]))
        self.sorted = self.sorted and entry[0] >= self.highest
        self.entries.append(entry)
        self.highest = max(self.highest, entry[0])
        return True

    def between(self, start, end):
        if not self.sorted:
            self.entries.sort()
            self.sorted = True
        return self.entries[bisect_left(self.entries, (start,)) : bisect_left(self.entries, (end,))]


class Query:
    """A selector, and filters behind it."""

    def __init__(self, text):
        text = text.strip()
        within = re.match(rf"\{{((?:{promql._STRING}|`[^`]*`|[^}}\"'`])*)\}}", text)
        if not within:
            raise promql.BadQuery("parse error at line 1, col 6: syntax error: unexpected $end, expecting STRING")
        self.matchers = promql.matchers(re.sub("`([^`]*)`", lambda found: json.dumps(found.group(1)), within.group(1)))
        self.filters, at = [], within.end()
        while at < len(text):
            if found := _FILTER.match(text, at):
                self.filters.append((None, found["op"], _unquoted(found["text"])))
            elif found := _LABEL_FILTER.match(text, at):
                self.filters.append((found.group(1), found.group(2), _unquoted(found.group(3))))
            else:
                raise promql.BadQuery(f"parse error at line 1, col {at + 1}: syntax error: unexpected {text[at]}")
            at = found.end()

    def takes(self, stream, entry):
        for label, operator, value in self.filters:
            if label:
                if not promql.matches({**stream.labels, **dict(entry[3])}, [(label, operator, value)]):
                    return False
            else:
                hit = value in entry[2] if "=" in operator else re.search(value, entry[2]) is not None
                if hit != (operator[0] == "|"):
                    return False
        return True


def _unquoted(text):
    return text[1:-1] if text[0] == "`" else promql.unquoted(text)


class Store:
    def __init__(self):
        self.streams, self._postings, self._arrivals = {}, {}, 0

    def of(self, labels):
        found = self.streams.get(labels)
        if found is None:
            found = self.streams[labels] = Stream(dict(labels))
            for pair in labels:
                self._postings.setdefault(pair, []).append(found)
        return found

    def add(self, stream, nanoseconds, line, metadata):
        self._arrivals += 1
        return stream.add((nanoseconds, self._arrivals, line, metadata))

    def select(self, query):
        sure = [self._postings.get((name, value), ()) for name, operator, value in query.matchers if operator == "=" and value]
        candidates = min(sure, key=len) if sure else self.streams.values()
        return [stream for stream in candidates if promql.matches(stream.labels, query.matchers)]

    def entries(self, query, start, end, limit, forward):
        """[(stream, entry)], the first or the last of them."""
        found = []
        for stream in self.select(query):
            entries = stream.between(start, end)
            if query.filters:
                entries = [entry for entry in entries if query.takes(stream, entry)]
            found.append([(entry, stream) for entry in (entries if forward else reversed(entries))])
        merged = heapq.merge(*found, key=lambda pair: pair[0][0], reverse=not forward) if len(found) != 1 else found[0]
        return [(stream, entry) for entry, stream in islice(merged, limit)]

    def count(self, text, moment):
        """Of a metric query: {labels: number}; None where it is none."""
        if not (found := _METRIC.match(text)):
            return None
        function, by, selector, width = found.groups()
        query, width, counts = Query(selector), promql.duration(width) * 1_000_000, {}
        kept = [name.strip() for name in (by or "").split(",")]
        for stream in self.select(query):
            entries = stream.between(moment - width + 1, moment + 1)
            number = sum(query.takes(stream, entry) for entry in entries) if query.filters else len(entries)
            if number:
                key = tuple(sorted((name, value) for name, value in stream.labels.items() if not function or name in kept))
                counts[key] = counts.get(key, 0) + number
        return counts


def grouped(entries, categorized):
    """The "result" of an answer: streams in the order of their labels, as Loki has them.

    Structured metadata is told with each line, or counts among the labels of the stream.
    """
    groups = {}
    for stream, (nanoseconds, _, line, metadata) in entries:
        value = [str(nanoseconds), line]
        if categorized:
            value.append({"structuredMetadata": dict(metadata)} if metadata else {})
            key, labels = id(stream), stream.labels
        else:
            key = (id(stream), metadata)
            labels = {**stream.labels, **dict(metadata)} if metadata else stream.labels
        if key not in groups:
            groups[key] = {"stream": labels, "values": []}
        groups[key]["values"].append(value)
    return sorted(groups.values(), key=lambda group: sorted(group["stream"].items()))
