// Answers to requests that others send to this program, such as Alertmanager its notifications. Data only; who carries
// them is Client::listen().
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "net/exchange.hpp"

namespace pyat::net {

// A request that came in, read to its end.
struct Received {
  std::string method{};
  std::string path{};  // without the query
  std::vector<Header> headers{};
  std::string body{};
};

struct Reply {
  int status = 200;
  std::string type = "text/plain; charset=utf-8";
  std::string body{};
};

using Handler = std::function<Reply(const Received&)>;

// Whoever sends is not trusted. What is more than this is refused, and what is slower is cut off.
struct ListenLimits {
  std::size_t max_body = 2 * 1024 * 1024;
  unsigned most_connections = 32;
  std::chrono::milliseconds most_time{10'000};  // of a request, from connecting to the end of its answer
};

// As long as it lives, requests are answered.
class Listener {
 public:
  Listener() = default;
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  virtual ~Listener() = default;

  // Where it listens in fact: "127.0.0.1:43211", "[::1]:9095".
  virtual std::string address() const = 0;
};

struct Listening {
  std::unique_ptr<Listener> listener{};  // nullptr: it cannot
  std::string problem{}, next{};         // why not, as one clause, and what to do about it
};

}  // namespace pyat::net
