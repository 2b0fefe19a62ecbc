#include "cost/measure/docker.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include "cost/measure/plan.hpp"
#include "health/docker/image.hpp"
#include "health/docker/match.hpp"

namespace pyat::cost {
namespace {

using health::Container;
using health::EngineFacts;
using std::string;
using std::string_view;
using std::chrono::milliseconds;

// The name of the target whose container it is, else the part of the stack that its names speak of.
string component_of(const Container& container, const EngineFacts& facts, const std::vector<health::Target>& targets) {
  for (const health::Target& target : targets) {
    if (health::find_container(target, facts, "") == &container) return target.name;
  }
  for (const string* name : {&container.compose_service, &container.name, &container.image}) {
    if (const string_view component = component_in(*name); !component.empty()) return string(component);
  }
  return {};
}

const Container* same(const EngineFacts& facts, const Container& container) {
  const auto found = std::find_if(facts.containers.begin(), facts.containers.end(), [&](const Container& each) {
    return each.id == container.id && each.started == container.started;
  });
  return found == facts.containers.end() ? nullptr : &*found;
}

Measured of(string_view name, string_view unit, const string& label, const Container& container, const string& source) {
  Measured measured{};
  measured.name = name;
  measured.unit = unit;
  measured.label = label;
  measured.source = source;
  measured.release = health::release_of_image(container.image);
  measured.asked = fmt::format("GET /containers/{}/stats", container.name);
  return measured;
}

Measured cpu_of(const string& label, const Container* before, const Container& now, milliseconds between,
                const string& source) {
  Measured cpu = of("cpu_used", "vCPU", label, now, source);
  if (before == nullptr || !before->cpu || !now.cpu) {
    cpu.why = before == nullptr ? fmt::format("the container {} has just been started", now.name)
                                : fmt::format("the engine did not tell the CPU time of the container {}", now.name);
  } else if (between.count() <= 0 || *now.cpu < *before->cpu) {
    cpu.why = "CPU time was read once, and a rate needs two times";
  } else {
    const auto used = std::chrono::duration_cast<std::chrono::microseconds>(*now.cpu - *before->cpu).count();
    cpu.value = units::Number::ratio(used, between.count() * 1000);
    cpu.asked += fmt::format(", twice in {} ms", between.count());
  }
  return cpu;
}

Measured memory_of(const string& label, const Container& now, const string& source) {
  Measured memory = of("memory_used", "B", label, now, source);
  if (now.memory) {
    memory.value = units::Number(static_cast<std::int64_t>(*now.memory));
  } else {
    memory.why = fmt::format("the engine did not tell the memory of the container {}", now.name);
  }
  return memory;
}

}  // namespace

Asked docker_values(const EngineFacts& earlier, const EngineFacts& later, milliseconds between,
                    const std::vector<health::Target>& targets, const string& source) {
  Asked result{};
  result.notes = later.notes;
  std::map<string, int> count{};
  std::vector<std::pair<const Container*, string>> running{};
  for (const Container& container : later.containers) {
    if (container.status != "running") continue;
    string component = component_of(container, later, targets);
    if (component.empty()) continue;
    ++count[component];
    running.emplace_back(&container, std::move(component));
  }
  for (const auto& [container, component] : running) {
    const string& label = count[component] > 1 ? container->name : component;
    result.values.push_back(cpu_of(label, same(earlier, *container), *container, between, source));
    result.values.push_back(memory_of(label, *container, source));
  }
  return result;
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
