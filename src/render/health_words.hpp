// The words and numbers that the formats of `pyat health` for people share.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "health/report.hpp"
#include "health/summary.hpp"

namespace pyat::render {

std::string span_words(std::chrono::seconds span);              // "45s", "3h12m", "2d4h": the two largest units
std::string size_words(std::uint64_t bytes);                    // "512 MiB", "1.5 GiB"
std::string latency_words(std::chrono::microseconds duration);  // "0.35 ms", "4.9 ms", "120 ms", "1.2 s"

// "2026-11-21 03:00:05", UTC
std::string time_words(std::chrono::sys_seconds time);

std::string state_words(const health::Service& service);    // "up", "up, warning", "restarting"
std::string release_words(const health::Service& service);  // "2.10.3", "2.10.3 (pyat.yml: 2.11.0)", "(2.11.0)"
std::string memory_words(const health::Service& service);   // "512 MiB / 1 GiB"
std::string cpu_words(const health::Service& service);      // percent of one core

// "9 services: 6 up, 1 degraded, 1 restarting, 1 completed; 1 warning (0.8 s)"
std::string summary_words(const health::Report& report);

// "grafana, otel-collector", "a, b, … and 3 more"
std::string list_words(const std::vector<std::string>& names);

// What is to be said of a service beside the causes.
struct Remark {
  std::string sentence{};  // "tempo is starting: answers 503", "minio: its certificate expires in 3 days"
  std::string next{};
};
std::vector<Remark> warnings_of(const health::Report& report);
std::vector<Remark> unexplained_of(const health::Report& report);  // of services that are not well, and in no cause

}  // namespace pyat::render
