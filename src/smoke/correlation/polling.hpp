// Asks until an answer shows what it must, or the time is over; never sleeps blindly.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "net/client.hpp"

namespace pyat::smoke::correlation {

struct Poll {
  net::Request request{};
  // What an answer still lacks, a clause; empty: nothing. Called with answers of status 2xx only.
  std::function<std::string(const std::string& body)> lacks = nullptr;
  std::chrono::milliseconds deadline{10'000};
};

struct Polled {
  std::string problem{};  // why nothing could be read; what an answer lacked is in `lacking`
  std::string lacking{};  // both empty: it showed everything
  int status = 0;         // of the last answer
  // An interruption came first: what answers before it lacked might have come, so none of it is told.
  bool is_cancelled = false;

  bool is_complete() const { return problem.empty() && lacking.empty(); }
};

void poll(net::Client& client, Poll what, std::function<void(const Polled&)> done);

}  // namespace pyat::smoke::correlation
