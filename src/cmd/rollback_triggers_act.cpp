// What becomes of triggers that fire: people are told, and the stack goes back.
#include <array>
#include <utility>

#include "cmd/rollback_notify.hpp"
#include "cmd/rollback_triggers.hpp"
#include "cmd/run.hpp"
#include "rollback/journal/machine.hpp"
#include "rollback/journal/reader.hpp"
#include "util/text.hpp"

namespace pyat::cmd {
namespace {

using std::string;

string fired_words(const std::vector<string>& because) {
  return util::listed(because) + (because.size() == 1 ? " fires" : " fire");
}

}  // namespace

void tell_fired(const RollbackOptions& rollback, string words, string next, Context& context) {
  constexpr std::chrono::milliseconds patience{5000};
  std::vector<rollback::notify::Target> targets = notify_targets(rollback.pyat_yml, context);
  if (targets.empty()) return;
  Notifier notifier(std::move(targets), folder_of_pyat_yml(rollback.pyat_yml, context), context.connect(4), {},
                    context);
  notifier.queue().add({.event = rollback::notify::Event::fired,
                        .stack = stack_place(rollback, nullptr, context).stack,
                        .host = rollback::real_machine({}, {})->self().host,
                        .words = std::move(words),
                        .next = std::move(next),
                        .happened = std::chrono::floor<std::chrono::seconds>(context.now())});
  notifier.queue().finish(patience);
}

GoBack go_back_by_run(const RollbackOptions& rollback, Context& context) {
  return [&rollback, &context](const std::vector<string>& because) {
    const string folder = stack_place(rollback, nullptr, context).folder();
    const auto begun = [&] { return rollback::read_history(*context.durable, folder).runs.size(); };
    const std::size_t before = begun();
    tell_fired(rollback, fired_words(because) + ": a rollback to the last good generation is tried",
               "pyat rollback status", context);
    std::vector<string> words = {"rollback", "run", "--yes", "--reason", fired_words(because)};
    for (const string& path : rollback.compose) words.insert(words.end(), {"--compose", path});
    const std::array<std::pair<const char*, const string*>, 4> options = {{{"--stack", &rollback.stack},
                                                                           {"--state", &rollback.state},
                                                                           {"--key-file", &rollback.key_file},
                                                                           {"--docker", &rollback.docker}}};
    for (const auto& [name, value] : options) {
      if (!value->empty()) words.insert(words.end(), {name, *value});
    }
    const ExitCode code = run(std::move(words), context);
    if (begun() != before) return code;
    // The plan cannot be carried out, wants an answer of a person, or would change nothing.
    tell_fired(rollback, fired_words(because) + ", and no rollback was begun: it needs a person", "pyat rollback plan",
               context);
    return code == ExitCode::ok ? ExitCode::problems : code;
  };
}

}  // namespace pyat::cmd
