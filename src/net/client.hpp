// Asks many servers at once, in one thread. The real one (curl_client.hpp) is libcurl; tests have one in memory, whose
// clock runs as fast as they like.
#pragma once

#include <chrono>
#include <functional>
#include <string_view>

#include "net/exchange.hpp"
#include "net/listener.hpp"

namespace pyat::net {

class Client {
 public:
  using Clock = std::chrono::steady_clock;
  using Done = std::function<void(Answer)>;

  Client() = default;
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  virtual ~Client() = default;

  // Both return at once; what they ask for happens in run(). `done` and `action` may ask for more.
  virtual void ask(Request request, Done done) = 0;
  virtual void after(std::chrono::milliseconds delay, std::function<void()> action) = 0;

  // Begins to listen at "HOST:PORT"; port 0: any that is free. Requests are answered in run(), which does not wait for
  // them: somebody who only listens needs a timer. `handler` may do whatever `done` may, and end the listener.
  virtual Listening listen(std::string_view address, Handler handler, const ListenLimits& limits) = 0;

  // Until nothing is left to do. After an interruption, what is open ends as Problem::cancelled, timers are dropped,
  // and the result is false.
  virtual bool run() = 0;
  // From within run(): what is open ends as Problem::cancelled, and timers are dropped; run() returns true.
  virtual void stop() = 0;

  virtual Clock::time_point now() = 0;
};

}  // namespace pyat::net
