// A hash that is the same in every build, for names that are written into files: std::hash need not be.
#pragma once

#include <cstdint>
#include <string_view>

namespace pyat::util {

// FNV-1a, 64 bits.
class Hash {
 public:
  void add(std::string_view text) {
    for (const char c : text) mix(static_cast<unsigned char>(c));
    mix(0);  // so that "a" + "bc" is not "ab" + "c"
  }
  std::uint64_t value() const { return value_; }

 private:
  void mix(unsigned char byte) { value_ = (value_ ^ byte) * 0x100000001B3U; }

  std::uint64_t value_ = 0xCBF29CE484222325U;
};

inline std::uint64_t hash_of(std::string_view text) {
  Hash hash{};
  hash.add(text);
  return hash.value();
}

}  // namespace pyat::util
