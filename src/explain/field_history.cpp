#include "explain/field_history.hpp"

#include <algorithm>

#include "util/edit_distance.hpp"

namespace pyat::explain {
namespace {

using schemas::FieldRow;
using schemas::KnownRelease;

std::string quoted(std::string_view text) { return "\"" + std::string(text) + "\""; }

std::string list_of(const std::vector<Found>& found) {
  std::string out;
  for (std::size_t i = 0; i < found.size() && i < 3; ++i) out.append(i == 0 ? "" : ", ").append(found[i].path);
  if (found.size() > 3) out += " and " + std::to_string(found.size() - 3) + " more";
  return out;
}

// The field at the same place in another release; nullptr when there is none.
const FieldRow* same_field(const KnownRelease& other, const std::string& path, std::string_view key) {
  const std::string wanted = join(path, key);
  for (const Found& found : fields_named(other.root, key)) {
    if (found.path == wanted) return found.field;
  }
  return nullptr;
}

struct Past {
  std::vector<bool> has{};
  const FieldRow* last = nullptr;  // in the newest release before this one that has the field
  bool later = false;              // a later release has it
};

Past past_of(const std::vector<KnownRelease>& releases, const KnownRelease& now, const std::string& path,
             std::string_view key) {
  Past past;
  bool before = true;
  std::uint32_t root = 0;
  const FieldRow* field = nullptr;
  for (const KnownRelease& release : releases) {
    if (release.root != root) field = same_field(release, path, key);
    root = release.root;
    if (release.version == now.version) before = false;
    past.has.push_back(field != nullptr);
    if (field != nullptr && before) past.last = field;
    if (field != nullptr && !before) past.later = true;
  }
  return past;
}

}  // namespace

FieldHistory history_of(const KnownRelease& release, const Section& section, std::string_view key) {
  const auto releases = schemas::releases_of(release.release.product);
  const Past past = past_of(releases, release, section.path, key);
  const std::string product(schemas::display_name(release.release.product));
  FieldHistory answer;
  if (past.last != nullptr || past.later) {
    answer.notes.push_back(product + " has it in " + spans(releases, past.has));
  }
  if (past.last != nullptr) {
    const auto moved = fields_of_flag(release.root, schemas::text(past.last->flag));
    if (!moved.empty()) {
      answer.notes.push_back("the same setting is now " + list_of(moved));
      answer.help = "write it as " + moved.front().path;
      return answer;
    }
  }
  if (past.later && past.last == nullptr) {
    answer.help = "remove it, or run a release that has it";
    return answer;
  }
  if (past.last != nullptr) {
    answer.help = "remove it: " + product + " " + std::string(release.version) + " has nothing in its place";
    return answer;
  }
  if (const auto near = util::nearest(key, field_names(section.type)); !near.empty()) {
    answer.help = "did you mean " + quoted(near) + "?";
    return answer;
  }
  if (const auto elsewhere = fields_named(release.root, key); !elsewhere.empty()) {
    answer.notes.push_back("a field of this name stands at " + list_of(elsewhere));
    answer.help = "move it there if that is what is meant; check the indentation";
  }
  return answer;
}

}  // namespace pyat::explain
