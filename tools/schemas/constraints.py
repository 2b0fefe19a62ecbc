"""What an editor should accept for a value of a Go type, as draft-7 keywords.

Rather too much than too little: an editor must not mark what a server takes. YAML as the servers read it (1.1, into
typed fields) and YAML as editors read it (1.2) differ, so that every type also takes null (the field keeps its
default), the other notations of its values as text, and any text with a `$` (`-config.expand-env` replaces it).
"""

NULL = "null"
VARIABLE = r"\$"
INTEGER = "^[-+]?(0b[01_]+|0o?[0-7_]+|0x[0-9a-fA-F_]+|[0-9][0-9_]*)$"  # as YAML 1.1 writes them
FLOAT = r"^[-+]?([0-9.][0-9_.]*([eE][-+]?[0-9]+)?|\.(inf|Inf|INF|nan|NaN|NAN))$"

SCALAR = {"type": ["string", "number", "boolean", NULL]}
LIST = {"type": ["array", NULL]}
MAP = {"type": ["object", NULL]}


def _text(*patterns, number=None):
    """Text that matches one of the patterns; `number` holds the keywords for a bare number, None refuses those."""
    types = ["string", NULL] if number is None else ["string", "number", NULL]
    return {"type": types, **(number or {}), "pattern": "|".join((*patterns, VARIABLE))}


def _word(*words):
    return _text("^(" + "|".join(words) + ")$")


def _integer(low=None, high=None):
    bounds = {"minimum": low, "maximum": high}
    return _text(INTEGER, number={keyword: bound for keyword, bound in bounds.items() if bound is not None})


def _described(description, schema):
    return {"description": description, **schema}


ONLY_ZERO = {"minimum": 0, "maximum": 0}

BY_KIND = {
    "bool": {
        "type": ["boolean", "string", NULL],
        "pattern": f"^([yY]|[nN]|[yY]es|YES|[nN]o|NO|[tT]rue|TRUE|[fF]alse|FALSE|[oO]n|ON|[oO]ff|OFF)$|{VARIABLE}",
    },
    "int": _integer(),
    "int32": _integer(-(2**31), 2**31 - 1),
    "int64": _integer(),
    "uint": _integer(0),
    "uint8": _integer(0, 2**8 - 1),
    "uint16": _integer(0, 2**16 - 1),
    "uint32": _integer(0, 2**32 - 1),
    "uint64": _integer(0),
    "float64": _text(INTEGER, FLOAT, number={}),
    "string": SCALAR,
    "slice": LIST,
    "map": MAP,
    "interface": {},
    "struct": MAP,
}

LEVEL = _word("debug", "info", "warn", "error")

# Types that read their values themselves, or that mean more than their kind says.
BY_TYPE = {
    "time.Duration": _described(
        "A duration such as 30s or 1h30m. Units: ns, us, ms, s, m, h. A bare number counts nanoseconds.",
        _text(r"^[-+]?(([0-9]+\.?[0-9]*|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+$", INTEGER, number={}),
    ),
    "model.Duration": _described(
        "A duration such as 30s, 12h or 7d. Units, the largest first: y, w, d, h, m, s, ms. Whole numbers only.",
        _text("^([0-9]+y)?([0-9]+w)?([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?$", "^0$", number=ONLY_ZERO),
    ),
    "flagext.Bytes": _described(
        "A size such as 512MB or 1.5GiB; the unit is needed, and counts in powers of 1024.",
        _text(r"^[-+]?([0-9.]+([KMGTPE]i?)?B)+$", "^[-+]?0$", number=ONLY_ZERO),
    ),
    "flagext.Secret": SCALAR,
    "flagext.URLValue": SCALAR,
    "flagext.StringSliceCSV": _described("Values separated by commas.", SCALAR),
    "flagext.CIDRSliceCSV": _described("Network ranges such as 10.0.0.0/8, separated by commas.", SCALAR),
    "flagext.StringSliceCSVMulti": {"type": ["array", *SCALAR["type"]]},
    "config.URL": SCALAR,
    "config.TLSVersion": _word("TLS10", "TLS11", "TLS12", "TLS13"),
    "backend.Encoding": _word("none", "gzip", "lz4", "lz4-64k", "lz4-256k", "lz4-1M", "snappy", "zstd", "s2"),
    "listtomap.ListToMap": LIST,
    "overrides.ListToMap": LIST,
    "log.Level": LEVEL,
    "logging.Level": LEVEL,
    "logging.Format": _word("logfmt", "json"),
    "net.IP": {"type": ["string", "array", NULL]},
    "relabel.Regexp": SCALAR,
    "s3.BucketLookupType": SCALAR,
    "time.Time": {"type": ["string", "object", NULL]},
    "model.ValidationScheme": SCALAR,
    "validation.LabelValueLengthOverLimitStrategy": SCALAR,
}

# Structures with an inlined map that the server fills, only to refuse what it finds there.
CLOSED_INLINE_MAPS = {"overrides.Overrides"}


def constraint(go_type, kind):
    """The keywords for values of a type that is not a structure with fields."""
    return BY_TYPE.get(go_type, BY_KIND[kind])
