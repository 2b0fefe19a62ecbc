#include "smoke/alerts/alert.hpp"

#include <fmt/format.h>

#include <chrono>
#include <nlohmann/json.hpp>

#include "health/json.hpp"
#include "util/rfc3339.hpp"

namespace pyat::smoke {
namespace {

using nlohmann::json;
using std::string;
using std::string_view;
using Texts = std::map<string, string>;

string moment_of(std::chrono::sys_seconds time) {
  return util::rfc3339(std::chrono::sys_time<std::chrono::milliseconds>{time});
}

Texts texts_of(const json& object) {
  Texts out{};
  if (!object.is_object()) return out;
  for (const auto& [name, value] : object.items()) {
    if (value.is_string()) out[name] = value.get<string>();
  }
  return out;
}

std::vector<string> list_of(const json& values) {
  std::vector<string> out{};
  if (!values.is_array()) return out;
  for (const json& value : values) {
    if (value.is_string()) out.push_back(value.get<string>());
    if (const string name = health::text_in(value, "name"); !name.empty()) out.push_back(name);
  }
  return out;
}

FoundAlert found_of(const json& entry) {
  FoundAlert out{};
  out.alert.labels = texts_of(health::value_in(entry, "labels"));
  out.alert.annotations = texts_of(health::value_in(entry, "annotations"));
  out.alert.starts = health::text_in(entry, "startsAt");
  out.alert.ends = health::text_in(entry, "endsAt");
  out.alert.generator = health::text_in(entry, "generatorURL");
  out.fingerprint = health::text_in(entry, "fingerprint");
  const json& status = health::value_in(entry, "status");
  out.status = status.is_string() ? status.get<string>() : health::text_in(status, "state");
  out.silenced_by = list_of(health::value_in(status, "silencedBy"));
  out.inhibited_by = list_of(health::value_in(status, "inhibitedBy"));
  const json& muted_by = health::value_in(status, "mutedBy");
  out.tells_muting = muted_by.is_array();
  out.muted_by = list_of(muted_by);
  out.receivers = list_of(health::value_in(entry, "receivers"));
  return out;
}

void take(const json& entries, const Run& run, FoundAlerts& out) {
  if (!entries.is_array()) return;
  out.is_read = true;
  for (const json& entry : entries) {
    FoundAlert found = found_of(entry);
    const bool is_ours = found.alert.labels[string(run_label)] == id_of(run);
    is_ours ? out.ours.push_back(std::move(found)) : static_cast<void>(++out.others);
  }
}

// Times are the same whatever zeros and zone they are written with: "10:00:00Z", "10:00:00.000Z", "10:00:00+00:00".
string_view second_of(string_view moment) { return moment.substr(0, string_view("2026-11-21T10:00:00").size()); }

void compare(string_view name, string_view expected, string_view found, AlertDifference& out) {
  if (expected == found) return;
  const auto add = [&](string& side, string_view value) {
    side.append(side.empty() ? "" : "\n").append(name).append(": ").append(value.empty() ? "none" : value);
  };
  add(out.expected, expected);
  add(out.found, found);
}

void compare(string_view what, const Texts& expected, const Texts& found, AlertDifference& out) {
  Texts all = found;
  all.insert(expected.begin(), expected.end());
  const auto value_in = [](const Texts& texts, const string& name) {
    const auto at = texts.find(name);
    return at == texts.end() ? string_view{} : string_view(at->second);
  };
  for (const auto& [name, value] : all) {
    compare(fmt::format("{} {}", what, name), value_in(expected, name), value_in(found, name), out);
  }
}

}  // namespace

Alert alert_of(const Run& run) {
  Alert out{};
  out.labels = {{"alertname", "PyatSmoke"},
                {"job", string(job)},
                {string(run_label), id_of(run)},
                {string(retention_label), string(retention)},
                {"severity", "none"}};
  out.annotations = {
      {"summary", "a test by pyat smoke, which it resolves itself: nothing is wrong"},
      {"description", fmt::format("run {}: \"quoted\", <marked> & ünïcödé 日本語\nin two lines", id_of(run))}};
  out.starts = moment_of(run.begin);
  out.generator = "http://pyat.invalid/smoke?run=" + id_of(run);
  return out;
}

string to_post(const Alert& alert) {
  json entry{{"labels", alert.labels},
             {"annotations", alert.annotations},
             {"startsAt", alert.starts},
             {"generatorURL", alert.generator}};
  if (!alert.ends.empty()) entry["endsAt"] = alert.ends;
  return json::array({entry}).dump();
}

FoundAlerts read_list(string_view text, const Run& run) {
  FoundAlerts out{};
  take(health::parse_json(text), run, out);
  return out;
}

std::vector<FoundAlerts> read_groups(string_view text, const Run& run) {
  std::vector<FoundAlerts> out{};
  const json document = health::parse_json(text);
  if (!document.is_array()) return out;
  for (const json& entry : document) {
    FoundAlerts group{};
    group.receiver = health::text_in(health::value_in(entry, "receiver"), "name");
    take(health::value_in(entry, "alerts"), run, group);
    if (!group.ours.empty()) out.push_back(std::move(group));
  }
  return out;
}

FoundAlerts read_notification(string_view text, const Run& run) {
  FoundAlerts out{};
  const json document = health::parse_json(text);
  out.version = health::text_in(document, "version");
  out.receiver = health::text_in(document, "receiver");
  take(health::value_in(document, "alerts"), run, out);
  return out;
}

AlertDifference difference_of(const Alert& expected, const Alert& found) {
  AlertDifference out{};
  compare("label", expected.labels, found.labels, out);
  compare("annotation", expected.annotations, found.annotations, out);
  compare("startsAt", second_of(expected.starts), second_of(found.starts), out);
  compare("generatorURL", expected.generator, found.generator, out);
  return out;
}

string said_in(string_view body) {
  constexpr std::size_t longest = 200;
  const json document = health::parse_json(body);
  string text = document.is_string() ? document.get<string>() : health::text_in(document, "message");
  if (text.empty()) text = body;
  text.resize(std::min(text.size(), longest));
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < ' ') c = ' ';
  }
  return text;
}

}  // namespace pyat::smoke
