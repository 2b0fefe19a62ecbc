#include "smoke/driver.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "smoke/book.hpp"
#include "smoke/reading.hpp"
#include "smoke/result.hpp"
#include "smoke/writing.hpp"

namespace pyat::smoke {
namespace {

constexpr std::chrono::milliseconds listening_pause{25};
constexpr std::chrono::milliseconds longest_listening{3'000};

class PathDrive final : public Drive, public std::enable_shared_from_this<PathDrive> {
 public:
  PathDrive(net::Client& client, std::shared_ptr<const Path> path, const DriveOptions& options,
            std::function<void()> done, std::function<void()> written)
      : client_(client),
        path_(std::move(path)),
        options_(options),
        done_(std::move(done)),
        written_(std::move(written)) {}

  void start() {
    writing_ = std::make_shared<Writing>(client_, *path_, options_, [self = weak_from_this()] {
      if (const auto drive = self.lock()) drive->go_on();
    });
    for (const View& view : path_->views) {
      readings_.push_back(std::make_shared<Reader>(client_, view, *writing_, options_, [self = weak_from_this()] {
        if (const auto drive = self.lock()) drive->go_on();
      }));
    }
    for (const auto& reading : readings_) reading->before_writing();
    listening_until_ = client_.now() + longest_listening;
    write_when_heard();
  }

  bool is_over() const override { return is_over_; }
  const std::vector<std::chrono::microseconds>& answered() const override { return writing_->latencies(); }

  Result result() const override {
    Result result = result_of_writing(*path_, *writing_, options_.only_read);
    for (const auto& reading : readings_) add_view(result, reading->close());
    note_unknown_lateness(result, options_.late_after);
    conclude(result, !is_over_);
    return result;
  }

 private:
  void write_when_heard() {
    const bool is_heard = std::all_of(readings_.begin(), readings_.end(),
                                      [](const std::shared_ptr<Reader>& reading) { return reading->is_listening(); });
    if (is_heard || client_.now() >= listening_until_) {
      has_begun_ = true;
      writing_->start();
      go_on();
      return;
    }
    client_.after(listening_pause, [self = weak_from_this()] {
      if (const auto drive = self.lock()) drive->write_when_heard();
    });
  }

  // Something was written, or read to its end: what has become possible by that?
  void go_on() {
    if (is_over_ || !has_begun_) return;
    if (written_ && writing_->is_over()) std::exchange(written_, nullptr)();
    bool is_read = true;
    for (const auto& reading : readings_) {
      if (!reading->waits_for_others()) reading->go_on();
      if (!reading->waits_for_others() && !reading->is_over()) is_read = false;
    }
    if (!writing_->is_over() || !is_read) return;
    // What nobody may find is looked for when the others have found it: before, it would prove nothing.
    bool is_left = false;
    for (const auto& reading : readings_) {
      if (!reading->waits_for_others() || reading->is_over()) continue;
      reading->go_on();
      is_left = is_left || !reading->is_over();
    }
    if (is_left || is_over_) return;
    is_over_ = true;
    if (done_) done_();
  }

  net::Client& client_;
  std::shared_ptr<const Path> path_;
  DriveOptions options_;
  std::function<void()> done_, written_;
  std::shared_ptr<Writing> writing_{};
  std::vector<std::shared_ptr<Reader>> readings_{};
  net::Client::Clock::time_point listening_until_{};
  bool has_begun_ = false;  // the writing
  bool is_over_ = false;
};

}  // namespace

std::shared_ptr<Drive> drive(net::Client& client, std::shared_ptr<const Path> path, const DriveOptions& options,
                             std::function<void()> done, std::function<void()> written) {
  auto drive = std::make_shared<PathDrive>(client, std::move(path), options, std::move(done), std::move(written));
  drive->start();
  return drive;
}

}  // namespace pyat::smoke
