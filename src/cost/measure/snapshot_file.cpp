#include "cost/measure/snapshot_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>

#include "health/docker/time.hpp"
#include "util/rfc3339.hpp"
#include "util/text.hpp"
#include "wire/json.hpp"

namespace pyat::cost {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;
using std::string;
using std::string_view;
using units::Number;
using wire::text_in;
using wire::value_in;

// Of what no decimal can be exactly, such as a third.
constexpr unsigned most_digits = 30;

void put(ordered_json& object, const char* key, const string& text) {
  if (!text.empty()) object[key] = text;
}

ordered_json json_of(const Measured& measured) {
  ordered_json object{};
  object["name"] = measured.name;
  put(object, "tenant", measured.tenant);
  put(object, "label", measured.label);
  if (measured.value) object["value"] = measured.value->shortest(most_digits);
  put(object, "unit", measured.unit);
  put(object, "why", measured.why);
  put(object, "asked", measured.asked);
  put(object, "source", measured.source);
  put(object, "release", measured.release);
  return object;
}

ordered_json json_of(const Course& course) {
  ordered_json points = ordered_json::array();
  for (const Point& point : course.points) {
    points.push_back({util::rfc3339(point.time), point.value.shortest(most_digits)});
  }
  return {{"name", course.name}, {"unit", course.unit}, {"points", std::move(points)}};
}

// What is wrong with a line; thrown nowhere, but carried to the one place that reports it.
struct Mistake {
  string message{}, help{};
};

class LineReader {
 public:
  // False: `mistake` says why.
  bool read(string_view line, Snapshot& snapshot) {
    const json object = wire::parse_json(line);
    if (!object.is_object()) {
      return fail("this is no JSON object: the line was cut off, or is of something else", "remove the line");
    }
    return read_version(object) && read_head(object, snapshot) && read_values(object, snapshot) &&
           read_courses(object, snapshot);
  }

  Mistake mistake{};

 private:
  bool fail(string message, string help) {
    mistake = {std::move(message), std::move(help)};
    return false;
  }

  bool read_version(const json& object) {
    const json& version = value_in(object, "format_version");
    if (!version.is_number_integer()) {
      return fail("there is no format_version",
                  fmt::format("a snapshot has \"format_version\":{}", snapshot_format_version));
    }
    if (version.get<std::int64_t>() != snapshot_format_version) {
      return fail(fmt::format("the format_version is {}, and this pyat reads {}", version.get<std::int64_t>(),
                              snapshot_format_version),
                  "read it with the pyat that wrote it, or a newer one");
    }
    return true;
  }

  bool read_head(const json& object, Snapshot& snapshot) {
    const string taken = text_in(object, "taken");
    const auto time = health::read_time(taken);
    if (!time) return fail(fmt::format("'{}' is no time for 'taken'", taken), "write it as 2026-11-22T10:00:00Z");
    snapshot.taken = *time;
    const json& window = value_in(object, "window_seconds");
    constexpr std::int64_t longest = 10LL * 366 * 86400;
    if (!window.is_number_integer() || window.get<std::int64_t>() <= 0 || window.get<std::int64_t>() > longest) {
      return fail("'window_seconds' is not a number of seconds above zero, and below ten years", "remove the line");
    }
    snapshot.window = std::chrono::seconds{window.get<std::int64_t>()};
    if (const json& notes = value_in(object, "notes"); notes.is_array()) {
      for (const json& note : notes) {
        if (note.is_string()) snapshot.notes.push_back(note.get<string>());
      }
    }
    return true;
  }

  bool read_values(const json& object, Snapshot& snapshot) {
    const json& values = value_in(object, "values");
    if (!values.is_array()) return fail("there are no 'values'", "remove the line");
    std::set<std::tuple<string, string, string>> seen{};
    for (const json& value : values) {
      Measured measured{};
      if (!read_value(value, measured)) return false;
      const bool is_new = seen.emplace(measured.name, measured.tenant, measured.label).second;
      if (!is_new) return fail(fmt::format("the value '{}' is there twice", measured.name), "remove one of them");
      snapshot.values.push_back(std::move(measured));
    }
    return true;
  }

