// The id of a run says all that follows from it.
#include <set>

#include "smoke/run.hpp"
#include "support/catch.hpp"

using namespace pyat::smoke;

namespace {

Run usual_run() { return {.seed = "42", .begin = std::chrono::sys_seconds{std::chrono::seconds{1795224580}}}; }

}  // namespace

TEST_CASE("the id of a run is its seed and its time, and sizes that are not the usual ones") {
  Run run = usual_run();
  CHECK(id_of(run) == "42-totw5g");
  run.sizes.samples = 100'000;
  run.sizes.objects = 0;
  CHECK(id_of(run) == "42-totw5g-m100000-o0");
}

TEST_CASE("an id is read as it was written") {
  for (const char* id : {"42-totw5g", "42-totw5g0a", "42-zik0zk", "42-zik0zkzz", "42-1000000", "42-100000001", "Abc9-0",
                         "42-totw5g-m100000-l50-t10-o0", "42-totw5g-w0", "42-totw5g0a-m5-p1000x3-wmlk7"}) {
    const auto run = parse_run(id);
    REQUIRE(run);
    CHECK(id_of(*run) == id);
  }
}

TEST_CASE("what is no id of a run is refused") {
  for (const char* id :
       {"", "42", "-totw5g", "42-", "42-!", "42--totw5g", "42-totw5g-", "42-totw5g-m", "42-totw5g-x5", "42-totw5g-m480",
        "42-totw5g-m-5", "42-totw5g-m99999999999", "42-totw5g-m10000001", "42-1y2p0ij32e8e7", "42-totw5g00",
        "42-0totw5g0a", "4 2-totw5g", "42-TOTW5G", "abcdefghijklmnopqrstuvwxyz1234567-0"}) {
    INFO(id);
    CHECK_FALSE(parse_run(id));
  }
}

TEST_CASE("two runs of one seed in one second are two") {
  using std::chrono::milliseconds;
  const std::chrono::sys_seconds begin{std::chrono::seconds{1795224580}};
  const Run early = run_at("42", begin), late = run_at("42", begin + milliseconds{999});
  CHECK(id_of(early) == "42-totw5g");
  CHECK(id_of(late) == "42-totw5gzy");  // 999 × 1.296 is 1294
  CHECK(id_of(run_at("42", begin + milliseconds{8})) == "42-totw5g0a");
  CHECK(late.begin == begin);
  CHECK(random_of(early, "a", 1) != random_of(late, "a", 1));
}

TEST_CASE("random numbers depend on run, purpose and count") {
  const Run run = usual_run();
  Run other = run;
  other.begin += std::chrono::seconds{1};
  std::set<std::uint64_t> numbers{};
  for (std::uint64_t n = 0; n < 1000; ++n) {
    numbers.insert({random_of(run, "a", n), random_of(run, "b", n), random_of(other, "a", n)});
  }
  CHECK(numbers.size() == 3000);
  CHECK(random_of(run, "a", 7) == random_of(run, "a", 7));
}
