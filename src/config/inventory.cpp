#include "config/inventory.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "config/checklist_reader.hpp"
#include "config/document.hpp"
#include "config/notify_reader.hpp"
#include "config/problem.hpp"
#include "config/rollback_step_reader.hpp"
#include "config/schema.hpp"
#include "config/schema_text.hpp"
#include "config/secrets.hpp"
#include "config/service_reader.hpp"
#include "config/smoke_reader.hpp"
#include "config/triggers_reader.hpp"
#include "config/words.hpp"
#include "util/edit_distance.hpp"

namespace pyat::config {
namespace {

using std::string;
using std::string_view;

// As in schemas/pyat/pyat.json; a test compares the two.
constexpr std::array<string_view, 18> known_kinds = {
    "alertmanager",   "alloy",      "container",  "grafana",  "grpc",      "http",  "loki", "mimir", "minio",
    "otel-collector", "postgresql", "prometheus", "promtail", "pyroscope", "redis", "s3",   "tcp",   "tempo"};

constexpr string_view smallest_example = "write at least: services: {mimir: {version: \"2.10.3\"}}";

// Makes an inventory of a tree that the schema allows, and says what no schema can.
class Reader {
 public:
  Reader(string_view path, std::vector<diag::Diagnostic>& problems) : problems_(problems) { inventory_.path = path; }

  Inventory read(const Node& root) {
    const Entry* environments = root.find("environments");
    const Entry* services = root.find("services");
    const Entry* lint = root.find("lint");
    if (lint != nullptr) read_lint(*lint->value);
    if (const Entry* health = root.find("health")) read_health(*health->value);
    if (const Entry* smoke = root.find("smoke")) inventory_.smoke = read_smoke(*smoke->value, problems_);
    if (const Entry* rollback = root.find("rollback")) read_rollback(*rollback->value);
    if (const Entry* compose = root.find("compose")) read_compose(*compose->value);
    if (environments != nullptr && services != nullptr) {
      report(services->key_range, "services", "services and environments exclude each other",
             "services is the short form for a stack with one environment: move it below environments");
    } else if (environments != nullptr) {
      read_environments(*environments->value, root.find("default_environment"));
    } else if (services != nullptr) {
      const Entry* name = root.find("default_environment");
      inventory_.default_environment = name != nullptr ? name->value->text : "default";
      read_services(*services->value, inventory_.default_environment, "services");
    } else if (!has_settings(root)) {
      report(root.range, {}, "no services are listed", string(smallest_example));
    }
    return std::move(inventory_);
  }

 private:
  void report(diag::Range where, string path, string message, string help) {
    add_problem(problems_, where, std::move(path), std::move(message), std::move(help));
  }

  // Settings alone are worth a file, too.
  bool has_settings(const Node& root) const {
    return !inventory_.compose.empty() || root.find("lint") != nullptr || root.find("health") != nullptr ||
           root.find("smoke") != nullptr || root.find("cost") != nullptr || root.find("rollback") != nullptr;
  }

  void read_lint(const Node& lint) {
    for (const Entry& entry : lint.entries) {
      if (entry.key == "strict") inventory_.lint.strict = is_true(*entry.value);
      if (entry.key == "baseline") inventory_.lint.baseline = path_in(inventory_.path, *entry.value);
    }
  }

  void read_health(const Node& node) {
    HealthSettings& health = inventory_.health;
    for (const Entry& entry : node.entries) {
      const string path = path_below("health", entry.key);
      if (entry.key == "timeout") health.timeout = read_duration(entry, path, problems_);
      if (entry.key == "expiry") health.expiry = read_duration(entry, path, problems_);
      if (entry.key == "strict") health.strict = is_true(*entry.value);
      if (entry.key == "skip") health.skip = texts_of(*entry.value);
      if (entry.key == "concurrency") health.concurrency = number_of(*entry.value);
    }
  }

  // Of a number that the schema allows, which is one in decimal digits: of others it knows no size.
  static unsigned number_of(const Node& node) {
    unsigned number = 0;
    std::from_chars(node.text.data(), node.text.data() + node.text.size(), number);
    return number;
  }

