#include "cmd/deadline.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace pyat::cmd {

using std::chrono::milliseconds;

struct Deadline::State {
  milliseconds limit{};
  std::optional<net::Client::Clock::time_point> end{};
  bool has_passed = false;
};

// Counts what is open: the timer of the deadline alone must not keep run() from coming to its end.
class DeadlineClient final : public net::Client {
 public:
  DeadlineClient(std::unique_ptr<net::Client> inner, std::shared_ptr<Deadline::State> state)
      : inner_(std::move(inner)), state_(std::move(state)) {
    if (!state_->end) state_->end = inner_->now() + state_->limit;
  }

  void ask(net::Request request, Done done) override {
    ++open_;
    inner_->ask(std::move(request), [this, done = std::move(done)](net::Answer answer) {
      done(std::move(answer));
      close();
    });
  }

  void after(milliseconds delay, std::function<void()> action) override {
    ++open_;
    inner_->after(delay, [this, action = std::move(action)] {
      action();
      close();
    });
  }

  net::Listening listen(std::string_view address, net::Handler handler, const net::ListenLimits& limits) override {
    return inner_->listen(address, std::move(handler), limits);
  }

  bool run() override {
    if (open_ == 0) return inner_->run();
    bool is_late = false;
    const auto left = std::chrono::ceil<milliseconds>(*state_->end - now());
    inner_->after(std::max(left, milliseconds{0}), [&] {
      is_late = true;
      inner_->stop();
    });
    const bool is_whole = inner_->run();
    open_ = 0;  // what is left are timers, which were dropped
    state_->has_passed = state_->has_passed || is_late;
    return is_whole && !is_late;
  }

  void stop() override { inner_->stop(); }
  Clock::time_point now() override { return inner_->now(); }

 private:
  void close() {
    if (--open_ == 0) inner_->stop();
  }

  std::unique_ptr<net::Client> inner_;
  std::shared_ptr<Deadline::State> state_;
  std::size_t open_ = 0;
};

Deadline::Deadline(milliseconds limit) : state_(std::make_shared<State>(State{.limit = limit})) {}

Connect Deadline::on(Connect connect) const {
  return [connect = std::move(connect), state = state_](std::size_t most_at_once) -> std::unique_ptr<net::Client> {
    return std::make_unique<DeadlineClient>(connect(most_at_once), state);
  };
}

bool Deadline::has_passed() const { return state_->has_passed; }

}  // namespace pyat::cmd
