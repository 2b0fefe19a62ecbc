// The texts of the codes about single values. Included by codes.cpp only.
// Single line feeds in `detail` are spaces, an empty line begins a paragraph.
#pragma once

#include <array>

#include "diag/codes.hpp"

namespace pyat::diag::code_texts {

inline constexpr CodeInfo bad_address{
    .code = "bad-address",
    .severity = Severity::error,
    .since = "0.1.0",
    .summary = "the value is not an IP address, or not a network in CIDR notation",
    .detail =
        R"(The field takes an IP address (192.0.2.10, 2001:db8::10) or, where networks are listed, an address with the
length of its prefix (192.0.2.0/24). Host names, ports and netmasks are not understood there. Lists of networks are
one text with commas between them.

A single address as a network is 192.0.2.10/32, or 2001:db8::10/128.)",
    .wrong = R"(limits:
  alertmanager_receivers_firewall_block_cidr_networks: 10.0.0.0
)",
    .right = R"(limits:
  alertmanager_receivers_firewall_block_cidr_networks: 10.0.0.0/8,192.168.0.0/16
)",
};

inline constexpr CodeInfo bad_boolean{
    .code = "bad-boolean",
    .severity = Severity::error,
    .since = "0.1.0",
    .summary = "the value is neither true nor false",
    .detail =
        R"(The field is a switch. All releases take true and false, and also yes, no, on and off. Numbers (0, 1) and a
"true" in quotes, which is a text, are not taken in their place: "cannot unmarshal !!int `1` into bool".

Write true or false, without quotes. When the value comes from a variable, check that the variable is set: without a
value the field is null, and null means the default.)",
    .wrong = R"(multitenancy_enabled: 1
)",
    .right = R"(multitenancy_enabled: true
)",
};

inline constexpr CodeInfo bad_choice{
    .code = "bad-choice",
    .severity = Severity::error,
    .since = "0.1.0",
    .summary = "the value is not one of the words that the field takes",
    .detail =
        R"(The field takes one word of a short list, written exactly so: most of them in lower case. The list may differ
between releases; the help shows that of the release that was checked.

The server stops with an error such as "unrecognized log level", often without naming the field.)",
    .wrong = R"(server:
  log_level: verbose
)",
    .right = R"(server:
  log_level: debug
)",
};

inline constexpr CodeInfo bad_duration{
    .code = "bad-duration",
    .severity = Severity::error,
    .since = "0.1.0",
    .summary = "the value is not a duration that this field understands",
    .detail =
        R"(There are two kinds of duration fields, and the documentation shows them alike. Most fields are Go durations: a number with one of ns, us, ms, s, m, h, or several of them (1h30m, 1.5h). They know no
days, weeks or years: 1d is refused, write 24h. The others, most of them limits, are Prometheus durations: whole
numbers with ms, s, m, h, d, w, y, the largest unit first (1d12h); they know neither fractions nor a sign.

A number without a unit is refused by Prometheus durations, and by Go durations in Mimir since 2.3. Earlier releases
of Mimir and all of Tempo read it as nanoseconds, so that 30 is as good as zero. Only 0 needs no unit.)",
    .wrong = R"(blocks_storage:
  tsdb:
    retention_period: 1d    # a Go duration
)",
    .right = R"(blocks_storage:
  tsdb:
    retention_period: 24h
limits:
  compactor_blocks_retention_period: 1y    # a Prometheus duration
)",
};

inline constexpr CodeInfo bad_label{
    .code = "bad-label",
    .severity = Severity::error,
    .since = "0.1.0",
    .summary = "the value is not a label name",
    .detail =
        R"(A label name begins with a letter or an underscore and goes on with letters, digits and underscores. Dashes,
dots and slashes are not part of it, although names in OpenTelemetry and Kubernetes have them: the usual translation
turns them into underscores, so that k8s.pod.name is found as k8s_pod_name.

Mimir since 3.0 and Tempo since 2.8 accept other characters, too; a file that is meant for earlier releases as well
should not use them.)",
    .wrong = R"(limits:
  metric_relabel_configs:
    - action: drop
      source_labels: [pod-name]
      regex: test-.*
)",
    .right = R"(limits:
  metric_relabel_configs:
    - action: drop
      source_labels: [pod_name]
      regex: test-.*
)",
};

