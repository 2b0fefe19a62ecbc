// Keeps writing at a rate, and verifies all of it: in parts, each of which is read again while the next ones are
// written, and forgotten when its sums are known.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "net/client.hpp"
#include "smoke/driver.hpp"
#include "smoke/path.hpp"
#include "smoke/report.hpp"
#include "smoke/run.hpp"
#include "smoke/sum.hpp"

namespace pyat::smoke {

// A run of so many items a second on each of its paths. Its parts take 10 s at most, and all
// the same time.
Run at_rate(Run run, unsigned rate, std::chrono::milliseconds duration);

// Of one path.
class Sustained : public std::enable_shared_from_this<Sustained> {
 public:
  // `path_of` makes the path of a part. With DriveOptions::only_read, the parts are read one after the other.
  Sustained(net::Client& client, const Run& run, std::function<Path(const Run& part)> path_of,
            const DriveOptions& options);

  // The rest happens within client.run().
  void start();

  // When that is over, or was interrupted: what was written by then and not read is unverified.
  Result result() const;

 private:
  void begin_part();
  void begin_next();
  void take_part(std::size_t part);
  net::Client::Clock::time_point begin_of(std::size_t part) const;
  std::size_t most_open() const;
  bool is_written() const { return written_parts_ == begun_; }
  std::chrono::milliseconds lasted() const;
  void add_throughput(Result& result) const;
  std::string cause_of_delay(const Result& result) const;

  net::Client& client_;
  Run run_;
  std::function<Path(const Run&)> path_of_;
  DriveOptions options_;
  net::Client::Clock::time_point start_{}, last_written_{};
  std::size_t begun_ = 0, written_parts_ = 0;  // parts
  std::map<std::size_t, std::shared_ptr<Drive>> open_{};
  bool waits_for_reading_ = false, has_waited_for_reading_ = false;
  bool is_over_ = false;  // nothing more is begun
  Sum sum_{};
};

}  // namespace pyat::smoke
