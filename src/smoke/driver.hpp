// Does what a Path says: writes, asks until everything is there or the time is over, and keeps account.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

#include "net/client.hpp"
#include "smoke/path.hpp"
#include "smoke/report.hpp"

namespace pyat::smoke {

struct DriveOptions {
  bool only_read = false;                     // --verify
  std::chrono::milliseconds timeout{10'000};  // of one request
  unsigned lanes = 8;                         // writes at the same time
  unsigned reads = 8;                         // questions at the same time
  std::chrono::microseconds late_after{0};    // --visible-within; 0: nothing is late
  // Of a paced run: so long after the start of the n-th write the next one may begin. 0: as soon as it can.
  std::chrono::microseconds pace{0};
  unsigned attempts = 3;  // of a write that is told to come again later (429, 503), the first one included
};

// Within client.run(). `done` is called once, when nothing is left to do or the client was interrupted: what was not
// seen then is unverified.
void drive(net::Client& client, std::shared_ptr<const Path> path, const DriveOptions& options,
           std::function<void(Result)> done);

}  // namespace pyat::smoke
