// Files that must survive a crash: what has returned without a problem is on the disk, its name in the folder included.
// An interface, so that tests can pull the plug after every single step.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "util/files.hpp"

namespace pyat::util {

struct FileFacts {
  FileKind kind = FileKind::missing;  // of what a symbolic link leads to
  std::string link{};                 // what the path itself, a symbolic link, names; empty: it is none
  std::uint64_t size = 0;             // bytes
  unsigned mode = 0;                  // permissions: 0644
  unsigned user = 0, group = 0;       // their numbers
  std::string problem{};              // why nothing can be said of it; a missing file is no problem
};

struct Attributes {
  unsigned mode = 0600;
  std::optional<unsigned> user{}, group{};  // nothing: those of the process
  bool replaces_link = false;               // a symbolic link of that name; else the file that it names
};

class DurableFiles {
 public:
  DurableFiles() = default;
  DurableFiles(const DurableFiles&) = delete;
  DurableFiles& operator=(const DurableFiles&) = delete;
  virtual ~DurableFiles() = default;

  // All that change something return an empty text, or what went wrong, fit for "cannot write PATH: PROBLEM".

  virtual FileFacts facts(const std::string& path) = 0;
  virtual ReadResult read(const std::string& path, std::size_t limit) = 0;
  virtual FolderResult list(const std::string& folder) = 0;
  // A new file; it is a problem ("file exists") when something has the name already. After a crash it is there, whole,
  // or missing; where the file system has no hard links, a part of it may be there.
  virtual std::string create(const std::string& path, std::string_view text, unsigned mode) = 0;
  // In the place of what has that name, or anew, in one step: readers and crashes see the old file or the new one.
  // A symbolic link is followed to the file that it names, unless the attributes say otherwise.
  // A crash may leave a file `.pyat-XXXXXX` (of six letters and digits) beside it, which nobody needs.
  virtual std::string put(const std::string& path, std::string_view text, const Attributes& attributes) = 0;
  // A symbolic link, in the place of a file or a link of that name, or anew, in one step.
  virtual std::string put_link(const std::string& path, const std::string& target) = 0;
  // At the end of a file, which is made (0600) when it is missing. A crash may leave a part of `text` there; so may a
  // problem, where the part cannot be taken back.
  virtual std::string append(const std::string& path, std::string_view text) = 0;
  // Cuts the file there: what a crash has left half-written.
  virtual std::string truncate(const std::string& path, std::uint64_t size) = 0;
  virtual std::string remove(const std::string& path) = 0;  // of a file; a missing one is no problem
  virtual std::string make_folder(const std::string& path, unsigned mode) = 0;  // with those around it
  // Bytes that this process may still write to the file system of that path.
  virtual std::optional<std::uint64_t> free_space(const std::string& path) = 0;
};

// Of the machine.
std::unique_ptr<DurableFiles> real_durable_files();

}  // namespace pyat::util
