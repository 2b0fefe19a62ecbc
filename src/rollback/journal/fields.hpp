// The fields of an object in a journal: read without trust in what is there, the first mistake is kept.
#pragma once

#include <chrono>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pyat::rollback {

using Json = nlohmann::ordered_json;

// What is missing is what the type has by default; what is there must be of its kind.
class Fields {
 public:
  // `object` must live as long as this.
  Fields(const Json& object, std::string& problem) : object_(object), problem_(problem) {}

  const Json* find(const char* key) const;
  std::string text(const char* key);
  std::int64_t number(const char* key);
  std::uint64_t count(const char* key);  // not below zero
  bool flag(const char* key);
  std::vector<std::string> texts(const char* key);
  // Of an object of texts and of lists of texts, in its order.
  std::vector<std::pair<std::string, std::string>> pairs(const char* key);
  // As one of the names that `from` knows.
  template <typename From>
  auto name(const char* key, From from) {
    const auto found = from(text(key));
    if (!found) fail(key, "has a name that this pyat does not know");
    return found.value_or(decltype(*found){});
  }
  void fail(const char* key, std::string_view what);

 private:
  const Json& object_;
  std::string& problem_;
};

std::string time_text(std::chrono::sys_time<std::chrono::milliseconds> time);
std::chrono::sys_time<std::chrono::milliseconds> time_in(Fields& fields, const char* key);

}  // namespace pyat::rollback
