// Does what a Path says: writes, asks until everything is there or the time is over, and keeps account.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <vector>

#include "net/client.hpp"
#include "smoke/path.hpp"
#include "smoke/report.hpp"

namespace pyat::smoke {

struct DriveOptions {
  bool only_read = false;                     // --verify: everything has been written before
  std::chrono::milliseconds timeout{10'000};  // of one request
  unsigned lanes = 8;                         // writes at the same time
  unsigned reads = 8;                         // questions at the same time
  std::chrono::milliseconds longest_wait{0};  // instead of View::deadline, where that is longer; 0: as the view says
  std::chrono::microseconds late_after{0};    // --visible-within; 0: nothing is late
  std::chrono::microseconds pace{0};          // from the start of one write to that of the next; 0: as the path says
  unsigned attempts = 3;  // of a write that is told to come again later (429, 503), the first one included
};

class Drive {
 public:
  Drive() = default;
  Drive(const Drive&) = delete;
  Drive& operator=(const Drive&) = delete;
  virtual ~Drive() = default;

  virtual bool is_over() const = 0;
  // How long the answers to writes took, as they came.
  virtual const std::vector<std::chrono::microseconds>& answered() const = 0;
  // What is known by now. Of one that is not over, because the client was interrupted, what was not seen is unverified.
  virtual Result result() const = 0;
};

// Begins; the rest happens within client.run(). `done` is called when nothing is left to do, but not after an
// interruption; `written`, before it, when every write has been answered.
std::shared_ptr<Drive> drive(net::Client& client, std::shared_ptr<const Path> path, const DriveOptions& options,
                             std::function<void()> done, std::function<void()> written = nullptr);

}  // namespace pyat::smoke
