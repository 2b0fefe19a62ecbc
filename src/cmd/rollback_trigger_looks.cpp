#include "cmd/rollback_trigger_looks.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "cmd/chosen_targets.hpp"
#include "cmd/rollback_checks.hpp"
#include "cmd/usage_error.hpp"
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

std::optional<Look> look_by_smoke(const TriggerRule& rule, const RollbackOptions& rollback, Context& context) {
  util::StringSink nowhere{};
  Context quiet = inner_context(context, context.files, nowhere, nowhere);
  try {
    const Targets targets = chosen_targets({}, rollback.compose, rollback.pyat_yml, quiet);
    const Verified verified = rule.measure == TriggerMeasure::alert
                                  ? verify_alert(targets, rollback.pyat_yml, {}, quiet)
                                  : verify_smoke(targets, rollback.pyat_yml, quiet);
    if (verified.was_interrupted) return std::nullopt;
    Look look{.words = verified.words};
    if (verified.outcome != rollback::Outcome::unknown) look.holds = verified.outcome == rollback::Outcome::bad;
    return look;
  } catch (const UsageError& error) {
    return Look{.words = error.what()};
  }
}

}  // namespace pyat::cmd
