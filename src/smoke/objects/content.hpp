// What the objects of a run are: names, sizes and bytes, which follow from the run and the bucket.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "smoke/run.hpp"

namespace pyat::smoke {

// "pyat-smoke/42-totw5g/": what stands before the names of all objects of a run.
std::string object_prefix(const Run& run);

struct Object {
  std::size_t number = 0;
  std::string key{};  // with the prefix
  std::size_t size = 0;
};

// The first four have 0 bytes, 1 byte, 64 KiB and 1, and 5 MiB; the others less than 4 KiB.
Object object_of(const Run& run, std::size_t number);

// Where it is large enough, it begins with a line that says whose it is, with a checksum of the rest.
std::string content_of(const Run& run, std::string_view bucket, const Object& object);

// What is there before, and must not be afterwards. Of another size, and other bytes.
std::string content_before(const Object& object);

// Where two contents differ, in words: "65537 bytes instead of 65538". Empty: nowhere.
std::string content_difference(std::string_view expected, std::string_view found);

}  // namespace pyat::smoke
