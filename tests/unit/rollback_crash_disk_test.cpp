// A disk that is full, or fails, at any write of a run.
#include "rollback_crash.hpp"
#include "support/catch.hpp"

namespace pyat::rollback {
namespace {

using std::string;

// 3 where a run is open, 2 where nothing was begun.
int code_of(Bed& bed) { return read_history(bed.files, bed_folder).open() == nullptr ? 2 : 3; }

// What a full disk has stopped goes on, or back, when there is room.
TEST_CASE("a disk that is full from any write on stops the run, and room lets it go on or back") {
  Bed counting{};
  (void)counting.try_to([&] { return counting.run(); });
  const std::size_t changes = counting.files.changes().size();
  CHECK(changes > 20);
  std::size_t stopped = 0, refused = 0;
  for (std::size_t change = 0; change < changes; ++change) {
    for (const Asked asked : both) {
      INFO(change);
      Bed bed{};
      bed.files.begin();
      bed.files.full_from(change);
      const RunResult first = bed.run();
      CHECK(first.exit_code == code_of(bed));
      CHECK(first.words.find("no space left on device") + first.words.find("bytes are free") != string::npos);
      CHECK_FALSE(first.next.empty());
      ++(first.state == RunState::stopped ? stopped : refused);
      const RunResult early = recover(bed, asked);  // still full
      CHECK(early.state != RunState::done);
      bed.files.make_room();
      const RunResult result = recover(bed, asked);
      CHECK(mistake_in(bed, result) == "");
      CHECK(mistake_when_repeated(bed) == "");
    }
  }
  CHECK(stopped > 2 * 20);
  CHECK(refused >= 2);
}

TEST_CASE("one write that fails stops the run, or fails its step, and no line is lost") {
  Bed counting{};
  (void)counting.try_to([&] { return counting.run(); });
  const std::size_t changes = counting.files.changes().size();
  for (std::size_t change = 0; change < changes; ++change) {
    for (const Asked asked : both) {
      INFO(change);
      Bed bed{};
      bed.files.begin();
      bed.files.fail_at(change, "input/output error");
      const RunResult first = bed.run();
      CHECK(first.exit_code != 0);
      if (first.state == RunState::refused) CHECK(first.exit_code == code_of(bed));
      if (first.state == RunState::undone) CHECK(mistake_in(bed, first) == "");
      bed.files.begin();
      const RunResult result = recover(bed, asked);
      CHECK(mistake_in(bed, result) == "");
      CHECK(mistake_when_repeated(bed) == "");
    }
  }
}

}  // namespace
}  // namespace pyat::rollback
