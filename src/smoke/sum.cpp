#include "smoke/sum.hpp"

#include <algorithm>
#include <array>

namespace pyat::smoke {
namespace {

constexpr std::size_t most_refusals = 100;  // that differ; the rest is counted with the last one

constexpr std::array counts = {&Ledger::expected,   &Ledger::found,        &Ledger::altered,
                               &Ledger::missing,    &Ledger::not_taken,    &Ledger::unverified,
                               &Ledger::duplicated, &Ledger::unexpected,   &Ledger::out_of_order,
                               &Ledger::late,       &Ledger::late_unknown, &Ledger::found_unacknowledged};

void add(Written& sum, const Written& part) {
  sum.written += part.written;
  sum.acknowledged += part.acknowledged;
  sum.refused += part.refused;
  sum.unanswered += part.unanswered;
}

void add(Ledger& sum, const Ledger& part) {
  for (const auto count : counts) sum.*count += part.*count;
  for (const std::chrono::microseconds visible : part.visible) sum.spread.add(visible);
  sum.spread.add(part.spread);
  for (const Difference& example : part.examples) {
    const bool is_first = std::none_of(sum.examples.begin(), sum.examples.end(),
                                       [&](const Difference& shown) { return shown.fault == example.fault; });
    if (is_first) sum.examples.push_back(example);
  }
  std::sort(sum.examples.begin(), sum.examples.end(),
            [](const Difference& a, const Difference& b) { return a.fault < b.fault; });
}

void add(std::vector<ViewResult>& sums, const ViewResult& part) {
  auto sum = std::find_if(sums.begin(), sums.end(), [&](const ViewResult& view) { return view.name == part.name; });
  if (sum == sums.end()) sum = sums.insert(sums.end(), {.name = part.name, .is_untried = true});
  add(sum->ledger, part.ledger);
  if (sum->problem.empty()) sum->problem = part.problem;
  // One part that was tried counts for more than those that were not.
  if (sum->is_untried == part.is_untried) {
    sum->verdict = std::max(sum->verdict, part.verdict);
  } else if (sum->is_untried) {
    sum->verdict = part.verdict;
  }
  sum->is_untried = sum->is_untried && part.is_untried;
}

void add(std::vector<Refusal>& sums, const Refusal& part) {
  const auto same = std::find_if(sums.begin(), sums.end(), [&](const Refusal& refusal) {
    return refusal.status == part.status && refusal.message == part.message &&
           refusal.is_unanswered == part.is_unanswered;
  });
  if (same != sums.end()) {
    same->items += part.items;
  } else if (sums.size() < most_refusals) {
    sums.push_back(part);
  } else {
    sums.back().items += part.items;
  }
}

}  // namespace

void Sum::add(const Result& part, const std::vector<std::chrono::microseconds>& answered) {
  if (!is_begun_) {
    result_ = {.signal = part.signal, .name = part.name, .from = part.from, .to = part.to, .through = part.through};
    is_begun_ = true;
  }
  if (part.written) {
    if (!result_.written) result_.written.emplace();
    smoke::add(*result_.written, *part.written);
  }
  for (const ViewResult& view : part.views) smoke::add(result_.views, view);
  for (const Refusal& refusal : part.refusals) smoke::add(result_.refusals, refusal);
  result_.retries += part.retries;
  for (const Finding& finding : part.findings) {
    const bool is_new = std::none_of(result_.findings.begin(), result_.findings.end(),
                                     [&](const Finding& known) { return known.message == finding.message; });
    if (is_new) result_.findings.push_back(finding);
  }
  for (const std::chrono::microseconds each : answered) answered_.add(each);
}

Result Sum::result() const {
  Result result = result_;
  if (!answered_.is_empty()) {
    result.acknowledge = Latency{.p50 = answered_.percentile(50),
                                 .p95 = answered_.percentile(95),
                                 .p99 = answered_.percentile(99),
                                 .max = answered_.max()};
  }
  return result;
}

}  // namespace pyat::smoke
