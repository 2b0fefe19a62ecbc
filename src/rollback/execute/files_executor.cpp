#include "rollback/execute/files_executor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "config/paths.hpp"
#include "rollback/store/objects.hpp"

namespace pyat::rollback {
namespace {

using std::string;
using std::string_view;
using util::FileKind;

constexpr unsigned folder_mode = 0755;
constexpr string_view half_written = ".pyat-";
constexpr std::size_t random_letters = 6;

std::vector<string> paths_of(const Step& step) {
  std::vector<string> paths{};
  for (const auto& [name, value] : step.details) {
    if (name == "path") paths.push_back(value);
  }
  return paths;
}

// What a crash has left of util::DurableFiles::put().
bool is_half_written(string_view name) {
  if (!name.starts_with(half_written) || name.size() != half_written.size() + random_letters) return false;
  return std::all_of(name.begin() + half_written.size(), name.end(), [](char letter) {
    return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
  });
}

string counted(std::size_t count) { return fmt::format("{} {}", count, count == 1 ? "file" : "files"); }

}  // namespace

FilesExecutor::Wanted FilesExecutor::wanted(const Material& material, const string& path) {
  Wanted wanted{.file = find_file(*material.generation, path)};
  if (wanted.file == nullptr || !wanted.file->link.empty()) return wanted;
  util::ReadResult content = material.content(*wanted.file);
  wanted.text = std::move(content.text);
  if (!content.problem.empty()) wanted.problem = std::move(content.problem);
  return wanted;
}

bool FilesExecutor::is_as(const string& path, const Wanted& wanted) {
  const util::FileFacts facts = files_.facts(path);
  if (wanted.file == nullptr) return facts.problem.empty() && facts.kind == FileKind::missing && facts.link.empty();
  if (!wanted.file->link.empty()) return facts.link == wanted.file->link;
  if (facts.kind != FileKind::file || !facts.link.empty() || facts.size != wanted.file->size) return false;
  if (facts.mode != wanted.file->mode || facts.user != wanted.file->user || facts.group != wanted.file->group) {
    return false;
  }
  const util::ReadResult content = files_.read(path, most_content);
  return content.problem.empty() && content.text == wanted.text;
}

Sight FilesExecutor::look(const Step& step) {
  std::size_t there = 0, as_before = 0;
  const std::vector<string> paths = paths_of(step);
  for (const string& path : paths) {
    const Wanted target = wanted(target_, path);
    if (!target.problem.empty()) return {.words = target.problem};
    if (is_as(path, target)) {
      ++there;
      continue;
    }
    const Wanted before = wanted(before_, path);
    if (!before.problem.empty()) return {.words = before.problem};
    if (is_as(path, before)) ++as_before;
  }
  const string words =
      fmt::format("{} of {} as generation {} has them", there, counted(paths.size()), name_of(*target_.generation));
  if (there == paths.size()) return {.effect = Effect::present, .words = words};
  return {.effect = as_before == paths.size() ? Effect::absent : Effect::partial, .words = words};
}

StepResult FilesExecutor::put(const Step& step, const Material& material, const Material& other) {
  const string generation = name_of(*material.generation);
  StepResult result{};
  std::size_t written = 0, alike = 0;
  for (const string& path : paths_of(step)) {
    const Wanted want = wanted(material, path);
    string problem = want.problem;
    if (!problem.empty()) {
      result.words = fmt::format("{} cannot be put in place: {}", path, problem);
      result.next = "pyat rollback show " + generation;
      return result;
    }
    if (is_as(path, want)) {
      ++alike;
      continue;
    }
    const Wanted expected = wanted(other, path);
    if (!expected.problem.empty() || !is_as(path, expected)) problem = keep_aside(path, result.proofs);
    if (problem.empty()) problem = write(path, want);
    if (!problem.empty()) {
      result.words = fmt::format("{}; {} {} in place before", problem, counted(written), written == 1 ? "was" : "were");
      result.next = "let pyat write there, and see that there is room: df " + string(config::folder_of(path));
      return result;
    }
    ++written;
    result.proofs.push_back(fmt::format("{} is as generation {} has it", path, generation));
  }
  sweep_half_written(files_, {&step, 1});
  result.is_done = true;
  result.words = fmt::format("{} put in place", counted(written));
  if (alike > 0) result.words += fmt::format(", {} already as generation {} has it", alike, generation);
  return result;
}

string FilesExecutor::write(const string& path, const Wanted& wanted) {
  const auto told = [&](string_view verb, string problem) {
    return problem.empty() ? string{} : fmt::format("cannot {} {}: {}", verb, path, problem);
  };
  if (wanted.file == nullptr) return told("remove", files_.remove(path));
  const string folder(config::folder_of(path));
  if (string problem = files_.make_folder(folder, folder_mode); !problem.empty()) {
    return fmt::format("cannot make the folder {}: {}", folder, problem);
  }
  if (!wanted.file->link.empty()) return told("write", files_.put_link(path, wanted.file->link));
  // A link would be followed to a file that is none of the generation's.
  return told(
      "write",
      files_.put(
          path, wanted.text,
          {.mode = wanted.file->mode, .user = wanted.file->user, .group = wanted.file->group, .replaces_link = true}));
}

string FilesExecutor::keep_aside(const string& path, std::vector<string>& proofs) {
  const util::FileFacts facts = files_.facts(path);
  if (facts.kind != FileKind::file || !facts.link.empty()) return {};
  const util::ReadResult content = files_.read(path, most_content);
  if (!content.problem.empty()) return fmt::format("cannot read {}: {}", path, content.problem);
  constexpr unsigned most_names = 100;
  string problem{};
  for (unsigned number = 1; number <= most_names; ++number) {
    const string name = fmt::format("{}.kept-{}", path, number);
    const util::ReadResult kept = files_.read(name, most_content);
    const bool is_kept = kept.problem.empty() && kept.text == content.text;
    problem = is_kept ? string{} : files_.create(name, content.text, facts.mode);
    if (problem == "file exists") continue;
    if (!problem.empty()) return fmt::format("cannot keep what somebody has written to {}: {}", path, problem);
    proofs.push_back(
        fmt::format("{} was changed by somebody since the rollback began: that is kept as {}", path, name));
    return {};
  }
  return fmt::format("cannot keep what somebody has written to {}: {}.kept-1 to -{} are there", path, path, most_names);
}

void sweep_half_written(util::DurableFiles& files, std::span<const Step> steps) {
  std::set<string> folders{};
  for (const Step& step : steps) {
    for (const string& path : paths_of(step)) folders.emplace(config::folder_of(path));
  }
  for (const string& folder : folders) {
    for (const util::FolderEntry& entry : files.list(folder).entries) {
      if (is_half_written(entry.name)) static_cast<void>(files.remove(config::join(folder, entry.name)));
    }
  }
}

}  // namespace pyat::rollback
