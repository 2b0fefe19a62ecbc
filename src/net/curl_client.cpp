#include "net/curl_client.hpp"

#include <poll.h>
#include <sys/resource.h>

#include <algorithm>
#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "net/http_listener.hpp"
#include "net/transfer.hpp"

namespace pyat::net {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds longest_sleep{1000};

struct Timer {
  Client::Clock::time_point when{};
  std::function<void()> action{};
};

// The caller's end of a listener, which the client serves.
class ListenerHandle final : public Listener {
 public:
  explicit ListenerHandle(std::shared_ptr<HttpListener> listener) : listener_(std::move(listener)) {}
  ~ListenerHandle() override { listener_->close(); }
  std::string address() const override { return listener_->address(); }

 private:
  std::shared_ptr<HttpListener> listener_;
};

// How many connections the limit of open files allows, which is raised for them as far as it may be. Each may take
// three: its own, one that is kept open, and one while its name is looked up.
std::size_t room_for_connections(std::size_t wanted) {
  constexpr rlim_t others = 32, each = 3;
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return wanted;
  const rlim_t needed = others + each * wanted;
  if (files.rlim_cur < needed) {
    rlimit raised = files;
    raised.rlim_cur = std::min(needed, files.rlim_max);
    if (::setrlimit(RLIMIT_NOFILE, &raised) == 0) files = raised;
  }
  return files.rlim_cur <= others + each ? 1 : static_cast<std::size_t>((files.rlim_cur - others) / each);
}

class CurlClient final : public Client {
 public:
  explicit CurlClient(const CurlOptions& options) : options_(options), api_(curl_api(no_library_)) {
    options_.most_at_once = std::min(options.most_at_once, room_for_connections(options.most_at_once));
    if (api_ != nullptr) multi_ = api_->multi_init();
    // Those that are kept open for the next question count, too.
    if (multi_ != nullptr) api_->multi_setopt(multi_, CURLMOPT_MAXCONNECTS, static_cast<long>(options_.most_at_once));
  }

  ~CurlClient() override {
    for (const auto& transfer : active_) {
      if (transfer->handle() != nullptr) api_->multi_remove_handle(multi_, transfer->handle());
    }
    active_.clear();
    if (multi_ != nullptr) api_->multi_cleanup(multi_);
  }

  void ask(Request request, Done done) override {
    const Clock::time_point deadline = now() + request.timeout;
    if (multi_ == nullptr) {
      refused_.push_back(std::move(done));
      return;
    }
    waiting_.push_back(std::make_unique<Transfer>(*api_, std::move(request), std::move(done), deadline));
  }

  void after(milliseconds delay, std::function<void()> action) override {
    timers_.push_back({now() + delay, std::move(action)});
    std::push_heap(timers_.begin(), timers_.end(), is_later);
  }

  Listening listen(std::string_view address, Handler handler, const ListenLimits& limits) override {
    Listening result{};
    std::shared_ptr<HttpListener> listener = HttpListener::make(address, std::move(handler), limits, result);
    if (listener == nullptr) return result;
    listeners_.push_back(listener);
    result.listener = std::make_unique<ListenerHandle>(std::move(listener));
    return result;
  }

  bool run() override {
    is_stopped_ = false;
    is_interrupted_ = false;
    while (!is_stopped_) {
      refuse_all();
      start_waiting();
      if (is_idle()) return true;
      if (!active_.empty()) work();
      serve();
      run_timers();
      if (!is_idle() && !is_stopped_) sleep();
      if (is_interrupted_) break;
    }
    drop_all();
    return !is_interrupted_;
  }

  void stop() override { is_stopped_ = true; }

  Clock::time_point now() override { return Clock::now(); }

 private:
  using Transfers = std::vector<std::unique_ptr<Transfer>>;

  static bool is_later(const Timer& a, const Timer& b) { return a.when > b.when; }

  std::chrono::sys_seconds time_of_day() const {
    if (options_.time_of_day != nullptr) return options_.time_of_day();
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  }

  bool is_idle() const { return active_.empty() && waiting_.empty() && timers_.empty() && refused_.empty(); }

  void refuse_all() {
    for (Done& done : std::exchange(refused_, {})) {
      Answer answer{};
      answer.problem = Problem::no_library;
      answer.detail = no_library_;
      done(std::move(answer));
    }
  }

  void start_waiting() {
    while (!waiting_.empty()) {
      const bool is_late = waiting_.front()->deadline() <= now();
      if (!is_late && active_.size() >= options_.most_at_once) return;
      std::unique_ptr<Transfer> transfer = std::move(waiting_.front());
      waiting_.pop_front();
      CURL* easy = is_late ? nullptr : transfer->prepare(now(), time_of_day());
      if (easy == nullptr || api_->multi_add_handle(multi_, easy) != CURLM_OK) {
        if (!transfer->has_failed()) transfer->fail(is_late ? Problem::no_slot : Problem::other);
        transfer->deliver();
      } else {
        active_.push_back(std::move(transfer));
      }
    }
  }

