#include "rollback/notify/test_record.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "health/json.hpp"
#include "rollback/notify/json_text.hpp"

namespace pyat::rollback::notify {
namespace {

using nlohmann::json;
using std::string;
using std::string_view;

constexpr int format_version = 1;

}  // namespace

string text_of(const TestRecords& records) {
  json list = json::array();
  for (const TestRecord& record : records) {
    list.push_back({{"target", record.target},
                    {"place", record.place},
                    {"time", record.time.time_since_epoch().count()},
                    {"told", record.was_told},
                    {"words", record.words}});
  }
  return text_of(json{{"version", format_version}, {"tests", std::move(list)}}) + '\n';
}

TestRecords test_records_in(string_view text) {
  const json object = health::parse_json(text);
  if (health::value_in(object, "version") != format_version) return {};
  TestRecords records{};
  const json& list = health::value_in(object, "tests");
  for (const json& each : list.is_array() ? list : json::array()) {
    const json &time = health::value_in(each, "time"), &was_told = health::value_in(each, "told");
    if (!time.is_number_integer() || !was_told.is_boolean()) continue;
    records.push_back({.target = health::text_in(each, "target"),
                       .place = health::text_in(each, "place"),
                       .time = std::chrono::sys_seconds{std::chrono::seconds{time.get<std::int64_t>()}},
                       .was_told = was_told.get<bool>(),
                       .words = health::text_in(each, "words")});
  }
  return records;
}

void add(TestRecords& records, const TestRecord& record) {
  const auto known = std::ranges::find(records, record.target, &TestRecord::target);
  if (known == records.end()) {
    records.push_back(record);
  } else {
    *known = record;
  }
}

const TestRecord* find(const TestRecords& records, string_view target) {
  const auto found = std::ranges::find(records, target, &TestRecord::target);
  return found == records.end() ? nullptr : &*found;
}

}  // namespace pyat::rollback::notify
