// Asks the services of a stack ten times a second who answers, beside everything else that pyat does meanwhile.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "net/client.hpp"
#include "rollback/watch/observer.hpp"
#include "rollback/watch/probes.hpp"

namespace pyat::rollback {

struct WatchOptions {
  std::chrono::milliseconds interval{100};  // between two questions to the same
  std::chrono::milliseconds timeout{1000};  // who takes longer to answer does not
};

// The questions, on a client that runs in some thread.
class Watching {
 public:
  Watching(net::Client& client, const std::vector<Probe>& probes, const Stamp& began, const WatchOptions& options);

  // Within client.run(), until client.stop().
  void begin();
  // In any thread.
  Observation seen();

 private:
  void look();
  void ask(std::size_t who);
  std::chrono::milliseconds now() const;

  net::Client& client_;
  const std::vector<Probe>& probes_;
  const WatchOptions options_;
  const net::Client::Clock::time_point start_;
  std::chrono::milliseconds next_{};
  std::mutex mutex_{};
  Observer observer_;
  std::chrono::milliseconds last_{};  // when it was alive
};

class Watch {
 public:
  // Makes the client of the thread, in which nothing interrupts it; for so many connections at the same time.
  using Connect = std::function<std::unique_ptr<net::Client>(std::size_t most_at_once)>;

  Watch(std::vector<Probe> probes, Connect connect, WatchOptions options = {});
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;
  ~Watch() { stop(); }

  // `now`: of the machine. Once.
  void start(const Stamp& now);
  void stop();
  // So far; after stop() all of it.
  Observation seen();

 private:
  void run(const Stamp& began);

  const std::vector<Probe> probes_;
  const Connect connect_;
  const WatchOptions options_;
  std::atomic<bool> is_over_ = false;
  std::mutex mutex_{};  // of the two below
  Watching* watching_ = nullptr;
  Observation seen_{};
  std::thread thread_{};
};

}  // namespace pyat::rollback
