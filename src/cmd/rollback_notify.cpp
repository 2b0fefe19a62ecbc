#include "cmd/rollback_notify.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "cmd/health_secrets.hpp"
#include "config/paths.hpp"
#include "util/aead.hpp"

namespace pyat::cmd {
namespace {

using std::string;
using std::chrono::milliseconds;
namespace notify = rollback::notify;

constexpr const char* ledger_name = "notifications.jsonl";
constexpr const char* tests_name = "notification-tests.json";
constexpr milliseconds grace{500};
constexpr std::size_t most_output = 16 * 1024;
constexpr std::size_t most_ledger = 64 * 1024 * 1024, most_tests = 1024 * 1024;

// From 0 up to 1. Many that were told at once that a server is down do not all come back at once.
double chance() {
  const auto bytes = util::random_bytes(2);
  if (!bytes) return 0.5;
  const auto byte = [&](std::size_t i) { return static_cast<unsigned>(static_cast<unsigned char>((*bytes)[i])); };
  return static_cast<double>(byte(0) << 8U | byte(1)) / 65536.0;
}

notify::Ended ended_of(const util::ProcessResult& result) {
  return {
      .problem = result.problem,
      .is_timed_out = result.timed_out,
      .signal = result.signal,
      .status = result.exit_code.value_or(0),
      .output = result.output + (result.output.empty() || result.output.ends_with('\n') ? "" : "\n") + result.errors};
}

}  // namespace

notify::FindSecret secret_finder(Context& context) {
  return [&context](const config::Secret& secret) {
    SecretText found = secret_text(secret, context);
    return notify::FoundSecret{.text = std::move(found.text), .problem = std::move(found.problem)};
  };
}

notify::RunCommand command_runner(string folder, Context& context) {
  return [folder = std::move(folder), &context](const std::vector<string>& command, const string& input,
                                                milliseconds timeout) {
    util::ProcessRequest request{.argv = command,
                                 .environment = context.variables(),
                                 .folder = folder,
                                 .input = input,
                                 .timeout = timeout,
                                 .grace = grace,
                                 .most_output = most_output};
    // Looked for before the program's folder is entered.
    if (!request.argv.empty() && request.argv.front().find('/') != string::npos) {
      request.argv.front() = config::normalised(config::join(folder, request.argv.front()));
    }
    return ended_of(context.processes->run(request));
  };
}

std::vector<notify::Target> notify_targets(const Stack& pyat_yml, Context& context) {
  if (!pyat_yml.inventory) return {};
  return make_targets(pyat_yml.inventory->rollback.notify, secret_finder(context));
}

string folder_of_pyat_yml(const Stack& pyat_yml, const Context& context) {
  if (!pyat_yml.inventory) return context.current_folder;
  const string path = config::join(context.current_folder, pyat_yml.inventory->path);
  return config::normalised(string(config::folder_of(path)));
}

std::optional<std::size_t> unsent_messages(const string& folder, const string& run, Context& context) {
  const string path = config::join(folder, ledger_name);
  if (context.durable->facts(path).kind == util::FileKind::missing) return 0;
  const util::ReadResult read = context.durable->read(path, most_ledger);
  if (!read.problem.empty()) return std::nullopt;
  const notify::Unsent unsent = notify::unsent_in(read.text);
  return static_cast<std::size_t>(std::count_if(unsent.entries.begin(), unsent.entries.end(),
                                                [&](const notify::Entry& entry) { return entry.message.run == run; }));
}

notify::TestRecords notify_tests(const string& folder, Context& context) {
  return notify::test_records_in(context.durable->read(config::join(folder, tests_name), most_tests).text);
}

string keep_notify_tests(const string& folder, const notify::TestRecords& fresh, Context& context) {
  if (context.durable->facts(folder).kind != util::FileKind::folder) return {};
  notify::TestRecords records = notify_tests(folder, context);
  for (const notify::TestRecord& record : fresh) notify::add(records, record);
  const string path = config::join(folder, tests_name);
  const string problem = context.durable->put(path, notify::text_of(records), {});
  return problem.empty() ? string{} : "cannot write " + path + ": " + problem;
}

Notifier::Notifier(std::vector<notify::Target> targets, string program_folder, std::unique_ptr<net::Client> client,
                   NotifierOptions options, Context& context)
    : client_(std::move(client)) {
  notify::Unsent unsent{};
  if (!options.folder.empty()) {
    ledger_.emplace(*context.durable, config::join(options.folder, ledger_name));
    unsent = ledger_->open();
    notes_ = std::move(unsent.notes);
  }
  if (options.queue.chance == nullptr) options.queue.chance = chance;
  if (options.queue.time_of_day == nullptr) {
    options.queue.time_of_day = [&context] { return std::chrono::floor<std::chrono::seconds>(context.now()); };
  }
  queue_.emplace(std::move(targets), *client_, command_runner(std::move(program_folder), context),
                 ledger_ ? &*ledger_ : nullptr, std::move(options.queue));
  queue_->restore(std::move(unsent.entries));
}

std::vector<string> Notifier::notes() const {
  std::vector<string> notes = notes_;
  notes.insert(notes.end(), queue_->notes().begin(), queue_->notes().end());
  return notes;
}

}  // namespace pyat::cmd
