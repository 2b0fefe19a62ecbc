#include "cost/measure/docker.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include "cost/measure/catalogue.hpp"
#include "cost/measure/plan.hpp"
#include "health/docker/image.hpp"
#include "health/docker/match.hpp"
#include "util/text.hpp"

namespace pyat::cost {
namespace {

using health::Container;
using health::EngineFacts;
using std::string;
using std::string_view;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;

constexpr string_view cpu_name = "cpu_used";
constexpr string_view memory_name = "memory_used";

// Compose puts the name of the project, which may be "loki-stack", before that of each service and image it makes.
string_view image_of(const Container& container) {
  string_view image = container.image;
  const string& project = container.compose_project;
  if (!project.empty() && image.starts_with(project)) image.remove_prefix(project.size());
  return image;
}

// The name of the target whose container it is, else the part of the stack that its names speak of.
string component_of(const Container& container, const EngineFacts& facts, const std::vector<health::Target>& targets) {
  for (const health::Target& target : targets) {
    if (health::find_container(target, facts, "") == &container) return target.name;
  }
  const string& name = container.compose_service.empty() ? container.name : container.compose_service;
  for (const string_view each : {string_view(name), image_of(container)}) {
    if (const string_view component = component_in(each); !component.empty()) return string(component);
  }
  return {};
}

string release_of(const Container& container) {
  const string release = health::release_of_image(container.image);
  const string_view product = component_in(image_of(container));
  return release.empty() || product.empty() ? release : fmt::format("{} {}", product_title(product), release);
}

bool has_processes(const Container& container) { return container.status == "running" || container.status == "paused"; }

const Container* find(const EngineFacts& facts, const string& id) {
  const auto found = std::find_if(facts.containers.begin(), facts.containers.end(),
                                  [&](const Container& each) { return each.id == id; });
  return found == facts.containers.end() ? nullptr : &*found;
}

// What was said of one container at the two times.
struct Seen {
  const Container* before = nullptr;
  const Container* after = nullptr;
  string component{};

  const Container& any() const { return after == nullptr ? *before : *after; }
};

class Reading {
 public:
  Reading(const EngineFacts& earlier, const EngineFacts& later, milliseconds between, const string& source)
      : earlier_(earlier), later_(later), between_(between), source_(source) {}

  Asked run(const std::vector<health::Target>& targets) {
    for (const string& note : later_.notes) result_.notes.push_back(note);
    for (const string& note : earlier_.notes) {
      if (std::find(result_.notes.begin(), result_.notes.end(), note) == result_.notes.end()) {
        result_.notes.push_back(note);
      }
    }
    collect(targets);
    std::map<string, int> count{};
    for (const Seen& seen : all_) ++count[seen.component];
    for (const Seen& seen : all_) add(seen, count[seen.component] > 1 ? seen.any().name : seen.component);
    if (all_.empty()) add_none();
    if (!idle_.empty()) name_idle();
    return std::move(result_);
  }

 private:
  // Those that have run at one of the two times. Of an engine that did not answer twice, nothing is known but of the
  // first.
  void collect(const std::vector<health::Target>& targets) {
    for (const Container& after : later_.containers) {
      const Container* before = find(earlier_, after.id);
      consider({before, &after, component_of(after, later_, targets)});
    }
    for (const Container& before : earlier_.containers) {
      if (find(later_, before.id) != nullptr) continue;
      consider({&before, nullptr, component_of(before, earlier_, targets)});
    }
  }

  void consider(Seen seen) {
    const bool has_run = (seen.before != nullptr && has_processes(*seen.before)) ||
                         (seen.after != nullptr && (has_processes(*seen.after) || seen.after->status == "restarting"));
    if (has_run && seen.component.empty()) ++others_;
    if (seen.component.empty()) return;
    if (has_run) return all_.push_back(std::move(seen));
    if (seen.after != nullptr) idle_.push_back(fmt::format("{} ({})", seen.after->name, seen.after->status));
  }

  string why_none() const {
    if (!later_.was_asked && !earlier_.was_asked) {
      return later_.notes.empty() ? fmt::format("the Docker engine at {} did not answer", source_)
                                  : later_.notes.front();
    }
    if (others_ == 0) return fmt::format("the Docker engine at {} has no container that runs", source_);
    return fmt::format("the Docker engine at {} runs {} container{}, none of a part of the stack", source_, others_,
                       others_ == 1 ? "" : "s");
  }

  void name_idle() {
    constexpr std::size_t most = 5;
    const std::size_t more = idle_.size() - std::min(idle_.size(), most);
    idle_.resize(idle_.size() - more);
    result_.notes.push_back(fmt::format("containers that do not run, and are in no figure: {}{}",
                                        util::joined(idle_, ", "), more > 0 ? fmt::format(" and {} more", more) : ""));
  }

  void add_none() {
    const string why = why_none();
    if (later_.was_asked) result_.notes.push_back(why);
    for (const auto& [name, unit] : {std::pair(cpu_name, "vCPU"), std::pair(memory_name, "B")}) {
      result_.values.push_back({.name = string(name), .unit = unit, .why = why, .source = source_});
    }
  }

