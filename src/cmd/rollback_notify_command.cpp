// `pyat rollback notify`: who is told of a rollback, and whether that works.
#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "cmd/rollback.hpp"
#include "cmd/rollback_notify.hpp"
#include "cmd/rollback_stack.hpp"
#include "cmd/usage_error.hpp"
#include "render/lint_report.hpp"
#include "render/rollback_notify.hpp"
#include "rollback/journal/machine.hpp"
#include "util/aead.hpp"
#include "util/digest.hpp"
#include "util/edit_distance.hpp"

namespace pyat::cmd {
namespace {

using std::string;
namespace notify = rollback::notify;

constexpr std::array<std::string_view, 2> formats = {"text", "json"};

struct NotifyFlags {
  RollbackOptions rollback{};
  bool test = false;
  std::vector<string> to{};
};

// Somebody has asked for its message, and is better served by an answer now than by ten attempts.
constexpr unsigned attempts_of_a_test = 1;

const std::vector<config::NotifyTarget>& listed(const Stack& pyat_yml, Context& context) {
  if (pyat_yml.mistakes) {
    context.err.write(render::render({.files = {*pyat_yml.mistakes}}, render::Format::text, {}));
    throw UsageError("nobody was told anything: pyat.yml has mistakes", "pyat lint shows them");
  }
  if (!pyat_yml.inventory) {
    throw UsageError("there is no pyat.yml here, and nobody else says who is to be told",
                     "write one with rollback: {notify: [{kind: slack, url_env: SLACK_WEBHOOK_URL}]}");
  }
  const std::vector<config::NotifyTarget>& all = pyat_yml.inventory->rollback.notify;
  if (all.empty()) {
    throw UsageError(pyat_yml.inventory->path + " names nobody who is to be told",
                     "add rollback: {notify: [{kind: slack, url_env: SLACK_WEBHOOK_URL}]}");
  }
  return all;
}

// Those that --to names, in the order of pyat.yml.
std::vector<config::NotifyTarget> chosen(const std::vector<config::NotifyTarget>& all, const std::vector<string>& to) {
  std::vector<std::string_view> names{};
  for (const config::NotifyTarget& target : all) names.push_back(target.name);
  for (const string& name : to) {
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    const std::string_view near = util::nearest(name, names);
    string known{};
    for (const std::string_view each : names) known.append(known.empty() ? "" : ", ").append(each);
    throw UsageError("pyat.yml has no notification " + name,
                     near.empty() ? "it has " + known : "did you mean " + string(near) + "?");
  }
  std::vector<config::NotifyTarget> targets{};
  for (const config::NotifyTarget& target : all) {
    if (to.empty() || std::find(to.begin(), to.end(), target.name) != to.end()) targets.push_back(target);
  }
  return targets;
}

// As far as it is known: a message that says less is sent all the same.
string stack_of(const RollbackOptions& rollback, Context& context) {
  if (!rollback.stack.empty()) return rollback.stack;
  try {
    return stack_files(rollback, "the stack is not known", context, false).project.name;
  } catch (const UsageError&) {
    return {};
  }
}

std::vector<string> events_of(const notify::Target& target) {
  std::vector<string> events{};
  for (const std::string_view name : config::notify_events()) {
    const auto event = notify::event_from(name);
    if (event && wants(target, *event)) events.emplace_back(name);
  }
  return events;
}

// A test of PagerDuty is two messages: what the first has opened, the second closes.
void add_outcome(render::NotifiedTarget& row, const std::vector<notify::Delivery>& deliveries) {
  row.is_well = true;
  for (const notify::Delivery& delivery : deliveries) {
    if (delivery.target != row.name) continue;
    row.is_well = row.is_well && delivery.state == notify::State::sent;
    const string words = delivery.words.empty() ? "was not asked: there was no time left" : delivery.words;
    if (!row.words.ends_with(words)) row.words.append(row.words.empty() ? "" : "; closed again: ").append(words);
    if (row.next.empty()) row.next = delivery.next;
  }
}

// For the checklist. Of a stack that nobody knows, nothing is kept.
void keep_tests(const NotifyFlags& flags, const std::vector<notify::Target>& targets,
                const std::vector<render::NotifiedTarget>& rows, Context& context) {
  const string salt = util::hexadecimal(util::random_bytes(8).value_or(string{}));
  notify::TestRecords fresh{};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    fresh.push_back({.target = rows[i].name,
                     .mark = mark_of(targets[i], salt),
                     .time = std::chrono::floor<std::chrono::seconds>(context.now()),
                     .was_told = rows[i].is_well,
                     .words = rows[i].words});
  }
  string problem{};
  try {
    problem = keep_notify_tests(stack_place(flags.rollback, nullptr, context).folder(), fresh, context);
  } catch (const UsageError&) {
    return;
  }
  if (!problem.empty()) context.err.write("pyat rollback notify: that it was tried is not kept: " + problem + '\n');
}

std::chrono::milliseconds time_for(const std::vector<notify::Target>& targets) {
  std::chrono::milliseconds time{5000};
  for (const notify::Target& target : targets) time += 4 * target.timeout;  // of two messages each, programs in turn
  return time;
}

std::vector<notify::Delivery> send_test(std::vector<notify::Target> targets, const string& stack,
                                        const NotifyFlags& flags, Context& context) {
  const auto time = time_for(targets);
  NotifierOptions options{};
  options.queue.attempts = options.queue.command_attempts = attempts_of_a_test;
  Notifier notifier(std::move(targets), folder_of_pyat_yml(flags.rollback.pyat_yml, context), context.connect(8),
                    std::move(options), context);
  const string host = rollback::real_machine({}, {})->self().host;
  const auto now = std::chrono::floor<std::chrono::seconds>(context.now());
  for (notify::Message& message : notify::test_messages(stack, host, now)) notifier.queue().add(std::move(message));
  notifier.queue().finish(time);
  return notifier.queue().deliveries();
}

ExitCode run_notify(const NotifyFlags& flags, Context& context) {
  const std::vector<Destination> asked = destinations(flags.rollback.output, formats);
  const auto settings = chosen(listed(flags.rollback.pyat_yml, context), flags.to);
  const std::vector<notify::Target> targets = make_targets(settings, secret_finder(context));
  render::NotifyReport report{.is_test = flags.test, .stack = stack_of(flags.rollback, context)};
  for (std::size_t i = 0; i < targets.size(); ++i) {
    report.targets.push_back({.name = targets[i].name,
                              .kind = settings[i].kind,
                              .place = place_of(targets[i]),
                              .events = events_of(targets[i]),
                              .is_well = targets[i].problem.empty(),
                              .words = flags.test ? string{} : targets[i].problem,
                              .next = flags.test ? string{} : targets[i].next});
  }
  if (flags.test) {
    const auto deliveries = send_test(targets, report.stack, flags, context);
    for (render::NotifiedTarget& row : report.targets) add_outcome(row, deliveries);
    keep_tests(flags, targets, report.targets, context);
  }
  deliver(asked, context, [&](const Destination& destination) {
    return destination.format == "json"
               ? render::notify_json(report)
               : render::notify_text(report, style_for(destination, flags.rollback.output, context));
  });
  const bool is_well = std::all_of(report.targets.begin(), report.targets.end(),
                                   [](const render::NotifiedTarget& target) { return target.is_well; });
  return is_well ? ExitCode::ok : ExitCode::problems;
}

}  // namespace

Action setup_rollback_notify(std::vector<Option>& options) {
  auto notify = std::make_shared<NotifyFlags>();
  options.push_back({.names = "--test",
                     .help = "Send each a message that says it is a test, and show what comes back",
                     .target = &notify->test});
  options.push_back({.names = "--to",
                     .value = "NAME",
                     .help = "Only to this one of pyat.yml; may be given several times",
                     .target = &notify->to});
  add_rollback_options(options, notify->rollback, false);
  add_output_options(options, notify->rollback.output, formats, {});
  return [notify](Context& context) {
    load_pyat_yml(notify->rollback, context);
    return run_notify(*notify, context);
  };
}

}  // namespace pyat::cmd
