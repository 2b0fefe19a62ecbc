// Memory that is given out piece by piece and returned all at once.
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace pyat::yaml {

class Arena {
 public:
  Arena() = default;
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  void* allocate(std::size_t size) {
    size = (size + 7) & ~std::size_t{7};
    if (size > left_) grow(size);
    char* result = next_;
    next_ += size;
    left_ -= size;
    return result;
  }

  // Trivially destructible things only: nothing is destroyed.
  template <typename T>
  T* make() {
    return new (allocate(sizeof(T))) T();
  }

  std::string_view copy(std::string_view text) {
    if (text.empty()) return {};
    auto* bytes = static_cast<char*>(allocate(text.size()));
    std::memcpy(bytes, text.data(), text.size());
    return {bytes, text.size()};
  }

  // Everything given out is gone; the first block is kept for the next document.
  void reset() {
    if (blocks_.empty()) return;
    blocks_.resize(1);
    next_ = blocks_.front().get();
    left_ = first_size;
  }

 private:
  static constexpr std::size_t first_size = 32 * 1024;
  static constexpr std::size_t block_size = 256 * 1024;

  void grow(std::size_t size) {
    std::size_t block = blocks_.empty() ? first_size : block_size;
    // The first block keeps its size, so that reset() knows it.
    if (blocks_.empty() && size > first_size) grow(first_size);
    if (size > block) block = size;
    blocks_.push_back(std::make_unique_for_overwrite<char[]>(block));
    next_ = blocks_.back().get();
    left_ = block;
  }

  std::vector<std::unique_ptr<char[]>> blocks_{};
  char* next_ = nullptr;
  std::size_t left_ = 0;
};

}  // namespace pyat::yaml