  void add(const Seen& seen, const string& label) {
    Measured cpu = blank(cpu_name, "vCPU", label, seen.any());
    cpu.why = why_no_cpu(seen);
    if (cpu.why.empty()) take_cpu(*seen.before, *seen.after, cpu);
    result_.values.push_back(std::move(cpu));

    Measured memory = blank(memory_name, "B", label, seen.any());
    memory.why = later_.was_asked ? why_gone(seen) : string{};
    if (memory.why.empty()) take_memory(seen.any(), memory);
    result_.values.push_back(std::move(memory));
  }

  Measured blank(string_view name, string_view unit, const string& label, const Container& container) const {
    Measured measured{};
    measured.name = name;
    measured.unit = unit;
    measured.label = label;
    measured.source = source_;
    measured.release = release_of(container);
    measured.asked = fmt::format("GET /containers/{}/stats", container.name);
    return measured;
  }

  // Of one that does not run any more, though the engine answers. Empty: it runs.
  static string why_gone(const Seen& seen) {
    if (seen.after == nullptr) return fmt::format("the container {} was removed meanwhile", seen.before->name);
    const Container& now = *seen.after;
    if (has_processes(now)) return {};
    if (now.status == "restarting") {
      return fmt::format("the container {} restarts again and again: it exited with code {}", now.name, now.exit_code);
    }
    return fmt::format("the container {} stopped meanwhile: it exited with code {}", now.name, now.exit_code);
  }

  string why_no_cpu(const Seen& seen) const {
    const string& name = seen.any().name;
    if (!later_.was_asked) return "CPU time was read once, and a rate needs two times: the engine did not answer again";
    if (string why = why_gone(seen); !why.empty()) return why;
    if (!earlier_.was_asked) return "CPU time was read once, and a rate needs two times";
    // What it uses when it runs is not told by what it does not use now.
    if (seen.after->status == "paused") return fmt::format("the container {} is paused", name);
    if (seen.before == nullptr) return fmt::format("the container {} has just been made", name);
    if (seen.before->status == "paused") return fmt::format("the container {} was paused until just now", name);
    const string has_started = fmt::format("the container {} has just been started", name);
    if (!has_processes(*seen.before)) return has_started;
    if (!seen.before->cpu || !seen.after->cpu) {
      return fmt::format("the engine did not tell the CPU time of the container {}", name);
    }
    return seen.before->started == seen.after->started ? string{} : has_started;
  }

  // By the engine's own times where it tells them: its answers take their time.
  nanoseconds between_reads(const string& id) const {
    const auto first = earlier_.measured.find(id), second = later_.measured.find(id);
    const bool is_told = first != earlier_.measured.end() && second != later_.measured.end();
    return is_told ? second->second - first->second : nanoseconds(between_);
  }

  void take_cpu(const Container& before, const Container& after, Measured& cpu) const {
    const nanoseconds between = between_reads(after.id);
    if (between.count() <= 0) {
      cpu.why = "the clock of the engine was set back meanwhile";
      return;
    }
    if (*after.cpu < *before.cpu) {
      cpu.why = fmt::format("the CPU time of the container {} began again: it was restarted", after.name);
      return;
    }
    cpu.value = units::Number::ratio((*after.cpu - *before.cpu).count(), between.count());
    cpu.asked += fmt::format(", twice in {} ms", std::chrono::round<milliseconds>(between).count());
  }

  static void take_memory(const Container& container, Measured& memory) {
    if (container.memory) {
      memory.value = units::Number(static_cast<std::int64_t>(*container.memory));
    } else {
      memory.why = fmt::format("the engine did not tell the memory of the container {}", container.name);
    }
  }

  const EngineFacts& earlier_;
  const EngineFacts& later_;
  const milliseconds between_;
  const string& source_;
  Asked result_{};
  std::vector<Seen> all_{};
  std::vector<string> idle_{};
  std::size_t others_ = 0;  // that run and are of no part of the stack
};

}  // namespace

Asked docker_values(const EngineFacts& earlier, const EngineFacts& later, milliseconds between,
                    const std::vector<health::Target>& targets, const string& source) {
  return Reading(earlier, later, between, source).run(targets);
}

void ask_docker(net::Client& client, const health::EngineAddress& address, const std::vector<health::Target>& targets,
                const MeasureOptions& options, std::function<void(Asked)> done) {
  const string source = address.unix_socket.empty() ? address.url : address.unix_socket;
  const health::EngineOptions engine{.timeout = options.timeout, .choose = {}};
  const auto again = [&client, address, targets, engine, source, interval = options.page_interval,
                      done = std::move(done)](EngineFacts earlier) {
    const auto begin = client.now();
    if (!earlier.was_asked || interval.count() <= 0) {
      return done(docker_values({}, earlier, {}, targets, source));
    }
    client.after(interval, [&client, address, targets, engine, source, begin, done, earlier = std::move(earlier)] {
      health::ask_engine(client, address, engine, [&client, targets, source, begin, done, earlier](EngineFacts later) {
        const auto between = std::chrono::duration_cast<milliseconds>(client.now() - begin);
        done(docker_values(earlier, later, between, targets, source));
      });
    });
  };
  health::ask_engine(client, address, engine, again);
}

}  // namespace pyat::cost
