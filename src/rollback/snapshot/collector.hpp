// The files of a generation: read once each, within bounds, with a word for everything that is left out.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "compose/project.hpp"
#include "rollback/generation.hpp"
#include "util/durable_files.hpp"

namespace pyat::rollback {

// With the key of the store: it tells nothing to those who do not have it.
using DigestOf = std::function<std::string(std::string_view content)>;

// A path or a glob, absolute, that pyat.yml adds.
struct FilePattern {
  std::string text{};
  Role role = Role::application;
};

struct Bounds {
  std::uint64_t file = 8U << 20U;     // bytes of one file
  std::uint64_t folder = 32U << 20U;  // bytes of one mounted folder
  std::uint64_t total = 256U << 20U;  // bytes of all
  std::size_t folder_files = 1000;
  std::size_t files = 10'000;
  std::size_t depth = 32;  // of folders in a folder
};

class Collector {
 public:
  // `folder`: of the stack.
  Collector(util::DurableFiles& files, const DigestOf& digest, std::string folder, std::vector<std::string> left_out,
            Bounds bounds = {});

  // One that somebody names. A symbolic link is taken, and what it leads to. False: it is not there, which is no
  // problem here.
  bool add_file(const std::string& path, Role role, const std::string& used_by);
  // What is mounted into a container: configuration is taken; data, sockets and parts of the machine are not.
  void add_mount(const compose::Mount& mount, const std::string& service);
  void add_pattern(const FilePattern& pattern);
  void note(std::string text) { notes_.push_back(std::move(text)); }
  void problem(std::string text);

  // By path; the contents each once.
  std::vector<File> files() const;
  std::vector<std::string> contents() const;
  std::vector<std::string> notes() const;
  const std::vector<std::string>& problems() const { return problems_; }

 private:
  struct Folder {
    std::vector<std::string> paths{};
    std::size_t folders = 0;
    std::uint64_t size = 0;
    std::string problem{};
  };

  bool is_left_out(std::string_view path) const;
  bool take(const std::string& path, Role role, const std::string& used_by, std::size_t hops);
  void read(const std::string& path, const util::FileFacts& facts, Role role, const std::string& used_by);
  bool add_folder(const std::string& folder, Role role, const std::string& used_by, bool is_configuration);
  void walk(const std::string& folder, std::size_t depth, Folder& found);
  bool is_data_folder(const std::string& folder);

  util::DurableFiles& files_;
  const DigestOf& digest_;
  std::string folder_;
  std::vector<std::string> left_out_;
  Bounds bounds_;
  std::map<std::string, File, std::less<>> taken_{};            // by path
  std::map<std::string, std::string, std::less<>> contents_{};  // by digest
  std::map<std::string, bool, std::less<>> seen_folders_{};
  std::uint64_t size_ = 0;
  std::map<std::string, std::vector<std::string>> machine_{};  // parts of it that are mounted, and by whom
  std::vector<std::string> notes_{}, problems_{};
};

}  // namespace pyat::rollback
