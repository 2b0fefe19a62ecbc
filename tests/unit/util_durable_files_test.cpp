// The same promises, held by the real file system and by the one in memory that other tests crash.
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/crashing_files.hpp"
#include "support/temporary_folder.hpp"
#include "util/durable_files.hpp"

namespace pyat::util {
namespace {

using test::CrashingFiles;
using test::TemporaryFolder;

constexpr std::size_t limit = std::size_t{1} << 20;

// Runs on both.
void on_both(const std::function<void(DurableFiles& files, const std::string& folder)>& promise) {
  const TemporaryFolder folder;
  INFO("the real file system");
  promise(*real_durable_files(), folder.path());
  CrashingFiles memory;
  REQUIRE(memory.make_folder("/srv", 0755).empty());
  INFO("the file system in memory");
  promise(memory, "/srv");
}

std::vector<std::string> names_in(DurableFiles& files, const std::string& folder) {
  std::vector<std::string> names{};
  for (const FolderEntry& entry : files.list(folder).entries) names.push_back(entry.name);
  return names;
}

// Writing beyond so many bytes of a file fails with EFBIG, as it does on a disk that is full.
class SizeLimit {
 public:
  explicit SizeLimit(rlim_t bytes) {
    ::getrlimit(RLIMIT_FSIZE, &old_);
    const rlimit limited{.rlim_cur = bytes, .rlim_max = old_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limited);
  }
  SizeLimit(const SizeLimit&) = delete;
  SizeLimit& operator=(const SizeLimit&) = delete;
  ~SizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &old_);
    std::signal(SIGXFSZ, old_handler_);
  }

 private:
  rlimit old_{};
  void (*old_handler_)(int) = std::signal(SIGXFSZ, SIG_IGN);
};

class Mask {
 public:
  explicit Mask(mode_t mask) : old_(::umask(mask)) {}
  Mask(const Mask&) = delete;
  Mask& operator=(const Mask&) = delete;
  ~Mask() { ::umask(old_); }

 private:
  mode_t old_;
};

TEST_CASE("a new file takes no name that is taken") {
  on_both([](DurableFiles& files, const std::string& folder) {
    const std::string path = folder + "/a";
    CHECK(files.create(path, "one", 0640).empty());
    CHECK(files.create(path, "two", 0640) == "file exists");
    CHECK(files.read(path, limit).text == "one");
    CHECK(files.facts(path).mode == 0640);
    CHECK(files.facts(path).size == 3);
    CHECK(files.create(folder + "/none/a", "x", 0600) == "no such file or directory");
    CHECK(files.create(path + "/a", "x", 0600) == "not a directory");
    CHECK(files.put_link(folder + "/nowhere", "nothing").empty());
    CHECK(files.create(folder + "/nowhere", "x", 0600) == "file exists");
    CHECK(names_in(files, folder) == std::vector<std::string>{"a", "nowhere"});
  });
}

TEST_CASE("a file is replaced whole, with the mode that is asked for") {
  on_both([](DurableFiles& files, const std::string& folder) {
    const std::string path = folder + "/loki.yaml";
    CHECK(files.put(path, "old", {.mode = 0600}).empty());
    CHECK(files.put(path, "new and longer", {.mode = 0664}).empty());
    CHECK(files.read(path, limit).text == "new and longer");
    CHECK(files.facts(path).mode == 0664);
    CHECK(files.put(folder, "x", {}) == "is a directory");
    CHECK(files.put(folder + "/none/a", "x", {}) == "no such file or directory");
    CHECK(names_in(files, folder) == std::vector<std::string>{"loki.yaml"});
  });
}

TEST_CASE("a link is followed to the file that it names, which need not be there") {
  on_both([](DurableFiles& files, const std::string& folder) {
    REQUIRE(files.make_folder(folder + "/releases", 0755).empty());
    REQUIRE(files.put_link(folder + "/current", "releases/app.yml").empty());
    CHECK(files.facts(folder + "/current").kind == FileKind::missing);
    CHECK(files.facts(folder + "/current").link == "releases/app.yml");
    REQUIRE(files.put(folder + "/current", "one", {.mode = 0644}).empty());
    CHECK(files.read(folder + "/releases/app.yml", limit).text == "one");
    CHECK(files.facts(folder + "/current").link == "releases/app.yml");
    CHECK(files.facts(folder + "/current").kind == FileKind::file);
    // A link in the place of a file, and of a link.
    REQUIRE(files.put_link(folder + "/releases/app.yml", "/etc/none").empty());
    REQUIRE(files.put_link(folder + "/releases/app.yml", folder + "/other").empty());
    CHECK(files.facts(folder + "/releases/app.yml").link == folder + "/other");
    CHECK(files.put_link(folder + "/releases", "x") == "is a directory");
    REQUIRE(files.put(folder + "/current", "two", {.mode = 0644}).empty());  // through both
    CHECK(files.read(folder + "/other", limit).text == "two");
  });
}

