#include "smoke/correlation/polling.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "smoke/correlation/answers.hpp"
#include "smoke/timer.hpp"

namespace pyat::smoke::correlation {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds first_pause{25};
constexpr milliseconds longest_pause{2'000};

class Polling final : public std::enable_shared_from_this<Polling> {
 public:
  Polling(net::Client& client, Poll what, std::function<void(const Polled&)> done)
      : client_(client), what_(std::move(what)), done_(std::move(done)), end_(client.now() + what_.deadline) {}

  void ask() {
    client_.ask(what_.request, [self = shared_from_this()](const net::Answer& answer) { self->take(answer); });
  }

 private:
  void take(const net::Answer& answer) {
    if (answer.problem == net::Problem::cancelled) return cancel();
    Polled polled{.problem = trouble_of(what_.request, answer), .status = answer.status};
    if (polled.problem.empty()) {
      polled.lacking = answer.body_is_cut ? "its answer is too long to be read" : what_.lacks(answer.body);
    }
    const auto left = std::chrono::duration_cast<milliseconds>(end_ - client_.now());
    if (polled.is_complete() || is_final(answer) || left <= milliseconds{0}) {
      done_(polled);
      return;
    }
    after_or_dropped(client_, std::min(pause_, left),
                     [self = shared_from_this()](bool was_dropped) { was_dropped ? self->cancel() : self->ask(); });
    pause_ = std::min(pause_ * 8 / 5, longest_pause);
  }

  void cancel() { done_({.problem = "it was interrupted", .is_cancelled = true}); }

  net::Client& client_;
  Poll what_;
  std::function<void(const Polled&)> done_;
  net::Client::Clock::time_point end_;
  milliseconds pause_ = first_pause;
};

}  // namespace

void poll(net::Client& client, Poll what, std::function<void(const Polled&)> done) {
  std::make_shared<Polling>(client, std::move(what), std::move(done))->ask();
}

}  // namespace pyat::smoke::correlation
