#include <cmath>

#include "render/chart/axis.hpp"
#include "support/catch.hpp"

namespace pyat::render::chart {
namespace {

using Texts = std::vector<std::string>;

Texts texts_between(double low, double high, unsigned wanted) { return tick_texts(ticks_between(low, high, wanted)); }

}  // namespace

TEST_CASE("axis: ticks stand at 1, 2 or 5 times a power of ten, and hold both ends") {
  CHECK(texts_between(0, 387, 5) == Texts{"0", "100", "200", "300", "400"});
  CHECK(texts_between(-15000, 102972, 5) ==
        Texts{"−20,000", "0", "20,000", "40,000", "60,000", "80,000", "100,000", "120,000"});
  CHECK(texts_between(0, 0.07, 4) == Texts{"0", "0.02", "0.04", "0.06", "0.08"});
  CHECK(texts_between(-3, 7, 5) == Texts{"−4", "−2", "0", "2", "4", "6", "8"});
  CHECK(texts_between(0, 1, 2) == Texts{"0", "0.5", "1.0"});
}

TEST_CASE("axis: the texts of an axis have one unit") {
  CHECK(texts_between(0, 12'000'000, 5) == Texts{"0", "2M", "4M", "6M", "8M", "10M", "12M"});
  CHECK(texts_between(0, 1'500'000, 3) == Texts{"0", "0.5M", "1.0M", "1.5M"});
  CHECK(texts_between(0, 4.2e9, 4) == Texts{"0", "1G", "2G", "3G", "4G", "5G"});
  CHECK(texts_between(0, 3e15, 3) == Texts{"0", "1e+15", "2e+15", "3e+15"});
  CHECK(texts_between(0, 3e-7, 3) == Texts{"0", "1e-07", "2e-07", "3e-07"});
}

TEST_CASE("axis: whatever the range, ticks are few, ascend, hold it, and their texts differ") {
  for (const double low : {0.0, -1.0, 1.0, 999.0, -1e300, 1e-290, 12345.678, -0.001}) {
    for (const double size : {1e-280, 1e-9, 0.3, 1.0, 7.0, 95.0, 1e6, 1e299}) {
      const double high = low + size;
      if (!(high - low > std::abs(low) * 1e-9)) continue;
      INFO(low << " to " << high);
      const Ticks ticks = ticks_between(low, high, 5);
      REQUIRE(ticks.values.size() >= 2);
      CHECK(ticks.values.size() <= 10);
      CHECK(ticks.values.front() <= low + size * 1e-6);
      CHECK(ticks.values.back() >= high - size * 1e-6);
      for (std::size_t i = 1; i < ticks.values.size(); ++i) CHECK(ticks.values[i - 1] < ticks.values[i]);
    }
  }
}

TEST_CASE("axis: a range always has room to draw on") {
  const auto of = [](const std::vector<double>& values) {
    Range range{};
    for (const double value : values) range.add(value);
    return range;
  };
  for (const auto& values : std::vector<std::vector<double>>{
           {}, {0}, {0, 0}, {5}, {-5}, {7, 7}, {1e300, -1e300}, {1e-310}, {-1e-310, 1e-310}, {3, 3.0000000000001}}) {
    const Range range = of(values);
    CHECK(range.low() < range.high());
    for (const double value : values) {
      CHECK(range.low() <= value);
      CHECK(value <= range.high());
    }
  }
  CHECK(of({2, 8}).low() == 2);
  CHECK(of({2, 8}).high() == 8);
}

TEST_CASE("axis: thousands are separated, and a minus is one") {
  CHECK(grouped("1234567.50") == "1,234,567.50");
  CHECK(grouped("-999") == "−999");
  CHECK(grouped("-1000") == "−1,000");
  CHECK(grouped("0.1234") == "0.1234");
  CHECK(grouped("") == "");
  CHECK(grouped("unknown") == "unknown");
}

}  // namespace pyat::render::chart
