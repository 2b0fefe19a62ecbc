// How the lines are written, and what the answers mean.
#pragma once

#include <chrono>
#include <cstddef>

#include "smoke/logs/data.hpp"
#include "smoke/path.hpp"

namespace pyat::smoke {

std::size_t log_writes(const LogData& data);
Write log_write(const LogData& data, std::size_t number);
// Loki takes 4 MB a second of a tenant by default (limits_config.ingestion_rate_mb) and bursts of 6 MB.
std::chrono::microseconds log_pace(const LogData& data);

// Of Loki's push API, and of OTLP over HTTP.
Outcome judge_log_write(const Write& write, const net::Answer& answer);

// "HTTP 500: what the body says", one line that is no longer than a report can bear.
std::string answer_text(const net::Request& request, const net::Answer& answer);

}  // namespace pyat::smoke
