#include "rollback/store/names.hpp"

#include <charconv>

namespace pyat::rollback {
namespace {

using std::string;
using std::string_view;

constexpr string_view ending = ".json";

// A number from 1 on, without a zero before it.
std::optional<std::uint64_t> whole_number(string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_whole = error == std::errc{} && end == text.data() + text.size() && !text.starts_with('0');
  return is_whole ? std::optional(number) : std::nullopt;
}

string_view stem_of(string_view name) {
  return name.ends_with(ending) ? name.substr(0, name.size() - ending.size()) : string_view{};
}

}  // namespace

std::optional<std::uint64_t> number_of(string_view name) { return whole_number(stem_of(name)); }

string manifest_name(std::uint64_t number) { return std::to_string(number).append(ending); }

std::optional<VerdictName> verdict_name_from(string_view name) {
  const string_view stem = stem_of(name);
  const std::size_t dot = stem.find('.');
  if (dot == string_view::npos) return std::nullopt;
  const auto generation = whole_number(stem.substr(0, dot)), index = whole_number(stem.substr(dot + 1));
  if (!generation || !index) return std::nullopt;
  return VerdictName{*generation, *index};
}

string to_text(const VerdictName& name) {
  return std::to_string(name.generation).append(".").append(std::to_string(name.index)).append(ending);
}

}  // namespace pyat::rollback
