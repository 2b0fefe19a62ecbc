#include "rollback/triggers/acts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "rollback/store/names.hpp"
#include "rollback/triggers/stamp_json.hpp"

namespace pyat::rollback::triggers {
namespace {

using std::string;

constexpr int format_version = 1;
constexpr std::size_t longest_file = 64 * 1024;

string folder_of(const string& stack_folder) { return stack_folder + "/acts"; }
string path_of(const string& stack_folder, std::uint64_t number) {
  return fmt::format("{}/{}", folder_of(stack_folder), manifest_name(number));
}

// Empty, or what is wrong with it.
string read_act(util::DurableFiles& files, const string& path, Act& act) {
  const util::ReadResult file = files.read(path, longest_file);
  if (!file.problem.empty()) return file.problem;
  const Json object = Json::parse(file.text, nullptr, false);
  if (!object.is_object()) return "it is no JSON";
  string problem{};
  Fields fields(object, problem);
  if (fields.count("format_version") != format_version) return "it is of another release of pyat";
  act.when = stamp_in(fields);
  act.triggers = fields.texts("triggers");
  return problem;
}

}  // namespace

Acts read_acts(util::DurableFiles& files, const string& stack_folder) {
  Acts acts{};
  const string folder = folder_of(stack_folder);
  if (files.facts(folder).kind == util::FileKind::missing) return acts;
  const util::FolderResult listed = files.list(folder);
  if (!listed.problem.empty()) return {.problem = "cannot read " + folder + ": " + listed.problem};
  for (const util::FolderEntry& entry : listed.entries) {
    if (is_leftover(entry.name)) continue;
    const auto number = number_of(entry.name);
    if (!number) continue;
    Act act{.number = *number};
    const string path = folder + '/' + entry.name;
    if (const string problem = read_act(files, path, act); !problem.empty()) {
      acts.problem = fmt::format("{}: {}", path, problem);
    }
    acts.list.push_back(std::move(act));
  }
  std::sort(acts.list.begin(), acts.list.end(), [](const Act& a, const Act& b) { return a.number < b.number; });
  return acts;
}

string write_act(util::DurableFiles& files, const string& stack_folder, const Acts& before, Act act) {
  act.number = before.list.empty() ? 1 : before.list.back().number + 1;
  if (const string problem = files.make_folder(folder_of(stack_folder), private_folder); !problem.empty()) {
    return fmt::format("cannot make {}: {}", folder_of(stack_folder), problem);
  }
  Json object = {{"format_version", format_version}};
  object.update(json_of(act.when));
  object["triggers"] = act.triggers;
  const string path = path_of(stack_folder, act.number);
  const string text = object.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
  const string problem = files.create(path, text, private_file);
  return problem.empty() ? problem : fmt::format("cannot write {}: {}", path, problem);
}

}  // namespace pyat::rollback::triggers
