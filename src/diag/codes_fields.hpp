// The texts of the codes about keys and shapes: which fields there are, and what kind of YAML each one takes.
// Included by codes.cpp only. Single line feeds in `detail` are spaces, an empty line begins a paragraph.
#pragma once

#include <array>

#include "diag/codes.hpp"

namespace pyat::diag::code_texts {

inline constexpr CodeInfo bad_map_key{
    .code = "bad-map-key",
    .severity = Severity::error,
    .since = "0.1.0",
    .summary = "a key has a form that this mapping cannot have",
    .detail =
        R"(Keys are texts, in a few mappings numbers or names from a list. A list or a mapping as a key, which YAML allows,
is refused by the server ("invalid map key"), and so is a key that does not fit the type of the keys.

Usually braces are the cause: an unquoted template placeholder such as {{ name }} is, to YAML, a mapping with a mapping
as its key. Fill in the template before the check, or quote the key.)",
    .wrong = R"(limits:
  {{ limits }}:
)",
    .right = R"(limits:
  ingestion_rate: 10000
)",
};

inline constexpr CodeInfo bad_setting{
    .code = "bad-setting",
    .severity = Severity::error,
    .since = "0.1.0",
    .summary = "the field refuses this value, or fields beside each other contradict each other",
    .detail =
        R"(Some parts of the configuration check themselves while they are decoded: a relabelling rule needs the fields of
its action, an HTTP client takes one way to authenticate, a number has bounds, a field must not be empty. The message
says which rule is broken; in most cases it is in the server's own words.

Change the value as the message says. When two fields contradict each other, keep the one that is meant and delete the
other one: setting it to an empty value is not always enough.)",
    .wrong = R"(limits:
  metric_relabel_configs:
    - action: replace
      source_labels: [instance]   # replace needs target_label
)",
    .right = R"(limits:
  metric_relabel_configs:
    - action: replace
      source_labels: [instance]
      target_label: host
)",
};

inline constexpr CodeInfo bad_type{
    .code = "bad-type",
    .severity = Severity::error,
    .since = "0.1.0",
    .summary = "a list, a mapping or a single value stands where another one of these is expected",
    .detail =
        R"(Every field takes one shape: a mapping (key: value lines), a list (lines with a dash), or a single value. The
server does not convert between them: "cannot unmarshal !!seq into string" says that a list was found where a text was
expected.

Two cases look alike and are not: fields such as memberlist.join_members are lists, while fields for several values
that are also command line flags (targets, host:port lists) take one text with commas. The message says which of the
two this field is.)",
    .wrong = R"(target: [distributor, ingester]
)",
    .right = R"(target: distributor,ingester
)",
};

inline constexpr CodeInfo duplicate_key{
    .code = "duplicate-key",
    .severity = Severity::error,
    .since = "0.1.0",
    .summary = "the same key stands twice in one mapping",
    .detail =
        R"(Many YAML readers take the last of two equal keys and drop the other one silently. Mimir and Tempo refuse the
file instead: "field limits already set in type mimir.Config" (Tempo, and Mimir before 2.3), "mapping key "limits"
already defined at line 1" (Mimir since 2.3).

Move the fields of both into one of them. When only one of them should apply, delete the other.)",
    .wrong = R"(limits:
  ingestion_rate: 10000
limits:
  ingestion_burst_size: 200000
)",
    .right = R"(limits:
  ingestion_rate: 10000
  ingestion_burst_size: 200000
)",
};

inline constexpr CodeInfo unknown_field{
    .code = "unknown-field",
    .severity = Severity::error,
    .since = "0.1.0",
    .summary = "this release has no field of that name at that place",
    .detail =
        R"(Mimir and Tempo decode their configuration strictly: one field that the release does not know, and the server
does not start ("field NAME not found in type TYPE"). Fields are added, renamed, moved and removed between releases,
so a file that one release accepts may be refused by the one before or after it.

Look for a typing mistake: the help names the field that is most alike. Where pyat knows more of the field, that another
release has it, that it belongs in another section, or that it is one of another program, it has a code of its own.
Deleting the field returns the setting to its default, which may not be what the file was written for.)",
    .wrong = R"(limits:
  ingestion_rte: 10000
)",
    .right = R"(limits:
  ingestion_rate: 10000
)",
};

inline constexpr std::array fields_codes{
    bad_map_key, bad_setting, bad_type, duplicate_key, unknown_field,
};

}  // namespace pyat::diag::code_texts
