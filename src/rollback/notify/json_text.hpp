// JSON as it is sent: bytes that are no UTF-8, which a container may have said, are replaced.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace pyat::rollback::notify {

inline std::string text_of(const nlohmann::json& json) {
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace pyat::rollback::notify
