// Messages on their way: queued at once, sent when the caller has time for it, sent again when it failed, and never in
// the way of the rollback.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "net/client.hpp"
#include "rollback/notify/ledger.hpp"
#include "rollback/notify/message.hpp"
#include "rollback/notify/target.hpp"
#include "rollback/notify/verdict.hpp"
#include "util/mask.hpp"

namespace pyat::rollback::notify {

struct QueueOptions {
  // Between attempts: twice as long each time, between the half and the whole of that by chance.
  std::chrono::milliseconds first_pause{1000}, longest_pause{60'000};
  unsigned attempts = 10;                                           // of a message for a server
  unsigned command_attempts = 3;                                    // for a program
  std::size_t most_waiting = 200;                                   // for one target; of more, the oldest is given up
  std::chrono::hours oldest{6};                                     // what is older tells nobody anything
  std::function<double()> chance = nullptr;                         // from 0 up to 1; nullptr: pauses are whole
  std::function<std::chrono::sys_seconds()> time_of_day = nullptr;  // nullptr: of the system
};

// Runs the program of a target, which has `input` on its standard input: without a shell, and never longer than
// `timeout`.
using RunCommand = std::function<Ended(const std::vector<std::string>& command, const std::string& input,
                                       std::chrono::milliseconds timeout)>;

class Queue {
 public:
  // `client` and `ledger` must outlive it. The client is the queue's own: nobody else asks it anything. Without a
  // ledger, what is not sent is lost with the process.
  Queue(std::vector<Target> targets, net::Client& client, RunCommand run, Ledger* ledger, QueueOptions options);

  Queue(const Queue&) = delete;
  Queue& operator=(const Queue&) = delete;

  // What no message may hold, besides the secrets of the targets: the values of .env.
  void know(std::string_view secret) { mask_.add(secret); }

  // Of a process that was killed. To be called before add().
  void restore(std::vector<Entry> entries);

  // For all targets that want it. Goes nowhere near the network.
  void add(Message message);

  // Sends what is due, and returns after `budget` at the latest. A target's messages keep their order. Without
  // `may_cut`, a program that may take longer than that is left for another time.
  void pump(std::chrono::milliseconds budget, bool may_cut = true);
  // The same, and waits for those that are due later, as long as the budget lasts.
  void finish(std::chrono::milliseconds budget);

  std::size_t waiting() const;
  // Of every message for every target, in the order in which they were queued.
  const std::vector<Delivery>& deliveries() const { return deliveries_; }
  // What went wrong with the ledger, each once.
  const std::vector<std::string>& notes() const { return notes_; }

 private:
  using Clock = net::Client::Clock;
  using milliseconds = std::chrono::milliseconds;

  struct Waiting {
    Entry entry{};
    std::size_t delivery = 0;  // its number in deliveries_
  };
  // Of a target: what it has not been told yet.
  struct Lane {
    Target target{};
    std::deque<Waiting> waiting{};
    Clock::time_point not_before{};
    bool is_busy = false;
  };

  void enqueue(Lane& lane, Entry entry, bool is_restored);
  bool is_due(const Lane& lane) const;
  // What need not be tried at all is given up.
  void give_up_hopeless(Lane& lane);
  bool pump_servers(Clock::time_point deadline);
  void pump_commands(Clock::time_point deadline, bool may_cut);
  void ask(Lane& lane, Clock::time_point deadline);
  void run(Lane& lane, milliseconds timeout);
  void settle(Lane& lane, Verdict verdict);
  void end(Lane& lane, State state, std::string words, std::string next);
  milliseconds pause_after(unsigned attempt) const;
  std::chrono::sys_seconds time_of_day() const;
  void write(const std::string& line);
  void present(std::string& text) const;

  net::Client& client_;
  RunCommand run_;
  Ledger* ledger_;
  QueueOptions options_;
  util::Mask mask_{};
  std::vector<Lane> lanes_{};
  std::vector<Delivery> deliveries_{};
  std::vector<std::string> notes_{};
  std::size_t added_ = 0;
};

}  // namespace pyat::rollback::notify
