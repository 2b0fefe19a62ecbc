// What somebody meant who wrote a value that its type does not take: `1d` where only hours are known, `100k` for a
// number. Text in, text out; whether the type takes the answer is for the caller to ask.
#pragma once

#include <string>
#include <string_view>

namespace pyat::decode::propose {

struct Proposal {
  std::string text{};  // empty: nothing comes to mind
  bool safe = false;   // it can mean nothing else
};

enum class DurationKind {
  go,         // time.Duration: fractions, up to hours
  prometheus  // model.Duration: whole numbers, up to years, the largest unit first
};

Proposal duration(std::string_view text, DurationKind kind);

// dskit's flagext.Bytes: 64KB, 1.5GiB.
Proposal size(std::string_view text);

Proposal boolean(std::string_view text);

// `key` is the setting's name: a size is counted in bytes where it says so, and a duration in seconds.
Proposal number(std::string_view text, std::string_view key, bool whole);

}  // namespace pyat::decode::propose
