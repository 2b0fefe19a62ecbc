#include "rollback/driver/compose_driver.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "config/paths.hpp"
#include "rollback/driver/readiness.hpp"
#include "rollback/driver/stopping.hpp"
#include "util/text.hpp"

namespace pyat::rollback {
namespace {

using std::string;
using std::string_view;
using std::chrono::milliseconds;
using std::chrono::seconds;
using Names = Driver::Names;

constexpr milliseconds between_looks{500};

StepResult failed(string words, string next = {}) { return {.words = std::move(words), .next = std::move(next)}; }
StepResult done(string words) { return {.is_done = true, .words = std::move(words)}; }

string without(string text, string_view part) {
  for (std::size_t at = text.find(part); at != string::npos; at = text.find(part, at)) text.erase(at, part.size());
  return text;
}

// It is there as it should be; whether it is well is for wait_healthy().
bool is_started(const ServiceLook& look) {
  switch (look.condition) {
    case Condition::starting:
    case Condition::running:
    case Condition::healthy:
    case Condition::unhealthy:
    case Condition::restarting:
    case Condition::finished: return true;
    default: return false;
  }
}

}  // namespace

ComposeDriver::ComposeDriver(util::ProcessRunner& runner, net::Client& client, health::EngineAddress engine,
                             util::DurableFiles& files, ComposeOptions options)
    : runner_(runner), files_(files), options_(std::move(options)), engine_(client, std::move(engine)) {
  options_.environment = with_engine(std::move(options_.environment), engine_.address());
}

const ComposeTool& ComposeDriver::tool() {
  // One that was not there is looked for again: somebody may have installed it.
  if (!tool_ || !tool_->problem.empty()) tool_ = find_compose(runner_, options_.environment);
  return *tool_;
}

StepResult ComposeDriver::ready() {
  const ComposeTool& found = tool();
  if (!found.problem.empty()) return failed(found.problem, found.next);
  const health::EngineFacts facts = engine_.containers({}, {});
  if (!facts.was_asked) {
    return failed(facts.notes.empty() ? "the Docker engine did not answer" : facts.notes.front(), "docker info");
  }
  return done(fmt::format("{}, engine API {}", found.name(), facts.api_version));
}

StepResult ComposeDriver::up(const Material& material, const Names& services, seconds timeout) {
  const Generation& generation = *material.generation;
  const Look before = look(generation, services);
  if (!before.problem.empty()) return failed(before.problem, before.next);
  Names wanted{};
  for (const ServiceLook& service : before.services) {
    if (!service.is_of_generation || !is_started(service)) wanted.push_back(service.name);
  }
  if (wanted.empty()) return seen_up(generation, services);
  // Compose would look for it in a registry, or worse, find one of the same name.
  const Images images = missing_images(generation, wanted);
  if (!images.problem.empty()) return failed(images.problem, images.next);
  if (!images.missing.empty()) return failed(images.missing.front().words, images.missing.front().next);
  StepResult result = start(material, wanted, timeout);
  return result.is_done ? seen_up(generation, services) : result;
}

StepResult ComposeDriver::down(const Material& material, const Names& services, seconds timeout) {
  const auto until = engine_.client().now() + timeout;
  const Generation& generation = *material.generation;
  const Look before = look(generation, services);
  if (!before.problem.empty()) return failed(before.problem, before.next);
  Names there{};
  for (const ServiceLook& service : before.services) {
    if (service.condition != Condition::absent) there.push_back(service.name);
  }
  if (there.empty()) return seen_down(generation, services);
  Stops stops = stop_containers(engine_, generation, there, until);
  StepResult result = failed(std::move(stops.problem), std::move(stops.next));
  if (result.words.empty()) {
    result = seen_down(generation, services);
    // One that somebody else removes, too, is gone in a moment.
    while (!result.is_done && stops.are_vanishing && engine_.client().now() < until && pause(between_looks)) {
      result = seen_down(generation, services);
    }
    for (const string& killed : stops.killed) result.words += "; " + killed;
  }
  result.proofs = std::move(stops.proofs);
  for (const ServiceLook& service : before.services) {
    for (const string& volume : service.unnamed_volumes) {
      result.proofs.push_back(
          fmt::format("{}: what is in {} stays there; its next container has an empty one", service.name, volume));
    }
  }
  return result;
}

StepResult ComposeDriver::start(const Material& material, const Names& services, seconds timeout) {
  const ComposeTool& found = tool();
  if (!found.problem.empty()) return failed(found.problem, found.next);
  const Copies copies = make_copies(material, options_.folder, options_.environment, found.is_v2);
  if (!copies.problem.empty()) return failed(copies.problem, copies.next);
  string problem = write(copies);
  StepResult result = problem.empty() ? StepResult{.is_done = true}
                                      : failed(std::move(problem), "make room, or choose another folder with --state");
  if (result.is_done) {
    util::ProcessRequest request{.argv = up_command(found, copies.project, services)};
    request.environment = compose_environment(options_.environment, copies.dotenv);
    request.folder = options_.folder;
    request.timeout = timeout;
    request.is_cancelled = options_.is_cancelled;
    util::ProcessResult run = runner_.run(request);
    run.output = without_values(run.output, copies.dotenv);
    run.errors = without_values(run.errors, copies.dotenv);
    if (!run.is_well()) result = failure_of(found, run, timeout);
    // The user knows the original of a copy.
    result.words = without(std::move(result.words), options_.folder + "/files");
  }
  remove(copies);
  return result;
}

string ComposeDriver::write(const Copies& copies) {
  constexpr unsigned own = 0700;
  for (const Copy& copy : copies.files) {
    string problem = files_.make_folder(string(config::folder_of(copy.path)), own);
    if (problem.empty()) problem = files_.put(copy.path, copy.text, {.mode = 0600});
    if (!problem.empty()) return fmt::format("cannot write {}: {}", copy.path, problem);
  }
  return {};
}

// They hold passwords in clear. One that cannot be removed is written over the next time.
void ComposeDriver::remove(const Copies& copies) {
  for (const Copy& copy : copies.files) static_cast<void>(files_.remove(copy.path));
}

// Compose has said that all is well. It is believed when the engine says so, too.
StepResult ComposeDriver::seen_up(const Generation& generation, const Names& services) {
  const Look now = look(generation, services);
  if (!now.problem.empty()) return failed(now.problem, now.next);
  StepResult result = done(fmt::format("{} {} started", util::listed(services), services.size() == 1 ? "is" : "are"));
  for (const ServiceLook& service : now.services) {
    result.proofs.push_back(fmt::format("{}: {} of image {}, {}", service.name, service.container,
                                        short_id(service.image_id), service.words));
    // One without restarts that has ended at once is told by wait_healthy(), with the reason.
    const bool was_started = is_started(service) || service.condition == Condition::ended;
    if (was_started && service.is_of_generation) continue;
    result.is_done = false;
    result.words = was_started
                       ? fmt::format("{} runs, but not as generation {} has it", service.name, name_of(generation))
                       : fmt::format("{} {}", service.name, service.words);
    result.next = service.next.empty() ? "docker ps --all" : service.next;
    return result;
  }
  return result;
}

StepResult ComposeDriver::seen_down(const Generation& generation, const Names& services) {
  const Look now = look(generation, services);
  if (!now.problem.empty()) return failed(now.problem, now.next);
  for (const ServiceLook& service : now.services) {
    if (service.condition == Condition::absent) continue;
    return failed(fmt::format("{} is still there: {}", service.container, service.words),
                  "docker stop " + service.container + " && docker rm " + service.container);
  }
  return done(fmt::format("{} {} no container any more; volumes and networks are as they were", util::listed(services),
                          services.size() == 1 ? "has" : "have"));
}

// One that goes away between the list and the question is looked for again; of one that the engine lists and does not
// tell of, nothing is known.
health::EngineFacts ComposeDriver::containers(const Generation& generation, const Names& services) {
  const auto is_half_known = [&](const health::Container& container) {
    return container.compose_project == generation.stack && !container.is_full &&
           std::find(services.begin(), services.end(), container.compose_service) != services.end();
  };
  health::EngineFacts facts = engine_.containers(generation.stack, services);
  if (!facts.was_asked || std::none_of(facts.containers.begin(), facts.containers.end(), is_half_known)) return facts;
  facts = engine_.containers(generation.stack, services);
  const auto unknown = std::find_if(facts.containers.begin(), facts.containers.end(), is_half_known);
  if (!facts.was_asked || unknown == facts.containers.end()) return facts;
  string words = "the Docker engine lists " + unknown->name + ", and does not say how it is";
  if (!facts.notes.empty()) words += ": " + facts.notes.front();
  return {.notes = {std::move(words)}};
}

Look ComposeDriver::look(const Generation& generation, const Names& services) {
  Look result{};
  const health::EngineFacts facts = containers(generation, services);
  if (!facts.was_asked) {
    result.problem = facts.notes.empty() ? "the Docker engine did not answer" : facts.notes.front();
    result.next = "docker info; when the engine answers: pyat rollback resume";
  }
  for (const string& name : services) {
    const Service* service = find_service(generation, name);
    if (service == nullptr) {
      if (result.problem.empty()) result.problem = "generation " + name_of(generation) + " has no service " + name;
      result.services.push_back({.name = name, .words = "not of this generation"});
      continue;
    }
    std::vector<const health::Container*> own{};
    for (const health::Container& container : facts.containers) {
      if (container.compose_project == generation.stack && container.compose_service == name) {
        own.push_back(&container);
      }
    }
    ServiceLook seen = look_at(*service, definition_of(generation, *service), own);
    if (!facts.was_asked) seen = {.name = name, .words = "not known"};
    result.services.push_back(std::move(seen));
  }
  return result;
}

bool ComposeDriver::pause(milliseconds span) {
  engine_.client().after(span, [] {});
  return engine_.client().run() && !(options_.is_cancelled != nullptr && options_.is_cancelled());
}

StepResult ComposeDriver::wait_healthy(const Generation& generation, const Names& services, seconds timeout) {
  Readiness readiness(options_.settled_after);
  const auto until = engine_.client().now() + timeout;
  for (;;) {
    const Look now = look(generation, services);
    Names waiting{};
    bool is_settling = true;  // nothing but that: it runs, and has to go on
    StepResult result = done(fmt::format("{} {} well", util::listed(services), services.size() == 1 ? "is" : "are"));
    for (const ServiceLook& service : now.services) {
      const Service* known = find_service(generation, service.name);
      if (known == nullptr) return failed(now.problem);
      result.proofs.push_back(service.name + ": " + service.words);
      const Ready ready = readiness.judge(*known, service, engine_.client().now());
      if (ready == Ready::never) {
        result.is_done = false;
        result.words = fmt::format("{} will not be well: {}", service.name, service.words);
        result.next = service.next;
        return result;
      }
      if (ready == Ready::yes) continue;
      waiting.push_back(service.name + " (" + service.words + ")");
      is_settling = is_settling && service.condition == Condition::running;
    }
    if (waiting.empty()) return result;
    if (engine_.client().now() >= until + (is_settling ? options_.settled_after : milliseconds{0})) {
      result.is_done = false;
      // An engine that was started again in the meantime is no reason to give up; one that stays away is.
      result.words = now.problem.empty()
                         ? fmt::format("not well after {} s: {}", timeout.count(), util::listed(waiting))
                         : now.problem;
      result.next = now.problem.empty() ? "docker ps --all" : now.next;
      return result;
    }
    if (!pause(between_looks)) return failed("interrupted while waiting for " + util::listed(waiting));
  }
}

Images ComposeDriver::missing_images(const Generation& generation, const Names& services) {
  Images result{};
  for (const string& name : services) {
    const Service* service = find_service(generation, name);
    if (service == nullptr) continue;
    const string& wanted = service->image_id.empty() ? service->image : service->image_id;
    const EngineImage found = engine_.image(wanted);
    if (!found.problem.empty()) {
      return {.problem = "the engine could not be asked for images: " + found.problem, .next = "docker info"};
    }
    if (found.is_there) continue;
    MissingImage missing{.service = name, .image = service->image, .image_id = service->image_id};
    missing.next = "docker pull " + service->image;
    missing.words = fmt::format("the image {} of {} is not on this machine", service->image, name);
    if (!service->image_id.empty()) {
      missing.words = fmt::format("the image {} of {} ({}) is not on this machine", service->image, name,
                                  short_id(service->image_id));
      missing.next += fmt::format("; its id must be {} then, otherwise load the one that was saved: docker load",
                                  service->image_id);
      // The tag may have been given to another one since.
      const EngineImage other = service->image.empty() ? EngineImage{} : engine_.image(service->image);
      if (other.is_there) missing.words += fmt::format("; {} is another one there now", short_id(other.id));
    }
    result.missing.push_back(std::move(missing));
  }
  return result;
}

}  // namespace pyat::rollback
