#include "rollback/watch/watch.hpp"

#include <fmt/format.h>
#include <signal.h>

#include <algorithm>
#include <optional>
#include <system_error>
#include <utility>

namespace pyat::rollback {
namespace {

using std::string;
using std::chrono::milliseconds;

constexpr std::size_t most_open = 16;  // questions to one that does not answer
constexpr int first_error = 400, no_access = 401, forbidden = 403;

// A server that wants to know who asks is there. Nothing: nobody was asked.
std::optional<bool> is_served(const net::Answer& answer, const net::Request& request) {
  switch (answer.problem) {
    case net::Problem::none: break;
    case net::Problem::bad_request:
    case net::Problem::no_library:
    case net::Problem::no_slot: return std::nullopt;
    default: return false;
  }
  if (request.protocol != net::Protocol::http) return true;
  return answer.status < first_error || answer.status == no_access || answer.status == forbidden;
}

string words_of(const net::Answer& answer, const net::Request& request) {
  if (answer.problem != net::Problem::none) return net::problem_text(request, answer);
  return fmt::format("HTTP {}", answer.status);
}

// Signals are for the thread that waits for them.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t all{};
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;
  ~SignalsBlocked() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_{};
};

std::vector<Watched> watched_of(const std::vector<Probe>& probes) {
  std::vector<Watched> all{};
  for (const Probe& probe : probes) all.push_back(probe.watched);
  return all;
}

}  // namespace

Watching::Watching(net::Client& client, const std::vector<Probe>& probes, const Stamp& began,
                   const WatchOptions& options)
    : client_(client),
      probes_(probes),
      options_(options),
      start_(client.now()),
      observer_(began, watched_of(probes), options.interval) {}

milliseconds Watching::now() const { return std::chrono::duration_cast<milliseconds>(client_.now() - start_); }

void Watching::begin() { look(); }

Observation Watching::seen() {
  const std::scoped_lock lock(mutex_);
  return observer_.seen(last_);
}

void Watching::look() {
  {
    const std::scoped_lock lock(mutex_);
    last_ = now();
    observer_.beat(last_);
    if (observer_.is_full()) return;
  }
  for (std::size_t who = 0; who < probes_.size(); ++who) ask(who);
  // On the beat, however long the questions took to ask; what was missed is not made up for.
  next_ = std::max(next_ + options_.interval, now());
  client_.after(next_ - now(), [this] { look(); });
}

void Watching::ask(std::size_t who) {
  net::Request request = probes_[who].request;
  request.timeout = options_.timeout;
  request.max_redirects = 0;
  request.fresh_connection = true;
  std::size_t number = 0;
  {
    const std::scoped_lock lock(mutex_);
    if (observer_.open(who) >= most_open) return;
    number = observer_.ask(who, now());
  }
  client_.ask(request, [this, who, number, request](const net::Answer& answer) {
    if (answer.problem == net::Problem::cancelled) return;
    const std::optional<bool> answers = is_served(answer, request);
    string words = answers == true ? string{} : words_of(answer, request);
    const std::scoped_lock lock(mutex_);
    observer_.answer(who, number, now(), answers, std::move(words));
  });
}

Watch::Watch(std::vector<Probe> probes, Connect connect, WatchOptions options)
    : probes_(std::move(probes)), connect_(std::move(connect)), options_(options) {}

void Watch::start(const Stamp& now) {
  seen_ = {.began = now, .resolution = options_.interval, .watched = watched_of(probes_)};
  if (probes_.empty()) return;
  const SignalsBlocked blocked{};
  try {
    thread_ = std::thread([this, now] { run(now); });
  } catch (const std::system_error&) {
    // The machine has no thread left: nobody is seen, and the rollback goes on.
  }
}

void Watch::run(const Stamp& began) {
  // One that hangs takes nobody else's connection.
  const std::unique_ptr<net::Client> client = connect_(probes_.size() * most_open);
  Watching watching(*client, probes_, began, options_);
  const std::function<void()> until_over = [&] {
    is_over_ ? client->stop() : client->after(options_.interval, until_over);
  };
  watching.begin();
  // Within run(), which begins anew: a run that is refused at once is over before that.
  client->after(milliseconds{0}, until_over);
  {
    const std::scoped_lock lock(mutex_);
    watching_ = &watching;
  }
  client->run();
  const std::scoped_lock lock(mutex_);
  seen_ = watching.seen();
  watching_ = nullptr;
}

void Watch::stop() {
  is_over_ = true;
  if (thread_.joinable()) thread_.join();
}

Observation Watch::seen() {
  const std::scoped_lock lock(mutex_);
  return watching_ == nullptr ? seen_ : watching_->seen();
}

}  // namespace pyat::rollback
