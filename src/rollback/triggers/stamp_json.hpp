// A point of time as JSON. Include in .cpp files of this folder only.
#pragma once

#include <nlohmann/json.hpp>

#include "rollback/journal/fields.hpp"
#include "rollback/journal/machine.hpp"

namespace pyat::rollback::triggers {

inline Json json_of(const Stamp& stamp) {
  return {{"time", time_text(stamp.time)}, {"since_boot_ms", stamp.since_boot.count()}, {"boot", stamp.boot}};
}

inline Stamp stamp_in(Fields& fields) {
  return {.time = time_in(fields, "time"),
          .since_boot = std::chrono::milliseconds(fields.number("since_boot_ms")),
          .boot = fields.text("boot")};
}

}  // namespace pyat::rollback::triggers
