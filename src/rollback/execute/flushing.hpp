// One process that is flushed: its page of metrics, the requests, and the page again until it proves what they did.
// Include in .cpp files of this folder only.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "health/target.hpp"
#include "net/client.hpp"
#include "rollback/flush/flush.hpp"

namespace pyat::rollback {

struct Flushed {
  bool is_proven = false;
  std::string name{};   // "loki 3.7.6 at localhost:3100"
  std::string words{};  // what stands against it
  std::string next{};
  std::vector<std::string> proofs{};
  std::string open{};  // what has come in since, and what becomes of it; empty: nothing
};

class Flushing : public std::enable_shared_from_this<Flushing> {
 public:
  using Clock = net::Client::Clock;

  // `release`: where its metrics do not tell. `out` must outlive it.
  Flushing(net::Client& client, health::Target target, std::string release, Clock::time_point end, Flushed& out);

  void begin();

 private:
  using Answered = std::function<void(const net::Answer&)>;

  void ask(net::Request request, std::chrono::milliseconds most, Answered answered);
  void ask_for_page(Answered answered);
  void take_first_page(const std::string& page);
  void send(std::size_t number);
  void refused(const FlushRequest& request, const net::Answer& answer);
  void look_again(std::chrono::milliseconds pause);
  void judge(const std::string& page);
  void finish(const FlushProof& proof);
  void fail(std::string words, std::string next);
  std::chrono::milliseconds left() const;

  net::Client& client_;
  health::Target target_;
  std::string release_;
  Clock::time_point end_;     // of the step
  Clock::time_point sent_{};  // the last request, or the first page where there is none
  Clock::time_point give_up_{};
  FlushWay way_{};
  std::string before_{};
  Flushed& out_;
};

}  // namespace pyat::rollback
