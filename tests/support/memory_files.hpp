// A file system in memory.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "util/files.hpp"

namespace pyat::test {

class MemoryFiles : public util::Files {
 public:
  std::map<std::string, std::string> files{};           // by path, as it is asked for
  std::map<std::string, std::string> problems{};        // paths that cannot be read or written, and why
  std::map<std::string, std::string> write_problems{};  // paths that can be read but not replaced, and why
  std::string stdin_text{};

  util::FileKind kind(const std::string& path) override {
    if (files.contains(path) || problems.contains(path)) return util::FileKind::file;
    const auto below = files.lower_bound(path + '/');
    const bool is_folder = below != files.end() && below->first.starts_with(path + '/');
    return is_folder ? util::FileKind::folder : util::FileKind::missing;
  }

  util::ReadResult read(const std::string& path, std::size_t limit) override {
    if (problems.contains(path)) return {.problem = problems[path]};
    if (!files.contains(path)) return {.problem = "no such file or directory"};
    if (files[path].size() > limit) return {.problem = "larger than the limit"};
    return {.text = files[path]};
  }

  util::ReadResult read_stdin(std::size_t) override { return {.text = stdin_text}; }

  util::ReadResult read_end(const std::string& path, std::size_t limit) override {
    return end_of(read(path, SIZE_MAX), limit);
  }
  util::ReadResult read_stdin_end(std::size_t limit) override { return end_of(read_stdin(SIZE_MAX), limit); }

  util::FolderResult list(const std::string& folder) override {
    const std::string prefix = folder == "." ? "" : folder + (folder.ends_with('/') ? "" : "/");
    util::FolderResult result{};
    for (const auto& [path, text] : files) {
      if (!path.starts_with(prefix)) continue;
      const std::string rest = path.substr(prefix.size());
      const bool is_folder = rest.find('/') != std::string::npos;
      const std::string name = rest.substr(0, rest.find('/'));
      if (result.entries.empty() || result.entries.back().name != name) result.entries.push_back({name, is_folder});
    }
    return result;
  }

  std::string write(const std::string& path, std::string_view text) override {
    if (problems.contains(path)) return problems[path];
    files[path] = text;
    return {};
  }

  std::string replace(const std::string& path, std::string_view text) override {
    if (!files.contains(path)) return "no such file or directory";
    if (write_problems.contains(path)) return write_problems[path];
    return write(path, text);
  }

  std::string make_folder(const std::string& path) override {
    return problems.contains(path) ? problems[path] : std::string{};
  }

 private:
  static util::ReadResult end_of(util::ReadResult read, std::size_t limit) {
    if (read.text.size() <= limit) return read;
    read.skipped = read.text.size() - limit;
    read.text.erase(0, read.text.size() - limit);
    return read;
  }
};

}  // namespace pyat::test
