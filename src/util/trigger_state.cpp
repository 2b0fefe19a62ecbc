#include "util/trigger_state.hpp"

#include <array>
#include <utility>

namespace pyat::util {
namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

enum class Latch : std::uint8_t { untold, quiet, fires };

class Machine {
 public:
  explicit Machine(seconds for_time) : for_time_(for_time) {}

  void take(const Reading& reading) {
    if (!reading.holds) {
      run_.reset();
      untold_ = reading.time;
    } else if (*reading.holds) {
      take_holding(reading.time);
    } else {
      run_.reset();
      untold_.reset();
      if (reading.clears.value_or(false)) latch_ = Latch::quiet;
    }
    last_ = reading.time;
    ++count_;
  }

  Judgement result(const Reading& now) const {
    if (!now.holds) return {.state = TriggerState::unknown};
    if (latch_ == Latch::fires) return {.state = TriggerState::firing, .since = since_, .is_held = !*now.holds};
    if (*now.holds) return pending();
    if (latch_ == Latch::untold && !now.clears.value_or(true)) {
      return {.state = TriggerState::warn,
              .note =
                  "it is past clears_at and not at its threshold: whether it fired before cannot be told without "
                  "earlier looks"};
    }
    if (!now.warns) return {.state = TriggerState::unknown, .note = "it does not fire; whether it warns is not known"};
    return {.state = *now.warns ? TriggerState::warn : TriggerState::ok};
  }

 private:
  void take_holding(sys_seconds time) {
    had_gap_ = run_ && time - last_ > for_time_ && for_time_ > seconds(0);
    if (had_gap_) {
      untold_.reset();
      // It may have been mended, and broken again.
      latch_ = Latch::untold;
    }
    if (!run_ || had_gap_) run_ = time;
    if (time - *run_ < for_time_) return;
    if (latch_ != Latch::fires) since_ = *run_;
    latch_ = Latch::fires;
  }

  Judgement pending() const {
    Judgement judgement{.state = TriggerState::warn, .since = run_, .is_pending = true};
    const std::string wanted = time_words(for_time_);
    if (count_ < 2) {
      judgement.note = "it holds now; whether it has for " + wanted + " cannot be told from one look";
    } else if (had_gap_) {
      judgement.note = "it holds now, and did before; the looks are more than " + wanted +
                       " apart, and nobody saw what was in between";
    } else if (untold_) {
      judgement.note = "it holds, and was not seen to for " + wanted + ": before, it could not be told";
      judgement.untold = untold_;
    } else {
      judgement.note = "it holds, and not for " + wanted + " yet";
    }
    return judgement;
  }

  seconds for_time_;
  Latch latch_ = Latch::untold;
  std::optional<sys_seconds> run_{};
  std::optional<sys_seconds> untold_{};  // the last time before the run, where it could not be told
  sys_seconds since_{}, last_{};
  bool had_gap_ = false;
  std::size_t count_ = 0;
};

}  // namespace

std::string_view to_string(TriggerState state) {
  switch (state) {
    case TriggerState::ok: return "OK";
    case TriggerState::warn: return "WARN";
    case TriggerState::firing: return "FIRING";
    case TriggerState::unknown: return "UNKNOWN";
  }
  return "";
}

std::string time_words(seconds time) {
  constexpr std::array<std::pair<std::int64_t, std::string_view>, 4> parts = {
      {{86400, "day"}, {3600, "h"}, {60, "min"}, {1, "s"}}};
  std::string out{};
  std::int64_t rest = time.count();
  int written = 0;
  for (const auto& [length, unit] : parts) {
    const std::int64_t count = rest / length;
    rest %= length;
    if (written > 0) ++written;
    if (count == 0 || written > 2) continue;
    const bool is_plural = unit == "day" && count != 1;
    out += (out.empty() ? "" : " ") + std::to_string(count) + " " + std::string(unit) + (is_plural ? "s" : "");
    if (written == 0) written = 1;
  }
  return out.empty() ? "0 s" : out;
}

Judgement judge(std::span<const Reading> readings, seconds for_time) {
  if (readings.empty()) return {.note = "nothing was looked at"};
  Machine machine(for_time);
  for (const Reading& reading : readings) machine.take(reading);
  return machine.result(readings.back());
}

}  // namespace pyat::util
