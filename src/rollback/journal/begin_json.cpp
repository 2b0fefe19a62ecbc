#include "rollback/journal/begin_json.hpp"

#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

namespace pyat::rollback {
namespace {

using std::string;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::int64_t longest = std::numeric_limits<std::int32_t>::max();  // 68 years: no sum of them overflows

seconds seconds_in(Fields& fields, const char* key) {
  const std::int64_t value = fields.number(key);
  if (value >= 0 && value <= longest) return seconds(value);
  fields.fail(key, "is no time that can be waited for");
  return {};
}

// Of several with the same name, such as the paths of files: a list.
void add_detail(Json& details, const string& name, const string& value) {
  Json& at = details[name];
  if (at.is_null()) {
    at = value;
  } else if (at.is_array()) {
    at.push_back(value);
  } else {
    at = Json::array({std::move(at), value});
  }
}

}  // namespace

Json json_of(const Owner& owner) {
  return {{"pid", owner.pid},
          {"started", owner.started},
          {"pid_namespace", owner.pid_namespace},
          {"boot", owner.boot},
          {"host", owner.host},
          {"user", owner.user},
          {"command", owner.command},
          {"since", time_text(owner.since.time)},
          {"since_boot_ms", owner.since.since_boot.count()}};
}

Owner owner_in(const Json& object, string& problem) {
  Fields fields(object, problem);
  Owner owner{.pid = fields.number("pid"),
              .started = fields.count("started"),
              .pid_namespace = fields.text("pid_namespace"),
              .boot = fields.text("boot"),
              .host = fields.text("host"),
              .user = fields.text("user"),
              .command = fields.text("command")};
  owner.since = {
      .time = time_in(fields, "since"), .since_boot = milliseconds(fields.number("since_boot_ms")), .boot = owner.boot};
  return owner;
}

Json json_of(const Step& step) {
  Json out = {{"id", step.id}, {"kind", to_string(step.kind)}, {"title", step.title}};
  if (!step.services.empty()) out["services"] = step.services;
  for (const auto& [name, value] : step.details) add_detail(out["details"], name, value);
  out["timeout_s"] = step.timeout.count();
  out["attempts"] = step.attempts;
  out["may_repeat"] = step.may_repeat;
  out["has_undo"] = step.has_undo;
  out["is_vital"] = step.is_vital;
  out["is_final"] = step.is_final;
  return out;
}

Step step_in(const Json& object, string& problem) {
  Fields fields(object, problem);
  Step step{.id = fields.text("id"),
            .kind = fields.name("kind", kind_from),
            .title = fields.text("title"),
            .services = fields.texts("services"),
            .details = fields.pairs("details"),
            .timeout = seconds_in(fields, "timeout_s"),
            .attempts = static_cast<unsigned>(fields.count("attempts")),
            .may_repeat = fields.flag("may_repeat"),
            .has_undo = fields.flag("has_undo"),
            .is_vital = fields.flag("is_vital"),
            .is_final = fields.flag("is_final")};
  if (step.id.empty()) fields.fail("id", "is missing");
  return step;
}

Json json_of(const Begin& begin) {
  Json out = {{"stack", begin.stack}, {"from", begin.from}, {"to", begin.to}, {"pyat", begin.pyat}};
  if (!begin.why.empty()) out["why"] = begin.why;
  out["owner"] = json_of(begin.owner);
  out["confirm_within_s"] = begin.confirm_within.count();
  out["steps"] = Json::array();
  for (const Step& step : begin.steps) out["steps"].push_back(json_of(step));
  return out;
}

Begin begin_in(const Json& object, string& problem) {
  Fields fields(object, problem);
  Begin begin{.stack = fields.text("stack"),
              .from = fields.text("from"),
              .to = fields.text("to"),
              .pyat = fields.text("pyat"),
              .why = fields.text("why"),
              .confirm_within = seconds_in(fields, "confirm_within_s")};
  if (const Json* const owner = fields.find("owner")) begin.owner = owner_in(*owner, problem);
  const Json* const steps = fields.find("steps");
  if (steps == nullptr || !steps->is_array()) {
    fields.fail("steps", "is not a list");
    return begin;
  }
  for (const Json& step : *steps) begin.steps.push_back(step_in(step, problem));
  return begin;
}

}  // namespace pyat::rollback
