#include "cmd/lint_inputs.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "util/find_files.hpp"

namespace pyat::cmd {
namespace {

constexpr std::array<std::string_view, 2> yaml_suffixes = {".yml", ".yaml"};

bool is_stdin(const std::string& argument) { return argument == "-" || argument == "/dev/stdin"; }

// pyat's own file is for no server, and read for every run anyway.
bool is_inventory(std::string_view path) {
  const std::string_view name = path.substr(path.find_last_of('/') + 1);
  return name == "pyat.yml" || name == "pyat.yaml";
}

void add_found(std::vector<Input>& inputs, util::FoundFiles found, const std::string& argument,
               const std::string& none) {
  if (!found.problem.empty()) {
    inputs.push_back({.path = argument, .problem = found.problem});
  } else if (found.paths.empty()) {
    inputs.push_back({.path = argument, .problem = none});
  }
  for (std::string& path : found.paths) {
    if (!is_inventory(path)) inputs.push_back({.path = std::move(path), .is_found = true});
  }
}

void add_argument(std::vector<Input>& inputs, util::Files& files, const std::string& argument) {
  switch (files.kind(argument)) {
    case util::FileKind::folder:
      return add_found(inputs, util::find_below(files, argument, yaml_suffixes), argument,
                       "no .yml or .yaml file in this folder");
    case util::FileKind::missing:
      if (util::is_glob(argument)) {
        return add_found(inputs, util::find_matching(files, argument), argument, "no file matches this pattern");
      }
      break;
    default: break;
  }
  inputs.push_back({.path = argument});
}

// What a name ends in says little; what a file starts with says what it is.
std::string_view archive_kind(std::string_view text) {
  using namespace std::string_view_literals;
  struct Magic {
    std::string_view bytes, kind;
  };
  constexpr std::array<Magic, 6> magics = {{{"\x1f\x8b"sv, "a gzip archive"},
                                            {"PK\x03\x04"sv, "a zip archive"},
                                            {"\x28\xb5\x2f\xfd"sv, "a zstd archive"},
                                            {"\x7f"
                                             "ELF"sv,
                                             "a program"},
                                            {"\x89PNG"sv, "an image"},
                                            {"%PDF-"sv, "a PDF document"}}};
  for (const Magic& magic : magics) {
    if (text.starts_with(magic.bytes)) return magic.kind;
  }
  return {};
}

// A stray control character is the parser's to point at; a file that is full of them was never YAML.
bool is_binary(std::string_view text) {
  if (text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff")) return false;  // UTF-16, which YAML may be in
  const std::string_view sample = text.substr(0, 4096);
  const auto controls = std::count_if(sample.begin(), sample.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r';
  });
  return controls > 8 && static_cast<std::size_t>(controls) * 10 > sample.size();
}

diag::FileReport unreadable(const std::string& path, const std::string& problem, std::string help) {
  diag::FileReport report{};
  report.path = path;
  report.status = diag::Status::unreadable;
  report.diagnostics.push_back({.code = "unreadable-file",
                                .severity = diag::Severity::error,
                                .message = "cannot check " + path + ": " + problem,
                                .help = std::move(help)});
  return report;
}

std::string advice(const util::ReadResult& read) {
  if (!read.remedy.empty()) return read.remedy;
  if (read.problem == "no such file or directory") return "check the path: it is relative to the current folder";
  if (read.problem == "permission denied") return "let the user who runs pyat read the file";
  return {};
}

}  // namespace

std::vector<Input> collect_inputs(util::Files& files, const std::vector<std::string>& arguments,
                                  const std::string& stdin_name) {
  std::vector<Input> all{};
  for (const std::string& argument : arguments) {
    if (is_stdin(argument)) {
      all.push_back({.path = stdin_name, .is_stdin = true});
    } else {
      add_argument(all, files, argument);
    }
  }
  std::vector<Input> inputs{};
  std::unordered_set<std::string> seen{};
  for (Input& input : all) {
    if (seen.insert(input.path).second) inputs.push_back(std::move(input));
  }
  return inputs;
}

InputText read_input(util::Files& files, const Input& input) {
  if (!input.problem.empty()) return {.refusal = unreadable(input.path, input.problem, input.remedy)};
  util::ReadResult read = input.is_stdin ? files.read_stdin(max_input_size) : files.read(input.path, max_input_size);
  if (!read.problem.empty()) return {.refusal = unreadable(input.path, read.problem, advice(read))};
  if (const std::string_view kind = archive_kind(read.text); !kind.empty()) {
    return {.refusal = unreadable(input.path, "is " + std::string(kind) + ", not YAML", {})};
  }
  if (is_binary(read.text)) return {.refusal = unreadable(input.path, "is binary data, not YAML", {})};
  return {.text = std::move(read.text)};
}

bool is_under_version_control(util::Files& files, const std::string& path) {
  constexpr std::array<const char*, 3> marks{".git", ".hg", ".svn"};
  std::error_code error;
  std::filesystem::path folder = std::filesystem::absolute(path, error).parent_path();
  for (; !error && folder.has_relative_path(); folder = folder.parent_path()) {
    for (const char* mark : marks) {
      if (files.kind((folder / mark).string()) != util::FileKind::missing) return true;
    }
  }
  return false;
}

}  // namespace pyat::cmd
