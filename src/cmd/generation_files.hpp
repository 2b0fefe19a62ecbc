// The files of a generation in their places, whatever is there now: what has changed, or is gone, is read as it was.
#pragma once

#include <string>

#include "rollback/generation.hpp"
#include "rollback/store/store.hpp"
#include "util/files.hpp"

namespace pyat::cmd {

class GenerationFiles final : public util::Files {
 public:
  // All must outlive it. What the generation has nothing of is read from `files`. Nothing is written.
  GenerationFiles(util::Files& files, rollback::Store& store, const rollback::Generation& generation)
      : files_(files), store_(store), generation_(generation) {}

  util::FileKind kind(const std::string& path) override;
  util::ReadResult read(const std::string& path, std::size_t limit) override;
  util::ReadResult read_stdin(std::size_t limit) override;
  util::ReadResult read_end(const std::string& path, std::size_t limit) override;
  util::ReadResult read_stdin_end(std::size_t limit) override;
  util::FolderResult list(const std::string& folder) override;
  std::string write(const std::string& path, std::string_view text) override;
  std::string make_folder(const std::string& path) override;
  std::string replace(const std::string& path, std::string_view text) override;

 private:
  const rollback::File* find(const std::string& path) const;
  bool is_left_out(const std::string& path) const;

  util::Files& files_;
  rollback::Store& store_;
  const rollback::Generation& generation_;
};

}  // namespace pyat::cmd
