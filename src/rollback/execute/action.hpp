// What a step of pyat.yml does, as details of a step: a program that is run, or a request that is sent. All that is
// needed to do it stands there, but for its secrets, which are only named.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/rollback_step.hpp"
#include "rollback/step.hpp"

namespace pyat::rollback {

enum class Act : std::uint8_t { apply, undo, look };

std::string_view to_string(Act act);

using Details = std::vector<std::pair<std::string, std::string>>;

// "command" …, "url", "method", "header.NAME" …; those of another act than apply begin with its name: "undo.command".
void put_action(Details& details, Act act, const config::RollbackAction& action);

// Nothing: the step has no such act.
std::optional<config::RollbackAction> action_of(const Step& step, Act act);

// The folder in which its programs run.
std::string folder_of(const Step& step);
inline constexpr std::string_view folder_detail = "folder";

// "./revert-apps.sh --all", "POST http://localhost:9090/-/reload", "POST to the URL in DRAIN_URL".
std::string words_of(const config::RollbackAction& action);

}  // namespace pyat::rollback
