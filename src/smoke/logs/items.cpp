#include "smoke/logs/items.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include "smoke/logs/text.hpp"
#include "util/rfc3339.hpp"

namespace pyat::smoke {
namespace {

using std::size_t;
using std::string;
using std::string_view;
using wire::loki::Entry;
using wire::loki::Label;
using wire::loki::Labels;
using wire::loki::Lines;
using wire::loki::Stream;

// `detected_level` is `level` in Loki 3.0. https://grafana.com/docs/loki/latest/get-started/labels/
constexpr std::array<string_view, 4> added_names{"service_name", "detected_level", "level", "__stream_shard__"};

bool is_before(const Label& a, const Label& b) { return a.name < b.name; }

void append_labels(string& content, string_view what, const Labels& labels) {
  for (const Label& label : labels) {
    content.append(1, '\n').append(what).append(1, ' ').append(label.name).append(": ");
    append_visible(content, label.value);
  }
}

string key_at(const string& stream, std::int64_t time) {
  return stream + " at " +
         util::rfc3339(std::chrono::sys_time<std::chrono::nanoseconds>{std::chrono::nanoseconds{time}});
}

string content_of(string_view line, const Labels& metadata) {
  string content = "line: ";
  append_visible(content, line);
  append_labels(content, "metadata", metadata);
  return content;
}

}  // namespace

string stream_key(Labels labels) {
  std::sort(labels.begin(), labels.end(), is_before);
  return wire::loki::selector(labels);
}

LogItems::LogItems(std::shared_ptr<const LogData> data, size_t stream)
    : data_(std::move(data)), stream_(stream), size_(data_->lines()) {
  if (stream == LogData::all_streams) return;
  const size_t round = 2 * data_->streams();  // lines, of which each stream has two neighbours
  const size_t rest = data_->lines() % round;
  const size_t before = 2 * stream;
  size_ = data_->lines() / round * 2 + std::min<size_t>(rest > before ? rest - before : 0, 2);
}

size_t LogItems::line_of(size_t number) const {
  if (stream_ == LogData::all_streams) return number;
  return number / 2 * 2 * data_->streams() + 2 * stream_ + number % 2;
}

Item LogItems::item(size_t number) const {
  const size_t line = line_of(number);
  return {.key = key_at(wire::loki::selector(data_->labels(data_->stream_of(line))), data_->time_of(line)),
          .content = content_of(data_->line(line), data_->metadata(line)),
          .mark = data_->mark_of(line)};
}

bool is_added_by_loki(const LogData& data, string_view name) {
  return std::find(added_names.begin(), added_names.end(), name) != added_names.end() && !data.is_label(name);
}

// Where Loki does not tell metadata from labels, or makes labels of attributes as its tenant likes, the name tells.
LineReader::Sorted LineReader::sorted(const Lines& lines, const Labels& labels) const {
  Sorted sorted{.is_strict = lines.is_categorized && !data_->is_otlp()};
  for (const Label& label : labels) {
    if (is_added_by_loki(*data_, label.name)) continue;
    const bool is_label = sorted.is_strict || data_->is_label(label.name);
    (is_label ? sorted.labels : sorted.metadata).push_back(label);
  }
  sorted.key = stream_key(sorted.labels);
  return sorted;
}

Item LineReader::item(const Sorted& stream, const Entry& entry) const {
  Labels metadata = stream.metadata;
  Labels labels{};
  for (const Label& label : entry.metadata) {
    if (is_added_by_loki(*data_, label.name)) continue;
    const bool is_label = !stream.is_strict && data_->is_label(label.name);
    (is_label ? labels : metadata).push_back(label);
  }
  // What lies between writes down where it has been.
  if (!data_->route().through.empty()) {
    std::erase_if(metadata, [&](const Label& label) { return !data_->is_metadata(label.name); });
  }
  std::sort(metadata.begin(), metadata.end(), is_before);
  string key = stream.key;
  if (!labels.empty()) {
    labels.insert(labels.end(), stream.labels.begin(), stream.labels.end());
    key = stream_key(std::move(labels));
  }
  return {.key = key_at(key, entry.time), .content = content_of(entry.line, metadata), .mark = mark_in(entry.line)};
}

Item LineReader::item(const Lines& lines, const Stream& stream, const Entry& entry) const {
  return item(sorted(lines, stream.labels), entry);
}

void LineReader::read(const Lines& lines, LineOrder order, std::int64_t from, std::int64_t until, Book& book) const {
  for (const Stream& stream : lines.streams) {
    const Sorted of_stream = sorted(lines, stream.labels);
    const Entry* last = nullptr;
    for (const Entry& entry : stream.entries) {
      const bool is_wrong = last != nullptr && ((order == LineOrder::forward && entry.time < last->time) ||
                                                (order == LineOrder::backward && entry.time > last->time));
      if (is_wrong) book.out_of_order(key_at(of_stream.key, entry.time), key_at(of_stream.key, last->time));
      last = &entry;
      if (entry.time >= from && entry.time < until) book.add(item(of_stream, entry));
    }
  }
}

}  // namespace pyat::smoke
