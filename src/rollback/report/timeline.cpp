#include "rollback/report/timeline.hpp"

#include <array>
#include <utility>

namespace pyat::rollback {
namespace {

using std::string;
using std::string_view;
using std::chrono::milliseconds;

constexpr std::array<string_view, 13> kinds = {"begun",    "taken up",  "did",    "undid", "cut",
                                               "underway", "seen",      "passed", "kept",  "turned",
                                               "waiting",  "confirmed", "ended"};

class Reader {
 public:
  explicit Reader(const ReadRun& run) : run_(run) {}

  std::vector<Event> read() {
    for (const Line& line : run_.lines) take(line);
    if (intent_ != nullptr) {
      const bool may_go_on = run_.problem.empty();
      add_unfinished(may_go_on ? EventKind::underway : EventKind::cut,
                     may_go_on ? "the journal ends here: it is going on now, or pyat was ended"
                               : "what comes after it cannot be trusted");
    }
    return std::move(events_);
  }

 private:
  void take(const Line& line) {
    switch (line.kind) {
      case LineKind::begin: return add(EventKind::begun, line);
      case LineKind::taken_up:
        if (intent_ != nullptr) add_unfinished(EventKind::cut, cut_words(line));
        return add(EventKind::taken_up, line);
      case LineKind::intent:
      case LineKind::undo_intent: intent_ = &line; return;
      case LineKind::outcome: return add_result(EventKind::did, line);
      case LineKind::undo_outcome: return add_result(EventKind::undid, line);
      case LineKind::seen: return add(EventKind::seen, line);
      case LineKind::passed: return add(EventKind::passed, line);
      case LineKind::turn: return add(EventKind::turned, line);
      case LineKind::kept: return add(EventKind::kept, line);
      case LineKind::waiting: return add(EventKind::waiting, line);
      case LineKind::confirmed: return add(EventKind::confirmed, line);
      case LineKind::end: return add(EventKind::ended, line);
    }
  }

  string cut_words(const Line& next) const {
    return intent_->stamp.boot == next.stamp.boot ? "pyat was ended within it" : "the machine went down within it";
  }

  Event event_of(EventKind kind, const Line& line, const Stamp& began) const {
    return {.kind = kind,
            .began = began,
            .offset = time_between(run_.lines.front().stamp, began),
            .step = line.step.empty() ? std::nullopt : run_.progress.index_of(line.step),
            .attempt = line.attempt,
            .is_done = line.is_done,
            .effect = line.kind == LineKind::seen ? std::optional(line.effect) : std::nullopt,
            .words = line.words,
            .next = line.next,
            .proofs = line.proofs,
            .who = line.begin ? std::optional(line.begin->owner) : line.owner};
  }

  void add(EventKind kind, const Line& line) { events_.push_back(event_of(kind, line, line.stamp)); }

  // What was found done after a crash has no beginning of its own.
  void add_result(EventKind kind, const Line& line) {
    const Line* const intent = std::exchange(intent_, nullptr);
    Event event = event_of(kind, line, intent == nullptr ? line.stamp : intent->stamp);
    if (intent != nullptr) {
      const milliseconds took = time_between(intent->stamp, line.stamp);
      if (took >= milliseconds{0}) event.took = took;
    }
    events_.push_back(std::move(event));
  }

  void add_unfinished(EventKind kind, string words) {
    Event event = event_of(kind, *intent_, intent_->stamp);
    event.words = std::move(words);
    events_.push_back(std::move(event));
    intent_ = nullptr;
  }

  const ReadRun& run_;
  std::vector<Event> events_{};
  const Line* intent_ = nullptr;  // without an outcome yet
};

}  // namespace

string_view to_string(EventKind kind) { return kinds[static_cast<std::size_t>(kind)]; }

std::vector<Event> timeline_of(const ReadRun& run) { return Reader(run).read(); }

}  // namespace pyat::rollback
