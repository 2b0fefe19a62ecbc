// The file system as the program sees it: an interface, so that tests can do without one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pyat::util {

enum class FileKind { missing, file, folder, pipe, device };

struct ReadResult {
  std::string text{};
  std::string problem{};      // empty: all is well. Else why not, fit for "NAME: PROBLEM"
  std::string remedy{};       // what to do about it; may be empty
  std::uint64_t skipped = 0;  // read_end: bytes before `text`
};

struct FolderEntry {
  std::string name{};
  bool is_folder = false;  // a symbolic link to a folder is none: links may form a circle
};

struct FolderResult {
  std::vector<FolderEntry> entries{};  // by name
  std::string problem{};
};

class Files {
 public:
  Files() = default;
  Files(const Files&) = delete;
  Files& operator=(const Files&) = delete;
  virtual ~Files() = default;

  virtual FileKind kind(const std::string& path) = 0;
  // The whole file, unless it is larger than `limit` bytes. Never waits for a named pipe.
  virtual ReadResult read(const std::string& path, std::size_t limit) = 0;
  virtual ReadResult read_stdin(std::size_t limit) = 0;
  // The last `limit` bytes of a file of any size.
  virtual ReadResult read_end(const std::string& path, std::size_t limit) = 0;
  virtual ReadResult read_stdin_end(std::size_t limit) = 0;
  virtual FolderResult list(const std::string& folder) = 0;
  // Readers see the old file or the new one, never a part. Returns an empty text, or what went wrong.
  virtual std::string write(const std::string& path, std::string_view text) = 0;
  // A folder and those around it, as far as they are missing. Returns an empty text, or what went wrong.
  virtual std::string make_folder(const std::string& path) = 0;
  // Puts `text` in the place of a file that is there, in one step that survives a crash: mode and owner stay, a
  // symbolic link is followed to the file that it names, a write-protected file is left alone. Returns as write() does.
  virtual std::string replace(const std::string& path, std::string_view text) = 0;
};

class RealFiles final : public Files {
 public:
  FileKind kind(const std::string& path) override;
  ReadResult read(const std::string& path, std::size_t limit) override;
  ReadResult read_stdin(std::size_t limit) override;
  ReadResult read_end(const std::string& path, std::size_t limit) override;
  ReadResult read_stdin_end(std::size_t limit) override;
  FolderResult list(const std::string& folder) override;
  std::string write(const std::string& path, std::string_view text) override;
  std::string make_folder(const std::string& path) override;
  std::string replace(const std::string& path, std::string_view text) override;
};

// The text of an errno, "no such file or directory": strerror() in lower case, and safe between threads.
std::string error_text(int error);

}  // namespace pyat::util
