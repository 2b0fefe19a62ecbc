#include "rollback/notify/queue.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "util/digest.hpp"
#include "util/duration.hpp"

namespace pyat::rollback::notify {
namespace {

using std::string;
using std::chrono::milliseconds;
using std::chrono::seconds;

// With less time than that, an attempt would only spoil a connection.
constexpr milliseconds shortest_attempt{1000};

milliseconds until(net::Client::Clock::time_point deadline, net::Client::Clock::time_point now) {
  return std::max(std::chrono::duration_cast<milliseconds>(deadline - now), milliseconds{0});
}

// The same for the same message, and another for every other: whoever receives it twice can know.
string id_of(const Entry& entry, std::size_t number) {
  const string all = line_of(entry) + '\n' + std::to_string(number);
  return util::hexadecimal(util::sha256(all)).substr(0, 32);
}

}  // namespace

Queue::Queue(std::vector<Target> targets, net::Client& client, RunCommand run, Ledger* ledger, QueueOptions options)
    : client_(client), run_(std::move(run)), ledger_(ledger), options_(std::move(options)) {
  lanes_.reserve(targets.size());
  for (Target& target : targets) {
    add_secrets(mask_, target);
    lanes_.push_back({.target = std::move(target)});
  }
}

void Queue::restore(std::vector<Entry> entries) {
  for (Entry& entry : entries) {
    const auto lane =
        std::find_if(lanes_.begin(), lanes_.end(), [&](const Lane& each) { return each.target.name == entry.target; });
    if (lane != lanes_.end()) {
      enqueue(*lane, std::move(entry), true);
      continue;
    }
    deliveries_.push_back({.id = entry.id,
                           .target = entry.target,
                           .event = entry.message.event,
                           .state = State::given_up,
                           .words = "pyat.yml has no notification of that name any more"});
    write(line_of(deliveries_.back()));
  }
}

void Queue::add(Message message) {
  make_presentable(message, mask_);
  for (Lane& lane : lanes_) {
    if (!wants(lane.target, message.event)) continue;
    Entry entry{.target = lane.target.name, .message = message};
    entry.id = id_of(entry, added_++);
    enqueue(lane, std::move(entry), false);
  }
}

void Queue::enqueue(Lane& lane, Entry entry, bool is_restored) {
  deliveries_.push_back({.id = entry.id, .target = entry.target, .event = entry.message.event});
  if (!is_restored) write(line_of(entry));
  lane.waiting.push_back({.entry = std::move(entry), .delivery = deliveries_.size() - 1});
  if (lane.waiting.size() <= options_.most_waiting) return;
  end(lane, State::given_up, fmt::format("{} newer messages wait for it already", options_.most_waiting), {});
}

bool Queue::is_due(const Lane& lane) const {
  return !lane.waiting.empty() && !lane.is_busy && lane.not_before <= client_.now();
}

void Queue::give_up_hopeless(Lane& lane) {
  while (!lane.waiting.empty()) {
    const Target& target = lane.target;
    if (!target.problem.empty()) {
      end(lane, State::given_up, target.problem, target.next);
    } else if (time_of_day() - lane.waiting.front().entry.message.happened > options_.oldest) {
      end(lane, State::given_up, fmt::format("is more than {} hours old", options_.oldest.count()), {});
    } else {
      return;
    }
  }
}

void Queue::pump(milliseconds budget, bool may_cut) {
  const Clock::time_point start = client_.now();
  for (Lane& lane : lanes_) give_up_hopeless(lane);
  const auto is_due_command = [&](const Lane& lane) { return lane.target.kind == TargetKind::command && is_due(lane); };
  const bool has_commands = std::any_of(lanes_.begin(), lanes_.end(), is_due_command);
  if (!pump_servers(start + (has_commands ? budget / 2 : budget))) return;
  if (has_commands) pump_commands(start + budget, may_cut);
}

void Queue::finish(milliseconds budget) {
  const Clock::time_point deadline = client_.now() + budget;
  while (true) {
    pump(until(deadline, client_.now()), true);
    Clock::time_point next = Clock::time_point::max();
    for (const Lane& lane : lanes_) {
      if (!lane.waiting.empty()) next = std::min(next, lane.not_before);
    }
    if (next == Clock::time_point::max() || std::max(next, client_.now()) + shortest_attempt > deadline) return;
    client_.after(std::max(until(next, client_.now()), milliseconds{1}), [] {});
    if (!client_.run()) return;
  }
}

bool Queue::pump_servers(Clock::time_point deadline) {
  bool has_asked = false;
  for (Lane& lane : lanes_) {
    if (lane.target.kind == TargetKind::command || !is_due(lane)) continue;
    ask(lane, deadline);
    has_asked = true;
  }
  return !has_asked || client_.run();
}

void Queue::ask(Lane& lane, Clock::time_point deadline) {
  const Entry& entry = lane.waiting.front().entry;
  net::Request request = request_for(lane.target, entry.message, entry.id);
  const milliseconds own_timeout = request.timeout;
  request.timeout = std::clamp(until(deadline, client_.now()), milliseconds{1}, request.timeout);
  const bool is_cut = request.timeout < own_timeout;
  lane.is_busy = true;
  net::Request asked = request;
  client_.ask(std::move(request), [this, &lane, deadline, is_cut, asked = std::move(asked)](const net::Answer& answer) {
    lane.is_busy = false;
    if (answer.problem == net::Problem::cancelled) return;  // the user has had enough, and it may go out later
    if (is_cut && answer.problem == net::Problem::no_answer) {
      // It was given less time than it may take: that is no attempt. The next line of the journal is not held up, too.
      lane.not_before = client_.now() + options_.first_pause;
      return;
    }
    settle(lane, judge(lane.target, asked, answer, time_of_day()));
    give_up_hopeless(lane);
    if (is_due(lane) && until(deadline, client_.now()) >= std::min(shortest_attempt, lane.target.timeout)) {
      ask(lane, deadline);
    }
  });
}

// A program that is ended before its time may have done its work or not.
void Queue::pump_commands(Clock::time_point deadline, bool may_cut) {
  for (Lane& lane : lanes_) {
    while (lane.target.kind == TargetKind::command && is_due(lane)) {
      const milliseconds left = until(deadline, client_.now());
      if (left < (may_cut ? std::min(shortest_attempt, lane.target.timeout) : lane.target.timeout)) return;
      run(lane, std::min(left, lane.target.timeout));
      give_up_hopeless(lane);
    }
  }
}

void Queue::run(Lane& lane, milliseconds timeout) {
  const Entry& entry = lane.waiting.front().entry;
  settle(lane, judge(run_(lane.target.command, plain_body(entry.message, entry.id) + '\n', timeout), timeout));
}

void Queue::settle(Lane& lane, Verdict verdict) {
  Delivery& delivery = deliveries_[lane.waiting.front().delivery];
  ++delivery.attempts;
  if (verdict.fate == Fate::sent) return end(lane, State::sent, std::move(verdict.words), {});
  if (verdict.fate == Fate::refused) {
    return end(lane, State::given_up, std::move(verdict.words), std::move(verdict.next));
  }
  const bool is_command = lane.target.kind == TargetKind::command;
  milliseconds pause = pause_after(delivery.attempts);
  if (verdict.wait) {
    pause = std::max<milliseconds>(pause, *verdict.wait);
    verdict.words += fmt::format(", and asks to be left alone for {}", util::duration_words(*verdict.wait));
  }
  lane.not_before = client_.now() + pause;
  const unsigned most = is_command ? options_.command_attempts : options_.attempts;
  if (delivery.attempts >= most) {
    verdict.words += fmt::format(" ({} attempts)", delivery.attempts);
    return end(lane, State::given_up, std::move(verdict.words), std::move(verdict.next));
  }
  present(verdict.words);
  present(verdict.next);
  delivery.words = std::move(verdict.words);
  delivery.next = std::move(verdict.next);
}

void Queue::end(Lane& lane, State state, string words, string next) {
  Delivery& delivery = deliveries_[lane.waiting.front().delivery];
  present(words);
  present(next);
  delivery.state = state;
  delivery.words = std::move(words);
  delivery.next = std::move(next);
  lane.waiting.pop_front();
  write(line_of(delivery));
}

milliseconds Queue::pause_after(unsigned attempt) const {
  constexpr unsigned most_doublings = 20;
  const milliseconds whole = std::min<milliseconds>(
      options_.first_pause * (1U << std::min(attempt - 1, most_doublings)), options_.longest_pause);
  if (options_.chance == nullptr) return whole;
  const double part = 0.5 + 0.5 * std::clamp(options_.chance(), 0.0, 1.0);
  return milliseconds{static_cast<milliseconds::rep>(static_cast<double>(whole.count()) * part)};
}

std::chrono::sys_seconds Queue::time_of_day() const {
  if (options_.time_of_day != nullptr) return options_.time_of_day();
  return std::chrono::floor<seconds>(std::chrono::system_clock::now());
}

// A full disk keeps nobody from being told of it.
void Queue::write(const string& line) {
  if (ledger_ == nullptr) return;
  const string problem = ledger_->write(line);
  if (problem.empty()) return;
  string note = "notifications cannot be recorded, and may be lost or sent twice after a crash: " + problem;
  if (std::find(notes_.begin(), notes_.end(), note) == notes_.end()) notes_.push_back(std::move(note));
}

void Queue::present(string& text) const {
  mask_.apply(text);
  text = without_secrets(text);
}

std::size_t Queue::waiting() const {
  std::size_t number = 0;
  for (const Lane& lane : lanes_) number += lane.waiting.size();
  return number;
}

}  // namespace pyat::rollback::notify
