// Against the real file system, in a folder of its own.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>

#include "support/catch.hpp"
#include "support/temporary_folder.hpp"
#include "util/files.hpp"
#include "util/sink.hpp"

using Folder = pyat::test::TemporaryFolder;
using pyat::util::FileKind;
using pyat::util::RealFiles;

namespace {

constexpr std::size_t limit = 1024;

}  // namespace

TEST_CASE("what is written can be read, and nothing else is left behind") {
  RealFiles files;
  const Folder folder;
  const std::string path = folder / "a.yml";
  REQUIRE(files.write(path, "one").empty());
  CHECK(files.read(path, limit).text == "one");
  ::chmod(path.c_str(), 0640);
  REQUIRE(files.write(path, std::string(limit, 'x')).empty());
  CHECK(files.read(path, limit).text == std::string(limit, 'x'));
  CHECK(files.list(folder / "").entries.size() == 1);
  struct stat status {};
  ::stat(path.c_str(), &status);
  CHECK((status.st_mode & 0777) == 0640);  // the mode of the file that was there
}

TEST_CASE("what cannot be read says why") {
  RealFiles files;
  const Folder folder;
  CHECK(files.read(folder / "none", limit).problem == "no such file or directory");
  CHECK(files.read(folder / "", limit).problem == "is a directory");
  CHECK(files.read("/dev/null", limit).problem.empty());
  CHECK_THAT(files.read("/dev/zero", limit).problem, Contains("device"));

  REQUIRE(files.write(folder / "large", std::string(limit + 1, 'x')).empty());
  CHECK_THAT(files.read(folder / "large", limit).problem, Contains("larger than"));

  const std::string pipe = folder / "pipe";
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  CHECK(files.kind(pipe) == FileKind::pipe);
  const auto read = files.read(pipe, limit);  // returns, though nobody writes
  CHECK_THAT(read.problem, Contains("named pipe"));
  CHECK_THAT(read.remedy, Contains("- < "));
}

TEST_CASE("a file that cannot be written says why") {
  RealFiles files;
  const Folder folder;
  CHECK(files.write(folder / "none/a.yml", "x") == "no such file or directory");
  CHECK(files.write(folder / "", "x") == "is a directory");
  CHECK(files.write("/dev/null", "x").empty());
  CHECK(files.write("/dev/full", "x") == "no space left on device");
}

TEST_CASE("a folder's entries by name") {
  RealFiles files;
  const Folder folder;
  std::filesystem::create_directory(folder / "b");
  std::filesystem::create_symlink("b", folder / "link");
  REQUIRE(files.write(folder / "a", "").empty());
  const auto entries = files.list(folder / "").entries;
  REQUIRE(entries.size() == 3);
  CHECK(entries[0].name == "a");
  CHECK(entries[1].is_folder);
  CHECK_FALSE(entries[2].is_folder);  // a link may lead back to where it stands
  CHECK_FALSE(files.list(folder / "none").problem.empty());
}

TEST_CASE("a descriptor's first error stays") {
  pyat::util::FdSink sink(::open("/dev/full", O_WRONLY), 16);
  sink.write("short");
  CHECK(sink.flush() == ENOSPC);
  sink.write(std::string(100, 'x'));
  CHECK(sink.flush() == ENOSPC);
}

TEST_CASE("the end of a file of any size") {
  RealFiles files;
  const Folder folder;
  const std::string path = folder / "a.log";
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += std::to_string(i) + '\n';
  REQUIRE(files.write(path, text).empty());
  const auto whole = files.read_end(path, text.size());
  CHECK(whole.text == text);
  CHECK(whole.skipped == 0);
  for (const std::size_t size : {std::size_t{1}, limit, std::size_t{200'000}}) {
    const auto end = files.read_end(path, size);
    CHECK(end.text == text.substr(text.size() - size));
    CHECK(end.skipped == text.size() - size);
    // A pipe cannot be skipped over; it is read to its end.
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    const int saved = ::dup(STDIN_FILENO);
    ::dup2(fd, STDIN_FILENO);
    const auto piped = files.read_stdin_end(size);
    ::dup2(saved, STDIN_FILENO);
    ::close(saved);
    ::close(fd);
    CHECK(piped.text == end.text);
    CHECK(piped.skipped == end.skipped);
  }
  CHECK(files.read_end(folder / "none", limit).problem == "no such file or directory");
}
