#include "rollback/execute/program.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "config/paths.hpp"
#include "rollback/execute/said.hpp"
#include "util/duration.hpp"
#include "util/text.hpp"

namespace pyat::rollback {
namespace {

using std::string;
using std::string_view;
using std::chrono::milliseconds;

// Of a time-out, what is kept for the end of a program that does not want to end: SIGTERM, and SIGKILL after it.
constexpr milliseconds longest_grace{5000};
constexpr int least_part = 5;
constexpr std::size_t most_output = 64 * 1024;
constexpr std::size_t most_proofs = 10, most_words = 3;  // lines
constexpr unsigned may_run = 0111;

string_view path_of(const util::EnvironmentList& environment) {
  string_view path = util::usual_path;
  for (const auto& [name, value] : environment) {
    if (name == "PATH") path = value;
  }
  return path;
}

// Of a program that is a file of the file system, and could not be started all the same.
Lack start_failure(const string& program, const string& problem) {
  Lack lack{.words = "cannot be started: " + problem};
  if (problem == "exec format error") {
    lack.next = "let its first line say what runs it: #!/bin/sh";
  } else if (problem == "no such file or directory") {
    lack.next = "see its first line, and the folder that it is run in: the one or the other is not there";
  } else {
    lack.next = "try it by hand: " + program;
  }
  return lack;
}

}  // namespace

Masker Surroundings::masker() const {
  Masker masker{};
  for (const string& secret : secrets) masker.know(secret);
  return masker;
}

std::optional<Lack> lack_of(const string& program, const string& folder, const util::EnvironmentList& environment,
                            util::DurableFiles& files) {
  const auto is_program = [&](const string& path) {
    const util::FileFacts facts = files.facts(path);
    return facts.kind == util::FileKind::file && (facts.mode & may_run) != 0;
  };
  if (program.find('/') == string::npos) {
    for (const string& part : util::split_at(path_of(environment), ":")) {
      if (is_program(config::join(part, program))) return {};
    }
    const bool is_beside = files.facts(config::join(folder, program)).kind == util::FileKind::file;
    return Lack{
        .words = fmt::format("no folder of PATH has a program {}", program),
        .next = is_beside ? fmt::format("write ./{} in pyat.yml: a name without a slash is looked for in PATH", program)
                          : "install it, or write its path in pyat.yml"};
  }
  const util::FileFacts facts = files.facts(program);
  if (!facts.problem.empty()) return Lack{.words = fmt::format("cannot look at {}: {}", program, facts.problem)};
  if (facts.kind == util::FileKind::missing) {
    return Lack{.words = fmt::format("there is no program {}", program),
                .next = "put it there, or write another path in pyat.yml"};
  }
  if (facts.kind != util::FileKind::file) return Lack{.words = program + " is no program"};
  if ((facts.mode & may_run) == 0) {
    return Lack{.words = program + " may not be executed", .next = "chmod +x " + program};
  }
  return {};
}

util::ProcessRequest Programs::request_for(const Step& step, Act act, const std::vector<string>& command,
                                           milliseconds budget) const {
  const milliseconds grace = std::min(longest_grace, budget / least_part);
  util::ProcessRequest request{.argv = command,
                               .environment = surroundings_.environment,
                               .folder = folder_of(step),
                               .timeout = budget - grace,
                               .grace = grace,
                               .most_output = most_output,
                               .is_cancelled = surroundings_.is_cancelled};
  const auto set = [&](const char* name, string value) {
    std::erase_if(request.environment, [&](const auto& each) { return each.first == name; });
    request.environment.emplace_back(name, std::move(value));
  };
  set("PYAT_ROLLBACK_STACK", surroundings_.stack);
  set("PYAT_ROLLBACK_FROM", surroundings_.from);
  set("PYAT_ROLLBACK_TO", surroundings_.to);
  set("PYAT_ROLLBACK_FOLDER", surroundings_.folder);
  set("PYAT_ROLLBACK_STEP", step.id);
  set("PYAT_ROLLBACK_ACTION", string(to_string(act)));
  return request;
}

ProgramEnd Programs::run(const Step& step, Act act, const std::vector<string>& command, milliseconds budget) const {
  const string& program = command.front();
  if (auto lack = lack_of(program, folder_of(step), surroundings_.environment, files_)) {
    return {.result = {.words = std::move(lack->words), .next = std::move(lack->next)}};
  }
  const util::ProcessResult ended = runner_.run(request_for(step, act, command, budget));
  ProgramEnd end{.exit_code = ended.exit_code, .was_ended = ended.timed_out || ended.was_cancelled, .took = ended.took};
  StepResult& result = end.result;
  result.is_done = ended.is_well();
  const string name = program.substr(program.rfind('/') + 1);
  if (!ended.problem.empty()) {
    Lack lack = start_failure(program, ended.problem);
    result.words = name + ' ' + lack.words;
    result.next = std::move(lack.next);
    return end;
  }
  // The time-out that pyat.yml has, of which the program was given a little less.
  result.words = fmt::format("{} {}", name, util::end_words(ended, budget));
  if (ended.timed_out) result.next = "see why it hangs, or give it more time: timeout of its step in pyat.yml";
  result.proofs = last_lines(ended.errors, surroundings_.masker(), most_proofs);
  if (result.proofs.empty() || result.is_done) {
    std::vector<string> output = last_lines(ended.output, surroundings_.masker(), most_proofs);
    if (!output.empty()) result.proofs = std::move(output);
  }
  const auto& said = result.proofs;
  const auto shown = static_cast<std::ptrdiff_t>(std::min(said.size(), most_words));
  if (shown > 0) result.words += ": " + util::joined(std::vector<string>(said.end() - shown, said.end()), "; ");
  if (ended.left_behind > 0) {
    result.words += fmt::format("; it had left {} running, which {} ended",
                                ended.left_behind == 1 ? "a process" : fmt::format("{} processes", ended.left_behind),
                                ended.left_behind == 1 ? "was" : "were");
  }
  return end;
}

}  // namespace pyat::rollback
