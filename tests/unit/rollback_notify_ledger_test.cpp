// The ledger of notifications on a disk that loses what was not written as a whole.
#include <algorithm>
#include <string>

#include "rollback/notify/ledger.hpp"
#include "support/catch.hpp"
#include "support/crashing_files.hpp"

namespace pyat::rollback::notify {
namespace {

using std::string;

Entry entry(const string& id) {
  return {.id = id, .target = "slack", .message = {.event = Event::failed, .stack = "lgtm", .words = "a\nb \"c\""}};
}

Delivery sent(const string& id) { return {.id = id, .target = "slack", .state = State::sent, .words = "answered 200"}; }

constexpr const char* path = "/state/notifications";

struct Disk : test::CrashingFiles {
  Disk() { set_kind("/state", util::FileKind::folder); }
};

}  // namespace

TEST_CASE("what was queued and not settled is still to be sent, in its order") {
  Disk disk{};
  FileLedger ledger(disk, path);
  CHECK(ledger.open().entries.empty());
  for (const char* id : {"1", "2", "3"}) CHECK(ledger.write(line_of(entry(id))).empty());
  CHECK(ledger.write(line_of(sent("2"))).empty());
  const Unsent unsent = FileLedger(disk, path).open();
  CHECK(unsent.notes.empty());
  CHECK(unsent.entries == std::vector<Entry>{entry("1"), entry("3")});
}

TEST_CASE("where nothing is left to be sent, the file goes") {
  Disk disk{};
  FileLedger ledger(disk, path);
  ledger.write(line_of(entry("1")));
  ledger.write(line_of(sent("1")));
  CHECK(FileLedger(disk, path).open().entries.empty());
  CHECK_FALSE(disk.has(path));
}

TEST_CASE("a crash amid any byte costs the line that was being written, and nothing else") {
  const string whole = line_of(entry("1")) + '\n' + line_of(entry("2")) + '\n';
  const std::size_t first = whole.find('\n') + 1;
  for (std::size_t size = first; size < whole.size(); ++size) {
    Disk disk{};
    disk.set(path, whole.substr(0, size));
    FileLedger ledger(disk, path);
    const Unsent unsent = ledger.open();
    REQUIRE(unsent.entries == std::vector<Entry>{entry("1")});
    REQUIRE(unsent.notes.size() == (size == first ? 0U : 1U));
    ledger.write(line_of(entry("3")));
    REQUIRE(FileLedger(disk, path).open().entries == std::vector<Entry>{entry("1"), entry("3")});
  }
}

TEST_CASE("wherever the plug is pulled, nothing that was queued is lost, and nothing that was settled comes back") {
  std::vector<string> queued{}, settled{};
  const auto run = [&](Disk& disk) {
    queued.clear(), settled.clear();
    FileLedger ledger(disk, path);
    ledger.open();
    for (const char* id : {"1", "2", "3"}) {
      if (ledger.write(line_of(entry(id))).empty()) queued.emplace_back(id);
      if (*id != '2' && ledger.write(line_of(sent(id))).empty()) settled.emplace_back(id);
    }
  };
  Disk clean{};
  clean.begin();
  run(clean);
  REQUIRE(clean.changes().size() == 5);
  for (const test::CrashPoint& point : test::crash_points(clean.changes())) {
    Disk disk{};
    disk.begin();
    disk.crash_at(point);
    try {
      run(disk);
    } catch (const test::Crash&) {
    }
    disk.restart();
    const std::vector<Entry> left = FileLedger(disk, path).open().entries;
    const auto is_left = [&](const string& id) {
      return std::any_of(left.begin(), left.end(), [&](const Entry& each) { return each.id == id; });
    };
    for (const string& id : settled) REQUIRE_FALSE(is_left(id));
    for (const string& id : queued) {
      const bool is_settled = std::find(settled.begin(), settled.end(), id) != settled.end();
      // Of the one that was being settled, either may be so.
      if (!is_settled && id != queued.back()) REQUIRE(is_left(id));
    }
    if (queued.size() == 2 && settled.size() == 1) REQUIRE(is_left("2"));
  }
}

TEST_CASE("a line that says nothing is left out, and that is said") {
  const Unsent unsent =
      unsent_in(line_of(entry("1")) + "\nrubbish\n{\"version\":2}\n{\"version\":1,\"state\":\"waiting\"}\n" +
                line_of(entry("2")) + '\n');
  CHECK(unsent.entries == std::vector<Entry>{entry("1"), entry("2")});
  CHECK(unsent.notes ==
        std::vector<string>{"line 2 of the notifications is no JSON, and is left out",
                            "line 3 of the notifications is of another release of pyat, and is left out",
                            "line 4 of the notifications is no message, and is left out"});
}

TEST_CASE("a ledger that cannot be read or written says why") {
  Disk disk{};
  disk.set(path, line_of(entry("1")) + "\nhalf");
  disk.unreadable[path] = disk.unwritable[path] = "permission denied";
  FileLedger ledger(disk, path);
  CHECK(ledger.open().notes == std::vector<string>{"cannot read /state/notifications: permission denied"});
  CHECK(ledger.write("x") == "permission denied");
}

}  // namespace pyat::rollback::notify