  bool read_value(const json& object, Measured& measured) {
    measured.name = text_in(object, "name");
    if (measured.name.empty()) return fail("one of the 'values' has no name", "remove the line");
    measured.tenant = text_in(object, "tenant");
    measured.label = text_in(object, "label");
    measured.unit = text_in(object, "unit");
    measured.why = text_in(object, "why");
    measured.asked = text_in(object, "asked");
    measured.source = text_in(object, "source");
    measured.release = text_in(object, "release");
    const json& value = value_in(object, "value");
    if (value.is_null()) {
      if (measured.why.empty()) measured.why = "the snapshot does not say why it is not known";
      return true;
    }
    measured.value = value.is_string() ? Number::parse(value.get<string>()) : std::nullopt;
    if (!measured.value) {
      return fail(fmt::format("the value of '{}' is {}, and not a decimal in quotes", measured.name,
                              value.dump(-1, ' ', true, json::error_handler_t::replace).substr(0, 40)),
                  "write it as \"1.5\"");
    }
    return true;
  }

  bool read_courses(const json& object, Snapshot& snapshot) {
    const json& courses = value_in(object, "courses");
    if (courses.is_null()) return true;
    if (!courses.is_array()) return fail("'courses' is no list", "remove the line");
    for (const json& each : courses) {
      Course course{.name = text_in(each, "name"), .unit = text_in(each, "unit"), .points = {}};
      const json& points = value_in(each, "points");
      for (const json& point : points.is_array() ? points : json::array()) {
        const bool is_pair = point.is_array() && point.size() == 2 && point[0].is_string() && point[1].is_string();
        const auto time = is_pair ? health::read_time(point[0].get<string>()) : std::nullopt;
        const auto value = is_pair ? Number::parse(point[1].get<string>()) : std::nullopt;
        if (!time || !value)
          return fail(fmt::format("the course of '{}' has a point that is none", course.name), "remove the line");
        course.points.push_back({*time, *value});
      }
      snapshot.courses.push_back(std::move(course));
    }
    return true;
  }
};

class FileReader {
 public:
  SnapshotFile read(string_view text) {
    for (std::size_t line = 1; !text.empty(); ++line) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      take(line, util::trimmed(text.substr(0, end)));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    std::stable_sort(file_.snapshots.begin(), file_.snapshots.end(),
                     [](const Snapshot& left, const Snapshot& right) { return left.taken < right.taken; });
    return std::move(file_);
  }

 private:
  void take(std::size_t line, string_view text) {
    if (text.empty()) return;
    Snapshot snapshot{};
    LineReader reader{};
    if (!reader.read(text, snapshot)) {
      file_.problems.push_back({.line = line, .message = reader.mistake.message, .help = reader.mistake.help});
      return;
    }
    const string time = util::rfc3339(snapshot.taken);
    for (const auto& [other, taken] : times_) {
      if (taken != snapshot.taken) continue;
      file_.problems.push_back({.line = line,
                                .message = fmt::format("the snapshot of {} is there since line {}", time, other),
                                .help = "remove one of them; the first counts"});
      return;
    }
    if (!times_.empty() && snapshot.taken < times_.back().second) {
      file_.problems.push_back({.line = line,
                                .message = fmt::format("the snapshot of {} is older than the one before it", time),
                                .help = "it is sorted in where it belongs; was the clock set back?",
                                .is_lost = false});
    }
    times_.emplace_back(line, snapshot.taken);
    file_.snapshots.push_back(std::move(snapshot));
  }

  SnapshotFile file_{};
  std::vector<std::pair<std::size_t, std::chrono::sys_seconds>> times_{};  // of lines that were read
};

}  // namespace

string snapshot_line(const Snapshot& snapshot) {
  ordered_json object{};
  object["format_version"] = snapshot_format_version;
  object["taken"] = util::rfc3339(snapshot.taken);
  object["window_seconds"] = snapshot.window.count();
  object["values"] = ordered_json::array();
  for (const Measured& measured : snapshot.values) object["values"].push_back(json_of(measured));
  if (!snapshot.notes.empty()) object["notes"] = snapshot.notes;
  if (!snapshot.courses.empty()) {
    object["courses"] = ordered_json::array();
    for (const Course& course : snapshot.courses) object["courses"].push_back(json_of(course));
  }
  return object.dump(-1, ' ', false, ordered_json::error_handler_t::replace) + '\n';
}

SnapshotFile read_snapshots(string_view text) { return FileReader().read(text); }

}  // namespace pyat::cost
