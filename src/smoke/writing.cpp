#include "smoke/writing.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "smoke/timer.hpp"

namespace pyat::smoke {
namespace {

using std::string;
using std::chrono::milliseconds;

constexpr std::size_t most_waiting = 16;
constexpr std::size_t most_refusals = 100;  // that differ; the rest is counted with the first of its kind
constexpr milliseconds first_pause{200};
constexpr milliseconds longest_pause{5'000};

// Seconds, as Retry-After has them; a date is nothing that a server of ours sends.
milliseconds pause_before(unsigned attempt, const net::Answer& answer) {
  if (const string* header = answer.header("retry-after")) {
    unsigned seconds = 0;
    const auto [end, error] = std::from_chars(header->data(), header->data() + header->size(), seconds);
    if (error == std::errc{} && end == header->data() + header->size()) {
      return std::min(milliseconds{1000} * std::min(seconds, 60U), longest_pause);
    }
  }
  return std::min(first_pause * (1U << std::min(attempt - 1, 5U)), longest_pause);
}

}  // namespace

Writing::Writing(net::Client& client, const Path& path, const DriveOptions& options, std::function<void()> progress)
    : client_(client), path_(path), options_(options), progress_(std::move(progress)) {
  acknowledged_.resize(path.items->size(), {.state = Acknowledgement::State::unsent, .when = {}});
  is_settled_.resize(path.items->size());
}

void Writing::start() {
  start_ = client_.now();
  if (options_.only_read) {
    for (Acknowledgement& each : acknowledged_) each = {.state = Acknowledgement::State::acknowledged, .when = start_};
    is_settled_.assign(is_settled_.size(), true);
    settled_count_ = acknowledged_.size();
    return;
  }
  pump();
}

bool Writing::is_all_acknowledged() const {
  return is_over() && std::all_of(acknowledged_.begin(), acknowledged_.end(), [](const Acknowledgement& each) {
           return each.state == Acknowledgement::State::acknowledged;
         });
}

// As many as may be on the way at the same time, in the order in which they are made, each in its lane.
void Writing::pump() {
  while (busy_lanes_.size() < options_.lanes) {
    const auto next = std::find_if(waiting_.begin(), waiting_.end(),
                                   [&](const auto& turn) { return !busy_lanes_.contains(turn->write.lane); });
    if (next != waiting_.end()) {
      const std::shared_ptr<Turn> turn = *next;
      waiting_.erase(next);
      send(turn);
    } else if (!make_next()) {
      return;
    }
  }
}

bool Writing::make_next() {
  if (made_ == path_.writes || waiting_.size() >= most_waiting || sleeps_) return false;
  const std::chrono::microseconds pace = options_.pace.count() > 0 ? options_.pace : path_.pace;
  const auto due = start_ + std::chrono::duration_cast<net::Client::Clock::duration>(pace * made_);
  if (pace.count() > 0 && due > client_.now()) {
    sleeps_ = true;
    client_.after(std::chrono::ceil<milliseconds>(due - client_.now()), [self = weak_from_this()] {
      const auto writing = self.lock();
      if (writing == nullptr) return;
      writing->sleeps_ = false;
      writing->pump();
    });
    return false;
  }
  auto turn = std::make_shared<Turn>();
  turn->write = path_.write(made_++);
  turn->write.request.timeout = options_.timeout;
  waiting_.push_back(std::move(turn));
  return true;
}

void Writing::send(std::shared_ptr<Turn> turn) {
  busy_lanes_.insert(turn->write.lane);
  if (turn->attempt == 1) {
    written_.written += turn->write.count;
    for (std::size_t n = turn->write.first; n < turn->write.first + turn->write.count; ++n) {
      if (!is_settled_[n]) acknowledged_[n].state = Acknowledgement::State::unanswered;
    }
  }
  net::Request request = turn->write.request;
  client_.ask(std::move(request), [self = weak_from_this(), turn = std::move(turn)](const net::Answer& answer) {
    if (const auto writing = self.lock()) writing->take(turn, answer);
  });
}

void Writing::take(const std::shared_ptr<Turn>& turn, const net::Answer& answer) {
  const Outcome outcome = path_.judge(turn->write, answer);
  const bool was_told = outcome.again || answer.status == 429 || answer.status == 503;
  const bool may_try = answer.problem == net::Problem::none && was_told && turn->attempt < options_.attempts;
  if (outcome.answered != Answered::acknowledged && may_try) {
    const milliseconds pause = pause_before(turn->attempt, answer);
    ++turn->attempt;
    ++retries_;
    after_or_dropped(client_, pause,
                     [self = weak_from_this(), turn, outcome, status = answer.status](bool was_dropped) {
                       const auto writing = self.lock();
                       if (writing == nullptr) return;
                       if (was_dropped) {
                         writing->settle(turn->write, outcome, status);
                       } else {
                         writing->send(turn);
                       }
                     });
    return;
  }
  if (answer.problem == net::Problem::none) latencies_.push_back(answer.phases.total);
  busy_lanes_.erase(turn->write.lane);
  settle(turn->write, outcome, answer.status);
  if (answer.problem == net::Problem::cancelled) return;  // nothing more is begun
  pump();
  progress_();
}

void Writing::note(const Outcome& outcome, int status, std::size_t items) {
  const bool is_unanswered = outcome.answered == Answered::unknown;
  const bool is_full = refusals_.size() >= most_refusals;
  const auto same = std::find_if(refusals_.begin(), refusals_.end(), [&](const Refusal& refusal) {
    if (refusal.is_unanswered != is_unanswered) return false;
    return is_full || (refusal.status == status && refusal.message == outcome.message);
  });
  if (same != refusals_.end()) {
    same->items += items;
  } else {  // when there are too many: the first of its kind
    refusals_.push_back({.status = status, .message = outcome.message, .items = items, .is_unanswered = is_unanswered});
  }
}

void Writing::settle(const Write& write, const Outcome& outcome, int status) {
  using State = Acknowledgement::State;
  switch (outcome.answered) {
    case Answered::acknowledged: {
      const std::size_t rejected = std::min(outcome.rejected, write.count);
      written_.acknowledged += write.count - rejected;
      written_.refused += rejected;
      rejected_ += std::min(rejected * outcome.items_of_rejected, write.count);
      if (rejected > 0 || !outcome.message.empty()) note(outcome, status, rejected);
      settle_items(write, rejected > 0 ? State::partly : State::acknowledged);
      break;
    }
    case Answered::refused:
      written_.refused += write.count;
      note(outcome, status, write.count);
      settle_items(write, State::refused);
      break;
    case Answered::unknown:
      written_.unanswered += write.count;
      note(outcome, status, write.count);
      settle_items(write, State::unanswered);
      break;
  }
}

void Writing::settle_items(const Write& write, Acknowledgement::State state) {
  const net::Client::Clock::time_point now = client_.now();
  for (std::size_t n = write.first; n < write.first + write.count; ++n) {
    if (is_settled_[n]) continue;
    acknowledged_[n] = {.state = state, .when = now};
    is_settled_[n] = true;
    ++settled_count_;
  }
}

}  // namespace pyat::smoke
