#include "rollback/triggers/memory.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "rollback/triggers/stamp_json.hpp"

namespace pyat::rollback::triggers {
namespace {

using std::string;
using std::string_view;

constexpr int format_version = 1;
constexpr std::size_t most_looks = 500;  // of a trigger
constexpr std::size_t longest_file = 8 * 1024 * 1024;

void set(Json& object, const char* key, const std::optional<bool>& value) {
  if (value) object[key] = *value;
}

std::optional<bool> truth_in(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_boolean() ? std::optional(found->get<bool>()) : std::nullopt;
}

}  // namespace

Memory::Memory(util::DurableFiles& files, string stack_folder) : files_(files) {
  if (!stack_folder.empty()) path_ = std::move(stack_folder) + "/triggers.json";
}

std::vector<string> Memory::open() {
  if (path_.empty() || files_.facts(path_).kind == util::FileKind::missing) return {};
  const util::ReadResult file = files_.read(path_, longest_file);
  const string problem = file.problem.empty() ? read(file.text) : "cannot be read: " + file.problem;
  if (problem.empty()) return {};
  kept_.clear();
  return {path_ + " " + problem + "; what was seen before is forgotten"};
}

void Memory::add(const string& trigger, const Stamp& when, Look look) {
  std::vector<Kept>& all = kept_[trigger];
  all.push_back({when, std::move(look)});
  if (all.size() > most_looks) all.erase(all.begin(), all.end() - most_looks);
}

std::vector<Look> Memory::looks(const string& trigger, const Stamp& now) const {
  std::vector<Look> looks{};
  const auto found = kept_.find(trigger);
  if (found == kept_.end()) return looks;
  for (const Kept& kept : found->second) {
    const auto age = time_between(kept.when, now);
    if (age.count() < 0) continue;
    looks.push_back(kept.look);
    looks.back().time = std::chrono::floor<std::chrono::seconds>(now.time - age);
  }
  std::stable_sort(looks.begin(), looks.end(), [](const Look& a, const Look& b) { return a.time < b.time; });
  return looks;
}

string Memory::save() {
  if (path_.empty()) return {};
  const string problem = files_.put(path_, text(), {.mode = 0600});
  return problem.empty() ? problem : "cannot write " + path_ + ": " + problem;
}

string Memory::text() const {
  Json triggers = Json::object();
  for (const auto& [name, all] : kept_) {
    for (const Kept& kept : all) {
      Json look = json_of(kept.when);
      set(look, "holds", kept.look.holds);
      set(look, "warns", kept.look.warns);
      if (!kept.look.words.empty()) look["words"] = kept.look.words;
      triggers[name].push_back(std::move(look));
    }
  }
  return Json{{"format_version", format_version}, {"looks", std::move(triggers)}}.dump(-1, ' ', false,
                                                                                       Json::error_handler_t::replace) +
         "\n";
}

string Memory::read(string_view text) {
  const Json whole = Json::parse(text, nullptr, false);
  if (!whole.is_object()) return "is no JSON";
  string problem{};
  if (Fields(whole, problem).count("format_version") != format_version) return "is of another release of pyat";
  const auto triggers = whole.find("looks");
  if (triggers == whole.end() || !triggers->is_object()) return "has no looks";
  for (const auto& [name, all] : triggers->items()) {
    for (const Json& object : all) {
      if (!object.is_object()) return "has a look that is none";
      Fields fields(object, problem);
      Look look{.holds = truth_in(object, "holds"), .warns = truth_in(object, "warns"), .words = fields.text("words")};
      add(name, stamp_in(fields), std::move(look));
      if (!problem.empty()) return problem;
    }
  }
  return problem;
}

}  // namespace pyat::rollback::triggers
