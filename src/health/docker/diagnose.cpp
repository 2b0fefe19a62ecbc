#include "health/docker/diagnose.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "explain/explain.hpp"
#include "explain/in_file.hpp"
#include "health/docker/configuration.hpp"
#include "health/docker/last_words.hpp"
#include "health/docker/printable.hpp"
#include "health/docker/state_words.hpp"
#include "schemas/catalog.hpp"

namespace pyat::health {
namespace {

using std::string;

constexpr std::size_t most_lines = 10;

string errors_text(std::size_t count) { return count == 1 ? string("1 error") : fmt::format("{} errors", count); }

string with_help(const string& message, const string& help) { return help.empty() ? message : message + " — " + help; }

// What a server or a file says may hold a password. One more line than fits says how many do not.
void add_line(Diagnosis& diagnosis, const string& line) {
  if (diagnosis.details.size() < most_lines) diagnosis.details.push_back(without_secrets(line));
}

void say_rest(Diagnosis& diagnosis, std::size_t all) {
  if (all > diagnosis.details.size())
    diagnosis.details.push_back(fmt::format("and {} more", all - diagnosis.details.size()));
}

string shell_quoted(const string& path) {
  const bool is_plain =
      path.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./-+:@%") == string::npos;
  if (is_plain) return path;
  string out = "'";
  for (const char c : path) c == '\'' ? out += "'\\''" : out += c;
  return out + "'";
}

string lint_command(const diag::FileReport& file, bool expand_env, const std::string& more) {
  return fmt::format("pyat lint{} --product {} --target {}{} {}", more, file.product, file.version,
                     expand_env ? " --expand-env" : "", shell_quoted(file.path));
}

Diagnosis of_file(const diag::FileReport& file, bool expand_env) {
  Diagnosis diagnosis{};
  std::size_t errors = 0;
  bool is_mendable = false;
  for (const diag::Diagnostic& found : file.diagnostics) {
    if (!diag::is_fatal(found)) continue;
    ++errors;
    is_mendable = is_mendable || !found.fix.edits.empty();
    const diag::Position& place = found.range.begin;
    const string where = place.line == 0 ? file.path : fmt::format("{}:{}:{}", file.path, place.line, place.column);
    add_line(diagnosis, fmt::format("{}: {}", where, with_help(found.message, found.help)));
  }
  say_rest(diagnosis, errors);
  diagnosis.sentence = fmt::format("its configuration has {}", errors_text(errors));
  diagnosis.next.push_back(lint_command(file, expand_env, ""));
  if (is_mendable) diagnosis.next.push_back(lint_command(file, expand_env, " --fix"));
  return diagnosis;
}

bool has_errors(const diag::FileReport& file) {
  return std::any_of(file.diagnostics.begin(), file.diagnostics.end(), diag::is_fatal);
}

// Of the log alone: the file is not here, or is another one.
Diagnosis of_log(const explain::Result& result) {
  Diagnosis diagnosis{};
  for (const explain::Problem& problem : result.problems) {
    const string where = problem.message.line == 0 ? string{} : fmt::format("line {}: ", problem.message.line);
    add_line(diagnosis,
             where + with_help(problem.meaning.empty() ? problem.message.text : problem.meaning, problem.help));
  }
  say_rest(diagnosis, result.problems.size());
  diagnosis.sentence = fmt::format("its configuration has {}", errors_text(result.problems.size()));
  return diagnosis;
}

explain::Result explained(const Service& service, schemas::Product product, const string& release) {
  if (!service.container) return {};
  explain::Options options{};
  options.product = {service.kind, "pyat.yml"};
  if (schemas::find_release(product, release)) options.target = {release, "image"};
  return explain::explain_log(service.container->log, options);
}

// The server complains of its configuration: what it says, and where it stands, if that file is here.
Diagnosis of_complaint(const Container& container, explain::Result result, const std::optional<ConfigFile>& config,
                       const std::optional<diag::FileReport>& file) {
  if (file && has_errors(*file)) return of_file(*file, config->expand_env);
  if (file) explain::point_into(result, *file);
  Diagnosis diagnosis = of_log(result);
  if (file) {
    diagnosis.sentence = fmt::format("its configuration had {} when it was started, but {} has none",
                                     errors_text(result.problems.size()), file->path);
    diagnosis.next.push_back("if the file was mended since: " + restart_command(container));
  } else {
    diagnosis.next.push_back(fmt::format("docker logs {} 2>&1 | pyat explain -", container.name));
  }
  return diagnosis;
}

// Nothing, where the log cannot be what it is ill of.
bool has_ended_by_itself(const Container& container) {
  if (container.oom_killed || container.status == "paused") return false;
  const int code = container.exit_code;
  return container.status != "exited" || (code != 0 && code != 130 && code != 137 && code != 143);
}

Diagnosis of_words(LastWords words, Service& service) {
  Diagnosis diagnosis{};
  diagnosis.sentence = std::move(words.sentence);
  // A sentence that is the line itself needs it no second time.
  if (!words.line.empty() && diagnosis.sentence.find(words.line) == string::npos) {
    diagnosis.details.push_back(std::move(words.line));
  }
  diagnosis.next.push_back(words.next.empty() ? logs_command(*service.container) : std::move(words.next));
  diagnosis.may_follow = !words.is_known || !words.needs_addresses.empty();
  for (string& address : words.needs_addresses) service.needs_addresses.push_back(std::move(address));
  return diagnosis;
}

std::optional<Diagnosis> of_last_words(Service& service) {
  if (!service.container || !has_ended_by_itself(*service.container)) return {};
  const Container& container = *service.container;
  LastWords words = container.status == "created" ? words_of_engine(container.error) : last_words(container.log);
  // The last line of one that runs is any line.
  const bool is_over = container.status == "exited" || service.state == State::restarting;
  if (words.sentence.empty() || (!words.is_known && !is_over)) return {};
  return of_words(std::move(words), service);
}

// Of Mimir and Tempo, of which the configuration can be read.
std::optional<Diagnosis> of_configuration(const Service& service, schemas::Product product, util::Files& files,
                                          const Surroundings& surroundings) {
  string release = release_of(service);
  explain::Result result = explained(service, product, release);
  const bool complains = !result.problems.empty();
  if (release.empty() && complains) release = result.problems.front().server.version;
  const string told = complains ? result.problems.front().frame.file : string{};
  const auto config = find_config(service, told, files, surroundings.folder);
  std::optional<diag::FileReport> file{};
  if (config) file = lint_config(product, release, *config, files, surroundings);
  if (complains) return of_complaint(*service.container, std::move(result), config, file);
  // A server that answers, or whose log says something else, has taken its file.
  const bool has_log = service.container && !service.container->log.empty();
  const bool may_have_refused = service.state == State::down || service.state == State::restarting;
  if (has_log || !may_have_refused || !file || !has_errors(*file)) return {};
  return of_file(*file, config->expand_env);
}

}  // namespace

std::optional<Diagnosis> diagnose(Service& service, util::Files& files, const Surroundings& surroundings) {
  if (is_well(service.state)) return {};
  if (const auto product = schemas::product_from(service.kind)) {
    if (auto diagnosis = of_configuration(service, *product, files, surroundings)) return diagnosis;
  }
  return of_last_words(service);
}

}  // namespace pyat::health
