#include <algorithm>
#include <array>

#include "config/paths.hpp"
#include "rollback/generation.hpp"
#include "rollback/step.hpp"
#include "util/enum_names.hpp"

namespace pyat::rollback {
namespace {

using std::string;
using std::string_view;

constexpr std::array<string_view, 5> roles = {"compose", "environment", "configuration", "application", "secret"};
constexpr std::array<string_view, 3> outcomes = {"good", "bad", "unknown"};
constexpr std::array<string_view, kind_count> kinds = {"files", "up",      "down",   "flush", "wait_healthy",
                                                       "http",  "command", "notify", "check"};
constexpr std::array<string_view, 4> effects = {"absent", "partial", "present", "unknown"};

}  // namespace

string_view to_string(Role role) { return roles[static_cast<std::size_t>(role)]; }
std::optional<Role> role_from(string_view name) { return util::find_in<Role>(roles, name); }

string_view to_string(Outcome outcome) { return outcomes[static_cast<std::size_t>(outcome)]; }
std::optional<Outcome> outcome_from(string_view name) { return util::find_in<Outcome>(outcomes, name); }

string_view to_string(Kind kind) { return kinds[static_cast<std::size_t>(kind)]; }
std::optional<Kind> kind_from(string_view name) { return util::find_in<Kind>(kinds, name); }

string_view to_string(Effect effect) { return effects[static_cast<std::size_t>(effect)]; }

string name_of(const Generation& generation) {
  return std::to_string(generation.number) + "-" + generation.digest.substr(0, 8);
}

string short_id(string_view id) {
  constexpr string_view algorithm = "sha256:";
  if (id.starts_with(algorithm)) id.remove_prefix(algorithm.size());
  return string(id.substr(0, 12));
}

const Service* find_service(const Generation& generation, string_view name) {
  const auto& all = generation.services;
  const auto at = std::find_if(all.begin(), all.end(), [&](const Service& each) { return each.name == name; });
  return at == all.end() ? nullptr : &*at;
}

const File* find_file(const Generation& generation, string_view path) {
  const auto& all = generation.files;
  const auto at = std::find_if(all.begin(), all.end(), [&](const File& each) { return each.path == path; });
  return at == all.end() ? nullptr : &*at;
}

const File& end_of_links(const Generation& generation, const File& file, unsigned most) {
  const File* at = &file;
  for (unsigned i = 0; i < most && !at->link.empty(); ++i) {
    const File* next = find_file(generation, config::normalised(config::join(config::folder_of(at->path), at->link)));
    if (next == nullptr) break;
    at = next;
  }
  return *at;
}

const string* Step::detail(string_view name) const {
  for (const auto& [known, value] : details) {
    if (known == name) return &value;
  }
  return nullptr;
}

}  // namespace pyat::rollback