  void read_rollback(const Node& node) {
    for (const Entry& entry : node.entries) {
      if (entry.key == "key_file") inventory_.rollback.key_file = path_in(inventory_.path, *entry.value);
      if (entry.key == "state") inventory_.rollback.state = path_in(inventory_.path, *entry.value);
      if (entry.key == "settled_after") {
        inventory_.rollback.settled_after = read_duration(entry, path_below("rollback", entry.key), problems_);
      }
      if (entry.key == "notify") {
        inventory_.rollback.notify =
            read_notify(*entry.value, path_below("rollback", entry.key), inventory_.path, problems_);
      }
      if (entry.key == "checklist") {
        inventory_.rollback.checklist = read_checklist(*entry.value, path_below("rollback", entry.key), problems_);
      }
      if (entry.key == "steps") {
        inventory_.rollback.steps =
            read_rollback_steps(*entry.value, path_below("rollback", entry.key), inventory_.path, problems_);
      }
      if (entry.key == "triggers") {
        inventory_.rollback.triggers = read_triggers(entry, path_below("rollback", entry.key), problems_);
      }
      if (entry.key != "files") continue;
      for (const Node* file : entry.value->items) {
        inventory_.rollback.files.push_back(path_in(inventory_.path, *file));
      }
    }
  }

  void read_compose(const Node& files) {
    for (const Node* file : files.items) inventory_.compose.push_back(path_in(inventory_.path, *file));
  }

  void read_environments(const Node& environments, const Entry* chosen) {
    std::vector<string_view> names{};
    for (const Entry& environment : environments.entries) {
      names.push_back(environment.key);
      read_services(*environment.value->find("services")->value, environment.key,
                    path_below(path_below("environments", environment.key), "services"));
    }
    if (names.size() == 1) inventory_.default_environment = names.front();
    if (chosen != nullptr) choose_environment(*chosen->value, names);
  }

  void choose_environment(const Node& chosen, const std::vector<string_view>& names) {
    inventory_.default_environment = chosen.text;
    if (std::find(names.begin(), names.end(), chosen.text) != names.end()) return;
    const string_view nearest = util::nearest(chosen.text, names);
    report(chosen.range, "default_environment", "default_environment names no environment: " + in_quotes(chosen.text),
           nearest.empty() ? "known here: " + joined(names) : did_you_mean(nearest));
  }

  void read_services(const Node& services, const string& environment, const string& path) {
    for (const Entry& entry : services.entries) {
      inventory_.services.push_back(read_service(entry, path_below(path, entry.key), inventory_.path, problems_));
      inventory_.services.back().environment = environment;
    }
    check_needs(services, path, inventory_.compose.empty(), problems_);
  }

  Inventory inventory_{};
  std::vector<diag::Diagnostic>& problems_;
};

std::optional<Inventory> read(string_view path, const Node& root, std::vector<diag::Diagnostic>& problems) {
  for (diag::Diagnostic& found : Schema(schema_text).check(root)) problems.push_back(std::move(found));
  if (!problems.empty()) return std::nullopt;
  Inventory inventory = Reader(path, problems).read(root);
  return problems.empty() ? std::optional(std::move(inventory)) : std::nullopt;
}

}  // namespace

std::span<const string_view> kinds() { return known_kinds; }

LoadResult load_inventory(string_view path, string_view text) {
  LoadResult result{};
  result.report.path = path;
  std::vector<diag::Diagnostic>& problems = result.report.diagnostics;
  Document document = parse_document(text);
  problems = std::move(document.problems);
  const bool is_empty = document.root == nullptr || document.root->kind == Kind::null;
  if (!is_empty) {
    result.inventory = read(path, *document.root, problems);
  } else if (problems.empty()) {
    problems.push_back(make_problem({}, "the file is empty", string(smallest_example)));
  }
  if (result.inventory) return result;
  result.report.status = diag::Status::unreadable;
  result.report.text = text;
  if (!is_empty) hide_secrets(*document.root, problems, result.report.text);
  sort_by_place(problems);
  return result;
}

}  // namespace pyat::config
