// The writing of a path: in lanes, at a pace, with another try where the server asks for it.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "net/client.hpp"
#include "smoke/book.hpp"
#include "smoke/driver.hpp"
#include "smoke/path.hpp"

namespace pyat::smoke {

class Writing : public std::enable_shared_from_this<Writing> {
 public:
  // `progress` is called whenever items are settled. `path` must outlive it.
  Writing(net::Client& client, const Path& path, const DriveOptions& options, std::function<void()> progress);

  void start();
  bool is_over() const { return settled_count_ == acknowledged_.size(); }

  // Whether it is known what came of the writing of an item, which is then in acknowledged().
  bool is_settled(std::size_t item) const { return is_settled_[item]; }
  const std::vector<Acknowledgement>& acknowledged() const { return acknowledged_; }

  bool is_all_acknowledged() const;

  const Written& written() const { return written_; }
  const std::vector<Refusal>& refusals() const { return refusals_; }
  const std::vector<std::chrono::microseconds>& latencies() const { return latencies_; }  // of answers, as they came
  std::size_t retries() const { return retries_; }
  // Of writes that were taken in part: so many items may not be there.
  std::size_t rejected() const { return rejected_; }

 private:
  struct Turn {
    Write write{};
    unsigned attempt = 1;
  };

  void pump();
  bool make_next();
  void send(std::shared_ptr<Turn> turn);
  void take(const std::shared_ptr<Turn>& turn, const net::Answer& answer);
  void settle(const Write& write, const Outcome& outcome, int status);
  void settle_items(const Write& write, Acknowledgement::State state);
  void note(const Outcome& outcome, int status, std::size_t items);

  net::Client& client_;
  const Path& path_;
  DriveOptions options_;
  std::function<void()> progress_;
  net::Client::Clock::time_point start_{};
  std::size_t made_ = 0;
  std::deque<std::shared_ptr<Turn>> waiting_{};  // whose lane is taken
  std::set<unsigned> busy_lanes_{};
  bool sleeps_ = false;
  std::vector<Acknowledgement> acknowledged_{};
  std::vector<bool> is_settled_{};
  std::size_t settled_count_ = 0;
  Written written_{};
  std::vector<Refusal> refusals_{};
  std::vector<std::chrono::microseconds> latencies_{};
  std::size_t retries_ = 0;
  std::size_t rejected_ = 0;
};

}  // namespace pyat::smoke
