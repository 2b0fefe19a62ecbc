#include "config/inventory.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "config/document.hpp"
#include "config/paths.hpp"
#include "config/problem.hpp"
#include "config/schema.hpp"
#include "config/schema_text.hpp"
#include "config/words.hpp"
#include "util/edit_distance.hpp"

namespace pyat::config {
namespace {

using std::string;
using std::string_view;

// As in schemas/pyat/pyat.json; a test compares the two.
constexpr std::array<string_view, 10> known_kinds = {"alertmanager",   "alloy",      "grafana",  "loki",      "mimir",
                                                     "otel-collector", "prometheus", "promtail", "pyroscope", "tempo"};

constexpr string_view smallest_example = "write at least: services: {mimir: {version: \"2.10.3\"}}";

bool is_kind(string_view name) { return std::find(known_kinds.begin(), known_kinds.end(), name) != known_kinds.end(); }

// Makes an inventory of a tree that the schema allows, and says what no schema can.
class Reader {
 public:
  Reader(string_view path, std::vector<diag::Diagnostic>& problems) : problems_(problems) { inventory_.path = path; }

  Inventory read(const Node& root) {
    const Entry* environments = root.find("environments");
    const Entry* services = root.find("services");
    const Entry* lint = root.find("lint");
    if (lint != nullptr) read_lint(*lint->value);
    if (environments != nullptr && services != nullptr) {
      report(services->key_range, "services", "services and environments exclude each other",
             "services is the short form for a stack with one environment: move it below environments");
    } else if (environments != nullptr) {
      read_environments(*environments->value, root.find("default_environment"));
    } else if (services != nullptr) {
      const Entry* name = root.find("default_environment");
      inventory_.default_environment = name != nullptr ? name->value->text : "default";
      read_services(*services->value, inventory_.default_environment, "services");
    } else if (lint == nullptr) {
      report(root.range, {}, "no services are listed", string(smallest_example));
    }
    return std::move(inventory_);
  }

 private:
  void report(diag::Range where, string path, string message, string help) {
    problems_.push_back(make_problem(where, std::move(message), std::move(help)));
    problems_.back().path = std::move(path);
  }

  void read_lint(const Node& lint) {
    for (const Entry& entry : lint.entries) {
      if (entry.key == "strict") inventory_.lint.strict = is_true(*entry.value);
      if (entry.key == "baseline") inventory_.lint.baseline = path_of(*entry.value);
    }
  }

  // Of a boolean, in one of the spellings that YAML has for it.
  static bool is_true(const Node& node) { return node.text.front() == 't' || node.text.front() == 'T'; }
  string path_of(const Node& node) const { return normalised(join(folder_of(inventory_.path), node.text)); }

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
      Service service{.environment = environment, .name = entry.key, .where = entry.key_range};
      fill(service, *entry.value);
      if (service.kind.empty()) {
        report(entry.key_range, path_below(path, entry.key),
               "what kind of service " + in_quotes(entry.key) + " is cannot be told",
               "add the key kind, one of " + joined(known_kinds));
      }
      inventory_.services.push_back(std::move(service));
    }
  }

  void fill(Service& service, const Node& node) const {
    if (is_kind(service.name)) service.kind = service.name;
    for (const Entry& entry : node.entries) {
      const string& text = entry.value->text;
      if (entry.key == "kind") service.kind = text;
      if (entry.key == "version") service.version = text;
      if (entry.key == "address") service.address = text;
      if (entry.key == "config") service.config = path_of(*entry.value);
      if (entry.key == "expand_env") service.expand_env = is_true(*entry.value);
    }
  }

  Inventory inventory_{};
  std::vector<diag::Diagnostic>& problems_;
};

std::optional<Inventory> read(string_view path, string_view text, std::vector<diag::Diagnostic>& problems) {
  Document document = parse_document(text);
  problems = std::move(document.problems);
  const Node* root = document.root;
  if (root == nullptr || root->kind == Kind::null) {
    if (problems.empty()) problems.push_back(make_problem({}, "the file is empty", string(smallest_example)));
    return std::nullopt;
  }
  for (diag::Diagnostic& found : Schema(schema_text).check(*root)) problems.push_back(std::move(found));
  if (!problems.empty()) return std::nullopt;
  Inventory inventory = Reader(path, problems).read(*root);
  return problems.empty() ? std::optional(std::move(inventory)) : std::nullopt;
}

}  // namespace

std::span<const string_view> kinds() { return known_kinds; }

LoadResult load_inventory(string_view path, string_view text) {
  LoadResult result{};
  result.report.path = path;
  result.inventory = read(path, text, result.report.diagnostics);
  if (result.inventory) return result;
  sort_by_place(result.report.diagnostics);
  result.report.status = diag::Status::unreadable;
  result.report.text = text;
  return result;
}

}  // namespace pyat::config
