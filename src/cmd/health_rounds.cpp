#include "cmd/health_rounds.hpp"

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <utility>

#include "cmd/docker_address.hpp"
#include "compose/image.hpp"
#include "health/docker/diagnose.hpp"
#include "health/docker/join.hpp"
#include "health/docker/match.hpp"
#include "health/verdict.hpp"
#include "health/wait.hpp"
#include "render/unicode.hpp"
#include "util/url.hpp"

namespace pyat::cmd {
namespace {

using std::string;
using std::chrono::milliseconds;

constexpr milliseconds engine_interval{1000};  // between two looks at the containers while waiting

using Services = std::vector<std::optional<health::Service>>;

std::string_view kind_of_image(std::string_view image) {
  const compose::Program* program = compose::program_of(compose::parse_image(image));
  return program == nullptr ? std::string_view{} : program->kind;
}

// The same server, however its host is written.
string place_of(const health::Service& service) {
  const util::Url url = util::parse_url(service.address, "http").url;
  return (health::is_this_machine(url.host) ? "" : url.host) + ':' + std::to_string(util::port_of(url));
}

// Of targets at the same place, one counts: what somebody has named, else who knows itself again, else the fallback.
void drop_twins(const std::deque<health::Target>& targets, Services& services) {
  const auto weight = [&](std::size_t i) { return targets[i].is_fallback ? 0 : targets[i].is_guess ? 1 : 2; };
  std::map<string, int> strongest{};
  for (std::size_t i = 0; i < services.size(); ++i) {
    if (!services[i] || services[i]->address.empty()) continue;
    int& most = strongest.try_emplace(place_of(*services[i]), 0).first->second;
    most = std::max(most, weight(i));
  }
  for (std::size_t i = 0; i < services.size(); ++i) {
    if (!services[i] || services[i]->address.empty() || weight(i) == 2) continue;
    if (weight(i) < strongest[place_of(*services[i])]) services[i].reset();
  }
}

// With --only, those that have none of these checks are not asked about.
std::size_t drop_unasked(const health::Selection& selection, Services& services) {
  if (selection.only.empty()) return 0;
  std::size_t dropped = 0;
  for (auto& service : services) {
    if (!service || !service->checks.empty()) continue;
    service.reset();
    ++dropped;
  }
  return dropped;
}

// Two of the same name would be one service for whoever reads the report.
void tell_apart(std::vector<health::Service>& services) {
  std::multiset<string> names{};
  for (const health::Service& service : services) names.insert(service.name);
  for (health::Service& service : services) {
    if (names.count(service.name) > 1)
      service.name += service.address.substr(std::min(service.address.rfind(':'), service.address.size()));
  }
}

}  // namespace

Rounds::Rounds(const Targets& targets, const HealthSettings& settings, const string& docker, Context& context)
    : is_guessing_(targets.source == "usual ports"),
      source_(targets.source),
      notes_(targets.notes),
      targets_(targets.list.begin(), targets.list.end()),
      context_(context),
      check_(settings.check),
      client_(context.connect(settings.concurrency)),
      engine_address_(engine_address(docker, context)) {}

void Rounds::ask_engine(milliseconds timeout, std::function<void()> done) {
  if (!engine_address_) return;
  const health::EngineOptions options{.timeout = timeout, .choose = [this](const health::EngineFacts& facts) {
                                        return is_guessing_ ? health::choose_known_images(facts, kind_of_image)
                                                            : health::choose_containers(named_targets(facts), facts,
                                                                                        context_.current_folder);
                                      }};
  health::ask_engine(*client_, *engine_address_, options, [this, done = std::move(done)](health::EngineFacts facts) {
    engine_ = std::move(facts);
    if (done) done();
  });
}

std::vector<health::Target> Rounds::named_targets(const health::EngineFacts& facts) const {
  if (is_guessing_) return health::containers_as_targets(facts, kind_of_image);
  return {targets_.begin(), targets_.end()};
}

health::Report Rounds::once() {
  const auto start = client_->now();
  check_.circumstances.now = context_.now();
  if (is_guessing_) targets_.resize(guesses_);
  Services services(targets_.size());
  const auto check_one = [&](std::size_t i) {
    health::check(*client_, targets_[i], check_,
                  [&services, i](std::optional<health::Service> service) { services[i] = std::move(service); });
  };
  // What the engine knows of is asked after it, within the same time.
  ask_engine(is_guessing_ ? check_.timeout / 2 : check_.timeout, [&] {
    if (!is_guessing_) return;
    // What runs in containers is known without guessing.
    const auto left = std::chrono::ceil<milliseconds>(start + check_.timeout - client_->now());
    for (health::Target& target : named_targets(engine_)) {
      target.timeout = std::max(left / 100 * 100, milliseconds{100});
      targets_.push_back(std::move(target));
      services.emplace_back();
      check_one(services.size() - 1);
    }
  });
  for (std::size_t i = 0; i < services.size(); ++i) check_one(i);
  const bool is_whole = client_->run();
  for (std::size_t i = 0; i < services.size(); ++i) {
    if (services[i]) complete(*services[i], targets_[i]);
  }
  drop_twins(targets_, services);
  const std::size_t dropped = drop_unasked(check_.selection, services);
  health::Report report = report_of(std::move(services), !is_whole, start);
  if (dropped > 0) report.notes.push_back(std::to_string(dropped) + " without the checks of --only: left out");
  return report;
}

void Rounds::complete(health::Service& service, const health::Target& target) const {
  const health::JoinCircumstances circumstances{.now = check_.circumstances.now, .folder = context_.current_folder};
  if (engine_address_) {
    health::join(service, target, engine_, circumstances);
  } else if (!health::has_address(target)) {
    service.checks.push_back({.id = "container",
                              .state = health::State::unknown,
                              .message = "only its container can tell how it is, and the Docker engine was not asked",
                              .next = "leave --docker off away"});
  }
  health::settle(service, check_.selection);
}

health::Report Rounds::repeat(unsigned times, milliseconds interval) {
  std::map<string, std::vector<std::chrono::microseconds>> samples{};
  health::Report report{};
  const auto start = client_->now();
  unsigned asked = 0;
  while (asked < times) {
    report = once();
    ++asked;
    for (const health::Service& service : report.services) {
      if (service.latency) samples[service.name].push_back(service.latency->total);
    }
    if (report.was_interrupted || (asked < times && !pause(interval))) break;
  }
  for (health::Service& service : report.services) {
    service.asked = asked;
    service.samples = std::move(samples[service.name]);
  }
  report.took = std::chrono::duration_cast<milliseconds>(client_->now() - start);
  return report;
}

Waited Rounds::wait(milliseconds limit, const std::vector<string>& names, bool strict) {
  const auto start = client_->now();
  health::WaitOptions options{.limit = limit, .strict = strict, .seed = std::random_device{}()};
  std::vector<std::string_view> known{};
  for (const health::Target& target : targets_) known.push_back(target.name);
  for (const string& name : names) {
    const auto found = std::find(known.begin(), known.end(), name);
    if (found == known.end()) refuse_service("--for: " + source_, name, known);
    options.wanted.push_back(static_cast<std::size_t>(found - known.begin()));
  }
  options.complete = [this](health::Service& service, const health::Target& target) {
    check_.circumstances.now = context_.now();  // what started meanwhile has an age, too
    complete(service, target);
  };
  options.on_change = [this](const health::Service& service) {
    const string line = "pyat health: " + service.name + " is " + string(to_string(service.state)) +
                        (service.reason.empty() ? "" : ": " + service.reason);
    context_.err.write(render::to_printable(line) + '\n');  // it holds what servers answer
  };
  const std::vector<health::Target> targets(targets_.begin(), targets_.end());
  // First what containers there are: without it, each that has no address would be told as unknown.
  ask_engine(std::min(check_.timeout, limit), {});
  client_->run();
  options.limit = std::max(limit - std::chrono::duration_cast<milliseconds>(client_->now() - start), milliseconds{1});
  client_->after(engine_interval, [this] { keep_asking_engine(); });
  health::WaitResult result = health::wait_until_ready(*client_, targets, check_, options);
  Waited waited{.gave_up = result.gave_up};
  for (const std::size_t i : result.missing) {
    const auto& service = result.services[i];
    const string state = service ? string(to_string(service->state)) : "not asked";
    waited.missing.push_back(render::to_printable(targets_[i].name + ": " + state +
                                                  (service && !service->reason.empty() ? ": " + service->reason : "")));
  }
  waited.report = report_of(std::move(result.services), result.was_interrupted, start);
  return waited;
}

void Rounds::keep_asking_engine() {
  ask_engine(check_.timeout, [this] { client_->after(engine_interval, [this] { keep_asking_engine(); }); });
}

bool Rounds::pause(milliseconds interval) {
  client_->after(interval, [] {});
  return client_->run();
}

health::Report Rounds::report_of(Services services, bool was_interrupted, net::Client::Clock::time_point start) {
  health::Report report{.notes = notes_, .was_interrupted = was_interrupted};
  for (auto& service : services) {
    if (service) report.services.push_back(std::move(*service));
  }
  report.made = std::chrono::floor<std::chrono::seconds>(context_.now());
  tell_apart(report.services);
  const health::Surroundings surroundings{.environment = context_.env,
                                          .folder = context_.current_folder,
                                          .today = std::chrono::floor<std::chrono::days>(context_.now())};
  std::vector<std::optional<health::Diagnosis>> diagnoses{};
  for (health::Service& service : report.services) {
    diagnoses.push_back(health::diagnose(service, context_.files, surroundings));
  }
  health::resolve_needs(report.services);
  report.causes = health::find_causes(report.services, diagnoses);
  for (const string& note : engine_.notes) report.notes.push_back(note);
  report.took = std::chrono::duration_cast<milliseconds>(client_->now() - start);
  return report;
}

}  // namespace pyat::cmd
