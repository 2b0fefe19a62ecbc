#include <atomic>
#include <stdexcept>
#include <thread>
#include <vector>

#include "support/catch.hpp"
#include "util/parallel.hpp"

using pyat::util::for_each_index;

TEST_CASE("each index once, on any number of threads") {
  for (const std::size_t threads : {0U, 1U, 2U, 16U}) {
    std::vector<std::atomic<int>> seen(100);
    for_each_index(seen.size(), threads, [&](std::size_t i) { ++seen[i]; });
    for (const auto& count : seen) CHECK(count == 1);
  }
}

TEST_CASE("one item needs no other thread") {
  std::thread::id worker{};
  for_each_index(1, 8, [&](std::size_t) { worker = std::this_thread::get_id(); });
  CHECK(worker == std::this_thread::get_id());
  for_each_index(0, 8, [](std::size_t) { FAIL("there is nothing to do"); });
}

TEST_CASE("an exception of any thread comes out") {
  const auto work = [](std::size_t i) {
    if (i == 7) throw std::runtime_error("seven");
  };
  CHECK_THROWS_WITH(for_each_index(50, 4, work), "seven");
}
