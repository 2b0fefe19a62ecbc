#include "config/rollback_step_reader.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "config/problem.hpp"
#include "config/request_reader.hpp"
#include "config/service_reader.hpp"
#include "config/words.hpp"
#include "util/enum_names.hpp"

namespace pyat::config {
namespace {

using std::string;
using std::string_view;
using std::chrono::seconds;
using Kind = RollbackStepKind;
using Problems = std::vector<diag::Diagnostic>;

// As in schemas/pyat/pyat.json; a test compares them.
constexpr std::array<string_view, 3> kinds_of_steps = {"command", "http", "wait_healthy"};
constexpr std::array<string_view, 3> places = {"first", "last", "switched"};

constexpr seconds usual_timeout{60}, usual_wait{300};

constexpr string_view program_help = "write the program and its arguments: command: [./revert-apps.sh, --all]";

bool has_address(const Node& node) {
  return node.find("url") != nullptr || node.find("url_env") != nullptr || node.find("url_file") != nullptr;
}

bool is_of_request(string_view key) {
  const auto keys = request_keys();
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

// The kinds that a key says something of: "command", "command and http"; empty: all.
string_view kinds_with(string_view key) {
  if (key == "command") return "command";
  if (key == "services") return "wait_healthy";
  if (key == "look" || key == "undo" || key == "may_repeat") return "command and http";
  return is_of_request(key) ? "http" : string_view{};
}

class StepReader {
 public:
  StepReader(const Node& node, string path, string_view inventory_path, Problems& problems)
      : node_(node), path_(std::move(path)), inventory_path_(inventory_path), problems_(problems) {}

  RollbackStep read() {
    const Node& name = *node_.find("name")->value;
    step_.name = name.text;
    step_.where = name.range;
    step_.kind = *util::find_in<Kind>(kinds_of_steps, node_.find("kind")->value->text);
    read_what();
    read_how();
    check_kinds();
    check_sense();
    return std::move(step_);
  }

 private:
  void report(const Entry& entry, string message, string help) {
    add_problem(problems_, entry.key_range, path_below(path_, entry.key), std::move(message), std::move(help));
  }

  void is_missing(const string& what, string help) {
    const string kind(kinds_of_steps[static_cast<std::size_t>(step_.kind)]);
    add_problem(problems_, step_.where, path_, "a step of kind " + kind + " is not complete: " + what + " is missing",
                std::move(help));
  }

  // A list that must not be empty.
  std::vector<string> texts(const Entry& entry, const char* what, string help) {
    if (entry.value->items.empty()) report(entry, entry.key + " names no " + what, std::move(help));
    return texts_of(*entry.value);
  }

  void read_what() {
    if (const Entry* look = node_.find("look")) {
      step_.look = texts(*look, "program", "write the program and its arguments: look: [./are-they-reverted.sh]");
    }
    if (const Entry* undo = node_.find("undo")) read_undo(*undo);
    switch (step_.kind) {
      case Kind::command: read_command(); break;
      case Kind::http:
        if (!has_address(node_)) is_missing("url", "write url, or url_env where the URL is a secret");
        step_.action.request = read_request(node_, path_, inventory_path_, problems_);
        break;
      case Kind::wait_healthy: read_services(); break;
    }
  }

  void read_command() {
    if (const Entry* command = node_.find("command")) {
      step_.action.command = texts(*command, "program", string(program_help));
    } else {
      is_missing("command", string(program_help));
    }
  }

  void read_services() {
    constexpr const char* help = "write those that are waited for: services: [prometheus, grafana]";
    if (const Entry* services = node_.find("services")) {
      step_.services = texts(*services, "service", help);
    } else {
      is_missing("services", help);
    }
  }

  void read_undo(const Entry& entry) {
    const Node& undo = *entry.value;
    const string here = path_below(path_, entry.key);
    const Entry* command = undo.find("command");
    step_.undo.emplace();
    if (command == nullptr && !has_address(undo)) {
      add_problem(problems_, entry.key_range, here, "undo says neither what is run nor what is asked",
                  "write undo: {command: [./apply-apps.sh]}, or undo: {url: http://localhost/on, method: POST}");
    } else if (command == nullptr) {
      step_.undo->request = read_request(undo, here, inventory_path_, problems_);
    } else {
      step_.undo->command = texts_of(*command->value);
      if (step_.undo->command.empty()) {
        add_problem(problems_, command->key_range, path_below(here, command->key), "command names no program",
                    string(program_help));
      }
      for (const Entry& other : undo.entries) {
        if (!is_of_request(other.key)) continue;
        add_problem(problems_, other.key_range, path_below(here, other.key),
                    "undo is a command, and " + other.key + " is for a request", "take one of them out");
      }
    }
  }

  void read_how() {
    const Node& node = node_;
    if (const Entry* at = node.find("at")) step_.place = *util::find_in<RollbackStepPlace>(places, at->value->text);
    step_.timeout = step_.kind == Kind::wait_healthy ? usual_wait : usual_timeout;
    if (const Entry* timeout = node.find("timeout")) read_timeout(*timeout);
    if (const Entry* attempts = node.find("attempts")) {
      const string& text = attempts->value->text;
      std::from_chars(text.data(), text.data() + text.size(), step_.attempts);
    }
    step_.may_repeat =
        step_.kind == Kind::wait_healthy || (step_.kind == Kind::http && step_.action.request.method != "POST");
    if (const Entry* repeat = node.find("may_repeat")) step_.may_repeat = is_true(*repeat->value);
    if (const Entry* vital = node.find("vital")) step_.is_vital = is_true(*vital->value);
    if (const Entry* last = node.find("final")) step_.is_final = is_true(*last->value);
  }

  void read_timeout(const Entry& entry) {
    const auto timeout = read_duration(entry, path_below(path_, entry.key), problems_);
    if (!timeout) return;
    step_.timeout = std::chrono::ceil<seconds>(*timeout);
    if (*timeout == step_.timeout) return;
    report(entry, "timeout of a step is a number of whole seconds, found " + in_quotes(entry.value->text),
           "write timeout: " + std::to_string(step_.timeout.count()) + "s");
  }

  void check_kinds() {
    const string_view kind = kinds_of_steps[static_cast<std::size_t>(step_.kind)];
    for (const Entry& entry : node_.entries) {
      const string_view kinds = kinds_with(entry.key);
      if (kinds.empty() || kinds == kind || (kinds == "command and http" && kind != "wait_healthy")) continue;
      report(entry, entry.key + " is for steps of kind " + string(kinds) + ", and this one is of kind " + string(kind),
             "take it out, or change the kind");
    }
  }

  void check_sense() {
    const Entry* undo = node_.find("undo");
    if (step_.is_final && undo != nullptr) {
      report(*undo, "final and undo exclude each other: there is no way back behind a final step", "take one out");
    }
    const Entry* attempts = node_.find("attempts");
    if (attempts == nullptr || step_.attempts < 2 || step_.may_repeat || !step_.look.empty()) return;
    report(*attempts, "attempts says nothing of a step that may not be repeated",
           "write may_repeat: true if to do it twice is as good as once, or look: with a program that tells whether "
           "it is done");
  }

  const Node& node_;
  string path_;
  string_view inventory_path_;
  Problems& problems_;
  RollbackStep step_{};
};

}  // namespace

std::span<const string_view> rollback_step_kinds() { return kinds_of_steps; }
std::span<const string_view> rollback_step_places() { return places; }

std::vector<RollbackStep> read_rollback_steps(const Node& list, const string& path, string_view inventory_path,
                                              Problems& problems) {
  std::vector<RollbackStep> steps{};
  for (std::size_t i = 0; i < list.items.size(); ++i) {
    const string here = path + '[' + std::to_string(i) + ']';
    RollbackStep step = StepReader(*list.items[i], here, inventory_path, problems).read();
    const bool is_known =
        std::any_of(steps.begin(), steps.end(), [&](const auto& known) { return known.name == step.name; });
    if (is_known) {
      add_problem(problems, step.where, here, "two steps are called " + in_quotes(step.name),
                  "give each a name of its own: the journal of a rollback tells them apart by it");
    }
    steps.push_back(std::move(step));
  }
  return steps;
}

}  // namespace pyat::config