  void work() {
    int running = 0, left = 0;
    api_->multi_perform(multi_, &running);
    while (const CURLMsg* message = api_->multi_info_read(multi_, &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      Transfer* transfer = nullptr;
      api_->easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
      const CURLcode code = message->data.result;
      transfer->finish(code);
      const bool talks = code == CURLE_OK && transfer->request().protocol == Protocol::raw;
      if (!talks) end(*transfer);
    }
    converse();
  }

  // Those whose connection is theirs: libcurl only carries bytes.
  void converse() {
    std::vector<Transfer*> over{};
    for (const auto& transfer : active_) {
      if (transfer->socket() == CURL_SOCKET_BAD) continue;
      if (transfer->converse(now())) {
        over.push_back(transfer.get());
      } else if (transfer->deadline() <= now()) {
        transfer->fail(Problem::no_answer);
        over.push_back(transfer.get());
      }
    }
    for (Transfer* transfer : over) end(*transfer);
  }

  void end(Transfer& transfer) {
    const auto at = std::find_if(active_.begin(), active_.end(), [&](const auto& p) { return p.get() == &transfer; });
    std::unique_ptr<Transfer> owned = std::move(*at);
    std::swap(*at, active_.back());
    active_.pop_back();
    std::unique_ptr<Transfer> next = owned->redirected();
    api_->multi_remove_handle(multi_, owned->handle());
    if (next != nullptr) {
      waiting_.push_front(std::move(next));
    } else {
      owned->deliver();
    }
  }

  // A handler may begin to listen elsewhere, too.
  void serve() {
    for (std::size_t i = 0; i < listeners_.size(); ++i) std::shared_ptr(listeners_[i])->work();
    std::erase_if(listeners_, [](const auto& listener) { return listener->is_closed(); });
  }

  void run_timers() {
    while (!timers_.empty() && timers_.front().when <= now() && !is_stopped_) {
      std::pop_heap(timers_.begin(), timers_.end(), is_later);
      Timer timer = std::move(timers_.back());
      timers_.pop_back();
      timer.action();
    }
  }

  void sleep() {
    std::vector<curl_waitfd> extra{};
    milliseconds longest = longest_sleep;
    const auto at_most = [&](Clock::time_point when) {
      const auto left = std::chrono::ceil<milliseconds>(when - now());
      longest = std::clamp(left, milliseconds{0}, longest);
    };
    for (const auto& transfer : active_) {
      if (transfer->socket() == CURL_SOCKET_BAD) continue;
      const int events = CURL_WAIT_POLLIN | (transfer->wants_to_send() ? CURL_WAIT_POLLOUT : 0);
      extra.push_back({.fd = transfer->socket(), .events = static_cast<short>(events), .revents = 0});
      at_most(transfer->deadline());
    }
    for (const auto& listener : listeners_) {
      if (listener->fd() < 0) continue;
      extra.push_back({.fd = listener->fd(), .events = CURL_WAIT_POLLIN, .revents = 0});
      at_most(listener->next());
    }
    if (!timers_.empty()) at_most(timers_.front().when);
    if (!waiting_.empty() && active_.size() < options_.most_at_once) longest = milliseconds{0};
    const bool can_be_interrupted = options_.interrupt_fd >= 0;
    if (can_be_interrupted) extra.push_back({.fd = options_.interrupt_fd, .events = CURL_WAIT_POLLIN, .revents = 0});
    // Without the library there is still time to wait for.
    if (multi_ == nullptr) {
      std::vector<pollfd> polled{};
      for (const curl_waitfd& wait : extra) polled.push_back({.fd = wait.fd, .events = POLLIN, .revents = 0});
      ::poll(polled.data(), polled.size(), static_cast<int>(longest.count()));
      is_interrupted_ = can_be_interrupted && polled.back().revents != 0;
      return;
    }
    api_->multi_poll(multi_, extra.data(), static_cast<unsigned>(extra.size()), static_cast<int>(longest.count()),
                     nullptr);
    if (can_be_interrupted && extra.back().revents != 0) is_interrupted_ = true;
  }

  // What a timer holds may have its say when it ends.
  void drop_timers() { std::vector<Timer>().swap(timers_); }

  // Nobody is left waiting for an answer.
  void drop_all() {
    drop_timers();
    for (const auto& transfer : std::exchange(active_, {})) {
      if (transfer->handle() != nullptr) api_->multi_remove_handle(multi_, transfer->handle());
      transfer->fail(Problem::cancelled);
      transfer->deliver();
    }
    for (const auto& transfer : std::exchange(waiting_, {})) {
      transfer->fail(Problem::cancelled);
      transfer->deliver();
    }
    refuse_all();
    // What `done` has asked for meanwhile nobody will answer either.
    drop_timers();
    if (!waiting_.empty() || !refused_.empty()) drop_all();
  }

  CurlOptions options_;
  std::string no_library_{};
  const CurlApi* api_;
  CURLM* multi_ = nullptr;
  std::deque<std::unique_ptr<Transfer>> waiting_{};
  Transfers active_{};
  std::vector<Timer> timers_{};  // a heap, the next one in front
  std::vector<Done> refused_{};
  std::vector<std::shared_ptr<HttpListener>> listeners_{};
  bool is_stopped_ = false;
  bool is_interrupted_ = false;
};

}  // namespace

std::unique_ptr<Client> make_curl_client(const CurlOptions& options) { return std::make_unique<CurlClient>(options); }

}  // namespace pyat::net
