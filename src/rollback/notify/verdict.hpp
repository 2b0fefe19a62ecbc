// What the answer to a message means: whether it has arrived, and if not, whether to send it again.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "net/exchange.hpp"
#include "rollback/notify/target.hpp"

namespace pyat::rollback::notify {

enum class Fate : std::uint8_t {
  sent,
  again,   // may be well later
  refused  // will be refused each time
};

struct Verdict {
  Fate fate = Fate::sent;
  std::string words{};  // a clause after the target's name: "answered 404: no_service"; still to be masked
  std::string next{};   // what to do about it; may be empty
  std::optional<std::chrono::seconds> wait{};  // as the server has asked: not before that
};

Verdict judge(const Target& target, const net::Request& request, const net::Answer& answer,
              std::chrono::sys_seconds time_of_day);

// Of Retry-After: seconds, or a date (RFC 9110, 10.2.3). Nothing where it is neither. A date in the past is no wait.
std::optional<std::chrono::seconds> retry_after(std::string_view value, std::chrono::sys_seconds time_of_day);

// How a program has ended that was given a message.
struct Ended {
  std::string problem{};  // it could not be started: "no such file or directory"
  bool is_timed_out = false;
  int signal = 0;        // that ended it; 0: none
  int status = 0;        // with which it ended
  std::string output{};  // of both streams, cut
};

Verdict judge(const Ended& ended, std::chrono::milliseconds timeout);

}  // namespace pyat::rollback::notify
