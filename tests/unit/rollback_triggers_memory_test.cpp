// What triggers have seen, and done, on disks and clocks that have bad days.
#include <algorithm>
#include <string>

#include "rollback/triggers/acts.hpp"
#include "rollback/triggers/memory.hpp"
#include "support/catch.hpp"
#include "support/crashing_files.hpp"
#include "support/fake_machine.hpp"

namespace {

using namespace pyat;
using namespace pyat::rollback::triggers;
using std::string;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr const char* folder = "/state/lgtm";

struct Disk : test::CrashingFiles {
  Disk() {
    set_kind("/state", util::FileKind::folder);
    set_kind(folder, util::FileKind::folder);
  }
};

Look look(std::optional<bool> holds) { return {.holds = holds, .warns = std::nullopt, .words = "tempo is down"}; }

std::vector<long> ages(const std::vector<Look>& looks, const rollback::Stamp& now) {
  std::vector<long> ages{};
  for (const Look& each : looks) ages.push_back(std::chrono::round<seconds>(now.time - each.time).count());
  return ages;
}

}  // namespace

TEST_CASE("what was seen is there when another process looks") {
  Disk disk{};
  test::FakeMachine machine{};
  Memory first(disk, folder);
  CHECK(first.open().empty());
  first.add("services", machine.now(), look(true));
  machine.pass(minutes(1));
  first.add("services", machine.now(), look(std::nullopt));
  CHECK(first.save().empty());
  Memory next(disk, folder);
  CHECK(next.open().empty());
  const std::vector<Look> looks = next.looks("services", machine.now());
  REQUIRE(looks.size() == 2);
  CHECK(looks[0].holds == true);
  CHECK_FALSE(looks[1].holds);
  CHECK_FALSE(looks[1].warns);
  CHECK(looks[0].words == "tempo is down");
  CHECK(next.looks("others", machine.now()).empty());
}

TEST_CASE("times are told by a clock that nobody sets") {
  Disk disk{};
  test::FakeMachine machine{};
  Memory memory(disk, folder);
  memory.add("t", machine.now(), look(true));
  machine.time -= std::chrono::days(400);
  machine.pass(minutes(5));
  memory.add("t", machine.now(), look(true));
  const rollback::Stamp now = machine.now();
  CHECK(ages(memory.looks("t", now), now) == std::vector<long>{300, 0});
  // After a restart, what lies ahead is of a clock that was set back, and says nothing.
  machine.restart("boot-2");
  machine.time -= std::chrono::days(1);
  CHECK(memory.looks("t", machine.now()).empty());
}

TEST_CASE("no more is kept than is needed") {
  Disk disk{};
  test::FakeMachine machine{};
  Memory memory(disk, folder);
  for (int i = 0; i < 2000; ++i) {
    machine.pass(seconds(30));
    memory.add("t", machine.now(), look(i % 2 == 0));
  }
  CHECK(memory.looks("t", machine.now()).size() == 500);
  CHECK(memory.save().empty());
  CHECK(disk.read(string(folder) + "/triggers.json", 1 << 20).text.size() < 100'000);
}

TEST_CASE("what cannot be read is begun anew, and said") {
  for (const char* text : {"", "{", "[]", "null", R"({"format_version":2,"looks":{}})", R"({"format_version":1})",
                           R"({"format_version":1,"looks":{"t":[1]}})", R"({"format_version":1,"looks":{"t":[{}]}})",
                           R"({"format_version":1,"looks":{"t":{"a":{"time":"never"}}}})"}) {
    CAPTURE(text);
    Disk disk{};
    disk.set(string(folder) + "/triggers.json", text);
    Memory memory(disk, folder);
    const auto notes = memory.open();
    REQUIRE(notes.size() == 1);
    CHECK_THAT(notes.front(), Contains("what was seen before is forgotten"));
    CHECK(memory.looks("t", test::FakeMachine{}.now()).empty());
    CHECK(memory.save().empty());
    CHECK(Memory(disk, folder).open().empty());
  }
}

TEST_CASE("without a folder, nothing is written") {
  Disk disk{};
  Memory memory(disk, "");
  CHECK(memory.open().empty());
  memory.add("t", test::FakeMachine{}.now(), look(true));
  CHECK(memory.save().empty());
  CHECK(memory.looks("t", test::FakeMachine{}.now()).size() == 1);
}

TEST_CASE("a crash leaves the looks of before, or those of now") {
  const auto write = [](Disk& disk, std::size_t count) {
    test::FakeMachine machine{};
    Memory memory(disk, folder);
    for (std::size_t i = 0; i < count; ++i) memory.add("t", machine.now(), look(true));
    return memory.save();
  };
  const auto prepare = [&](Disk& disk) {
    write(disk, 1);
    disk.begin();
  };
  Disk rehearsal{};
  prepare(rehearsal);
  write(rehearsal, 2);
  const auto points = test::crash_points(rehearsal.changes());
  REQUIRE(points.size() >= 2);
  for (const test::CrashPoint& point : points) {
    Disk disk{};
    prepare(disk);
    disk.crash_at(point);
    CHECK_THROWS_AS(write(disk, 2), test::Crash);
    disk.restart();
    Memory memory(disk, folder);
    CHECK(memory.open().empty());
    test::FakeMachine later{};
    later.pass(minutes(1));
    const std::size_t kept = memory.looks("t", later.now()).size();
    CHECK((kept == 1 || kept == 2));
  }
}

TEST_CASE("an act is counted before anything is done, and each once") {
  Disk disk{};
  test::FakeMachine machine{};
  CHECK(read_acts(disk, folder).list.empty());
  const Acts none = read_acts(disk, folder);
  CHECK(write_act(disk, folder, none, {.when = machine.now(), .triggers = {"loss", "cost"}}).empty());
  // Another one who has seen the same is told that somebody was faster.
  CHECK_THAT(write_act(disk, folder, none, {.when = machine.now(), .triggers = {"loss"}}), Contains("1.json"));
  const Acts one = read_acts(disk, folder);
  REQUIRE(one.list.size() == 1);
  CHECK(one.list[0].triggers == std::vector<string>{"loss", "cost"});
  CHECK(one.list[0].when.boot == machine.boot);
  for (int i = 2; i <= 11; ++i) {
    CHECK(write_act(disk, folder, read_acts(disk, folder), {.when = machine.now(), .triggers = {"loss"}}).empty());
  }
  CHECK(read_acts(disk, folder).list.back().number == 11);
}

TEST_CASE("an act that cannot be read is none that can be forgotten") {
  Disk disk{};
  test::FakeMachine machine{};
  CHECK(write_act(disk, folder, {}, {.when = machine.now(), .triggers = {"loss"}}).empty());
  for (const char* text : {"", "{", R"({"format_version":1})", R"({"format_version":7})"}) {
    disk.set(string(folder) + "/acts/1.json", text);
    const Acts acts = read_acts(disk, folder);
    CAPTURE(text);
    CHECK_THAT(acts.problem, Contains("acts/1.json"));
    CHECK(acts.list.size() == 1);
  }
}

TEST_CASE("on a full disk, nothing is done") {
  Disk disk{};
  disk.begin();
  disk.full_from(0);
  CHECK_FALSE(write_act(disk, folder, {}, {.when = test::FakeMachine{}.now(), .triggers = {"loss"}}).empty());
}
