#include "cmd/rollback_session.hpp"

#include <unistd.h>

#include <array>
#include <utility>

#include "cmd/usage_error.hpp"
#include "render/rollback_report_words.hpp"
#include "render/rollback_run.hpp"
#include "rollback/journal/reader.hpp"
#include "rollback/notify/of_run.hpp"

namespace pyat::cmd {
namespace {

using rollback::RunResult;
using rollback::RunState;
using std::string;
using std::chrono::milliseconds;
namespace notify = rollback::notify;

constexpr std::array<std::string_view, 2> formats = {"text", "json"};
// So long a message may hold up the next line of the journal; at the end there is more time.
constexpr milliseconds between_lines{1000}, at_the_end{30'000};
constexpr milliseconds between_looks{500}, between_sendings{30'000};

string user_of(const Context& context) {
  for (const char* name : {"SUDO_USER", "USER", "LOGNAME"}) {
    if (const auto user = context.env(name); user && !user->empty()) return *user;
  }
  const uid_t number = ::geteuid();
  return number == 0 ? "root" : "user " + std::to_string(number);
}

bool is_shown(const OutputOptions& output) {
  const std::vector<Destination> asked = destinations(output, formats);
  return std::any_of(asked.begin(), asked.end(),
                     [](const Destination& each) { return each.format == "text" && each.file.empty(); });
}

string words_of(const notify::Delivery& delivery) {
  const string next =
      delivery.state == notify::State::given_up ? delivery.next : "the next pyat rollback run or resume sends it";
  return sentence_of(delivery) + (next.empty() ? "" : "; " + next);
}

RunResult refused(const rollback::Problem& problem) {
  return rollback::refused(
      static_cast<int>(ExitCode::failure),
      problem.words + (problem.state.empty() ? "" : "; " + problem.state) + "; nothing was done now", problem.next);
}

}  // namespace

const std::span<const std::string_view> run_formats = formats;

void check_typed_name(const string& typed, const string& stack) {
  if (typed.empty() || typed == stack) return;
  throw UsageError("nothing was done: this stack is called " + stack + ", and --confirm says " + typed,
                   "--confirm " + stack);
}

RollbackSession::RollbackSession(const RollbackOptions& options, rollback::Store& store, const string& command,
                                 Context& context)
    : options_(options),
      store_(store),
      context_(context),
      is_shown_(is_shown(options.output)),
      folder_(store.place().folder()),
      machine_(rollback::real_machine(user_of(context), "pyat rollback " + command)) {
  context.is_interrupted();  // from here on, Ctrl-C waits for the end of a step
  run_options_.is_interrupted = context.is_interrupted;
  run_options_.on_line = [this](const rollback::Line& line, const rollback::Progress& progress) {
    progress_ = progress;
    show(line, progress);
    if (line.kind == rollback::LineKind::outcome || line.kind == rollback::LineKind::undo_outcome) keep_watch();
    if (!notifier_) return;
    if (auto message = notify::message_of(line, progress)) notifier_->queue().add(std::move(*message));
    notifier_->queue().pump(between_lines, false);
  };
  take_lock();
}

void RollbackSession::take_lock() {
  if (!try_lock()) throw UsageError("nothing was done: " + lock_.problem, lock_.next);
}

bool RollbackSession::try_lock() {
  lock_ = rollback::take_lock(*lock_files_, *machine_, folder_);
  if (!lock_.held) return false;
  if (!lock_.note.empty()) context_.err.write("pyat rollback: " + lock_.note + '\n');
  static_cast<void>(
      rollback::remove_copies(*context_.durable, compose_folder(folder_)));  // of a process that was killed
  notifier_.emplace(notify_targets(options_.pyat_yml, context_), folder_of_pyat_yml(options_.pyat_yml, context_),
                    context_.connect_deaf(4), NotifierOptions{.folder = folder_, .queue = {}}, context_);
  return true;
}

void RollbackSession::let_go() {
  notifier_.reset();
  lock_.held.reset();
}

void RollbackSession::keep_watch() {
  if (!watch_ || progress_.run().empty()) return;
  if (!watch_log_) watch_log_.emplace(*context_.durable, folder_, progress_.run());
  static_cast<void>(watch_log_->keep(watch_->seen()));
}

void RollbackSession::add_blackouts(RunResult& result) const {
  if (!watch_log_ || result.state == RunState::refused) return;
  rollback::WatchRecord record = watch_log_->before();
  record.observations.push_back(watch_->seen());
  for (const rollback::Blackout& blackout : blackouts_of(record)) {
    result.notes.push_back(render::blackout_words(blackout));
  }
}

// That the stack went there, and was well, is a proof of the generation, too.
void RollbackSession::judge(const rollback::Generation& target, RunResult& result) {
  const rollback::Problem problem =
      store_.judge(target, "rollback", rollback::Outcome::good, "the stack went back to it, and was well",
                   std::chrono::floor<std::chrono::seconds>(context_.now()));
  if (problem.is_there()) result.notes.push_back(problem.words);
}

void RollbackSession::show(const rollback::Line& line, const rollback::Progress& progress) {
  using rollback::LineKind;
  if (line.kind == LineKind::intent || line.kind == LineKind::undo_intent) intent_ = progress.last();
  std::optional<milliseconds> took{};
  if (line.kind == LineKind::outcome || line.kind == LineKind::undo_outcome) {
    if (intent_) took = time_between(*intent_, progress.last());
    intent_.reset();
  }
  const Destination here{.format = "text", .file = {}};
  const render::Style style =
      is_shown_ ? style_for(here, options_.output, context_) : render::Style{.color = false, .width = 0};
  util::Sink& sink = is_shown_ ? context_.out : context_.err;
  sink.write(run_line_text(line, progress, took, style));
  sink.flush();
}

RunResult RollbackSession::with_works(const rollback::Begin& begin, const Act& act) {
  const rollback::Listing listing = store_.list();
  if (listing.problem.is_there()) return refused(listing.problem);
  RunSides sides = sides_of(begin, listing);
  if (sides.problem.is_there()) return refused(sides.problem);
  RollbackWorks works(
      options_, store_, begin, std::move(sides), *notifier_,
      [this] { return notify::done_message(progress_, machine_->now()); }, context_);
  rollback::Session session{.files = *context_.durable,
                            .machine = *machine_,
                            .executor = works.executor(),
                            .folder = folder_,
                            .options = run_options_};
  rollback::Probes probes = works.probes();
  watch_ = std::make_unique<rollback::Watch>(std::move(probes.all), context_.connect_deaf);
  watch_->start(machine_->now());
  RunResult result = act(session);
  watch_->stop();
  keep_watch();
  add_blackouts(result);
  watch_.reset();
  if (result.state == RunState::done) judge(works.sides().target, result);
  return result;
}

RunResult RollbackSession::start(rollback::Begin begin) {
  return with_works(begin, [&begin](rollback::Session& session) { return rollback::start(session, begin); });
}

RunResult RollbackSession::go_on(const Act& act) {
  const rollback::History history = rollback::read_history(*context_.durable, folder_);
  if (const rollback::ReadRun* const open = history.open(); open != nullptr && history.problem.empty()) {
    progress_ = open->progress;
    rollback::sweep_half_written(*context_.durable, progress_.begin().steps);
    return with_works(open->progress.begin(), act);
  }
  // What there is to be said then needs nobody who carries something out.
  rollback::Dispatch nobody{};
  rollback::Session session{
      .files = *context_.durable, .machine = *machine_, .executor = nobody, .folder = folder_, .options = run_options_};
  return act(session);
}

RunResult RollbackSession::wait_for_confirmation() {
  // Whoever confirms it needs the lock.
  bool has_unsent = send_rest();
  let_go();
  const string path = rollback::run_path(folder_, progress_.run());
  auto last_sent = machine_->now();
  for (;; machine_->wait(between_looks)) {
    if (auto ended = look_at_waiting(path)) return *std::move(ended);
    const rollback::Stamp now = machine_->now();
    if (time_to_confirm(progress_, now) <= milliseconds{0} && try_lock()) return go_on(rollback::resume);
    if (has_unsent && time_between(last_sent, now) > between_sendings && try_lock()) {
      has_unsent = send_rest();
      last_sent = now;
      let_go();
    }
  }
}

// Nothing: it still waits.
std::optional<RunResult> RollbackSession::look_at_waiting(const string& path) {
  const auto read = [&]() -> std::optional<RunResult> {
    rollback::ReadRun run = rollback::read_run(*context_.durable, path);
    if (!run.problem.empty()) return refused({.words = std::move(run.problem), .next = std::move(run.next)});
    progress_ = std::move(run.progress);
    return std::nullopt;
  };
  const auto named = [&](RunResult result) {
    result.run = progress_.run();
    return result;
  };
  if (auto problem = read()) return problem;
  if (progress_.has_ended()) return named(result_of(progress_, rollback::Asked::forward, machine_->now()));
  const bool is_interrupted = context_.is_interrupted();
  if (!progress_.is_confirmed() && !progress_.has_turned()) {
    if (!is_interrupted) return std::nullopt;
    RunResult result = named(result_of(progress_, rollback::Asked::forward, machine_->now()));
    result.notes.push_back(
        "nobody waits for it any more: it is undone by the next pyat rollback resume after that time");
    return result;
  }
  // Somebody else is at work on it, or was: then the lock is free.
  const bool is_left = try_lock();
  if (!is_left && !is_interrupted) return std::nullopt;
  if (auto problem = read()) return problem;
  if (progress_.has_ended()) return named(result_of(progress_, rollback::Asked::forward, machine_->now()));
  const string what = progress_.has_turned() ? "it is being undone" : "it was confirmed, and has not come to its end";
  return named(halted(progress_, RunState::stopped, what + (is_left ? ", and nobody is at work on it" : ""),
                      is_left ? "pyat rollback resume" : "pyat rollback status"));
}

// Whether something is left.
bool RollbackSession::send_rest() {
  if (!notifier_) return false;
  notifier_->queue().finish(at_the_end);
  for (const notify::Delivery& delivery : notifier_->queue().deliveries()) {
    if (delivery.state == notify::State::given_up) undelivered_.push_back(words_of(delivery));
  }
  return notifier_->queue().waiting() > 0;
}

void RollbackSession::tell_rest(const RunResult& result) {
  if (!notifier_) return;
  const bool is_half_way = result.state == RunState::stopped || result.state == RunState::stuck;
  if (is_half_way && result.progress.has_begun()) {
    notifier_->queue().add(notify::stopped_message(result, machine_->now()));
  }
  notifier_->queue().finish(at_the_end);
}

ExitCode RollbackSession::end(RunResult result) {
  tell_rest(result);
  result.notes.insert(result.notes.end(), undelivered_.begin(), undelivered_.end());
  if (notifier_) {
    for (const notify::Delivery& delivery : notifier_->queue().deliveries()) {
      if (delivery.state != notify::State::sent) result.notes.push_back(words_of(delivery));
    }
    for (const string& note : notifier_->notes()) result.notes.push_back(note);
  }
  deliver(destinations(options_.output, formats), context_, [&](const Destination& destination) {
    return destination.format == "json"
               ? render::run_result_json(result)
               : render::run_result_text(result, style_for(destination, options_.output, context_));
  });
  let_go();
  return static_cast<ExitCode>(result.exit_code);
}

}  // namespace pyat::cmd
