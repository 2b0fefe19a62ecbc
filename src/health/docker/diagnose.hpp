// Why a service is not well: the log of its container and its configuration file, read.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "health/report.hpp"
#include "health/verdict.hpp"
#include "util/files.hpp"

namespace pyat::health {

struct Surroundings {
  std::function<std::optional<std::string>(std::string_view)> environment{};  // for files that are expanded
  std::string folder{};                                                       // the current one, absolute
  std::chrono::sys_days today{};
};

// Of a service after join() and settle(). What its log says that it cannot reach joins Service::needs_addresses.
// nullopt: it is well, or nothing more is known.
std::optional<Diagnosis> diagnose(Service& service, util::Files& files, const Surroundings& surroundings);

}  // namespace pyat::health
