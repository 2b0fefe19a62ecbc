// A network in memory: answers are told beforehand, and time passes at once.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "net/client.hpp"

namespace pyat::test {

inline net::Answer answer_of(int status, std::string body = {}, std::vector<net::Header> headers = {}) {
  net::Answer answer{};
  answer.status = status;
  answer.body = std::move(body);
  answer.headers = std::move(headers);
  answer.phases = {.name = {},
                   .connect = std::chrono::microseconds{100},
                   .tls = {},
                   .first_byte = std::chrono::microseconds{400},
                   .total = std::chrono::microseconds{600}};
  return answer;
}

inline net::Answer problem_of(net::Problem problem, std::string detail = {}) {
  net::Answer answer{};
  answer.problem = problem;
  answer.detail = std::move(detail);
  return answer;
}

class FakeClient final : public net::Client {
 public:
  // By URL, or by the path of the Unix socket and that of the URL: "/run/docker.sock/_ping". Asked again, the next
  // answer is given, and the last one from then on. What is not here refuses the connection.
  std::map<std::string, std::vector<net::Answer>> answers{};
  // Asked first, where it is set: what it answers counts.
  std::function<std::optional<net::Answer>(const net::Request&)> tell = nullptr;
  std::vector<net::Request> asked{};
  std::chrono::milliseconds latency{1};
  // Interrupts run() at this time; 0: never.
  std::chrono::milliseconds interrupt_after{0};

  void set(const std::string& url, net::Answer answer) { answers[url] = {std::move(answer)}; }

  void ask(net::Request request, Done done) override {
    asked.push_back(request);
    const std::size_t number = asked.size();
    open_.emplace(number, std::move(done));
    after(latency, [this, number, request = std::move(request)] { close(number, find(request)); });
  }

  void after(std::chrono::milliseconds delay, std::function<void()> action) override {
    events_.emplace(now_ + delay, std::move(action));
  }

  // Who sends something to the program: the answer, or 0 where nobody listens at that address.
  net::Reply send(const std::string& address, const net::Received& received) {
    const auto found = handlers_.find(address);
    if (found == handlers_.end()) return {.status = 0};
    const net::Handler handler = found->second;  // it may end its own listener
    return handler(received);
  }

  // Why nobody can listen; empty: everybody can. A port that is 0 becomes 40001 and so on.
  std::string cannot_listen{};

  net::Listening listen(std::string_view address, net::Handler handler, const net::ListenLimits&) override {
    if (!cannot_listen.empty()) return {.listener = nullptr, .problem = cannot_listen, .next = "listen elsewhere"};
    std::string place(address);
    if (place.ends_with(":0")) place.replace(place.size() - 1, 1, std::to_string(++last_port_));
    handlers_[place] = std::move(handler);
    return {.listener = std::make_unique<FakeListener>(*this, place), .problem = {}, .next = {}};
  }

  bool run() override {
    is_stopped_ = false;
    while (!events_.empty() && !is_stopped_) {
      if (interrupt_after.count() > 0 && events_.begin()->first > start_ + interrupt_after) {
        drop_all();
        return false;
      }
      auto next = events_.extract(events_.begin());
      now_ = std::max(now_, next.key());
      next.mapped()();
    }
    drop_all();
    return true;
  }

  void stop() override { is_stopped_ = true; }
  Clock::time_point now() override { return now_; }
  std::chrono::milliseconds elapsed() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(now_ - start_);
  }

 private:
  class FakeListener final : public net::Listener {
   public:
    FakeListener(FakeClient& client, std::string address) : client_(client), address_(std::move(address)) {}
    ~FakeListener() override { client_.handlers_.erase(address_); }
    std::string address() const override { return address_; }

   private:
    FakeClient& client_;
    std::string address_;
  };

  void close(std::size_t number, net::Answer answer) {
    const auto done = open_.extract(number);
    if (!done.empty()) done.mapped()(std::move(answer));
  }

  // What is open is cancelled, as is what is asked for in answer to that; what a timer holds may have its say when it
  // ends, and may ask, too.
  void drop_all() {
    do {
      std::exchange(events_, {}).clear();
      while (!open_.empty()) close(open_.begin()->first, problem_of(net::Problem::cancelled));
    } while (!events_.empty());
  }

  net::Answer find(const net::Request& request) {
    if (tell != nullptr) {
      if (std::optional<net::Answer> told = tell(request)) return *std::move(told);
    }
    std::string key = request.url;
    if (!request.unix_socket.empty()) key = request.unix_socket + key.substr(key.find('/', key.find("://") + 3));
    const auto found = answers.find(key);
    if (found == answers.end()) return problem_of(net::Problem::refused);
    net::Answer answer = found->second.front();
    if (found->second.size() > 1) found->second.erase(found->second.begin());
    answer.url = request.url;
    return answer;
  }

  const Clock::time_point start_ = Clock::time_point{} + std::chrono::hours{1};
  Clock::time_point now_ = start_;
  std::multimap<Clock::time_point, std::function<void()>> events_{};
  std::map<std::size_t, Done> open_{};              // by the number of the question
  std::map<std::string, net::Handler> handlers_{};  // by the address where they listen
  int last_port_ = 40000;
  bool is_stopped_ = false;
};

}  // namespace pyat::test
