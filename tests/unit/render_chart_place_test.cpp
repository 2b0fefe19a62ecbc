#include "render/chart/place.hpp"
#include "support/catch.hpp"

namespace pyat::render::chart {

TEST_CASE("place: a text goes where it crosses the fewest lines, and never over another") {
  Room room({0, 0, 100, 100});
  room.add_line({{0, 50}, {100, 50}});
  const Box over{10, 45, 20, 10}, above{10, 20, 20, 10}, outside{90, 20, 20, 10};
  const auto first = room.take({outside, over, above});
  REQUIRE(first);
  CHECK(first->y == 20);
  const auto second = room.take({above, over});
  REQUIRE(second);
  CHECK(second->y == 45);
  CHECK_FALSE(room.take({above, over, outside}));
}

TEST_CASE("place: a line that passes a corner of a box crosses it, and one that ends before does not") {
  const auto chosen = [](std::vector<Point> line) {
    Room room({0, 0, 100, 100});
    room.add_line(line);
    return room.take({{40, 40, 20, 20}, {0, 0, 5, 5}})->x;
  };
  CHECK(chosen({{30, 50}, {50, 30}}) == 0);
  CHECK(chosen({{50, 0}, {50, 100}}) == 0);
  CHECK(chosen({{50, 0}, {50, 39}}) == 40);
  CHECK(chosen({{30, 45}, {45, 20}}) == 40);
}

TEST_CASE("place: names are moved as little as is needed, and stay between top and bottom") {
  using Places = std::vector<double>;
  CHECK(spread({10, 50}, 15, 0, 100) == Places{10, 50});
  CHECK(spread({50, 48}, 15, 0, 100) == Places{63, 48});
  CHECK(spread({99, 100, 98}, 15, 0, 100) == Places{85, 100, 70});
  CHECK(spread({-20, 5}, 15, 0, 100) == Places{0, 15});
  CHECK(spread({}, 15, 0, 100).empty());
}

}  // namespace pyat::render::chart