TEST_CASE("texts are appended to a file, which is cut again") {
  on_both([](DurableFiles& files, const std::string& folder) {
    const std::string path = folder + "/journal";
    CHECK(files.append(path, "one\n").empty());
    CHECK(files.append(path, "two\n").empty());
    CHECK(files.read(path, limit).text == "one\ntwo\n");
    CHECK((files.facts(path).mode & 0077) == 0);
    CHECK(files.truncate(path, 4).empty());
    CHECK(files.read(path, limit).text == "one\n");
    CHECK(files.truncate(folder + "/none", 0) == "no such file or directory");
    CHECK(files.append(folder, "x") == "is a directory");
  });
}

TEST_CASE("removing what is not there, and making a folder that is, are no problem") {
  on_both([](DurableFiles& files, const std::string& folder) {
    REQUIRE(files.create(folder + "/a", "x", 0600).empty());
    CHECK(files.remove(folder + "/a").empty());
    CHECK(files.remove(folder + "/a").empty());
    CHECK(files.remove(folder + "/none/a").empty() == (folder != "/srv"));  // in memory, the folder must be there
    CHECK(files.facts(folder + "/a").kind == FileKind::missing);
    CHECK(files.facts(folder + "/a").problem.empty());
    CHECK(files.make_folder(folder + "/b/c/d", 0700).empty());
    CHECK(files.make_folder(folder + "/b/c/d", 0700).empty());
    CHECK(files.facts(folder + "/b/c").kind == FileKind::folder);
    CHECK(files.facts(folder + "/b").mode == 0700);
    CHECK(files.remove(folder + "/b") == "is a directory");
    REQUIRE(files.create(folder + "/f", "x", 0600).empty());
    CHECK(files.make_folder(folder + "/f", 0700) == "not a directory");
    CHECK(files.make_folder(folder + "/f/g", 0700) == "not a directory");
  });
}

TEST_CASE("modes are those asked for, whatever the mask of the process") {
  const TemporaryFolder folder;
  const auto files = real_durable_files();
  const Mask mask(0077);
  REQUIRE(files->create(folder / "created", "x", 0644).empty());
  REQUIRE(files->put(folder / "put", "x", {.mode = 0755}).empty());
  REQUIRE(files->make_folder(folder / "folder", 0755).empty());
  CHECK(files->facts(folder / "created").mode == 0644);
  CHECK(files->facts(folder / "put").mode == 0755);
  CHECK(files->facts(folder / "folder").mode == 0755);
  CHECK(files->facts(folder / "put").user == ::geteuid());
}

TEST_CASE("where nothing more can be written, all is as it was before") {
  const TemporaryFolder folder;
  const auto files = real_durable_files();
  REQUIRE(files->append(folder / "journal", "one\n").empty());
  REQUIRE(files->put(folder / "put", "old", {.mode = 0644}).empty());
  {
    const SizeLimit size_limit(6);
    CHECK(files->append(folder / "journal", "two\n") == "file too large");  // "tw" was written
    CHECK(files->put(folder / "put", "new and longer", {.mode = 0600}) == "file too large");
    CHECK(files->create(folder / "created", "too long", 0600) == "file too large");
  }
  CHECK(files->read(folder / "journal", limit).text == "one\n");
  CHECK(files->read(folder / "put", limit).text == "old");
  CHECK(files->facts(folder / "put").mode == 0644);
  CHECK(names_in(*files, folder.path()) == std::vector<std::string>{"journal", "put"});
  CHECK(files->append(folder / "journal", "two\n").empty());
}

