#include "rollback/watch/observer.hpp"

#include <algorithm>
#include <utility>

namespace pyat::rollback {
namespace {

using std::string;
using std::chrono::milliseconds;

constexpr int pause_of = 5;  // intervals; what is shorter only makes the resolution worse
constexpr std::size_t most_changes = 20'000;

}  // namespace

Observer::Observer(const Stamp& began, std::vector<Watched> watched, milliseconds interval)
    : interval_(interval), subjects_(watched.size()) {
  observation_.began = began;
  observation_.resolution = interval;
  observation_.watched = std::move(watched);
}

void Observer::beat(milliseconds now) {
  const milliseconds since = now - last_beat_;
  if (since > pause_of * interval_) {
    observation_.pauses.emplace_back(last_beat_, now);
  } else {
    observation_.resolution = std::max(observation_.resolution, since);
  }
  last_beat_ = now;
}

std::size_t Observer::ask(std::size_t who, milliseconds now) {
  Subject& subject = subjects_[who];
  subject.asked.push_back({.at = now});
  return subject.first + subject.asked.size() - 1;
}

void Observer::answer(std::size_t who, std::size_t number, milliseconds now, std::optional<bool> answers,
                      string words) {
  Subject& subject = subjects_[who];
  Asked& asked = subject.asked[number - subject.first];
  asked.is_open = false;
  asked.answered = now;
  asked.answers = answers;
  asked.words = std::move(words);
  while (!subject.asked.empty() && !subject.asked.front().is_open) {
    settle(who, std::move(subject.asked.front()));
    subject.asked.pop_front();
    ++subject.first;
  }
}

// Silence begins with the first question that it does not answer, and ends with the answer to one.
void Observer::settle(std::size_t who, Asked asked) {
  Subject& subject = subjects_[who];
  if (!asked.answers || subject.answers == asked.answers || is_full()) return;
  subject.answers = asked.answers;
  subject.changed = std::max(subject.changed, *asked.answers ? asked.answered : asked.at);
  AnswerChange change{.who = who, .at = subject.changed, .answers = *asked.answers, .words = std::move(asked.words)};
  auto& changes = observation_.changes;
  const auto later = std::upper_bound(changes.begin(), changes.end(), change.at,
                                      [](milliseconds at, const AnswerChange& each) { return at < each.at; });
  changes.insert(later, std::move(change));
}

bool Observer::is_full() const { return observation_.changes.size() >= most_changes; }

Observation Observer::seen(milliseconds now) const {
  Observation seen = observation_;
  seen.lasted = is_full() ? seen.changes.back().at : now;
  return seen;
}

}  // namespace pyat::rollback
