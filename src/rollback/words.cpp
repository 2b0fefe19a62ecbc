#include <array>

#include "rollback/generation.hpp"
#include "rollback/step.hpp"

namespace pyat::rollback {
namespace {

using std::string;
using std::string_view;

constexpr std::array<string_view, 5> roles = {"compose", "environment", "configuration", "application", "secret"};
constexpr std::array<string_view, 3> outcomes = {"good", "bad", "unknown"};
constexpr std::array<string_view, 9> kinds = {"files", "up",      "down",   "flush", "wait_healthy",
                                              "http",  "command", "notify", "check"};

template <typename Enum, std::size_t Size>
std::optional<Enum> find_in(const std::array<string_view, Size>& names, string_view name) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == name) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

}  // namespace

string_view to_string(Role role) { return roles[static_cast<std::size_t>(role)]; }
std::optional<Role> role_from(string_view name) { return find_in<Role>(roles, name); }

string_view to_string(Outcome outcome) { return outcomes[static_cast<std::size_t>(outcome)]; }
std::optional<Outcome> outcome_from(string_view name) { return find_in<Outcome>(outcomes, name); }

string_view to_string(Kind kind) { return kinds[static_cast<std::size_t>(kind)]; }
std::optional<Kind> kind_from(string_view name) { return find_in<Kind>(kinds, name); }

string name_of(const Generation& generation) {
  return std::to_string(generation.number) + "-" + generation.digest.substr(0, 8);
}

const string* Step::detail(string_view name) const {
  for (const auto& [known, value] : details) {
    if (known == name) return &value;
  }
  return nullptr;
}

}  // namespace pyat::rollback