inline constexpr CodeInfo bad_number{
    .code = "bad-number",
    .severity = Severity::error,
    .since = "0.1.0",
    .summary = "the value is not a number that fits into the field",
    .detail =
        R"(The field takes a number: whole or with a fraction, with or without a sign, in certain bounds. Units (10MB, 5%),
quoted numbers and values out of bounds are refused: "cannot unmarshal !!str `10MB` into int".

Write sizes in bytes and rates a second, without a unit. Underscores may separate digits (10_000_000). Two forms are
accepted and may surprise: with a leading zero the number is octal (010 is 8), and in a field for whole numbers the
fraction is dropped (1.5 is 1).)",
    .wrong = R"(limits:
  ingestion_burst_size: 200k
)",
    .right = R"(limits:
  ingestion_burst_size: 200_000
)",
};

inline constexpr CodeInfo bad_regex{
    .code = "bad-regex",
    .severity = Severity::error,
    .since = "0.1.0",
    .summary = "the value is not a regular expression that Go understands",
    .detail =
        R"(Regular expressions are those of Go (RE2): no lookahead, no lookbehind, no backreferences. In relabelling rules
they are anchored: they have to match the whole value, so write .*test.* for "contains test".

An error at a bracket is often a question of YAML: in double quotes a backslash has to be doubled ("\\d+"), in single
quotes or without quotes it does not ('\d+').)",
    .wrong = R"(limits:
  metric_relabel_configs:
    - action: drop
      source_labels: [job]
      regex: "(?!prod).*"
)",
    .right = R"(limits:
  metric_relabel_configs:
    - action: keep
      source_labels: [job]
      regex: "prod.*"
)",
};

inline constexpr CodeInfo bad_size{
    .code = "bad-size",
    .severity = Severity::error,
    .since = "0.1.0",
    .summary = "the value is not a size with a unit",
    .detail =
        R"(The field takes a size with its unit, without a space between them: B, KB, MB, GB (also KiB, MiB, GiB). All of
these are powers of 1024. A number alone is refused, except 0: "units: unknown unit in 65536". So are units of
time, and of sizes in lower case.

Only a few fields are of this kind. Most fields that end in _bytes are plain numbers and refuse a unit: see bad-number.)",
    .wrong = R"(frontend_worker:
  grpc_client_config:
    initial_stream_window_size: 65536
)",
    .right = R"(frontend_worker:
  grpc_client_config:
    initial_stream_window_size: 64KB
)",
};

inline constexpr CodeInfo bad_time{
    .code = "bad-time",
    .severity = Severity::error,
    .since = "0.1.0",
    .summary = "the value is not a point in time in RFC 3339 form",
    .detail =
        R"(The field takes a date with a time and a zone: 2024-05-01T00:00:00Z, or with an offset in the place of the Z:
2024-05-01T00:00:00+02:00. The server says: parsing time "…" as "2006-01-02T15:04:05Z07:00", which is Go's way to write
the form that it expects.

Durations ("one day ago"), dates in other orders and Unix timestamps are not understood.)",
    .wrong = R"(query_frontend:
  rf1_after: 1714521600
)",
    .right = R"(query_frontend:
  rf1_after: 2024-05-01T00:00:00Z
)",
};

inline constexpr CodeInfo bad_url{
    .code = "bad-url",
    .severity = Severity::error,
    .since = "0.1.0",
    .summary = "the value is not a URL",
    .detail =
        R"(The field takes a URL: scheme://host:port/path. The server parses it while it reads the file and stops at a
percent sign that begins no escape, a space in the host, a control character, a port that is no number, or a colon in
front of which there is no scheme.

A password in a URL has to be percent-encoded: @ is %40, : is %3A, / is %2F, % is %25.)",
    .wrong = R"(ruler:
  external_url: http://mimir example:8080
)",
    .right = R"(ruler:
  external_url: http://mimir.example:8080
)",
};

inline constexpr std::array values_codes{
    bad_address, bad_boolean, bad_choice, bad_duration, bad_label, bad_number, bad_regex, bad_size, bad_time, bad_url,
};

}  // namespace pyat::diag::code_texts
