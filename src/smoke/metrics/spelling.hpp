// How samples are named and compared: in one spelling, whether they were made by us or read out of an answer.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "smoke/item.hpp"
#include "smoke/metrics/plan.hpp"

namespace pyat::smoke::metrics {

// A bucket of a native histogram, as the query API shows it.
struct Bucket {
  int rule = 0;  // which ends belong to it: 0 the right one, 1 the left one, 2 none, 3 both
  double left = 0, right = 0, count = 0;
};

struct HistogramValue {
  double count = 0, sum = 0;
  std::vector<Bucket> buckets{};  // that are not empty
};

// What a bucket chain of spans and deltas is when it is read.
HistogramValue value_of(const wire::NativeHistogram& histogram);

// "2026-11-21T10:00:01.250Z"; a time outside the years 0 to 9999 as a number of seconds.
std::string time_text(double milliseconds);

// The parts of a series' items that do not change from sample to sample.
class SeriesSpelling {
 public:
  // `ignores_strangers`: labels that we never write are passed over, as what lies between may add some.
  SeriesSpelling(std::vector<wire::Label> labels, bool ignores_strangers);

  Item sample(double milliseconds, double value) const;
  Item histogram(double milliseconds, const HistogramValue& value) const;
  Item exemplar(double milliseconds, double value, std::vector<wire::Label> labels) const;

 private:
  std::string key(std::string_view what, double milliseconds) const;

  std::string series_{};  // pyat_smoke_gauge{series="3"}
  std::string labels_{};  // the last line of each content: those that all series share, and strange ones
  bool is_count_ = false;
};

// Of a family. Help and unit may be empty.
Item metadata_item(std::string_view family, std::string_view type, std::string_view help, std::string_view unit);
std::string_view type_word(wire::MetricType type);

}  // namespace pyat::smoke::metrics
