#include "rollback/watch/record.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "rollback/journal/fields.hpp"

namespace pyat::rollback {
namespace {

using std::string;
using std::chrono::milliseconds;

constexpr std::int64_t version = 1;
constexpr milliseconds longest =
    std::chrono::duration_cast<milliseconds>(std::chrono::years(100));  // no sum of them overflows
constexpr std::size_t largest = 16 * 1024 * 1024;

Json json_of(const Observation& seen) {
  Json out = {{"began", time_text(seen.began.time)},
              {"since_boot_ms", seen.began.since_boot.count()},
              {"boot", seen.began.boot},
              {"lasted_ms", seen.lasted.count()},
              {"resolution_ms", seen.resolution.count()},
              {"watched", Json::array()},
              {"changes", Json::array()},
              {"pauses", Json::array()}};
  for (const Watched& watched : seen.watched) {
    out["watched"].push_back({{"signal", watched.signal},
                              {"service", watched.service},
                              {"how", watched.how},
                              {"of_before", watched.is_of_before},
                              {"of_target", watched.is_of_target}});
  }
  for (const AnswerChange& change : seen.changes) {
    Json& line = out["changes"].emplace_back(
        Json{{"who", change.who}, {"at_ms", change.at.count()}, {"answers", change.answers}});
    if (!change.words.empty()) line["words"] = change.words;
  }
  for (const auto& [from, until] : seen.pauses) {
    out["pauses"].push_back({{"from_ms", from.count()}, {"until_ms", until.count()}});
  }
  return out;
}

// What goes back in time was not written by pyat.
class Reader {
 public:
  explicit Reader(string& problem) : problem_(problem) {}

  Observation observation(const Json& object) {
    Fields fields(object, problem_);
    Observation seen{.lasted = time(fields, "lasted_ms"), .resolution = time(fields, "resolution_ms")};
    seen.began = {
        .time = time_in(fields, "began"), .since_boot = time(fields, "since_boot_ms"), .boot = fields.text("boot")};
    each(fields, "watched", [&](Fields& each) {
      seen.watched.push_back({.signal = each.text("signal"),
                              .service = each.text("service"),
                              .how = each.text("how"),
                              .is_of_before = each.flag("of_before"),
                              .is_of_target = each.flag("of_target")});
    });
    milliseconds last{};
    each(fields, "changes", [&](Fields& each) {
      AnswerChange change{.who = each.count("who"),
                    .at = time(each, "at_ms"),
                    .answers = each.flag("answers"),
                    .words = each.text("words")};
      if (change.who >= seen.watched.size()) each.fail("who", "is nobody who was watched");
      if (change.at < last) each.fail("at_ms", "is before the change that it follows");
      last = change.at;
      seen.changes.push_back(std::move(change));
    });
    each(fields, "pauses", [&](Fields& each) {
      seen.pauses.emplace_back(time(each, "from_ms"), time(each, "until_ms"));
      if (seen.pauses.back().second < seen.pauses.back().first) each.fail("until_ms", "is before from_ms");
    });
    return seen;
  }

  template <typename Take>
  void each(Fields& fields, const char* key, Take take) {
    const Json* list = fields.find(key);
    if (list == nullptr) return;
    if (!list->is_array()) return fields.fail(key, "is no list");
    for (const Json& object : *list) {
      if (!object.is_object()) return fields.fail(key, "has something that is no object");
      Fields inner(object, problem_);
      take(inner);
      if (!problem_.empty()) return;
    }
  }

 private:
  static milliseconds time(Fields& fields, const char* key) {
    const std::int64_t value = fields.number(key);
    if (value < 0 || value > longest.count()) fields.fail(key, "is no time that pyat has watched");
    return milliseconds(value);
  }

  string& problem_;
};

}  // namespace

string to_json(const WatchRecord& record) {
  Json out = {{"format_version", version}, {"observations", Json::array()}};
  for (const Observation& seen : record.observations) out["observations"].push_back(json_of(seen));
  return out.dump() + '\n';
}

std::optional<WatchRecord> read_watch_record(std::string_view text, string& problem) {
  const Json object = Json::parse(text, nullptr, false);
  if (!object.is_object()) {
    problem = "it is no JSON object";
    return std::nullopt;
  }
  problem.clear();
  Fields fields(object, problem);
  if (fields.number("format_version") != version) fields.fail("format_version", "is one that this pyat does not know");
  WatchRecord record{};
  Reader reader(problem);
  if (const Json* list = fields.find("observations"); list != nullptr && list->is_array()) {
    for (const Json& each : *list) {
      if (!problem.empty()) break;
      if (!each.is_object())
        fields.fail("observations", "has something that is no object");
      else
        record.observations.push_back(reader.observation(each));
    }
  } else {
    fields.fail("observations", "is no list");
  }
  if (!problem.empty()) return std::nullopt;
  return record;
}

WatchLog::WatchLog(util::DurableFiles& files, const string& folder, const string& run)
    : files_(files), path_(fmt::format("{}/blackout-{}.json", folder, run)) {
  if (files_.facts(path_).kind == util::FileKind::missing) return;
  const util::ReadResult read = files_.read(path_, largest);
  string why = read.problem;
  if (why.empty()) {
    if (auto record = read_watch_record(read.text, why)) before_ = *std::move(record);
  }
  if (!why.empty()) problem_ = fmt::format("{} cannot be used: {}", path_, why);
}

string WatchLog::keep(Observation observation) {
  WatchRecord record = before_;
  record.observations.push_back(std::move(observation));
  const string problem = files_.put(path_, to_json(record), {});
  return problem.empty() ? string{} : fmt::format("cannot write {}: {}", path_, problem);
}

}  // namespace pyat::rollback
