#include "rollback/journal/fields.hpp"

#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>

#include "util/rfc3339.hpp"

namespace pyat::rollback {
namespace {

using std::string;
using std::string_view;
using std::chrono::milliseconds;

// So many digits from `at` on.
std::optional<unsigned> digits_at(string_view text, std::size_t at, std::size_t count) {
  unsigned value = 0;
  const char* const begin = text.data() + at;
  const auto [end, error] = std::from_chars(begin, begin + count, value);
  return error == std::errc{} && end == begin + count ? std::optional(value) : std::nullopt;
}

// "2026-11-22T03:12:07.250Z", and nothing else: what time_text() writes.
std::optional<std::chrono::sys_time<milliseconds>> parse_time(string_view text) {
  constexpr string_view shape = "0000-00-00T00:00:00.000Z";
  if (text.size() != shape.size()) return std::nullopt;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] != '0' && text[i] != shape[i]) return std::nullopt;
  }
  const auto year = digits_at(text, 0, 4), month = digits_at(text, 5, 2), day = digits_at(text, 8, 2);
  const auto hour = digits_at(text, 11, 2), minute = digits_at(text, 14, 2), second = digits_at(text, 17, 2);
  const auto thousandths = digits_at(text, 20, 3);
  if (!year || !month || !day || !hour || !minute || !second || !thousandths) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(*year)), std::chrono::month(*month),
                                         std::chrono::day(*day)};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
         std::chrono::seconds(*second) + milliseconds(*thousandths);
}

}  // namespace

const Json* Fields::find(const char* key) const {
  if (!object_.is_object()) return nullptr;
  const auto found = object_.find(key);
  return found == object_.end() ? nullptr : &*found;
}

void Fields::fail(const char* key, string_view what) {
  if (problem_.empty()) problem_.append("its field \"").append(key).append("\" ").append(what);
}

string Fields::text(const char* key) {
  const Json* const found = find(key);
  if (found == nullptr) return {};
  if (found->is_string()) return found->get<string>();
  fail(key, "is not a text");
  return {};
}

std::int64_t Fields::number(const char* key) {
  const Json* const found = find(key);
  if (found == nullptr) return 0;
  if (found->is_number_integer()) return found->get<std::int64_t>();
  fail(key, "is not a whole number");
  return 0;
}

std::uint64_t Fields::count(const char* key) {
  const std::int64_t value = number(key);
  if (value < 0) fail(key, "is below zero");
  return value < 0 ? 0 : static_cast<std::uint64_t>(value);
}

bool Fields::flag(const char* key) {
  const Json* const found = find(key);
  if (found == nullptr) return false;
  if (found->is_boolean()) return found->get<bool>();
  fail(key, "is neither true nor false");
  return false;
}

std::vector<string> Fields::texts(const char* key) {
  std::vector<string> out{};
  const Json* const found = find(key);
  if (found == nullptr) return out;
  if (!found->is_array()) fail(key, "is not a list");
  for (const Json& item : *found) {
    if (!item.is_string()) {
      fail(key, "is not a list of texts");
      continue;
    }
    out.push_back(item.get<string>());
  }
  return out;
}

std::vector<std::pair<string, string>> Fields::pairs(const char* key) {
  std::vector<std::pair<string, string>> out{};
  const Json* const found = find(key);
  if (found == nullptr) return out;
  if (!found->is_object()) {
    fail(key, "is not an object");
    return out;
  }
  for (const auto& [name, value] : found->items()) {
    for (const Json& each : value.is_array() ? value : Json::array({value})) {
      if (!each.is_string()) {
        fail(key, "is not an object of texts, or of lists of texts");
        continue;
      }
      out.emplace_back(name, each.get<string>());
    }
  }
  return out;
}

string time_text(std::chrono::sys_time<milliseconds> time) { return util::rfc3339(time); }

std::chrono::sys_time<milliseconds> time_in(Fields& fields, const char* key) {
  const auto time = parse_time(fields.text(key));
  if (!time) fields.fail(key, "is not a time such as 2026-11-22T03:12:07.250Z");
  return time.value_or(std::chrono::sys_time<milliseconds>{});
}

}  // namespace pyat::rollback
