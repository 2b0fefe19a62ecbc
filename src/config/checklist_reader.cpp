#include "config/checklist_reader.hpp"

#include <utility>

#include "config/problem.hpp"
#include "config/service_reader.hpp"
#include "config/words.hpp"

namespace pyat::config {

std::vector<ChecklistItem> read_checklist(const Node& list, const std::string& path,
                                          std::vector<diag::Diagnostic>& problems) {
  std::vector<ChecklistItem> items{};
  for (std::size_t i = 0; i < list.items.size(); ++i) {
    const Node& node = *list.items[i];
    const std::string here = path + '[' + std::to_string(i) + ']';
    ChecklistItem item{.text = node.find("text")->value->text};
    const Entry* const command = node.find("command");
    const Entry* const timeout = node.find("timeout");
    if (command != nullptr) item.command = texts_of(*command->value);
    if (command != nullptr && item.command.empty()) {
      add_problem(problems, command->key_range, path_below(here, "command"), "command names no program",
                  "write the program and its arguments: command: [./is-backed-up.sh]");
    }
    if (timeout != nullptr) item.timeout = read_duration(*timeout, path_below(here, "timeout"), problems);
    if (timeout != nullptr && command == nullptr) {
      add_problem(problems, timeout->key_range, path_below(here, "timeout"),
                  "timeout is for an item with a command, and this one has none", "take it out");
    }
    items.push_back(std::move(item));
  }
  return items;
}

}  // namespace pyat::config
