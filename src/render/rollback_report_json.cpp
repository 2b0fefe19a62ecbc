// A rollback for programs. Times of steps are seconds since the run began, with three decimals.
#include "render/json_object.hpp"
#include "render/rollback_report.hpp"
#include "util/rfc3339.hpp"

namespace pyat::render {
namespace {

using rollback::Event;
using rollback::RunReport;
using rollback::StepReport;
using std::string;
using std::chrono::milliseconds;

double seconds(milliseconds time) { return std::chrono::duration<double>(time).count(); }

Json json_of(const rollback::Owner& owner) {
  Json object = {{"pid", owner.pid}};
  set(object, "user", owner.user);
  set(object, "host", owner.host);
  set(object, "command", owner.command);
  return object;
}

Json json_of(const StepReport& step) {
  Json object = {{"id", step.id}, {"title", step.title}, {"kind", to_string(step.kind)}};
  if (!step.services.empty()) object["services"] = step.services;
  object["state"] = to_string(step.state);
  if (step.offset) object["began_seconds"] = seconds(*step.offset);
  object["attempts"] = step.attempts;
  if (step.attempts > 0) object["took_seconds"] = seconds(step.took);
  if (step.undo_attempts > 0) {
    object["undo_attempts"] = step.undo_attempts;
    object["undo_took_seconds"] = seconds(step.undo_took);
  }
  set(object, "words", step.words);
  set(object, "next", step.next);
  return object;
}

Json json_of(const Event& event, const RunReport& report) {
  Json object = {
      {"event", to_string(event.kind)}, {"time", util::rfc3339(event.began.time)}, {"seconds", seconds(event.offset)}};
  if (event.step) object["step"] = report.steps[*event.step].id;
  set(object, "attempt", event.attempt);
  const bool has_result = event.kind == rollback::EventKind::did || event.kind == rollback::EventKind::undid ||
                          event.kind == rollback::EventKind::ended;
  if (has_result) object["done"] = event.is_done;
  if (event.took) object["took_seconds"] = seconds(*event.took);
  if (event.effect) object["effect"] = to_string(*event.effect);
  if (event.who) object["who"] = json_of(*event.who);
  set(object, "words", event.words);
  set(object, "next", event.next);
  if (!event.proofs.empty()) object["proofs"] = event.proofs;
  return object;
}

Json json_of(const rollback::Blackout& blackout) {
  return {{"signal", blackout.signal},
          {"services", blackout.services},
          {"note", blackout.note},
          {"seconds", seconds(blackout.sum)},
          {"longest_seconds", seconds(blackout.longest)},
          {"times", blackout.spans},
          {"resolution_seconds", seconds(blackout.resolution)},
          {"not_observed_seconds", seconds(blackout.not_observed)}};
}

void add_run(Json& object, const RunReport& report) {
  if (report.steps.empty()) return;
  object["stack"] = report.begin.stack;
  object["from"] = report.begin.from;
  object["to"] = report.begin.to;
  object["who"] = json_of(report.begin.owner);
  set(object, "pyat", report.begin.pyat);
  set(object, "why", report.begin.why);
  object["began"] = util::rfc3339(report.began.time);
  object["last"] = util::rfc3339(report.last.time);
  if (report.took) object["took_seconds"] = seconds(*report.took);
}

}  // namespace

string rollback_report_json(const RunReport& report) {
  Json object = {{"format_version", 1}, {"run", report.run}, {"state", to_string(report.state)}};
  add_run(object, report);
  set(object, "words", report.words);
  set(object, "next", report.next);
  object["steps"] = Json::array();
  for (const StepReport& step : report.steps) object["steps"].push_back(json_of(step));
  object["timeline"] = Json::array();
  for (const Event& event : report.timeline) object["timeline"].push_back(json_of(event, report));
  if (report.blackouts) {
    object["blackout"] = Json::array();
    for (const rollback::Blackout& each : *report.blackouts) object["blackout"].push_back(json_of(each));
  }
  object["verified"] = Json::array();
  for (const rollback::Verified& verified : report.verified) {
    Json each = {{"what", verified.what}, {"time", util::rfc3339(verified.at.time)}};
    set(each, "words", verified.words);
    if (!verified.proofs.empty()) each["proofs"] = verified.proofs;
    object["verified"].push_back(std::move(each));
  }
  object["not_known"] = report.unknown;
  if (!report.notes.empty()) object["notes"] = report.notes;
  object["journal"] = report.journal;
  return object.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace pyat::render
