#include "cmd/lint_tenants.hpp"

#include <algorithm>
#include <filesystem>
#include <string>
#include <utility>

namespace pyat::cmd {
namespace {

// A configuration names the path on the server's machine or in its container. Here the file often stands beside it.
std::vector<std::string> places_of(const std::string& named, const std::string& config) {
  const std::filesystem::path folder = std::filesystem::path(config).parent_path();
  std::vector<std::string> places{named, (folder / named).string(),
                                  (folder / std::filesystem::path(named).filename()).string()};
  places.erase(std::unique(places.begin(), places.end()), places.end());
  return places;
}

std::string normal(const std::string& path) { return std::filesystem::path(path).lexically_normal().string(); }

void note_missing(const diag::TenantFile& file, diag::FileReport& config) {
  diag::Diagnostic note{};
  note.code = "unchecked-file";
  note.severity = diag::Severity::info;
  note.range = file.range;
  note.message = "the settings per tenant in " + file.path +
                 " were not checked: the file is neither there nor beside " + "this one";
  note.help = "check it where it is, or put a copy beside this file";
  auto& all = config.diagnostics;
  const auto after = std::upper_bound(all.begin(), all.end(), note,
                                      [](const auto& a, const auto& b) { return a.range.begin < b.range.begin; });
  all.insert(after, std::move(note));
}

diag::FileReport lint_one(util::Files& files, const std::string& path, const diag::FileReport& config,
                          const lint::Options& options) {
  InputText input = read_input(files, {.path = path});
  return input.refusal ? std::move(*input.refusal) : lint::lint_tenants(path, std::move(input.text), config, options);
}

}  // namespace

void lint_tenant_files(util::Files& files, const lint::Options& options, std::vector<Input>& inputs,
                       std::vector<diag::FileReport>& reports) {
  for (std::size_t i = 0; i < reports.size(); ++i) {
    const std::vector<diag::TenantFile> named = std::exchange(reports[i].tenant_files, {});
    for (const diag::TenantFile& file : named) {
      const auto places = places_of(file.path, reports[i].path);
      const auto here = std::find_if(places.begin(), places.end(), [&](const std::string& place) {
        return files.kind(place) == util::FileKind::file;
      });
      if (here == places.end()) {
        note_missing(file, reports[i]);
        continue;
      }
      diag::FileReport report = lint_one(files, *here, reports[i], options);
      const auto same = std::find_if(inputs.begin(), inputs.end(), [&](const Input& input) {
        return !input.is_stdin && normal(input.path) == normal(*here);
      });
      if (same != inputs.end()) {
        report.path = same->path;
        reports[static_cast<std::size_t>(same - inputs.begin())] = std::move(report);
        continue;
      }
      inputs.insert(inputs.begin() + static_cast<std::ptrdiff_t>(i) + 1, Input{.path = *here});
      reports.insert(reports.begin() + static_cast<std::ptrdiff_t>(i) + 1, std::move(report));
    }
  }
}

}  // namespace pyat::cmd
