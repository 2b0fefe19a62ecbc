#include "health/ring.hpp"
#include "support/catch.hpp"

namespace pyat::health {
namespace {

// "AAUL": two ACTIVE, one UNHEALTHY, one LEAVING; a, b, c, d, each in a zone of its own.
Ring ring_of(std::string_view letters) {
  Ring ring{};
  for (const char letter : letters) {
    const char id = static_cast<char>('a' + ring.size());
    ring.push_back({.id = std::string(1, id),
                    .state = letter == 'A'   ? "ACTIVE"
                             : letter == 'U' ? "UNHEALTHY"
                             : letter == 'L' ? "LEAVING"
                                             : "JOINING",
                    .zone = std::string("zone-") + id});
  }
  return ring;
}

struct Case {
  std::string_view ring;
  unsigned factor;
  Writes writes;
  std::size_t needed;
  std::size_t spare;
};

TEST_CASE("writes need more than half of the replicas ACTIVE") {
  // "A" with three: the default of Mimir and Loki, in a single process. "AAAAUU": both may be replicas of one series.
  // "AL" with one: one of two is not more than half.
  const Case cases[] = {
      {"A", 1, Writes::all, 1, 0},    {"A", 3, Writes::none, 2, 0},     {"", 1, Writes::none, 1, 0},
      {"AA", 3, Writes::all, 2, 0},   {"AAA", 3, Writes::all, 2, 1},    {"AAU", 3, Writes::all, 2, 0},
      {"AUU", 3, Writes::none, 2, 0}, {"AAAAAA", 3, Writes::all, 2, 1}, {"AAAAUU", 3, Writes::some, 2, 0},
      {"AU", 1, Writes::some, 1, 0},  {"J", 1, Writes::none, 1, 0},     {"AAL", 3, Writes::all, 2, 0},
      {"AL", 1, Writes::some, 1, 0},  {"AAAL", 3, Writes::all, 2, 0},   {"AAAUL", 3, Writes::some, 2, 0},
      {"AA", 2, Writes::all, 2, 0},
  };
  for (const Case& c : cases) {
    CAPTURE(c.ring, c.factor);
    const Quorum quorum = quorum_of(ring_of(c.ring), {.factor = c.factor});
    CHECK(quorum.writes == c.writes);
    CHECK(quorum.needed == c.needed);
    CHECK(quorum.spare == c.spare);
  }
}

TEST_CASE("two replicas of which one is enough bear the loss of one") {
  CHECK(quorum_of(ring_of("AU"), {.factor = 2, .one_is_enough = true}).writes == Writes::all);
  CHECK(quorum_of(ring_of("UU"), {.factor = 2, .one_is_enough = true}).writes == Writes::none);
  CHECK(quorum_of(ring_of("AAUU"), {.factor = 2, .one_is_enough = true}).writes == Writes::some);
}

TEST_CASE("with replicas in different zones, a whole zone may fail") {
  Ring ring = ring_of("AAAAUU");
  CHECK(quorum_of(ring, {.factor = 3, .by_zone = true}).writes == Writes::some);
  ring[5].zone = ring[4].zone;
  CHECK(quorum_of(ring, {.factor = 3, .by_zone = true}).writes == Writes::all);
}

TEST_CASE("what is no page of a ring is none") {
  CHECK_FALSE(read_ring("404 page not found"));
  CHECK_FALSE(read_ring("[]"));
  CHECK_FALSE(read_ring(R"({"shards":7})"));
  CHECK(read_ring(R"({"shards":null,"now":"2026-11-21T16:32:09Z"})")->empty());
  const auto ring = read_ring(R"({"shards":[{"id":"vm","state":"ACTIVE","zone":"a","tokens":[1]},7,{"state":null}]})");
  REQUIRE(ring->size() == 2);
  CHECK((*ring)[0].id == "vm");
  CHECK((*ring)[0].zone == "a");
  CHECK((*ring)[1].state.empty());
}

TEST_CASE("partitions have numbers for states") {
  const auto partitions = read_partitions(
      R"({"partitions":[{"id":0,"corrupted":false,"state":2,"owner_ids":["vm"],"tokens":[1]},{"id":1,"state":9}]})");
  REQUIRE(partitions->size() == 2);
  CHECK((*partitions)[0].state == "ACTIVE");
  CHECK((*partitions)[0].owners == std::vector<std::string>{"vm"});
  CHECK((*partitions)[1].state == "UNKNOWN");
  CHECK_FALSE(read_partitions("<html>"));
}

}  // namespace
}  // namespace pyat::health
