"""As much TraceQL as is asked here: { conditions joined by && }, with what may follow it in a pipe passed over."""

import re

from .otlp_metrics import text_of
from .promql import duration, unquoted

_CONDITION = re.compile(r'''\s*(?:(span|resource)?\.("(?:[^"\\]|\\.)*"|[\w.\-/]+)|(name|duration|kind|status|statusMessage|rootName|rootServiceName))
                            \s*(=~|!~|!=|>=|<=|=|>|<)\s*("(?:[^"\\]|\\.)*"|`[^`]*`|[\w.+-]+)\s*''', re.VERBOSE)
_INTRINSIC_SCOPE = re.compile(r"\b(?:span|trace|event):(?=\w)")


def _literal(token):
    if token[0] == "`":
        return token[1:-1]
    if token[0] == '"':
        return unquoted(token)
    if token in ("true", "false"):
        return token == "true"
    try:
        return int(token)
    except ValueError:
        pass
    try:
        return float(token)
    except ValueError:
        pass
    if re.fullmatch(r"(\d+(ms|s|m|h))+", token):
        return duration(token) * 1_000_000
    return _Keyword(token)


class _Keyword(str):
    pass


def _plain(value):
    """An AnyValue as what Python compares; the type counts."""
    (kind, found), = value.items() if len(value) == 1 else ((None, None),)
    return _Keyword(found) if kind == "keyword" else found


class Conditions:
    def __init__(self, conditions):
        self._conditions = conditions  # (scope, name, operator, value)

    def postings(self):
        """Of which a span that matches has every one: the equal ones."""
        for scope, name, operator, value in self._conditions:
            if operator == "=" and not isinstance(value, _Keyword) and (scope, name) != ("intrinsic", "duration"):
                if scope != "intrinsic" or name == "name":
                    yield scope, name, value if isinstance(value, str) else text_of(_any(value))

    def asked(self):
        """[(scope, name)]: what an answer shows of each span."""
        return [(scope, name) for scope, name, _, _ in self._conditions]

    def matches(self, span):
        return all(self._holds(span, *condition) for condition in self._conditions)

    @staticmethod
    def _holds(span, scope, name, operator, value):
        has = span.value(scope, name)
        if has is None:
            return False
        has = _plain(has)
        if operator in ("=~", "!~"):
            return (re.fullmatch(str(value), str(has)) is not None) == (operator == "=~")
        numbers = isinstance(has, (int, float)) and isinstance(value, (int, float)) and isinstance(has, bool) == isinstance(value, bool)
        if not numbers and type(has) is not type(value):
            return False
        return {"=": has == value, "!=": has != value}.get(operator) if operator in ("=", "!=") else {
            ">": has > value, "<": has < value, ">=": has >= value, "<=": has <= value}[operator]


def _any(value):
    if isinstance(value, bool):
        return {"boolValue": value}
    return {"intValue": value} if isinstance(value, int) else {"doubleValue": value}


def parse(text):
    within = re.match(r'\s*\{((?:"(?:[^"\\]|\\.)*"|`[^`]*`|[^}"`])*)\}\s*(\|.*)?$', text, re.DOTALL)
    if not within:
        raise ValueError("parse error at line 1, col 3: syntax error: unexpected $end")
    inside, conditions, at = _INTRINSIC_SCOPE.sub("", within.group(1)), [], 0
    while inside[at:].strip():
        found = _CONDITION.match(inside, at)
        if not found:
            raise ValueError(f"parse error at line 1, col {at + 2}: syntax error: unexpected IDENTIFIER")
        scope, attribute, intrinsic, operator, literal = found.groups()
        name = intrinsic or (unquoted(attribute) if attribute[0] == '"' else attribute)
        conditions.append(("intrinsic" if intrinsic else scope or "", name, operator, _literal(literal)))
        at = found.end()
        if inside[at:].strip():
            if not inside.startswith("&&", at):
                raise ValueError(f"parse error at line 1, col {at + 2}: syntax error: unexpected {inside[at]}")
            at += 2
    return Conditions(conditions)


def of_tags(text):
    """logfmt: name=value, apart by spaces; all of them, whatever their scope."""
    conditions = []
    for name, quoted, plain in re.findall(r'([\w.\-]+)=(?:("(?:[^"\\]|\\.)*")|(\S+))', text):
        scope = ("intrinsic", "name") if name == "name" else ("", name)
        conditions.append((*scope, "=", unquoted(quoted) if quoted else plain))
    return Conditions(conditions)
