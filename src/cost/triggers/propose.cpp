#include "cost/triggers/propose.hpp"

#include <algorithm>
#include <utility>

#include "config/paths.hpp"
#include "cost/triggers/change.hpp"

namespace pyat::cost {
namespace {

using std::string;

FileChange& change_of(const string& path, const ReadConfiguration& read, std::vector<FileChange>& changes) {
  const auto found =
      std::find_if(changes.begin(), changes.end(), [&](const FileChange& each) { return each.path == path; });
  if (found != changes.end()) return *found;
  FileText file = read(path);
  changes.push_back({.path = path, .before = file.text, .after = std::move(file.text), .problem = file.problem});
  return changes.back();
}

void set(SettingChange setting, FileChange& change) {
  for (const SettingChange& other : change.settings) {
    if (other.path != setting.path || other.after == setting.after) continue;
    setting.problem = "the trigger " + other.trigger + " fires too, and sets it to " + other.after;
    setting.help = "let one of the two triggers set it";
  }
  if (setting.problem.empty() && change.problem.empty()) {
    SetResult result = set_value(change.after, setting.path, setting.after);
    setting.before = result.before;
    setting.line = result.line;
    setting.problem = result.problem;
    setting.help = result.help;
    if (result.problem.empty()) change.after = std::move(result.text);
  }
  change.settings.push_back(std::move(setting));
}

}  // namespace

bool FileChange::has_problem() const {
  return !problem.empty() ||
         std::any_of(settings.begin(), settings.end(), [](const SettingChange& each) { return !each.problem.empty(); });
}

std::vector<FileChange> propose(const Model& model, const std::vector<TriggerResult>& results,
                                const ReadConfiguration& read) {
  std::vector<FileChange> changes{};
  for (const TriggerResult& result : results) {
    if (result.state != State::firing || !result.trigger->action) continue;
    const Action& action = *result.trigger->action;
    if (action.file.empty()) continue;
    FileChange& change = change_of(configuration_path(model, action.file), read, changes);
    for (const auto& [path, value] : action.set) {
      set({.trigger = result.trigger->name, .action = action.name, .path = path, .after = value}, change);
    }
  }
  for (FileChange& change : changes) {
    if (change.has_problem()) change.after = change.before;
  }
  return changes;
}

string configuration_path(const Model& model, const string& file) {
  return config::join(config::folder_of(model.path), file);
}

}  // namespace pyat::cost
