// Items whose text is all there is to them, for tests of how account is kept.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "smoke/item.hpp"

namespace pyat::test {

class FakeItems final : public smoke::Items {
 public:
  explicit FakeItems(std::size_t size) : size_(size) {}

  std::size_t size() const override { return size_; }
  smoke::Item item(std::size_t number) const override {
    const std::string n = std::to_string(number);
    return {.key = "item " + n, .content = "value: " + n, .mark = 1000 + number};
  }

 private:
  std::size_t size_;
};

}  // namespace pyat::test
