// Those whom pyat.yml names for pyat rollback, and what it takes to tell them: their secrets, their programs, and the
// disk for what is not sent yet.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cmd/context.hpp"
#include "cmd/lint_inventory.hpp"
#include "net/client.hpp"
#include "rollback/notify/ledger.hpp"
#include "rollback/notify/queue.hpp"
#include "rollback/notify/target.hpp"
#include "rollback/notify/test_record.hpp"

namespace pyat::cmd {

// Reads a secret when it is asked for. `context` must outlive it.
rollback::notify::FindSecret secret_finder(Context& context);

// Runs programs of pyat.yml in its folder, which relative ones are looked for in, with the variables of this process.
// One that does not heed SIGTERM at its time-out is given half a second more. `context` must outlive it.
rollback::notify::RunCommand command_runner(std::string folder, Context& context);

// All that pyat.yml names, in its order. `context` is not needed any more afterwards.
std::vector<rollback::notify::Target> notify_targets(const Stack& pyat_yml, Context& context);

// The folder that pyat.yml is in; the current one where there is none.
std::string folder_of_pyat_yml(const Stack& pyat_yml, const Context& context);

// How many messages about a run nobody has received yet; nothing: their record cannot be read. Changes nothing.
std::optional<std::size_t> unsent_messages(const std::string& folder, const std::string& run, Context& context);

// When each was last told something for a test, as the folder of the stack has it.
rollback::notify::TestRecords notify_tests(const std::string& folder, Context& context);
// Empty, or why they are not kept. Where nothing is kept of the stack yet, they are not either.
std::string keep_notify_tests(const std::string& folder, const rollback::notify::TestRecords& fresh, Context& context);

struct NotifierOptions {
  // Of the stack, in the state folder: what is not sent yet is kept there, and sent by the next process that opens it.
  // Only for the one who holds the lock of the stack. Empty: what is not sent is lost with the process.
  std::string folder{};
  rollback::notify::QueueOptions queue{};
};

// Targets with their queue. `client` is the notifier's own: in a rollback one that Ctrl-C does not end, because that it
// was interrupted is to be told, too.
class Notifier {
 public:
  // `context` must outlive it.
  Notifier(std::vector<rollback::notify::Target> targets, std::string program_folder,
           std::unique_ptr<net::Client> client, NotifierOptions options, Context& context);

  rollback::notify::Queue& queue() { return *queue_; }
  // What could not be read of what was kept, or written to it.
  std::vector<std::string> notes() const;

 private:
  std::unique_ptr<net::Client> client_;
  std::optional<rollback::notify::FileLedger> ledger_{};
  std::optional<rollback::notify::Queue> queue_{};
  std::vector<std::string> notes_{};
};

}  // namespace pyat::cmd
