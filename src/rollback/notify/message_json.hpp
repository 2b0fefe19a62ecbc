// A message as an object of JSON, and back.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>

#include "rollback/notify/message.hpp"

namespace pyat::rollback::notify {

// Without what is empty.
nlohmann::json json_of(const Message& message);
// Nothing where the object is none that json_of() makes.
std::optional<Message> message_from(const nlohmann::json& object);

}  // namespace pyat::rollback::notify
