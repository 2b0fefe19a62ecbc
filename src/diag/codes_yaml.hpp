// The texts of the codes about YAML itself: what is wrong before any field has a meaning. Included by codes.cpp only.
// Single line feeds in `detail` are spaces, an empty line begins a paragraph.
#pragma once

#include <array>

#include "diag/codes.hpp"

namespace pyat::diag::code_texts {

inline constexpr CodeInfo alias_limit{
    .code = "alias-limit",
    .severity = Severity::error,
    .since = "0.1.0",
    .summary = "aliases multiply the document beyond what the server is willing to read",
    .detail =
        R"(An alias (*name) stands for everything under its anchor (&name). Aliases inside aliased parts multiply: ten
levels of ten aliases are ten thousand million values in a file of a few lines. The Go YAML libraries count how many
of the values that they decode come from aliases and stop with "document contains excessive aliasing" when the share
is too high for the size of the document.

Write the repeated part out, or alias smaller parts. A configuration that was written by hand never comes near this
limit; a template that repeats itself may.)",
    .wrong = R"(a: &a [x, x, x, x, x, x, x, x, x]
b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]
c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]
d: [*c, *c, *c, *c, *c, *c, *c, *c, *c]   # and so on
)",
    .right = R"(limits: &limits
  ingestion_rate: 10000
)",
};

inline constexpr CodeInfo bad_merge{
    .code = "bad-merge",
    .severity = Severity::error,
    .since = "0.1.0",
    .summary = "the value of a merge key (<<) is not a mapping",
    .detail =
        R"(The key << copies the fields of another mapping into this one. Its value has to be a mapping, an alias of a
mapping, or a list of those. The server stops with "map merge requires map or sequence of maps as the value".

Most often the anchor stands at the wrong place: on a scalar or a list instead of on the mapping that holds the
fields to share.)",
    .wrong = R"(distributor:
  ring:
    kvstore:
      <<: memberlist
)",
    .right = R"(ingester:
  ring:
    kvstore: &kvstore
      store: memberlist
distributor:
  ring:
    kvstore:
      <<: *kvstore
)",
};

inline constexpr CodeInfo bad_tag{
    .code = "bad-tag",
    .severity = Severity::error,
    .since = "0.1.0",
    .summary = "the value does not fit the YAML tag (!!name) in front of it",
    .detail =
        R"(A tag in front of a value says what the value is: !!str 5 is the text "5", not a number. The server refuses a
value whose text does not fit its tag, whatever the field takes: !!int 8080/tcp, !!binary with something that is not
base64, and, in Mimir since 2.3, !!bool yes, because YAML 1.2 knows only true and false.

Remove the tag: these files need none. Quotes say "text" more plainly than !!str. A tag that fits the value, but not
the field, is reported as what it then is, for instance a bad-number.)",
    .wrong = R"(server:
  http_listen_port: !!int 8080/tcp
)",
    .right = R"(server:
  http_listen_port: 8080
)",
};

inline constexpr CodeInfo self_reference{
    .code = "self-reference",
    .severity = Severity::error,
    .since = "0.1.0",
    .summary = "an anchor contains an alias of itself",
    .detail =
        R"(The alias stands inside the part that it stands for, so the document would be endless. The server stops with
"anchor 'name' value contains itself".

Two anchors with the same name are a frequent cause: an alias refers to the last one before it, which may be the one
that is still open. Rename one of them.)",
    .wrong = R"(limits: &limits
  <<: *limits
  ingestion_rate: 10000
)",
    .right = R"(limits:
  ingestion_rate: 10000
)",
};

inline constexpr CodeInfo too_deep{
    .code = "too-deep",
    .severity = Severity::error,
    .since = "0.1.0",
    .summary = "the document is nested deeper than the server reads",
    .detail =
        R"(The Go YAML libraries refuse more than 10,000 levels of nesting, as a protection against files that were made
to exhaust the stack ("exceeded max depth of 10000").

No configuration needs more than some fifteen levels. Look for a template that includes itself, or for a file of
thousands of opening brackets.)",
    .wrong = R"(limits: [[[[[[[[[[   # ten thousand times
)",
    .right = R"(limits:
  ingestion_rate: 10000
)",
};

inline constexpr CodeInfo unknown_anchor{
    .code = "unknown-anchor",
    .severity = Severity::error,
    .since = "0.1.0",
    .summary = "an alias (*name) refers to an anchor that is not there",
    .detail =
        R"(An alias stands for the value that carries the anchor of the same name, and that anchor has to come first in
the same document. The server stops with "unknown anchor 'name' referenced".

Three usual causes: the anchor was renamed or removed, it stands further down, or the star was meant as text. A value
that begins with * has to be quoted.)",
    .wrong = R"(server:
  http_listen_address: *any
)",
    .right = R"(server:
  http_listen_address: "*any"
)",
};

inline constexpr CodeInfo yaml_encoding{
    .code = "yaml-encoding",
    .severity = Severity::error,
    .since = "0.1.0",
    .summary = "the file holds bytes that YAML does not allow",
    .detail =
        R"(YAML is text in UTF-8 or UTF-16, without control characters other than tab, line feed and carriage return.
The server stops at the first byte that breaks the rule ("control characters are not allowed", "invalid leading UTF-8
octet"), and gives no place that is of use.

Usual causes: colour codes of a terminal that were redirected into the file, a file that was saved in Latin-1 or
Windows-1252, a zero byte of a truncated write, or a compressed file. `file NAME` and `grep -nP '[^\x09\x20-\x7e]' NAME`
show what is there; `iconv -f latin1 -t utf8` converts. In a double-quoted value an escape such as "\x1b" is fine.)",
    .wrong = "server:\n  http_path_prefix: \"/\\xE9t\\xE9\"   # these two as raw Latin-1 bytes\n",
    .right = R"(server:
  http_path_prefix: "/été"
)",
};

inline constexpr CodeInfo yaml_syntax{
    .code = "yaml-syntax",
    .severity = Severity::error,
    .since = "0.1.0",
    .summary = "the file is not YAML",
    .detail =
        R"(The text breaks the grammar of YAML, so the server reads nothing of it and reports one error, for a place
that is often some lines after the mistake: look at the marked line and at the ones before it.

Usual causes: a tab in the indentation; a list item or key that is indented by one space more or less than its
neighbours; a missing space after a colon; a quote or bracket that is not closed; an unquoted value that begins with
one of @ % & * ! { [ or holds ": " or " #"; a template placeholder such as {{ name }} that was never filled in.)",
    .wrong = "limits:\n\tingestion_rate: 10000   # the line begins with a tab\n",
    .right = R"(limits:
  ingestion_rate: 10000
)",
};

inline constexpr std::array yaml_codes{
    alias_limit, bad_merge, bad_tag, self_reference, too_deep, unknown_anchor, yaml_encoding, yaml_syntax,
};

}  // namespace pyat::diag::code_texts
