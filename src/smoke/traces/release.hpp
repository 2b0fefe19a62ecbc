// What Tempo's releases differ in for somebody who reads.
#pragma once

#include <chrono>
#include <string_view>

namespace pyat::smoke {

// Whether `release` is of that one or younger; of one that is not known, what is asked for is not assumed.
bool is_since(std::string_view release, unsigned major, unsigned minor);

// How long a trace needs until searches show it, with the defaults of the release: it must be idle, and be cut from
// those that are alive. trace_idle_period (not heeded before 2.8) and flush_check_period of the ingester,
// max_trace_idle and flush_check_period of the live store. The deadline has twice that and more.
struct Freshness {
  std::chrono::milliseconds not_before{}, deadline{};
};
Freshness search_freshness(std::string_view release);

// Blocks before vParquet4, the default since 2.6, forget the values of attributes that are bytes. So they are there
// until the trace is cut, and then no more.
bool keeps_bytes(std::string_view release);

// Tempo 3 hides the youngest spans from searches: query_frontend.query_end_cutoff.
std::chrono::milliseconds search_cutoff(std::string_view release);

}  // namespace pyat::smoke
