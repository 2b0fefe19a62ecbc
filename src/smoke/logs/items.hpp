// The log lines as items, and what was read as the same: one spelling of both.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "smoke/book.hpp"
#include "smoke/item.hpp"
#include "smoke/logs/data.hpp"
#include "wire/loki_answer.hpp"

namespace pyat::smoke {

// The lines of all streams, or of one.
class LogItems final : public Items {
 public:
  explicit LogItems(std::shared_ptr<const LogData> data, std::size_t stream = LogData::all_streams);

  std::size_t size() const override { return size_; }
  Item item(std::size_t number) const override;
  // Which line it is.
  std::size_t line_of(std::size_t number) const;

 private:
  std::shared_ptr<const LogData> data_;
  std::size_t stream_;
  std::size_t size_;
};

// In which order the lines of a stream are to come.
enum class LineOrder : std::uint8_t { any, forward, backward };

// What Loki adds to streams and lines on its own is left out: the service's name and the level that it discovers (since
// 3.0), and what it splits busy streams by.
class LineReader {
 public:
  explicit LineReader(std::shared_ptr<const LogData> data) : data_(std::move(data)) {}

  // Lines before `from` and from `until` on are passed over.
  void read(const wire::loki::Lines& lines, LineOrder order, std::int64_t from, std::int64_t until, Book& book) const;
  Item item(const wire::loki::Lines& lines, const wire::loki::Stream& stream, const wire::loki::Entry& entry) const;

 private:
  struct Sorted {  // what a stream says of all of its lines
    std::string key{};
    wire::loki::Labels labels{}, metadata{};
    bool is_strict = false;
  };
  Sorted sorted(const wire::loki::Lines& lines, const wire::loki::Labels& labels) const;
  Item item(const Sorted& stream, const wire::loki::Entry& entry) const;

  std::shared_ptr<const LogData> data_;
};

// Whether it is a label or metadata that Loki adds to what was written.
bool is_added_by_loki(const LogData& data, std::string_view name);

// "{job="pyat-smoke", …}", in order of the names.
std::string stream_key(wire::loki::Labels labels);

}  // namespace pyat::smoke
