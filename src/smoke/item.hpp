// What is written and must be read again, one by one: a sample, a log line, a span, an object.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace pyat::smoke {

struct Item {
  // Where it must be found, as a person reads it, and the same however it was read: "pyat_smoke_gauge{series=\"7\"} at
  // 2026-11-21T10:00:01.250Z".
  std::string key{};
  // What must be the same there, in one spelling: "value 4503599627370001". It may have several lines, "name: value"
  // each, of which the report shows those that differ.
  std::string content{};
  // Part of what is written that no other item of the run has, and from which it can be told although its key has been
  // altered. 0: it has none.
  std::uint64_t mark = 0;
};

// All items of a path, known by their number: made when they are needed, never all at once.
class Items {
 public:
  Items() = default;
  Items(const Items&) = delete;
  Items& operator=(const Items&) = delete;
  virtual ~Items() = default;

  virtual std::size_t size() const = 0;
  virtual Item item(std::size_t number) const = 0;
};

}  // namespace pyat::smoke
