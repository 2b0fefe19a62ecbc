// What pyat says of the containers of a real engine, word for word: tests/fixtures/health/docker/findings.txt
#include <fmt/format.h>

#include "health/checker.hpp"
#include "health/docker/diagnose.hpp"
#include "health/docker/join.hpp"
#include "health/docker/time.hpp"
#include "support/catch.hpp"
#include "support/fake_engine.hpp"
#include "support/golden.hpp"
#include "support/memory_files.hpp"

namespace pyat::health {
namespace {

Target target_of(const Container& container) {
  Target target{};
  target.name = container.name;
  target.kind = container.image.starts_with("grafana/mimir") ? "mimir"
                : container.image.starts_with("minio/minio") ? "minio"
                                                             : "container";
  target.one_shot = container.name.starts_with("init");
  if (container.name == "minio") target.address = util::parse_url("localhost:9000", "http").url;
  return target;
}

std::string text_of(const Service& service, const std::optional<Diagnosis>& diagnosis) {
  std::string text = fmt::format("{} is {}\n", service.name, to_string(service.state));
  for (const Check& check : service.checks) {
    text += fmt::format("  {}{}: {}\n", check.id, check.is_warning ? " (warning)" : "", check.message);
    if (!check.next.empty()) text += fmt::format("    next: {}\n", check.next);
  }
  if (diagnosis) {
    text += fmt::format("  diagnosis{}: {}\n", diagnosis->may_follow ? " (may follow)" : "", diagnosis->sentence);
    for (const std::string& line : diagnosis->details) text += fmt::format("    {}\n", line);
    for (const std::string& step : diagnosis->next) text += fmt::format("    next: {}\n", step);
  }
  for (const std::string& address : service.needs_addresses) text += fmt::format("  needs {}\n", address);
  return text;
}

}  // namespace

TEST_CASE("the containers of a real engine, word for word") {
  test::FakeClient client{};
  test::set_real_engine(client);
  const EngineFacts facts = test::ask(client);
  test::MemoryFiles files{};
  files.files["/home/user/stack/mimir/mimir.yaml"] = test::read_fixture_file("health/docker/mimir.yaml");
  const JoinCircumstances circumstances{.now = *read_time("2026-11-21T17:00:00Z"), .folder = "/home/user/stack"};
  std::string text{};
  for (const Container& container : facts.containers) {
    const Target target = target_of(container);
    Service service{.name = target.name, .kind = target.kind};
    if (has_address(target)) service.checks.push_back({.id = "reach", .message = "answers"});
    join(service, target, facts, circumstances);
    settle(service, {});
    const auto diagnosis = diagnose(service, files, {.environment = {}, .folder = circumstances.folder, .today = {}});
    text += text_of(service, diagnosis);
  }
  test::check_golden_file("health/docker/findings.txt", text);
}

}  // namespace pyat::health
