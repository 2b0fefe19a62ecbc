#include "cmd/rollback_trigger_looks.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "cmd/run.hpp"
#include "health/wait.hpp"
#include "util/sink.hpp"
#include "util/text.hpp"

namespace pyat::cmd {
namespace {

using config::TriggerMeasure;
using config::TriggerRule;
using rollback::triggers::Look;
using std::string;

// "tempo is down: connection refused"
string words_of(const health::Service& service) {
  return service.name + " is " + string(to_string(service.state)) +
         (service.reason.empty() ? "" : ": " + service.reason);
}

bool is_wanted(const TriggerRule& rule, const string& name) {
  return rule.services.empty() || std::find(rule.services.begin(), rule.services.end(), name) != rule.services.end();
}

std::vector<string> missing_in(const TriggerRule& rule, const health::Report& report) {
  std::vector<string> missing{};
  for (const string& name : rule.services) {
    const bool is_there = std::any_of(report.services.begin(), report.services.end(),
                                      [&](const health::Service& service) { return service.name == name; });
    if (!is_there) missing.push_back(name);
  }
  return missing;
}

}  // namespace

Look look_of(const TriggerRule& rule, const health::Report& report) {
  Look look{};
  std::size_t count = 0;
  std::vector<const health::Service*> ill{}, unknown{}, warned{};
  for (const health::Service& service : report.services) {
    if (!is_wanted(rule, service.name)) continue;
    ++count;
    if (!is_ready(service, true)) warned.push_back(&service);
    if (is_ready(service, false)) continue;
    (service.state == health::State::unknown ? unknown : ill).push_back(&service);
  }
  const std::vector<string> missing = missing_in(rule, report);
  if (!ill.empty()) {
    look.holds = true;
    look.words =
        std::to_string(ill.size()) + " of " + std::to_string(count) + " services not well: " + words_of(*ill.front());
  } else if (!missing.empty()) {
    look.words = "there is no service that is called " + util::joined(missing, ", ");
  } else if (!unknown.empty()) {
    look.words = words_of(*unknown.front());
  } else if (count == 0) {
    look.words = "no service was found";
  } else {
    look.holds = false;
    look.words = warned.empty() ? "all services well (" + std::to_string(count) + ")"
                                : "all " + std::to_string(count) + " services serve, " + std::to_string(warned.size()) +
                                      " with a warning: " + words_of(*warned.front());
  }
  look.warns = !warned.empty();
  return look;
}

Look look_by_smoke(const TriggerRule& rule, const RollbackOptions& rollback, Context& context) {
  std::vector<string> words = {"smoke", "--quiet"};
  if (rule.measure == TriggerMeasure::alert) words.emplace_back("alerts");
  const string command = rule.measure == TriggerMeasure::alert ? "pyat smoke alerts" : "pyat smoke";
  for (const string& path : rollback.compose) words.insert(words.end(), {"--compose", path});
  util::StringSink nowhere{};
  Context quiet{.files = context.files,
                .out = nowhere,
                .err = nowhere,
                .env = context.env,
                .durable = context.durable,
                .now = context.now,
                .connect = context.connect,
                .current_folder = context.current_folder};
  switch (run(std::move(words), quiet)) {
    case ExitCode::ok: return {.holds = false, .words = "what was written came back"};
    case ExitCode::problems: return {.holds = true, .words = "not all came back; " + command + " shows what"};
    default: return {.words = "nothing could be proven; " + command + " says why"};
  }
}

}  // namespace pyat::cmd
