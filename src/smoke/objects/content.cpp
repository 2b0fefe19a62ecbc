#include "smoke/objects/content.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "util/hash.hpp"

namespace pyat::smoke {
namespace {

using std::string;
using std::string_view;

constexpr std::array<std::size_t, 4> sizes{0, 1, 64 * 1024 + 1, 5 * 1024 * 1024};
constexpr std::size_t smallest = 200, most_more = 3896;  // of those that follow
constexpr std::size_t smallest_with_heading = 160;

// What a client or a gateway may encode once too often or too rarely.
constexpr std::array<string_view, 5> names{"with spaces in it", "plus+and=equals&more", "100%25 of %s",
                                           "ünïcödé 日本語 😀", "folder/within.bin"};

string heading(const Run& run, string_view bucket, const Object& object, std::uint64_t checksum) {
  return fmt::format("pyat-smoke object {} of run {} in {}, {} bytes, checksum {:016x}\n", object.number, id_of(run),
                     bucket, object.size, checksum);
}

// The first line of a content, where it is such a heading.
string_view heading_of(string_view content) {
  constexpr std::size_t longest = 400;
  const string_view line = content.substr(0, std::min(content.find('\n'), longest));
  return line.starts_with("pyat-smoke object ") && line.size() < content.size() ? line : string_view{};
}

string noise(std::uint64_t state, std::size_t size) {
  string out{};
  out.reserve(size + sizeof state);
  while (out.size() < size) {
    // Knuth's MMIX; its upper half is the random one.
    state = state * 6364136223846793005U + 1442695040888963407U;
    for (int shift = 32; shift < 64; shift += 8) out += static_cast<char>(state >> shift);
  }
  out.resize(size);
  return out;
}

}  // namespace

string object_prefix(const Run& run) { return fmt::format("{}/{}/", job, id_of(run)); }

Object object_of(const Run& run, std::size_t number) {
  const std::size_t size = number < sizes.size()
                               ? sizes[number]
                               : smallest + static_cast<std::size_t>(random_of(run, "object size", number) % most_more);
  return {.number = number,
          .key = fmt::format("{}{:06} {}", object_prefix(run), number, names[number % names.size()]),
          .size = size};
}

string content_of(const Run& run, string_view bucket, const Object& object) {
  const std::uint64_t seed = random_of(run, string("object in ").append(bucket), object.number);
  if (object.size < smallest_with_heading) return noise(seed, object.size);
  const std::size_t length = heading(run, bucket, object, 0).size();
  if (length >= object.size) return noise(seed, object.size);
  const string rest = noise(seed, object.size - length);
  return heading(run, bucket, object, util::hash_of(rest)) + rest;
}

string content_before(const Object& object) { return fmt::format("to be overwritten: object {}\n", object.number); }

string content_difference(string_view expected, string_view found) {
  if (expected == found) return {};
  const string_view ours = heading_of(expected), theirs = heading_of(found);
  if (!theirs.empty() && theirs != ours) return fmt::format("that of another: '{}'", theirs);
  if (found.starts_with("to be overwritten: ")) return "what was there before it was overwritten";
  const auto [at, other] = std::mismatch(expected.begin(), expected.end(), found.begin(), found.end());
  const auto offset = at - expected.begin();
  if (expected.size() != found.size()) {
    return fmt::format("{} bytes instead of {}, the first {} as written", found.size(), expected.size(), offset);
  }
  std::size_t count = 0;
  for (std::size_t i = 0; i < expected.size(); ++i)
    if (expected[i] != found[i]) ++count;
  return fmt::format("{} of {} bytes are others, the first at {}: {:#04x} instead of {:#04x}", count, expected.size(),
                     offset, static_cast<unsigned char>(*other), static_cast<unsigned char>(*at));
}

}  // namespace pyat::smoke
