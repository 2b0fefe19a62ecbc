// What came of one hop, made for each of some things.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "net/client.hpp"
#include "smoke/correlation/polling.hpp"
#include "smoke/report.hpp"

namespace pyat::smoke::correlation {

// Of one thing: nothing is wrong where neither `problem` nor `difference` is set.
struct Made {
  std::string problem{};  // why nothing could be read
  bool is_cancelled = false;
  bool is_different = false;
  Difference difference{};
};

struct Hop {
  std::string name{};  // "an exemplar leads to its trace"
  std::string from{}, to{}, through{};
  std::string noun{};  // "exemplar": what the hop starts from
  std::string verb{};  // "lead to their traces"
};

Result result_of(const Hop& hop, const std::vector<Made>& made);
// A hop that was not made.
Result unchecked(const Hop& hop, std::string why, std::string next = {});
// One that an interruption has kept from being made.
Result interrupted(const Hop& hop);
// One of which a sentence says what came of it, and a finding why.
Result judged(const Hop& hop, Verdict verdict, std::string sentence, std::string why, std::string next);

// What a poll says about something that must be found: the difference is that it is missing.
Made made_of(const Polled& polled, std::string item, std::string expected);

// All of them side by side.
void poll_all(net::Client& client, std::vector<Poll> polls, std::function<void(const std::vector<Polled>&)> done);

}  // namespace pyat::smoke::correlation
