#include "rollback/execute/flush_executor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <iterator>
#include <memory>
#include <utility>

#include "rollback/execute/flushing.hpp"
#include "util/rfc3339.hpp"
#include "util/text.hpp"

namespace pyat::rollback {
namespace {

using std::string;

constexpr const char* or_without = "; or go on without: pyat rollback run --no-flush";

// What becomes of a step, process by process.
struct Outcomes {
  std::deque<Flushed> all{};    // references into it stay valid
  std::vector<string> notes{};  // of services that do not run
};

string detail_of(const Step& step, std::string_view name) {
  const string* value = step.detail(name);
  return value == nullptr ? string{} : *value;
}

// What is not proven of those that are still written to.
void add_open(const Outcomes& outcomes, StepResult& result) {
  bool is_first = true;
  for (const Flushed& flushed : outcomes.all) {
    if (flushed.open.empty()) continue;
    if (is_first) result.words += " when asked. What has come in since is not proven";
    result.words += fmt::format("{} {}: {}", is_first ? ":" : ";", flushed.name, flushed.open);
    is_first = false;
  }
}

StepResult result_of(const Outcomes& outcomes, std::chrono::sys_seconds now) {
  StepResult result{.proofs = outcomes.notes};
  const Flushed* missing = nullptr;
  std::size_t proven = 0;
  for (const Flushed& flushed : outcomes.all) {
    for (const string& proof : flushed.proofs) {
      result.proofs.push_back(fmt::format("{}: {} at {}", flushed.name, proof, util::rfc3339(now)));
    }
    proven += flushed.is_proven ? 1 : 0;
    if (!flushed.is_proven && missing == nullptr) missing = &flushed;
  }
  result.is_done = missing == nullptr;
  if (missing != nullptr) {
    const string count = outcomes.all.size() == 1 ? string{}
                                                  : fmt::format("{} of {} processes have written out what they held; ",
                                                                proven, outcomes.all.size());
    result.words = fmt::format("{}{}: {}", count, missing->name, missing->words);
    result.next = missing->next + or_without;
  } else if (outcomes.all.empty()) {
    result.words = fmt::format("there is nothing to flush: {}", util::joined(outcomes.notes, "; "));
  } else {
    std::vector<string> names{};
    for (const Flushed& flushed : outcomes.all) names.push_back(flushed.name);
    result.words = fmt::format("{} {} written out what {} held", util::joined(names, ", "),
                               names.size() == 1 ? "has" : "have", names.size() == 1 ? "it" : "they");
    add_open(outcomes, result);
  }
  return result;
}

}  // namespace

Sight FlushExecutor::look(const Step&) { return {.words = "what a server has written out, nobody can see afterwards"}; }

StepResult FlushExecutor::apply(const Step& step) {
  const auto end = client_.now() + step.timeout;
  const string kind = detail_of(step, "kind"), release = detail_of(step, "release");
  Outcomes outcomes{};
  std::vector<health::Target> targets{};
  for (const string& service : step.services) {
    FlushPlaces places = find_(service);
    if (!places.problem.empty()) {
      return {.words = fmt::format("{}: {}", service, places.problem), .next = places.next + or_without};
    }
    if (places.targets.empty()) {
      outcomes.notes.push_back(fmt::format("{} does not run, so it holds nothing in memory: {}", service, places.down));
    }
    std::move(places.targets.begin(), places.targets.end(), std::back_inserter(targets));
  }
  for (health::Target& target : targets) {
    target.kind = kind;
    Flushed& out = outcomes.all.emplace_back();
    std::make_shared<Flushing>(client_, std::move(target), release, end, out)->begin();
  }
  client_.run();  // broken off: what has not been proven says so
  return result_of(outcomes, time_of_day_());
}

StepResult FlushExecutor::undo(const Step&) {
  return {.is_done = true, .words = "nothing to undo: what was written out stays where it is"};
}

}  // namespace pyat::rollback
