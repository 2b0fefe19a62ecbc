// A network in memory whose answers a function makes up: for servers that nobody would write down.
#pragma once

#include <deque>
#include <functional>
#include <utility>

#include "net/client.hpp"

namespace pyat::test {

class ToldClient final : public net::Client {
 public:
  using Tell = std::function<net::Answer(const net::Request&)>;

  explicit ToldClient(Tell tell) : tell_(std::move(tell)) {}

  void ask(net::Request request, Done done) override {
    open_.push_back([this, request = std::move(request), done = std::move(done)] { done(tell_(request)); });
  }
  void after(std::chrono::milliseconds, std::function<void()> action) override { open_.push_back(std::move(action)); }
  net::Listening listen(std::string_view, net::Handler, const net::ListenLimits&) override {
    return {.listener = nullptr, .problem = "nobody can be told anything here", .next = {}};
  }
  bool run() override {
    while (!open_.empty()) {
      const auto next = std::move(open_.front());
      open_.pop_front();
      next();
    }
    return true;
  }
  void stop() override { open_.clear(); }
  Clock::time_point now() override { return Clock::time_point{} + std::chrono::hours{1}; }

 private:
  Tell tell_;
  std::deque<std::function<void()>> open_{};
};

}  // namespace pyat::test
