#include "wire/remote_write.hpp"

#include <map>
#include <protozero/pbf_writer.hpp>
#include <string_view>

namespace pyat::wire {
namespace {

using protozero::pbf_writer;
using std::string;
using std::string_view;

// prometheus.Sample and io.prometheus.write.v2.Sample: value = 1, timestamp = 2. What later versions add is left out:
// field 3 of a sample and field 6 of a series were given other meanings between releases.
void put_sample(pbf_writer& out, protozero::pbf_tag_type tag, const Sample& sample) {
  pbf_writer inner(out, tag);
  inner.add_double(1, sample.value);
  inner.add_int64(2, sample.milliseconds);
}

// prometheus.BucketSpan: offset = 1 (sint32), length = 2; the same in io.prometheus.write.v2.
void put_spans(pbf_writer& out, protozero::pbf_tag_type tag, const std::vector<BucketSpan>& spans) {
  for (const BucketSpan& span : spans) {
    pbf_writer inner(out, tag);
    inner.add_sint32(1, span.offset);
    inner.add_uint32(2, span.length);
  }
}

// prometheus.Histogram and io.prometheus.write.v2.Histogram have the same numbers: count_int = 1, sum = 3, schema = 4,
// zero_threshold = 5, zero_count_int = 6, negative_spans = 8, negative_deltas = 9, positive_spans = 11,
// positive_deltas = 12, timestamp = 15. reset_hint = 14 stays 0: unknown.
void put_histogram(pbf_writer& out, protozero::pbf_tag_type tag, const NativeHistogram& histogram) {
  pbf_writer inner(out, tag);
  inner.add_uint64(1, histogram.count);
  inner.add_double(3, histogram.sum);
  inner.add_sint32(4, histogram.schema);
  inner.add_double(5, histogram.zero_threshold);
  inner.add_uint64(6, histogram.zero_count);
  put_spans(inner, 8, histogram.negative_spans);
  inner.add_packed_sint64(9, histogram.negative_deltas.begin(), histogram.negative_deltas.end());
  put_spans(inner, 11, histogram.positive_spans);
  inner.add_packed_sint64(12, histogram.positive_deltas.begin(), histogram.positive_deltas.end());
  inner.add_int64(15, histogram.milliseconds);
}

// ---- 1.0 -------------------------------------------------------------------------------------------------------

// prometheus.Label: name = 1, value = 2.
void put_labels(pbf_writer& out, protozero::pbf_tag_type tag, const std::vector<Label>& labels) {
  for (const Label& label : labels) {
    pbf_writer inner(out, tag);
    inner.add_string(1, label.name);
    inner.add_string(2, label.value);
  }
}

// prometheus.TimeSeries: labels = 1, samples = 2, exemplars = 3, histograms = 4.
// prometheus.Exemplar: labels = 1, value = 2, timestamp = 3.
void put_series(pbf_writer& out, const TimeSeries& series) {
  pbf_writer inner(out, 1);
  put_labels(inner, 1, series.labels);
  for (const Sample& sample : series.samples) put_sample(inner, 2, sample);
  for (const SeriesExemplar& exemplar : series.exemplars) {
    pbf_writer exemplar_out(inner, 3);
    put_labels(exemplar_out, 1, exemplar.labels);
    exemplar_out.add_double(2, exemplar.value);
    exemplar_out.add_int64(3, exemplar.milliseconds);
  }
  for (const NativeHistogram& histogram : series.histograms) put_histogram(inner, 4, histogram);
}

// ---- 2.0 -------------------------------------------------------------------------------------------------------

// The texts of a request, each of which it has once.
class Symbols {
 public:
  Symbols() { ref({}); }  // the first one must be empty

  std::uint32_t ref(string_view text) {
    const auto [place, is_new] = refs_.try_emplace(text, static_cast<std::uint32_t>(texts_.size()));
    if (is_new) texts_.push_back(text);
    return place->second;
  }
  std::vector<std::uint32_t> refs(const std::vector<Label>& labels) {
    std::vector<std::uint32_t> out{};
    out.reserve(labels.size() * 2);
    for (const Label& label : labels) {
      out.push_back(ref(label.name));
      out.push_back(ref(label.value));
    }
    return out;
  }
  const std::vector<string_view>& texts() const { return texts_; }

 private:
  std::map<string_view, std::uint32_t> refs_{};
  std::vector<string_view> texts_{};
};

// io.prometheus.write.v2.Exemplar: labels_refs = 1, value = 2, timestamp = 3.
void put_exemplar(pbf_writer& out, const SeriesExemplar& exemplar, Symbols& symbols) {
  pbf_writer inner(out, 4);
  const auto refs = symbols.refs(exemplar.labels);
  inner.add_packed_uint32(1, refs.begin(), refs.end());
  inner.add_double(2, exemplar.value);
  inner.add_int64(3, exemplar.milliseconds);
}

// io.prometheus.write.v2.Metadata: type = 1, help_ref = 3, unit_ref = 4.
void put_metadata(pbf_writer& out, const MetricMetadata& metadata, Symbols& symbols) {
  pbf_writer inner(out, 5);
  inner.add_enum(1, static_cast<int>(metadata.type));
  inner.add_uint32(3, symbols.ref(metadata.help));
  inner.add_uint32(4, symbols.ref(metadata.unit));
}

// io.prometheus.write.v2.TimeSeries: labels_refs = 1, samples = 2, histograms = 3, exemplars = 4, metadata = 5.
void put_series(pbf_writer& out, const TimeSeries& series, const WriteRequest& request, Symbols& symbols) {
  pbf_writer inner(out, 5);
  const auto refs = symbols.refs(series.labels);
  inner.add_packed_uint32(1, refs.begin(), refs.end());
  for (const Sample& sample : series.samples) put_sample(inner, 2, sample);
  for (const NativeHistogram& histogram : series.histograms) put_histogram(inner, 3, histogram);
  for (const SeriesExemplar& exemplar : series.exemplars) put_exemplar(inner, exemplar, symbols);
  if (series.metadata < request.metadata.size()) put_metadata(inner, request.metadata[series.metadata], symbols);
}

}  // namespace

// prometheus.WriteRequest: timeseries = 1, metadata = 3.
// prometheus.MetricMetadata: type = 1, metric_family_name = 2, help = 4, unit = 5.
string encode_remote_write_1(const WriteRequest& request) {
  string bytes{};
  pbf_writer out(bytes);
  for (const TimeSeries& series : request.series) put_series(out, series);
  for (const MetricMetadata& metadata : request.metadata) {
    pbf_writer inner(out, 3);
    inner.add_enum(1, static_cast<int>(metadata.type));
    inner.add_string(2, metadata.family);
    inner.add_string(4, metadata.help);
    inner.add_string(5, metadata.unit);
  }
  return bytes;
}

// io.prometheus.write.v2.Request: symbols = 4, timeseries = 5. The symbols are known when the series are written, and
// come before them.
string encode_remote_write_2(const WriteRequest& request) {
  Symbols symbols{};
  string series_bytes{};
  pbf_writer series_out(series_bytes);
  for (const TimeSeries& series : request.series) put_series(series_out, series, request, symbols);

  string bytes{};
  pbf_writer out(bytes);
  for (const string_view text : symbols.texts()) out.add_string(4, text.data(), text.size());
  return bytes + series_bytes;
}

}  // namespace pyat::wire
