// From who answered when to how long nobody did.
#include <algorithm>
#include <map>
#include <set>

#include "rollback/watch/record.hpp"

namespace pyat::rollback {
namespace {

using std::string;
using std::chrono::milliseconds;

enum class State : std::uint8_t { unseen, answers, silent };

struct Span {
  milliseconds begin{}, end{};
  State state = State::unseen;
};

using Spans = std::vector<Span>;

State state_of(const std::vector<State>& all) {
  const auto has = [&](State state) { return std::find(all.begin(), all.end(), state) != all.end(); };
  if (has(State::answers)) return State::answers;
  return all.empty() || has(State::unseen) ? State::unseen : State::silent;
}

bool is_in_a_pause(const Observation& seen, milliseconds time) {
  return std::any_of(seen.pauses.begin(), seen.pauses.end(),
                     [&](const auto& pause) { return pause.first <= time && time < pause.second; });
}

// Of one signal, without holes, from 0 to `lasted`.
class Timeline {
 public:
  Timeline(const Observation& seen, const string& signal) : seen_(seen), signal_(signal) {
    states_.resize(seen.watched.size());
  }

  Spans make() {
    std::set<milliseconds> edges = {milliseconds{0}, seen_.lasted};
    for (const AnswerChange& change : seen_.changes) edges.insert(std::min(change.at, seen_.lasted));
    for (const auto& [from, until] : seen_.pauses)
      edges.insert({std::min(from, seen_.lasted), std::min(until, seen_.lasted)});
    auto change = seen_.changes.begin();
    for (auto edge = edges.begin(); std::next(edge) != edges.end(); ++edge) {
      for (; change != seen_.changes.end() && change->at <= *edge; ++change) {
        states_[change->who] = change->answers ? State::answers : State::silent;
      }
      add({*edge, *std::next(edge), is_in_a_pause(seen_, *edge) ? State::unseen : now()});
    }
    return std::move(spans_);
  }

 private:
  State now() const {
    std::vector<State> ours{};
    for (std::size_t i = 0; i < states_.size(); ++i) {
      if (seen_.watched[i].signal == signal_) ours.push_back(states_[i]);
    }
    return state_of(ours);
  }

  void add(Span span) {
    if (!spans_.empty() && spans_.back().state == span.state) {
      spans_.back().end = span.end;
    } else {
      spans_.push_back(span);
    }
  }

  const Observation& seen_;
  const string& signal_;
  std::vector<State> states_{};
  Spans spans_{};
};

class Counting {
 public:
  Counting(const WatchRecord& record, string signal) : record_(record) { blackout_.signal = std::move(signal); }

  Blackout count() {
    bool of_before = false, of_target = false;
    std::set<string> services{};
    for (const Observation& seen : record_.observations) {
      for (const Watched& watched : seen.watched) {
        if (watched.signal != blackout_.signal) continue;
        of_before = of_before || watched.is_of_before;
        of_target = of_target || watched.is_of_target;
        services.insert(watched.service);
      }
      timelines_.push_back(Timeline(seen, blackout_.signal).make());
      blackout_.resolution = std::max(blackout_.resolution, seen.resolution);
    }
    blackout_.services.assign(services.begin(), services.end());
    if (!of_target) blackout_.note = "only the generation before the rollback has it";
    if (!of_before) blackout_.note = "only the target has it";
    std::vector<Span*> all{};
    for (Spans& spans : timelines_) {
      for (Span& span : spans) all.push_back(&span);
    }
    if (!of_before) forgive(all.begin(), all.end());
    if (!of_target) forgive(all.rbegin(), all.rend());
    add_up();
    return std::move(blackout_);
  }

 private:
  // Up to the first that answers: it was not there, and nobody has missed it.
  template <typename At>
  static void forgive(At begin, At end) {
    const At first = std::find_if(begin, end, [](const Span* span) { return span->state == State::answers; });
    if (first == end) return;
    std::for_each(begin, first, [](Span* span) { span->state = State::answers; });
  }

  void add_up() {
    for (std::size_t i = 0; i < timelines_.size(); ++i) {
      for (const Span& span : timelines_[i]) {
        const milliseconds length = span.end - span.begin;
        if (span.state == State::unseen) blackout_.not_observed += length;
        if (span.state != State::silent) continue;
        blackout_.sum += length;
        blackout_.longest = std::max(blackout_.longest, length);
        ++blackout_.spans;
      }
      if (i > 0) blackout_.not_observed += between(record_.observations[i - 1], record_.observations[i]);
    }
  }

  // A clock that was set back between two boots tells nothing.
  static milliseconds between(const Observation& earlier, const Observation& later) {
    return std::max(time_between(earlier.began, later.began) - earlier.lasted, milliseconds{0});
  }

  const WatchRecord& record_;
  Blackout blackout_{};
  std::vector<Spans> timelines_{};
};

}  // namespace

std::vector<Blackout> blackouts_of(const WatchRecord& record) {
  std::set<string> signals{};
  for (const Observation& seen : record.observations) {
    for (const Watched& watched : seen.watched) signals.insert(watched.signal);
  }
  std::vector<Blackout> all{};
  for (const string& signal : signals) all.push_back(Counting(record, signal).count());
  return all;
}

}  // namespace pyat::rollback
