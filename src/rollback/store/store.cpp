#include "rollback/store/store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "rollback/store/manifest.hpp"
#include "rollback/store/names.hpp"

namespace pyat::rollback {
namespace {

using std::string;
using std::string_view;

constexpr int most_attempts = 1000;                // at a number that nobody else takes
constexpr std::uint64_t spare_space = 256 * 1024;  // bytes: folders, manifests, verdicts

constexpr const char* snapshot_command = "pyat rollback snapshot";
constexpr const char* untaken = "no generation was taken; those before are as they were";

bool is_full(string_view problem) {
  return problem == "no space left on device" || problem == "disk quota exceeded" || problem == "file too large";
}

Problem not_written(const string& path, const string& problem, string_view state, string_view command) {
  return {.words = fmt::format("cannot write {}: {}", path, problem),
          .state = string(state),
          .next = fmt::format("{}, then: {}", is_full(problem) ? "make room there" : "mend that", command)};
}

Problem too_little_space(const string& folder, std::uint64_t needed, std::uint64_t there) {
  return {.words = fmt::format("{} KiB are needed in {}, and {} KiB are free", needed / 1024 + 1, folder, there / 1024),
          .state = untaken,
          .next = fmt::format("make room there, then: {}", snapshot_command)};
}

}  // namespace

Problem Store::keep(const std::vector<string>& contents, std::vector<string>& notes) {
  std::uint64_t needed = spare_space;
  for (const string& content : contents) {
    if (!objects_.has(vault_.digest_of(content))) needed += content.size();
  }
  const auto free = files_.free_space(place_.folder());
  if (free && *free < needed) return too_little_space(place_.folder(), needed, *free);
  for (const string& content : contents) {
    const Kept kept = objects_.put(content);
    if (kept.problem.is_there()) return kept.problem;
    if (kept.is_mended)
      notes.push_back(fmt::format("{} was damaged, and is whole again", objects_.path_of(kept.digest)));
  }
  return {};
}

Problem Store::find_lack(const Generation& generation) {
  for (const File& file : generation.files) {
    if (!file.link.empty()) continue;
    const ContentResult content = objects_.get(file.digest);
    if (!content.problem.is_there()) continue;
    return {.words = fmt::format("the content of {} was not kept: {}", file.path, content.problem.words)};
  }
  return {};
}

Taken Store::take(Generation generation, const std::vector<string>& contents) {
  Taken taken{};
  const auto refuse = [&](Problem problem) {
    taken.problem = std::move(problem);
    if (taken.problem.state.empty()) taken.problem.state = untaken;
    if (taken.problem.next.empty()) taken.problem.next = snapshot_command;
    return std::move(taken);
  };
  generation.stack = place_.stack;
  if (const string place = unwritable_in(generation); !place.empty()) {
    return refuse({.words = fmt::format("a name cannot be kept, as it is not UTF-8: {}", place),
                   .next = fmt::format("rename it, then: {}", snapshot_command)});
  }
  if (Problem problem = keep(contents, taken.notes); problem.is_there()) return refuse(std::move(problem));
  if (Problem problem = find_lack(generation); problem.is_there()) return refuse(std::move(problem));

  const string folder = place_.folder() + "/generations";
  const util::FolderResult there = files_.list(folder);
  if (!there.problem.empty()) return refuse({.words = fmt::format("cannot read {}: {}", folder, there.problem)});
  generation.number = 1;
  for (const util::FolderEntry& entry : there.entries) {
    generation.number = std::max(generation.number, number_of(entry.name).value_or(0) + 1);
  }
  for (int attempt = 0; attempt < most_attempts; ++attempt, ++generation.number) {
    generation.digest = digest_of(generation, vault_);
    const string path = folder + '/' + manifest_name(generation.number);
    const string problem = files_.create(path, to_text(generation, vault_), private_file);
    if (problem.empty()) {
      taken.generation = std::move(generation);
      return taken;
    }
    // Another process has been faster: its number is taken.
    if (files_.facts(path).kind == util::FileKind::missing) {
      return refuse(not_written(path, problem, untaken, snapshot_command));
    }
  }
  return refuse({.words = fmt::format("other processes take every number in {}", folder)});
}

Problem Store::judge(const Generation& generation, string_view check, Outcome outcome, string_view words,
                     std::chrono::sys_seconds given) {
  constexpr string_view state = "the verdict was not kept; the generation is as it was";
  constexpr const char* next = "pyat rollback list";
  const Verdict verdict{.generation = generation.number,
                        .digest = generation.digest,
                        .given = given,
                        .check = string(check),
                        .outcome = outcome,
                        .words = string(words)};
  if (!unwritable_in(verdict).empty()) {
    return {.words = "a verdict cannot be kept, as its words are not UTF-8", .state = string(state), .next = next};
  }
  const string manifest = place_.folder() + "/generations/" + manifest_name(generation.number);
  const ReadGeneration judged = read_generation(files_.read(manifest, most_manifest).text, vault_);
  if (!judged.generation || judged.generation->digest != generation.digest) {
    return {.words = fmt::format("{} is not the generation {} that was checked", manifest, name_of(generation)),
            .state = string(state),
            .next = next};
  }
  const string folder = place_.folder() + "/verdicts";
  VerdictName name{.generation = generation.number, .index = 1};
  for (const util::FolderEntry& entry : files_.list(folder).entries) {
    const auto other = verdict_name_from(entry.name);
    if (other && other->generation == name.generation) name.index = std::max(name.index, other->index + 1);
  }
  for (int attempt = 0; attempt < most_attempts; ++attempt, ++name.index) {
    const string path = folder + '/' + to_text(name);
    const string problem = files_.create(path, to_text(verdict, vault_), private_file);
    if (problem.empty()) return {};
    if (files_.facts(path).kind == util::FileKind::missing) return not_written(path, problem, state, next);
  }
  return {.words = fmt::format("other processes take every name in {}", folder), .state = string(state), .next = next};
}

std::vector<Problem> Store::verify(const Generation& generation) {
  std::vector<Problem> problems{};
  std::set<string> seen{};
  for (const File& file : generation.files) {
    if (!file.link.empty() || !seen.insert(file.digest).second) continue;
    Problem problem = content(file).problem;
    if (!problem.is_there()) continue;
    problem.words = fmt::format("{}: {}", file.path, problem.words);
    problems.push_back(std::move(problem));
  }
  return problems;
}

}  // namespace pyat::rollback
