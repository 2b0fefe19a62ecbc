#include "rollback/notify/test_record.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "health/json.hpp"
#include "rollback/notify/json_text.hpp"
#include "util/digest.hpp"

namespace pyat::rollback::notify {
namespace {

using nlohmann::json;
using std::string;
using std::string_view;

constexpr int format_version = 1;
constexpr std::size_t digits_of_mark = 4;

// Each field behind its length: no two settings have the same text.
string settings_of(const Target& target) {
  string all{};
  const auto add = [&](string_view text) { all.append(std::to_string(text.size())).append(1, ':').append(text); };
  add(target.url);
  add(target.routing_key);
  for (const net::Header& header : target.headers) add(header.name), add(header.value);
  for (const string& word : target.command) add(word);
  add(target.credentials.user);
  add(target.credentials.secret);
  return all;
}

}  // namespace

string text_of(const TestRecords& records) {
  json list = json::array();
  for (const TestRecord& record : records) {
    list.push_back({{"target", record.target},
                    {"mark", record.mark},
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
                       .mark = health::text_in(each, "mark"),
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

string mark_of(const Target& target, string_view salt) {
  const string digest = util::hexadecimal(util::hmac_sha256(salt, settings_of(target)));
  return string(salt) + '-' + digest.substr(0, digits_of_mark);
}

bool is_as_tried(const Target& target, const TestRecord& record) {
  const std::size_t end = record.mark.rfind('-');
  return end != string::npos && record.mark == mark_of(target, string_view(record.mark).substr(0, end));
}

}  // namespace pyat::rollback::notify
