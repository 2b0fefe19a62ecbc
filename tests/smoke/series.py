"""A store of samples as Mimir's and Prometheus' head is one: in order or refused, looked up by label."""

import json
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from . import histograms, promql

HOUR = 3_600_000  # ms: how far behind the newest sample of a tenant the oldest may be


class Rejected(Exception):
    """A sample; `reason` is the label of the counter."""

    def __init__(self, reason, message):
        super().__init__(message)
        self.reason = reason


@dataclass
class Series:
    labels: dict
    times: list = field(default_factory=list)  # ms, ascending
    values: list = field(default_factory=list)  # floats, or dictionaries: native histograms
    exemplars: list = field(default_factory=list)
    shown: str = ""  # the labels as JSON

    def append(self, moment, value):
        """Whether it was new; what was there already, with the same value, is taken and forgotten."""
        if self.times and moment <= self.times[-1]:
            if moment < self.times[-1]:
                raise Rejected("sample-out-of-order", "another sample with a more recent timestamp has already been ingested and "
                               "out-of-order samples are not allowed (err-mimir-sample-out-of-order)")
            if self.values[-1] != value:
                raise Rejected("new-value-for-timestamp", "another sample with the same timestamp, but a different value, has already "
                               "been ingested (err-mimir-sample-duplicate-timestamp)")
            return False
        self.times.append(moment)
        self.values.append(value)
        return True

    def at(self, moment):
        """(time, value) of the newest within the lookback; None if there is none."""
        found = bisect_right(self.times, moment) - 1
        return (self.times[found], self.values[found]) if found >= 0 and self.times[found] > moment - promql.LOOKBACK else None


class Store:
    """Of one tenant. `left_open`: whether a range leaves out what is exactly at its beginning, as since Prometheus 3."""

    def __init__(self, left_open=False):
        self.left_open = left_open
        self.series, self._postings, self.newest = {}, {}, None
        self.metadata = {}

    def of(self, labels):
        """The series of these sorted pairs."""
        found = self.series.get(labels)
        if found is None:
            found = self.series[labels] = Series(dict(labels), shown=json.dumps(dict(labels), separators=(",", ":"), ensure_ascii=False))
            for pair in labels:
                self._postings.setdefault(pair, []).append(found)
        return found

    def append(self, series, moment, value):
        if self.newest is not None and moment < self.newest - HOUR:
            raise Rejected("sample-timestamp-too-old", "its timestamp is too old (err-mimir-sample-timestamp-too-old)")
        new = series.append(moment, value)
        self.newest = moment if self.newest is None else max(self.newest, moment)
        return new

    def select(self, matchers):
        sure = [self._postings.get((name, value), ()) for name, operator, value in matchers if operator == "=" and value]
        candidates = min(sure, key=len) if sure else self.series.values()
        return [series for series in candidates if series.times and promql.matches(series.labels, matchers)]

    # ---- answers, as the text of "data" -----------------------------------------------------------------------------

    def query(self, text, moment):
        functions, selector = promql.parse(text)
        selected = self.select(selector.matchers)
        moment = (selector.at if selector.at is not None else moment) - selector.offset
        if selector.range is None:
            rows = [(each, found[1]) for each in selected if (found := each.at(moment))]
        elif functions:
            over = functions.pop()
            rows = [(each, _over(over, values)) for each in selected if (values := self._raw(each, selector, moment)[1])]
        else:
            return _result("matrix", [_matrix_row(each, *raw) for each in selected if (raw := self._raw(each, selector, moment))[0]])
        for function in reversed(functions):
            rows = [(Series({}, shown="{}"), _over(function + "_over_time", [value for _, value in rows]))] if rows else []
        stamp = promql.seconds(moment + selector.offset)
        return _result("vector", [f'{{"metric":{each.shown},{_cell("value", stamp, value)}}}' for each, value in rows])

    def query_range(self, text, start, end, step):
        functions, selector = promql.parse(text)
        if functions or selector.range is not None:
            raise promql.BadQuery("the double answers range queries of plain selectors only")
        rows = []
        for series in self.select(selector.matchers):
            found = [(moment, hit[1]) for moment in range(start, end + 1, step) if (hit := series.at(moment - selector.offset))]
            if found:
                rows.append(_matrix_row(series, *zip(*found)))
        return _result("matrix", rows)

    def _raw(self, series, selector, moment):
        cut = bisect_right if self.left_open else bisect_left
        begin, end = cut(series.times, moment - selector.range), bisect_right(series.times, moment)
        return series.times[begin:end], series.values[begin:end]

    def exemplars(self, text, start, end):
        _, selector = promql.parse(text)
        rows = []
        for series in self.select(selector.matchers):
            found = [{"labels": dict(labels), "value": promql.number(value), "timestamp": moment / 1000}
                     for labels, value, moment in series.exemplars if start <= moment <= end]
            if found:
                rows.append({"seriesLabels": series.labels, "exemplars": found})
        return json.dumps(rows, separators=(",", ":"), ensure_ascii=False)


def _over(function, values):
    if function == "count_over_time":
        return float(len(values))
    return {"sum": sum, "max": max, "min": min, "last": lambda all_of: all_of[-1]}[function.removesuffix("_over_time")](values)


def _cell(name, stamp, value):
    if isinstance(value, dict):
        return f'"{name.replace("value", "histogram")}":[{stamp},{json.dumps(histograms.shown(value))}]'
    return f'"{name}":[{stamp},"{promql.number(value)}"]'


def _matrix_row(series, times, values):
    """Samples and native histograms are apart in an answer."""
    number, seconds = promql.number, promql.seconds
    parts = []
    if any(not isinstance(value, dict) for value in values):
        samples = (f'[{seconds(at)},"{number(value)}"]' for at, value in zip(times, values) if not isinstance(value, dict))
        parts.append(f'"values":[{",".join(samples)}]')
    if any(isinstance(value, dict) for value in values):
        shown = (f"[{seconds(at)},{json.dumps(histograms.shown(value))}]" for at, value in zip(times, values) if isinstance(value, dict))
        parts.append(f'"histograms":[{",".join(shown)}]')
    return f'{{"metric":{series.shown},{",".join(parts)}}}'


def _result(kind, rows):
    return f'{{"resultType":"{kind}","result":[{",".join(rows)}]}}'
