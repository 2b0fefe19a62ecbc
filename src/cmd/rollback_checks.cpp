#include "cmd/rollback_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <utility>

#include "cmd/chosen_targets.hpp"
#include "cmd/compose_files.hpp"
#include "cmd/deadline.hpp"
#include "cmd/health_options.hpp"
#include "cmd/health_rounds.hpp"
#include "cmd/smoke.hpp"
#include "cmd/smoke_look.hpp"
#include "cmd/smoke_options.hpp"
#include "cmd/smoke_session.hpp"
#include "cmd/usage_error.hpp"
#include "health/docker/match.hpp"
#include "health/wait.hpp"
#include "util/duration.hpp"
#include "util/sink.hpp"
#include "util/url.hpp"

namespace pyat::cmd {
namespace {

using rollback::Outcome;
using rollback::StepResult;
using std::string;
using std::chrono::milliseconds;

// ---- which services -------------------------------------------------------------------------------------------------

const config::Service* find_own(const config::Inventory& inventory, const config::Service& found) {
  const auto is_it = [&](const config::Service& own) {
    return own.name == found.name && own.kind == found.kind && own.environment == inventory.default_environment;
  };
  const auto at = std::find_if(inventory.services.begin(), inventory.services.end(), is_it);
  return at == inventory.services.end() ? nullptr : &*at;
}

// A port that one of two generations publishes is not that of the other.
void correct_address(string& address, const string& published) {
  if (address.empty()) return;
  const util::Url own = util::parse_url(address, "http").url, found = util::parse_url(published, "http").url;
  const bool is_here = health::is_this_machine(own.host) && health::is_this_machine(found.host);
  if (is_here && util::port_of(own) != util::port_of(found)) address = published;
}

// ---- health ---------------------------------------------------------------------------------------------------------

bool is_well(const health::Service& service) { return health::is_ready(service, false); }

bool is_unknown(const health::Service& service) { return service.state == health::State::unknown; }

string advice_of(const health::Report& report, const health::Service& ill) {
  for (const health::Cause& cause : report.causes) {
    if (!cause.next.empty()) return cause.next.front();
  }
  for (const health::Check& check : ill.checks) {
    if (!check.next.empty()) return check.next;
  }
  return "see what is wrong: pyat health";
}

// ---- smoke ----------------------------------------------------------------------------------------------------------

// "traces, OTLP/gRPC (tempo through grafana)"
string title_of(const smoke::Result& result) {
  string title = result.signal;
  if (!result.name.empty()) title += ", " + result.name;
  string where = result.to;
  if (!result.through.empty()) where += (where.empty() ? "" : " ") + ("through " + result.through);
  return where.empty() ? title : title + " (" + where + ")";
}

string advice_of(const smoke::Result& result) {
  for (const smoke::Finding& finding : result.findings) {
    if (!finding.next.empty()) return finding.next;
  }
  return {};
}

// Without a sentence of its own, what it found.
string sentence_of(const smoke::Result& result) {
  if (!result.sentence.empty()) return result.sentence;
  return result.findings.empty() ? string(to_string(result.verdict)) : result.findings.front().message;
}

std::size_t count_of(const smoke::Report& report, smoke::Verdict verdict) {
  return static_cast<std::size_t>(std::count_if(report.results.begin(), report.results.end(),
                                                [&](const auto& result) { return result.verdict == verdict; }));
}

struct Phrases {
  std::string_view passed{}, failed{};
};

constexpr Phrases of_smoke{"what was written came back", "not all that was written came back"};
constexpr Phrases of_alert{"an alert was sent, and has arrived", "an alert was to be sent, and to arrive"};

Verified judged(const smoke::Report& report, ExitCode code, const Phrases& phrases) {
  const std::size_t failed = count_of(report, smoke::Verdict::failed);
  // What was not read to its end, or not tried, proves nothing either way.
  Verified verified{.outcome = failed > 0 ? Outcome::bad : Outcome::unknown, .was_interrupted = report.was_interrupted};
  if (code == ExitCode::ok) verified.outcome = Outcome::good;
  for (const smoke::Result& result : report.results) {
    verified.proofs.push_back(
        fmt::format("{}: {}: {}", to_string(result.verdict), title_of(result), sentence_of(result)));
  }
  const std::size_t unchecked = count_of(report, smoke::Verdict::unchecked);
  const std::size_t tried = report.results.size() - unchecked;
  if (code == ExitCode::ok) {
    verified.words = fmt::format("{}: {} of {} trials", phrases.passed, tried, report.results.size());
    return verified;
  }
  verified.next = "pyat smoke shows all of it";
  const auto worst = failed > 0 ? smoke::Verdict::failed : smoke::Verdict::unchecked;
  const auto first = std::find_if(report.results.begin(), report.results.end(),
                                  [&](const smoke::Result& result) { return result.verdict == worst; });
  if (report.was_interrupted) {
    verified.words = "it was broken off before all had come back";
  } else if (tried == 0) {
    verified.words = "nothing could be proven";
  } else {
    verified.words = fmt::format("{}: {} of {} trials failed", phrases.failed, failed, tried);
  }
  if (first == report.results.end()) return verified;
  verified.words += fmt::format("; {}: {}", title_of(*first), sentence_of(*first));
  if (const string advice = advice_of(*first); !advice.empty()) verified.next = advice;
  return verified;
}

Verified smoke_of(const Targets& targets, const SmokeSettings& settings, const Phrases& phrases, Context& context) {
  Looked looked = look_around(targets, settings, context);
  if (looked.endpoints.empty() && !looked.was_interrupted) {
    return {.outcome = Outcome::unknown,
            .words = "nothing could be proven: there is no service that data can be written to",
            .next = "pyat smoke --dry-run shows what it would try"};
  }
  SmokeSession session(std::move(looked), settings, context);
  refuse_other_hosts(session.addresses(), settings);
  const smoke::Report report = session.write(new_run(settings, context));
  return judged(report, smoke_verdict(report, false), phrases);
}

SmokeSettings settings_of(const Stack& pyat_yml) {
  return smoke_settings({}, pyat_yml.inventory ? pyat_yml.inventory->smoke : config::SmokeSettings{});
}

// ---- steps ----------------------------------------------------------------------------------------------------------

using Verify = std::function<Verified(const Targets&, Context&)>;

// With a deadline, and without a word to the terminal: what is to be said is in the result.
StepResult as_step(const CheckRequest& request, Context& context, const Verify& verify) {
  const Deadline deadline(request.limit);
  util::StringSink quiet{};
  Context inner = inner_context(context, context.files, quiet, quiet);
  inner.connect = deadline.on(context.connect);
  try {
    const Targets targets = targets_of_generation(request.compose, request.pyat_yml, inner);
    Verified verified = verify(targets, inner);
    if (deadline.has_passed()) {
      verified.words = fmt::format("not done within {}: {}", util::duration_words(request.limit), verified.words);
    }
    return {.is_done = verified.outcome == Outcome::good && !deadline.has_passed(),
            .words = std::move(verified.words),
            .next = std::move(verified.next),
            .proofs = std::move(verified.proofs)};
  } catch (const UsageError& error) {
    return {.words = error.what(), .next = error.hint()};
  }
}

// A wait that ends before the deadline can say who is missing; one that is cut off by it cannot.
milliseconds before_the_end(milliseconds limit) { return limit - std::min(limit / 10, milliseconds{2000}); }

}  // namespace

health::Report health_now(const std::vector<string>& compose, const Stack& pyat_yml, const string& docker,
                          Context& context) {
  HealthOptions health{};
  health.docker = docker;
  const HealthSettings settings =
      health_settings(health, pyat_yml.inventory ? pyat_yml.inventory->health : config::HealthSettings{}, context);
  const Targets targets = chosen_targets({}, compose, pyat_yml, context);
  return Rounds(targets, settings, docker, context).once();
}

Verified judge_health(const health::Report& report) {
  const auto& services = report.services;
  const auto well = std::count_if(services.begin(), services.end(), is_well);
  Verified verified{.outcome = Outcome::bad, .words = fmt::format("{} of {} services are well", well, services.size())};
  for (const health::Service& service : services) {
    verified.proofs.push_back(fmt::format("{} is {}{}{}", service.name, to_string(service.state),
                                          service.reason.empty() ? "" : ": ", service.reason));
  }
  const auto ill = std::find_if_not(services.begin(), services.end(), is_well);
  if (ill != services.end()) {
    verified.words += "; " + verified.proofs[static_cast<std::size_t>(ill - services.begin())];
    verified.next = advice_of(report, *ill);
  }
  if (report.was_interrupted || std::all_of(services.begin(), services.end(), is_unknown)) {
    verified.outcome = Outcome::unknown;
    verified.words = "nobody could tell how the services are: " + verified.words;
  } else if (ill == services.end()) {
    verified.outcome = Outcome::good;
  }
  return verified;
}

Verified verify_smoke(const Targets& targets, const Stack& pyat_yml, Context& context) {
  return smoke_of(targets, settings_of(pyat_yml), of_smoke, context);
}

Verified verify_alert(const Targets& targets, const Stack& pyat_yml, const AlertWish& wish, Context& context) {
  SmokeSettings settings = settings_of(pyat_yml);
  settings.plan.signals = {"alerts"};
  if (!wish.receiver.empty()) settings.receiver = wish.receiver;
  if (wish.wait) settings.wait = *wish.wait;
  return smoke_of(targets, settings, of_alert, context);
}

Targets targets_of_generation(const std::vector<string>& compose, const Stack& pyat_yml, Context& context) {
  if (compose.empty()) throw UsageError("the generation has no Compose files: nobody knows its services");
  if (!pyat_yml.inventory) return targets_of_compose(compose, {}, context);
  config::Inventory inventory = *pyat_yml.inventory;
  inventory.services.clear();
  const compose::Stack stack = compose_stack(compose, "nothing was checked", context);
  for (const compose::Found& found : stack.services) {
    const config::Service* own = find_own(*pyat_yml.inventory, found.service);
    config::Service& service = inventory.services.emplace_back(own == nullptr ? found.service : *own);
    service.environment = inventory.default_environment;
    if (own == nullptr) continue;
    service.version = found.service.version;
    service.needs = found.service.needs;
    if (!found.service.address.empty()) correct_address(service.address, found.service.address);
  }
  Targets targets = targets_of_inventory(inventory, compose.front(), {}, context);
  targets.notes.insert(targets.notes.end(), stack.notes.begin(), stack.notes.end());
  return targets;
}

StepResult check_health(const CheckRequest& request, Context& context) {
  return as_step(request, context, [&](const Targets& targets, Context& inner) {
    const auto& pyat_yml = request.pyat_yml.inventory;
    const HealthSettings settings = health_settings({}, pyat_yml ? pyat_yml->health : config::HealthSettings{}, inner);
    Rounds rounds(targets, settings, request.docker, inner);
    return judge_health(rounds.wait(before_the_end(request.limit), {}, false).report);
  });
}

StepResult check_smoke(const CheckRequest& request, Context& context) {
  return as_step(request, context, [&](const Targets& targets, Context& inner) {
    return verify_smoke(targets, request.pyat_yml, inner);
  });
}

StepResult check_alert(const CheckRequest& request, Context& context) {
  return as_step(request, context, [&](const Targets& targets, Context& inner) {
    return verify_alert(targets, request.pyat_yml, {.receiver = request.receiver, .wait = request.limit / 4}, inner);
  });
}

}  // namespace pyat::cmd
