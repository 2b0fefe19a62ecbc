#include "cmd/generation_files.hpp"

#include <utility>

#include "cmd/rollback_stack.hpp"
#include "config/paths.hpp"

namespace pyat::cmd {
namespace {

using std::string;

constexpr const char* read_only = "the files of a generation are only read";

}  // namespace

const rollback::File* GenerationFiles::find(const string& path) const {
  const rollback::File* const named =
      find_file(generation_, config::normalised(config::join(generation_.folder, path)));
  if (named == nullptr) return nullptr;
  const rollback::File& end = end_of_links(generation_, *named);
  return end.link.empty() ? &end : nullptr;
}

// Compose reads it unasked, so one that has come since then would say what variables are.
bool GenerationFiles::is_left_out(const string& path) const {
  return config::normalised(config::join(generation_.folder, path)) == config::join(generation_.folder, ".env");
}

util::FileKind GenerationFiles::kind(const string& path) {
  if (find(path) != nullptr) return util::FileKind::file;
  return is_left_out(path) ? util::FileKind::missing : files_.kind(path);
}

util::ReadResult GenerationFiles::read(const string& path, std::size_t limit) {
  const rollback::File* file = find(path);
  if (file == nullptr)
    return is_left_out(path) ? util::ReadResult{.problem = "no such file or directory"} : files_.read(path, limit);
  if (file->size > limit) return {.problem = "larger than " + std::to_string(limit) + " bytes"};
  return read_content(store_, *file);
}

util::ReadResult GenerationFiles::read_end(const string& path, std::size_t limit) {
  const rollback::File* file = find(path);
  if (file == nullptr)
    return is_left_out(path) ? util::ReadResult{.problem = "no such file or directory"} : files_.read_end(path, limit);
  util::ReadResult read = read_content(store_, *file);
  if (read.text.size() > limit) {
    read.skipped = read.text.size() - limit;
    read.text.erase(0, read.skipped);
  }
  return read;
}

util::ReadResult GenerationFiles::read_stdin(std::size_t limit) { return files_.read_stdin(limit); }

util::ReadResult GenerationFiles::read_stdin_end(std::size_t limit) { return files_.read_stdin_end(limit); }

util::FolderResult GenerationFiles::list(const string& folder) { return files_.list(folder); }

string GenerationFiles::write(const string&, std::string_view) { return read_only; }

string GenerationFiles::make_folder(const string&) { return read_only; }

string GenerationFiles::replace(const string&, std::string_view) { return read_only; }

}  // namespace pyat::cmd
