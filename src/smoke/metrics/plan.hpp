// What a run writes as metrics: which series, and which sample of which value at which time. All of it is computed.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "smoke/run.hpp"
#include "wire/remote_write.hpp"

namespace pyat::smoke::metrics {

enum class Family : std::uint8_t { histogram, counter, gauge, native_histogram };

// No unit, and what is monotonic ends in "_total": so that a name stays the same whether or not a server adds suffixes
// to the names of OpenTelemetry.
std::string_view name_of(Family family);

inline constexpr std::string_view path_label = "pyat_path";
inline constexpr std::string_view series_label = "series";

// The series of one `series` label: of a classic histogram seven (its buckets, sum, count), of the others one.
struct Group {
  Family family = Family::gauge;
  std::size_t id = 0;       // the label's value
  std::size_t first = 0;    // its first item; items are in the order of their time, at each time all members
  std::size_t times = 0;    // how many samples each series has
  std::size_t members = 1;  // series

  std::size_t count() const { return times * members; }
};

struct Position {
  const Group* group = nullptr;
  std::size_t time = 0;
  std::size_t member = 0;
};

// Of a classic histogram. Bounds that every server writes the same as label: never whole numbers.
inline constexpr std::array<double, 4> bounds = {0.25, 0.5, 2.5, 7.5};
inline constexpr std::size_t sum_member = bounds.size() + 1;
inline constexpr std::size_t count_member = bounds.size() + 2;
inline constexpr std::size_t exemplar_member = 2;  // the bucket that has exemplars

struct Exemplar {
  double value = 0;
  std::string trace_id{}, span_id{};  // in base16
};

class Plan {
 public:
  // `tag` tells paths of one run apart (Route::tag). Native histograms are counted apart: their items come last.
  Plan(const Run& run, std::string_view tag, bool has_native_histograms);

  std::size_t samples() const { return samples_; }  // floats
  std::size_t items() const { return samples_ + (groups_.empty() ? 0 : native_count()); }
  const std::vector<Group>& groups() const { return groups_; }  // of floats; then, if there are, native histograms
  const std::string& run_id() const { return run_id_; }
  const std::string& tag() const { return tag_; }
  const Run& run() const { return run_; }

  Position position(std::size_t item) const;
  std::size_t item(const Group& group, std::size_t time, std::size_t member) const {
    return group.first + time * group.members + member;
  }

  // Of a float: distinct, whole, below 2^53, and never another sample's with one bit flipped. The `_count` of a
  // histogram has that of its last bucket. Of a native histogram: its sum.
  double value(const Position& at) const;
  // The item whose value that is; nothing where it is none of this path.
  std::optional<std::size_t> item_of(double value) const;
  // Of a run that is written in parts: the value is one that another part has written.
  bool is_of_another_part(double value) const;

  std::int64_t milliseconds(const Group& group, std::size_t time) const;
  std::int64_t step() const { return step_; }  // between samples of a series, in ms
  // The first and the last sample's time, in ms.
  std::int64_t begin() const { return base_; }
  std::int64_t end() const { return base_ + static_cast<std::int64_t>(longest_ - 1) * step_ + latest_; }

  // By name; with __name__.
  std::vector<wire::Label> labels(const Group& group, std::size_t member) const;
  // Those that all series of this path share.
  std::vector<wire::Label> shared_labels() const;

  bool has_exemplar(const Group& group, std::size_t time) const;
  Exemplar exemplar(const Group& group, std::size_t time) const;

  wire::NativeHistogram native_histogram(const Group& group, std::size_t time) const;
  wire::MetricMetadata metadata(Family family) const;

 private:
  std::size_t native_count() const;
  std::optional<std::uint64_t> number_of(double value) const;  // counted over all parts
  void add(Family family, std::size_t times, std::size_t members);

  Run run_;
  std::string run_id_, tag_;
  std::size_t samples_ = 0;
  std::size_t part_items_ = 0;  // of each part, native histograms included whether or not they are written
  std::vector<Group> groups_{};
  std::uint64_t residue_ = 0;
  std::size_t longest_ = 1;  // Group::times
  std::int64_t base_ = 0, step_ = 1, latest_ = 0;
};

}  // namespace pyat::smoke::metrics
