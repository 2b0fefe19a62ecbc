#include "wire/loki_answer.hpp"

#include <charconv>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

namespace pyat::wire::loki {
namespace {

using std::string;
using std::string_view;

// What a value within the answer is for.
enum class Part : std::uint8_t {
  skipped,
  root,
  data,
  flags,    // "encodingFlags"
  streams,  // "result", "streams"
  stream,
  labels,
  values,
  entry,
  extras,  // the third value of an entry
  metadata,
  dropped  // "dropped_entries"
};

constexpr std::size_t deepest = 32;

// Fed by the parser, value after value: an answer of megabytes needs no tree.
class Reader : public nlohmann::json_sax<nlohmann::json> {
 public:
  bool null() override { return scalar(); }
  bool boolean(bool) override { return scalar(); }
  bool number_integer(number_integer_t) override { return scalar(); }
  bool number_unsigned(number_unsigned_t) override { return scalar(); }
  bool number_float(number_float_t, const string_t&) override { return scalar(); }
  bool binary(binary_t&) override { return false; }
  bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception&) override { return false; }

  bool string(string_t& text) override {
    switch (part()) {
      case Part::data:
        if (key_ == "resultType") is_streams_ = text == "streams";
        return true;
      case Part::flags:
        if (text == "categorize-labels") lines_.is_categorized = true;
        return true;
      case Part::labels: stream().labels.push_back({.name = std::move(key_), .value = std::move(text)}); return true;
      case Part::metadata:
      case Part::extras: entry().metadata.push_back({.name = std::move(key_), .value = std::move(text)}); return true;
      case Part::entry: return value_of_entry(text);
      default: return scalar();
    }
  }

  bool start_object(std::size_t) override { return open(object_part()); }
  bool key(string_t& name) override {
    key_ = std::move(name);
    return true;
  }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override { return open(array_part()); }
  bool end_array() override {
    if (part() == Part::entry && values_ < 2) return false;
    return close();
  }

  std::optional<Lines> result() && {
    if (!is_streams_ || !has_result_) return std::nullopt;
    return std::move(lines_);
  }

 private:
  Part part() const { return parts_.empty() ? Part::skipped : parts_.back(); }
  Stream& stream() { return lines_.streams.back(); }
  Entry& entry() { return stream().entries.back(); }

  bool open(std::optional<Part> part) {
    if (!part || parts_.size() >= deepest) return false;
    parts_.push_back(*part);
    return true;
  }
  bool close() {
    parts_.pop_back();
    return true;
  }

  // Whether a value may stand here that is neither text, list nor object.
  bool scalar() const {
    switch (part()) {
      case Part::streams:
      case Part::labels:
      case Part::values:
      case Part::entry:
      case Part::extras:
      case Part::metadata: return false;
      default: return !parts_.empty();
    }
  }

  // Nothing where none may stand.
  std::optional<Part> object_part() {
    if (parts_.empty()) return Part::root;
    switch (part()) {
      case Part::root: return key_ == "data" ? Part::data : Part::skipped;
      case Part::streams: lines_.streams.emplace_back(); return Part::stream;
      case Part::stream: return key_ == "stream" ? Part::labels : Part::skipped;
      case Part::entry: return values_++ == 2 ? std::optional(Part::extras) : std::nullopt;
      case Part::extras: return key_ == "structuredMetadata" ? categorized() : Part::skipped;
      case Part::dropped: ++lines_.dropped; return Part::skipped;
      case Part::labels:
      case Part::values:
      case Part::metadata: return std::nullopt;
      default: return Part::skipped;
    }
  }

  std::optional<Part> array_part() {
    switch (part()) {
      case Part::root:
        if (key_ == "encodingFlags") return Part::flags;
        if (key_ == "dropped_entries") return Part::dropped;
        if (key_ != "streams") return Part::skipped;
        is_streams_ = has_result_ = true;
        return Part::streams;
      case Part::data:
        if (key_ == "encodingFlags") return Part::flags;
        if (key_ != "result") return Part::skipped;
        has_result_ = true;
        return Part::streams;
      case Part::stream: return key_ == "values" ? Part::values : Part::skipped;
      case Part::values: return begin_entry();
      case Part::skipped: return parts_.empty() ? std::nullopt : std::optional(Part::skipped);
      case Part::dropped: return Part::skipped;
      default: return std::nullopt;
    }
  }

  Part begin_entry() {
    stream().entries.emplace_back();
    values_ = 0;
    return Part::entry;
  }

  Part categorized() {
    lines_.is_categorized = true;
    return Part::metadata;
  }

  bool value_of_entry(string_t& text) {
    switch (values_++) {
      case 0: {
        const char* end = text.data() + text.size();
        const auto [last, error] = std::from_chars(text.data(), end, entry().time);
        return error == std::errc{} && last == end;
      }
      case 1: entry().line = std::move(text); return true;
      default: return false;
    }
  }

  std::vector<Part> parts_{};
  string_t key_{};
  std::size_t values_ = 0;  // of the entry, so far
  bool is_streams_ = false, has_result_ = false;
  Lines lines_{};
};

}  // namespace

std::optional<Lines> read_lines(string_view text) {
  Reader reader{};
  if (!nlohmann::json::sax_parse(text, &reader)) return std::nullopt;
  return std::move(reader).result();
}

}  // namespace pyat::wire::loki
