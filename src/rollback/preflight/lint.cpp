#include "rollback/preflight/lint.hpp"

#include <fmt/format.h>

#include <map>
#include <optional>
#include <utility>

#include "compose/project.hpp"
#include "config/paths.hpp"
#include "lint/linter.hpp"
#include "schemas/release.hpp"

namespace pyat::rollback {
namespace {

using std::string;
using std::string_view;

string words_of(const diag::Diagnostic& found) {
  const auto line = found.range.begin.line;
  return line == 0 ? found.message : fmt::format("line {}: {}", line, found.message);
}

std::optional<string> text_of(const Material& material, const string& path) {
  const File* file = find_file(*material.generation, path);
  for (int hops = 0; file != nullptr && !file->link.empty() && hops < 32; ++hops) {
    file = find_file(*material.generation, config::normalised(config::join(config::folder_of(file->path), file->link)));
  }
  if (file == nullptr || !file->link.empty()) return {};
  util::ReadResult content = material.content(*file);
  return content.problem.empty() ? std::optional(std::move(content.text)) : std::nullopt;
}

}  // namespace

Linted lint_for(const Service& service, const File& file, const string& text, std::chrono::sys_days today) {
  if (!schemas::product_from(service.kind)) return {};
  const string source = "the generation";
  const diag::FileReport report = lint::lint_text(
      file.path, text, {.product = {service.kind, source}, .target = {service.release, source}, .today = today});
  Linted linted{.is_known = true};
  const bool has_variables = text.find("${") != string::npos;
  for (const diag::Diagnostic& found : report.diagnostics) {
    const bool is_error = found.severity == diag::Severity::error;
    if (is_error && has_variables) {
      linted.warnings.push_back(words_of(found) + ", unless a variable makes it right");
    } else {
      (is_error ? linted.errors : linted.warnings).push_back(words_of(found));
    }
  }
  return linted;
}

std::vector<string> compose_problems(const Material& material, const compose::Environment& environment) {
  const Generation& generation = *material.generation;
  std::vector<compose::File> files{};
  std::vector<string> problems{};
  for (const string& path : generation.compose_files) {
    if (auto text = text_of(material, path)) {
      files.push_back({path, *std::move(text)});
    } else {
      problems.push_back(fmt::format("generation {} does not hold {}", name_of(generation), path));
    }
  }
  if (!problems.empty() || files.empty()) return problems;
  std::map<string, string, std::less<>> dotenv{};
  for (auto& [name, value] :
       compose::parse_dotenv(text_of(material, config::join(generation.folder, ".env")).value_or(""))) {
    dotenv.insert_or_assign(name, value);
  }
  const auto variable = [&](string_view name) -> std::optional<string> {
    // As the driver has Compose read them: what the generation was taken with, not what this shell has.
    const auto found = dotenv.find(name);
    return found == dotenv.end() ? environment(name) : std::optional(found->second);
  };
  const compose::Loaded loaded = compose::load_project(files, generation.stack, variable,
                                                       [&](const string& path) { return text_of(material, path); });
  if (loaded.project) return {};
  for (const diag::FileReport& report : loaded.reports) {
    for (const diag::Diagnostic& found : report.diagnostics) {
      if (found.severity == diag::Severity::error) problems.push_back(report.path + ", " + words_of(found));
    }
  }
  return problems;
}

}  // namespace pyat::rollback
