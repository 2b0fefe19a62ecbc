#include "cmd/rollback_checklist_look.hpp"

#include <algorithm>
#include <utility>

#include "cmd/chosen_targets.hpp"
#include "cmd/compose_files.hpp"
#include "cmd/docker_address.hpp"
#include "cmd/health_options.hpp"
#include "cmd/health_rounds.hpp"
#include "cmd/lint_inputs.hpp"
#include "cmd/rollback_checks.hpp"
#include "cmd/rollback_notify.hpp"
#include "cmd/today.hpp"
#include "cmd/usage_error.hpp"
#include "lint/linter.hpp"
#include "rollback/diff/diff.hpp"
#include "rollback/driver/compose_driver.hpp"
#include "rollback/plan/ways.hpp"
#include "rollback/secrets.hpp"
#include "util/aead.hpp"
#include "util/text.hpp"

namespace pyat::cmd {
namespace {

using rollback::NotifySetting;
using rollback::Seen;
using std::string;

constexpr std::chrono::milliseconds usual_timeout{30'000};  // of a command of pyat.yml
constexpr std::size_t longest_excerpt = 200;

std::vector<string> names_of(const rollback::Generation& generation) {
  std::vector<string> names{};
  for (const rollback::Service& service : generation.services) names.push_back(service.name);
  return names;
}

// The last line of what a program has said, without what looks like a secret.
string last_line(const rollback::notify::Ended& ended) {
  const std::vector<string> lines = util::split_at(util::trimmed(ended.output), "\n");
  if (lines.empty()) return {};
  rollback::Masker masker{};
  return util::shortened(util::trimmed(masker.line(lines.back())), longest_excerpt);
}

Seen seen_of(const rollback::notify::Ended& ended, const string& program, std::chrono::milliseconds timeout) {
  const rollback::notify::Verdict verdict = judge(ended, timeout);
  if (ended.problem.empty() && !ended.is_timed_out && ended.signal == 0) {
    const string line = last_line(ended);
    const string words = program + (ended.status == 0 ? " says that it is so" : " says that it is not so");
    return {.is_well = ended.status == 0,
            .words = words + (line.empty() ? "" : ": " + line),
            .next = ended.status == 0 ? "" : "put it right, and see what it says then: " + program};
  }
  return {.words = program + " " + rollback::notify::without_secrets(verdict.words), .next = verdict.next};
}

// Whether the server of a service runs with its configuration file.
struct Linted {
  std::size_t checked = 0;
  std::vector<string> mistakes{}, unread{};
};

void lint_file(const config::Service& service, const Stack& stack, Context& context, Linted& linted) {
  lint::Options options{.environment = context.env, .today = today(context)};
  const InputText read = read_input(context.files, {.path = service.config});
  diag::FileReport report =
      read.refusal ? *read.refusal
                   : lint::lint_text(service.config, read.text, options_for(stack, service.config, context, options));
  ++linted.checked;
  const string what = service.name + ": " + service.config;
  const string why = report.diagnostics.empty() ? string{} : ": " + report.diagnostics.front().message;
  if (report.status == diag::Status::unreadable) linted.unread.push_back(what + why);
  if (report.status == diag::Status::refused || stops_at_start(report)) linted.mistakes.push_back(what + why);
}

// pyat.yml's services; of a stack that it does not list, those of its Compose files.
Stack described(const Stack& pyat_yml, const std::vector<string>& compose, Context& context) {
  Stack stack = pyat_yml;
  if (!stack.inventory) stack.inventory = config::Inventory{.path = "pyat.yml"};
  if (!stack.inventory->services.empty() || compose.empty()) return stack;
  for (compose::Found& found : compose_stack(compose, "nothing was checked", context).services) {
    stack.inventory->services.push_back(std::move(found.service));
  }
  return stack;
}

}  // namespace

ChecklistLook::ChecklistLook(const RollbackOptions& rollback, std::chrono::seconds oldest, Context& context)
    : rollback_(rollback), context_(context) {
  facts_.now = std::chrono::floor<std::chrono::seconds>(context.now());
  facts_.oldest = oldest;
  look_at_files();
  look_at_store();
  look_at_now();
  look_at_engine();
  look_at_notifications();
  look_at_services();
  look_at_configurations();
  ask_own();
}

void ChecklistLook::look_at_files() {
  try {
    files_ = stack_files(rollback_, "nobody knows what runs now", context_);
  } catch (const UsageError& error) {
    files_problem_ = error.what();
  }
  place_ = stack_place(rollback_, files_ ? &*files_ : nullptr, context_);
  facts_.key_file = place_.key_file;
}

void ChecklistLook::look_at_store() {
  if (place_.key_file.empty()) {
    facts_.store = {.words = "nobody says where the key is",
                    .next = "name a file for it: --key-file FILE, or set HOME"};
    return;
  }
  rollback::Opened opened = open_store(*context_.durable, place_, rollback::Purpose::read, util::random_bytes);
  facts_.listing_is_missing = opened.is_empty;
  facts_.store = std::move(opened.problem);
  store_ = std::move(opened.store);
  if (!store_) return;
  listing_ = store_->list();
  facts_.store = listing_.problem;
  if (listing_.problem.is_there()) return;
  facts_.listing = &listing_;
  good_ = last_good(listing_).generation;
  if (good_) facts_.damage = store_->verify(*good_);
}

void ChecklistLook::look_at_now() {
  if (facts_.listing == nullptr) {
    facts_.way.problem = facts_.store.words, facts_.way.next = facts_.store.next;
    return;
  }
  if (!files_) {
    facts_.way.problem = files_problem_, facts_.way.next = "docker compose config shows what is wrong";
    return;
  }
  now_ = snapshot_of_now(rollback_, *files_, *store_, context_);
  // Of what could not be looked at nobody can say that it is as it was.
  if (!now_->problems.empty()) {
    facts_.way.problem = now_->problems.front(), facts_.way.next = "pyat rollback snapshot says all that is missing";
    return;
  }
  const auto content = [&](const rollback::File& file) { return read_content(*store_, file); };
  const auto last = std::find_if(listing_.entries.rbegin(), listing_.entries.rend(),
                                 [](const rollback::Entry& entry) { return entry.generation.has_value(); });
  facts_.way.is_current_kept =
      last != listing_.entries.rend() && diff(*last->generation, now_->generation, content).is_empty();
  if (!good_) return;
  plan_ = plan_of(now_->generation, *good_, {});
  facts_.way.plan = &*plan_;
  for (const rollback::WayBack& way : ways_back(now_->generation, *good_)) {
    const bool loses = way.way == rollback::Way::impossible || way.way == rollback::Way::loses;
    if (loses) facts_.way.losses.push_back(way.sentence);
    if (way.way == rollback::Way::unknown) facts_.way.doubts.push_back(way.sentence);
  }
}

void ChecklistLook::look_at_engine() {
  const auto address = engine_address(rollback_.docker, context_);
  if (!address) {
    facts_.space.push_back(
        {.path = place_.folder(), .what = "what pyat keeps", .free = context_.durable->free_space(place_.folder())});
    facts_.images = {.problem = "the Docker engine was not asked (--docker off)", .next = "leave --docker off away"};
    return;
  }
  const auto client = context_.connect(8);
  rollback::ComposeDriver driver(*context_.processes, *client, *address, *context_.durable,
                                 compose_options(place_.folder(), rollback_, context_));
  if (good_) facts_.images = driver.missing_images(*good_, names_of(*good_));
  facts_.space = driver.space();
}

void ChecklistLook::look_at_notifications() {
  const rollback::notify::TestRecords tests = notify_tests(place_.folder(), context_);
  for (const rollback::notify::Target& target : notify_targets(rollback_.pyat_yml, context_)) {
    NotifySetting& setting = facts_.notify.emplace_back();
    setting = {.name = target.name, .problem = target.problem, .next = target.next};
    if (const auto* const test = find(tests, target.name)) {
      setting.test = *test;
      setting.is_as_tried = is_as_tried(target, *test);
    }
  }
}

void ChecklistLook::look_at_services() {
  try {
    const Verified verified =
        judge_health(health_now(rollback_.compose, rollback_.pyat_yml, rollback_.docker, context_));
    if (verified.outcome != rollback::Outcome::unknown) {
      facts_.health.is_well = verified.outcome == rollback::Outcome::good;
    }
    facts_.health.words = verified.words, facts_.health.next = verified.next;
  } catch (const UsageError& error) {
    facts_.health = {.words = error.what(), .next = error.hint()};
  }
}

void ChecklistLook::look_at_configurations() {
  Linted linted{};
  try {
    const Stack stack = described(rollback_.pyat_yml, files_ ? files_->paths : std::vector<string>{}, context_);
    for (const config::Service& service : stack.inventory->services) {
      const bool is_known = schemas::product_from(service.kind).has_value();
      if (is_known && !service.config.empty()) lint_file(service, stack, context_, linted);
    }
  } catch (const UsageError& error) {
    facts_.lint = {.words = error.what(), .next = error.hint()};
    return;
  }
  const string all =
      std::to_string(linted.checked) + (linted.checked == 1 ? " file" : " files") + " of mimir and tempo";
  if (!linted.mistakes.empty()) {
    facts_.lint = {.is_well = false, .words = util::joined(linted.mistakes, "; "), .next = "pyat lint shows more"};
  } else if (!linted.unread.empty() || linted.checked == 0) {
    facts_.lint = {.words = linted.checked == 0 ? "no configuration file of mimir or tempo is known"
                                                : util::joined(linted.unread, "; "),
                   .next = "pyat lint FILE, for each of them"};
  } else {
    facts_.lint = {.is_well = true, .words = all + (linted.checked == 1 ? " is right" : " are right")};
  }
}

void ChecklistLook::ask_own() {
  if (!rollback_.pyat_yml.inventory) return;
  const auto run = command_runner(folder_of_pyat_yml(rollback_.pyat_yml, context_), context_);
  for (const config::ChecklistItem& item : rollback_.pyat_yml.inventory->rollback.checklist) {
    rollback::OwnItem own{.text = item.text};
    if (!item.command.empty()) {
      const auto timeout = item.timeout.value_or(usual_timeout);
      own.seen = seen_of(run(item.command, {}, timeout), item.command.front(), timeout);
    }
    facts_.own.push_back(std::move(own));
  }
}

}  // namespace pyat::cmd
