#include "smoke/correlation/hop.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>

namespace pyat::smoke::correlation {
namespace {

using std::string;

Result empty_result(const Hop& hop) {
  Result result{};
  result.signal = "correlation";
  result.name = hop.name;
  result.from = hop.from;
  result.to = hop.to;
  result.through = hop.through;
  return result;
}

void count(const Made& made, Ledger& ledger) {
  ++ledger.expected;
  if (!made.problem.empty()) {
    ++ledger.unverified;
  } else if (!made.is_different) {
    ++ledger.found;
  } else {
    ++(made.difference.fault == Fault::altered ? ledger.altered : ledger.missing);
    const bool is_first = std::none_of(ledger.examples.begin(), ledger.examples.end(),
                                       [&](const Difference& other) { return other.fault == made.difference.fault; });
    if (is_first) ledger.examples.push_back(made.difference);
  }
}

}  // namespace

Result result_of(const Hop& hop, const std::vector<Made>& made) {
  Result result = empty_result(hop);
  ViewResult view{.name = hop.name};
  bool was_interrupted = false;
  for (const Made& each : made) {
    count(each, view.ledger);
    if (view.problem.empty()) view.problem = each.problem;
    was_interrupted = was_interrupted || each.is_cancelled;
  }
  const Ledger& ledger = view.ledger;
  view.verdict = ledger.missing + ledger.altered > 0 ? Verdict::failed
                 : ledger.unverified > 0             ? Verdict::unchecked
                                                     : Verdict::passed;
  result.verdict = view.verdict;
  result.sentence = fmt::format("{} of {} {}s {}", ledger.found, ledger.expected, hop.noun, hop.verb);
  if (was_interrupted) result.sentence += fmt::format("; interrupted: of {} nothing is known", ledger.unverified);
  if (!view.problem.empty()) {
    result.findings.push_back({.weight = Verdict::unchecked, .message = view.problem});
  }
  result.views.push_back(std::move(view));
  return result;
}

Result unchecked(const Hop& hop, string why, string next) {
  Result result = empty_result(hop);
  result.verdict = Verdict::unchecked;
  if (next.empty()) {
    result.sentence = std::move(why);
    return result;
  }
  result.sentence = "it could not be checked";
  result.findings.push_back({.weight = Verdict::unchecked, .message = std::move(why), .next = std::move(next)});
  return result;
}

Result interrupted(const Hop& hop) { return unchecked(hop, "interrupted before anything was known of it"); }

Result judged(const Hop& hop, Verdict verdict, string sentence, string why, string next) {
  Result result = empty_result(hop);
  result.verdict = verdict;
  result.sentence = std::move(sentence);
  result.findings.push_back({.weight = verdict, .message = std::move(why), .next = std::move(next)});
  return result;
}

Made made_of(const Polled& polled, string item, string expected) {
  if (polled.is_complete()) return {};
  // A trace that is not there is a 404 of Tempo.
  const bool is_absent = !polled.lacking.empty() || polled.status == 404;
  if (!is_absent) return {.problem = polled.problem, .is_cancelled = polled.is_cancelled};
  return {.is_different = true,
          .difference = {.fault = Fault::missing,
                         .item = std::move(item),
                         .expected = std::move(expected),
                         .found = polled.lacking.empty() ? polled.problem : polled.lacking}};
}

void poll_all(net::Client& client, std::vector<Poll> polls, std::function<void(const std::vector<Polled>&)> done) {
  struct All {
    std::vector<Polled> polled{};
    std::size_t open = 0;
    std::function<void(const std::vector<Polled>&)> done{};
  };
  auto all = std::make_shared<All>();
  all->polled.resize(polls.size());
  all->open = polls.size();
  all->done = std::move(done);
  if (polls.empty()) all->done(all->polled);
  for (std::size_t i = 0; i < polls.size(); ++i) {
    poll(client, std::move(polls[i]), [all, i](const Polled& polled) {
      all->polled[i] = polled;
      if (--all->open == 0) all->done(all->polled);
    });
  }
}

}  // namespace pyat::smoke::correlation
