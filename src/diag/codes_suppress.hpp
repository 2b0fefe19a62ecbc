// The texts of the codes about what is ignored or accepted on purpose. Included by codes.cpp only.
// Single line feeds in `detail` are spaces, an empty line begins a paragraph.
#pragma once

#include <array>

#include "diag/codes.hpp"

namespace pyat::diag::code_texts {

inline constexpr CodeInfo bad_pragma{
    .code = "bad-pragma",
    .severity = Severity::warning,
    .since = "0.1.0",
    .summary = "a comment for pyat is not understood, or stands where it has no effect",
    .detail =
        R"(A comment that begins with "pyat:" speaks to pyat, and to nobody else: what pyat does not understand of it has no
effect, and whoever wrote it should know.

There are three of them. `# pyat: mimir 2.10.3` names the server and its release, `# pyat: ignore-file[code] reason`
ignores a code in the whole file: both stand on a line of their own above the first key. `# pyat: ignore[code] reason`
ignores it at the end of its line, or on a line of its own in all that belongs to the next key.

The codes are those in the output of pyat, several with commas between them; pyat lint --list-codes lists them. A date
is written as until 2027-01-31, in front of the reason.)",
    .wrong = R"(# pyat: ingore-file[more-documents] the second one is for the chart
target: all
---
target: all
)",
    .right = R"(# pyat: ignore-file[more-documents] the second one is for the chart
target: all
---
target: all
)",
};

inline constexpr CodeInfo missing_reason{
    .code = "missing-reason",
    .severity = Severity::warning,
    .since = "0.1.0",
    .summary = "a comment ignores something and does not say why",
    .detail =
        R"(The comment works. But a warning that is ignored without a reason is ignored for ever, because nobody dares
to remove the comment: write what makes the warning wrong here, or what must happen before it can be mended. A date
after which pyat reports it again is often the better reason.)",
    .wrong = R"(# pyat: ignore-file[more-documents]
target: all
---
target: all
)",
    .right = R"(# pyat: ignore-file[more-documents] the second one is for the chart
target: all
---
target: all
)",
};

inline constexpr CodeInfo ignored_error{
    .code = "ignored-error",
    .severity = Severity::warning,
    .since = "0.1.0",
    .summary = "a comment tries to ignore an error, on which the server does not start",
    .detail =
        R"(An error is what the server itself refuses, and the server does not read comments. The error stays, and so
does the exit code.

Correct it. To bring many old files under control one after the other, accept what is there today with --baseline: the
files stay refused, but only what is new makes the run fail.)",
    .wrong = R"(limits:
  ingestion_rte: 10000   # pyat: ignore[unknown-field] it has always been there
)",
    .right = R"(limits:
  ingestion_rate: 10000
)",
};

inline constexpr CodeInfo unused_ignore{
    .code = "unused-ignore",
    .severity = Severity::warning,
    .since = "0.1.0",
    .summary = "a comment ignores nothing",
    .detail =
        R"(What it ignored is gone, or it stands in the wrong place: at the end of a line it is for that line only, on
a line of its own for the next key and all that belongs to it. Left there it would hide the next mistake of that kind.

Remove it; pyat can do that. Behind a YAML syntax error, where nothing is checked, no comment is called unused. A file
that is checked for several releases may need a comment for one of them only: check it for the release that runs.)",
    .wrong = R"(target: all   # pyat: ignore[more-documents] for the chart
)",
    .right = R"(target: all
)",
};

inline constexpr CodeInfo expired_ignore{
    .code = "expired-ignore",
    .severity = Severity::warning,
    .since = "0.1.0",
    .summary = "the day until which a comment ignores something is over",
    .detail =
        R"(The day behind until is the last one on which the comment ignores. Days begin and end in UTC, and with
SOURCE_DATE_EPOCH in the environment its day is taken for today. What was ignored is reported again, beside this.

Mend it. When that has to wait once more, write another date, and the reason for it.)",
    .wrong = R"(# pyat: ignore-file[more-documents] until 2020-12-31 the chart moves in autumn
target: all
---
target: all
)",
    .right = R"(target: all
)",
};

inline constexpr CodeInfo unused_baseline{
    .code = "unused-baseline",
    .severity = Severity::info,
    .since = "0.1.0",
    .summary = "the baseline accepts problems that are gone",
    .detail =
        R"(Somebody has mended what the baseline accepted in this file. As long as the entry is there, the same mistake
could come back unseen.

Run pyat lint with --baseline FILE --update-baseline, and commit the baseline with the change that mended the file.)",
    .wrong = R"(# pyat-baseline.json accepts bad-duration at limits.max_query_length
limits:
  max_query_length: 30d
)",
    .right = R"(# pyat-baseline.json does not
limits:
  max_query_length: 30d
)",
};

inline constexpr CodeInfo bad_baseline{
    .code = "bad-baseline",
    .severity = Severity::error,
    .since = "0.1.0",
    .summary = "the baseline cannot be used",
    .detail =
        R"(A baseline is the list of problems that were there when it was made: JSON, one problem a line, checked by
schemas/pyat/baseline.json before anything else is done. With a mistake in it nobody knows what it accepts, so nothing
is checked.

It is written by pyat lint --baseline FILE --update-baseline. After a merge conflict, take either side and run that
again.)",
    .wrong = R"({"format_version": 1, "entries": [{"file": "mimir.yml"}]}
)",
    .right = R"({"format_version": 1, "entries": []}
)",
};

inline constexpr std::array suppress_codes{
    bad_pragma, missing_reason, ignored_error, unused_ignore, expired_ignore, unused_baseline, bad_baseline,
};

}  // namespace pyat::diag::code_texts
