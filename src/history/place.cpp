#include "history/place.hpp"

#include <algorithm>
#include <vector>

#include "history/tree.hpp"

namespace pyat::history {
namespace {

struct Segment {
  std::string_view text{};
  bool index = false;  // of a list
};

// a[0]["b.c"].d: a, item 0, b.c, d. A key that is quoted in the path may hold anything but the two closing characters.
std::vector<Segment> segments_of(std::string_view path) {
  std::vector<Segment> segments;
  while (!path.empty()) {
    if (path.starts_with('.')) path.remove_prefix(1);
    std::size_t begin = 0, end = 0, next = 0;
    const bool quoted = path.starts_with("[\"");
    const bool index = !quoted && path.starts_with('[');
    if (quoted) {
      begin = 2;
      end = std::min(path.find("\"]"), path.size());
      next = std::min(end + 2, path.size());
    } else if (index) {
      begin = 1;
      end = std::min(path.find(']'), path.size());
      next = std::min(end + 1, path.size());
    } else {
      end = next = std::min(path.find_first_of(".["), path.size());
    }
    segments.push_back({.text = path.substr(begin, end - begin), .index = index});
    path.remove_prefix(next);
  }
  return segments;
}

}  // namespace

Place place_of(std::uint32_t root, std::string_view path) {
  Place place{};
  const std::vector<Segment> segments = segments_of(path);
  for (const Segment& segment : segments) {
    if (&segment == &segments.back()) {
      place.key = segment.text;
      break;
    }
    const Section section = section_at(root, place.section);
    const bool entry = segment.index || (field_of(section, segment.text) == nullptr && has_entries(section));
    place.section = join(place.section, entry ? "*" : segment.text);
  }
  return place;
}

}  // namespace pyat::history
