#include "rollback/execute/services_executor.hpp"

#include <algorithm>
#include <utility>

#include "rollback/plan/moves.hpp"
#include "util/text.hpp"

namespace pyat::rollback {
namespace {

using std::string;
using Clock = std::chrono::steady_clock;

// A step that stops services has the time that they need for that, which none needs to start.
constexpr std::chrono::minutes longest_wait{5};

// Whatever it does: it has been started, and has neither ended nor been taken away.
bool is_up(const ServiceLook& look) {
  switch (look.condition) {
    case Condition::starting:
    case Condition::running:
    case Condition::healthy:
    case Condition::unhealthy:
    case Condition::restarting:
    case Condition::paused:
    case Condition::finished: return true;
    default: return false;
  }
}

bool is_well(const ServiceLook& look) {
  return look.condition == Condition::running || look.condition == Condition::healthy ||
         look.condition == Condition::finished || look.condition == Condition::paused;
}

// When the generation was taken.
bool was_ill(const Service& service) {
  return service.state.find("unhealthy") != string::npos || service.state.find("starting") != string::npos ||
         service.state == "restarting";
}

string words_of(const Look& look) {
  std::vector<string> words{};
  for (const ServiceLook& service : look.services) words.push_back(service.name + ": " + service.words);
  return util::joined(words, "; ");
}

Sight sight_of(std::size_t there, std::size_t all, string words) {
  const Effect effect = there == all ? Effect::present : there == 0 ? Effect::absent : Effect::partial;
  return {.effect = effect, .words = std::move(words)};
}

std::chrono::seconds left_of(const Step& step, Clock::time_point since) {
  const auto past = std::chrono::floor<std::chrono::seconds>(Clock::now() - since);
  return std::max(step.timeout - past, std::chrono::seconds{1});
}

}  // namespace

// What had ended before, or was never there, is not missed.
Driver::Names ServicesExecutor::that_served(const Step& step) const {
  Driver::Names names{};
  for (const string& name : step.services) {
    const Service* const service = find_service(*before_.generation, name);
    const bool has_worked = service != nullptr && service->is_one_shot && service->state.starts_with("exited");
    if (service != nullptr && (is_running(*service) || has_worked)) names.push_back(name);
  }
  return names;
}

// Somebody has started another image in the place of the one before.
bool ServicesExecutor::is_another(const ServiceLook& look) const {
  const Service* const service = find_service(*before_.generation, look.name);
  return service != nullptr && !service->image_id.empty() && !look.image_id.empty() &&
         look.image_id != service->image_id;
}

Sight ServicesExecutor::look(const Step& step) {
  // That somebody has waited cannot be seen.
  if (step.kind == Kind::wait_healthy) return {.words = "how they are now says nothing of then"};
  const bool is_down = step.kind == Kind::down;
  const Driver::Names names = is_down ? that_served(step) : step.services;
  if (names.empty()) return {.words = "none of them had been running: whether they were stopped cannot be seen"};
  const Look now = driver_.look(is_down ? *before_.generation : *target_.generation, names);
  if (!now.problem.empty()) return {.effect = Effect::unknown, .words = now.problem};
  const auto there = std::count_if(now.services.begin(), now.services.end(), [&](const ServiceLook& service) {
    return is_down ? service.condition == Condition::absent : service.is_of_generation && is_up(service);
  });
  // One that has been stopped and not yet removed is neither as before nor gone, nor is one that is not well again. Nor
  // is one that was made and does not run: the engine starts it when it comes up itself.
  const bool is_between =
      there == 0 && std::any_of(now.services.begin(), now.services.end(), [&](const ServiceLook& each) {
        if (!is_down) return each.is_of_generation && each.condition != Condition::absent;
        return !is_up(each) || is_another(each) ||
               (!is_well(each) && !was_ill(*find_service(*before_.generation, each.name)));
      });
  if (is_between) return {.effect = Effect::partial, .words = words_of(now)};
  return sight_of(static_cast<std::size_t>(there), names.size(), words_of(now));
}

// A step of pyat.yml may wait before anything is changed.
const Generation& ServicesExecutor::waited_for(const Step& step) const {
  const string* const name = step.detail("generation");
  return name != nullptr && *name == name_of(*before_.generation) ? *before_.generation : *target_.generation;
}

StepResult ServicesExecutor::apply(const Step& step) {
  switch (step.kind) {
    case Kind::up: return driver_.up(target_, step.services, step.timeout);
    case Kind::down: return driver_.down(before_, step.services, step.timeout);
    default: return driver_.wait_healthy(waited_for(step), step.services, step.timeout);
  }
}

StepResult ServicesExecutor::undo(const Step& step) {
  switch (step.kind) {
    case Kind::up: return driver_.down(target_, step.services, step.timeout);
    case Kind::down: return start_again(step);
    default: return {.is_done = true, .words = "waiting changes nothing"};
  }
}

StepResult ServicesExecutor::start_again(const Step& step) {
  const auto since = Clock::now();
  const Driver::Names names = that_served(step);
  if (names.empty()) return {.is_done = true, .words = "none of them had been running"};
  const Look now = driver_.look(*before_.generation, names);
  if (!now.problem.empty()) return {.words = now.problem, .next = now.next};
  Driver::Names gone{}, others{}, well{};
  for (const ServiceLook& service : now.services) {
    // One of the same image that still runs is the one of before: it was never stopped, and is left alone.
    if (is_another(service)) others.push_back(service.name);
    if (!is_up(service) || is_another(service)) gone.push_back(service.name);
    const bool must_get_well = !is_well(service) && !was_ill(*find_service(*before_.generation, service.name));
    if (is_another(service) || must_get_well) well.push_back(service.name);
  }
  if (gone.empty() && well.empty()) return {.is_done = true, .words = "they run, as before"};
  StepResult started{.is_done = true, .words = "they run"};
  if (!others.empty()) {
    StepResult stopped = driver_.down(before_, others, left_of(step, since));
    if (!stopped.is_done) return stopped;
  }
  if (!gone.empty()) started = driver_.up(before_, gone, left_of(step, since));
  if (!started.is_done || well.empty()) return started;
  StepResult waited = driver_.wait_healthy(*before_.generation, well,
                                           std::min<std::chrono::seconds>(left_of(step, since), longest_wait));
  started.words += "; " + waited.words;
  if (waited.is_done) return started;
  // As before is more than started: what has taken its place stays until it is.
  started.is_done = false;
  started.next = std::move(waited.next);
  return started;
}

}  // namespace pyat::rollback