TEST_CASE("only regular files are written to, and a pipe without a reader is not waited for") {
  const TemporaryFolder folder;
  const auto files = real_durable_files();
  REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
  CHECK(files->facts(folder / "pipe").kind == FileKind::pipe);
  CHECK(files->put(folder / "pipe", "x", {}) == "not a regular file");
  CHECK(files->put_link(folder / "pipe", "x") == "not a regular file");
  CHECK_FALSE(files->append(folder / "pipe", "x").empty());
  CHECK_FALSE(files->truncate(folder / "pipe", 0).empty());
  CHECK(files->append("/dev/null", "x") == "not a regular file");
  REQUIRE(files->put_link(folder / "circle", "circle").empty());
  CHECK_THAT(files->put(folder / "circle", "x", {}), Contains("symbolic links"));
  CHECK_FALSE(files->facts(folder / "circle").problem.empty());
}

// Only the superuser can give files away, and only somebody else cannot.
TEST_CASE("files are given to their owner, or left alone with a reason") {
  if (::geteuid() != 0) return;
  const TemporaryFolder folder;
  const auto files = real_durable_files();
  REQUIRE(files->put(folder / "a", "one", {.mode = 06755, .user = 472, .group = 0}).empty());
  CHECK(files->facts(folder / "a").user == 472);
  CHECK(files->facts(folder / "a").group == 0);
  CHECK(files->facts(folder / "a").mode == 06755);  // giving it away would have cleared the bits

  constexpr unsigned nobody = 65534;
  REQUIRE(::chown(folder.path().c_str(), nobody, nobody) == 0);
  REQUIRE(::seteuid(nobody) == 0);
  const std::string problem = files->put(folder / "a", "two", {.mode = 0644, .user = 472, .group = 0});
  const std::string denied = files->create("/root/pyat", "x", 0600);
  REQUIRE(::seteuid(0) == 0);
  CHECK(problem == "it cannot be given to user 472 and group 0: operation not permitted");
  CHECK(denied == "permission denied");
  CHECK(files->read(folder / "a", limit).text == "one");
  CHECK(names_in(*files, folder.path()) == std::vector<std::string>{"a"});
}

TEST_CASE("free space is that of the file system, of what is not there yet, too") {
  const TemporaryFolder folder;
  const auto files = real_durable_files();
  const auto here = files->free_space(folder.path());
  const auto there = files->free_space(folder / "not/yet/there");
  REQUIRE(here);
  REQUIRE(there);
  const auto space = std::filesystem::space(folder.path());
  CHECK(*here > 0);
  CHECK(*here <= space.capacity);
  CHECK(*there <= space.capacity);
  CHECK(files->free_space("none"));  // of the current folder
}

TEST_CASE("files in memory lose what was not synced, and nothing else") {
  CrashingFiles files;
  files.set("/srv/journal", "one\n");
  files.full_from(0);
  CHECK(files.append("/srv/journal", "twotwo\n") == CrashingFiles::full_text);
  CHECK(files.text("/srv/journal") == "one\ntwo");
  files.restart(false);
  CHECK(files.text("/srv/journal") == "one\ntwo");
  files.set("/srv/journal", "one\n");
  files.full_from(0);
  CHECK_FALSE(files.append("/srv/journal", "twotwo\n").empty());
  files.restart();
  CHECK(files.text("/srv/journal") == "one\n");
  CHECK(files.append("/srv/journal", "two\n").empty());
  files.restart();
  CHECK(files.text("/srv/journal") == "one\ntwo\n");
}

TEST_CASE("files in memory crash in every state of every change") {
  const auto work = [](CrashingFiles& files) {
    files.make_folder("/srv/a/b", 0700);
    files.create("/srv/a/b/c", "text", 0600);
    files.put("/srv/a/b/c", "other", {});
    files.append("/srv/a/b/c", "!!");
    files.remove("/srv/a/b/c");
  };
  CrashingFiles whole;
  whole.make_folder("/srv", 0755);
  whole.begin();
  work(whole);
  const auto points = test::crash_points(whole.changes());
  CHECK(points.size() == 3 + 6 + 3 + 3 + 2);
  std::vector<CrashingFiles::Nodes> seen{};
  for (const test::CrashPoint point : points) {
    CrashingFiles files;
    files.make_folder("/srv", 0755);
    files.begin();
    files.crash_at(point);
    CHECK_THROWS_AS(work(files), test::Crash);
    CHECK(files.create("/srv/x", "x", 0600) == "the machine is down");
    files.restart();
    if (seen.empty() || seen.back() != files.nodes()) seen.push_back(files.nodes());
  }
  CHECK(seen.size() == 3 + 5 + 2 + 2 + 1);
  CHECK(test::crash_points(whole.changes(), 3).size() < points.size());
}

}  // namespace
}  // namespace pyat::util
