#include "smoke/metrics/answers.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "health/json.hpp"
#include "smoke/words/text.hpp"

namespace pyat::smoke::metrics {
namespace {

using nlohmann::json;
using std::string;
using std::string_view;

// As the API writes it: "1.5", "NaN", "+Inf". Nothing where it is something else.
std::optional<double> number_of(string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// Walks through {"status":…,"data":{"resultType":…,"result":[{"metric":{…},"values":[[t,"v"],…],"histograms":[[t,{…}],
// …]},…]}}, and of a vector "value" and "histogram" without the outer list. A place is told by how deep it is and by
// the names of the objects around it.
class SampleReader final : public json::json_sax_t {
 public:
  explicit SampleReader(const SampleSink& sink) : sink_(sink) {}

  bool null() override { return scalar(); }
  bool boolean(bool) override { return scalar(); }
  bool number_integer(number_integer_t number) override { return number_here(static_cast<double>(number)); }
  bool number_unsigned(number_unsigned_t number) override { return number_here(static_cast<double>(number)); }
  bool number_float(number_float_t number, const string_t&) override { return number_here(number); }
  bool string(string_t& text) override { return text_here(text); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override;
  bool end_object() override;
  bool start_array(std::size_t) override;
  bool end_array() override;
  bool key(string_t& name) override;
  bool parse_error(std::size_t, const string_t&, const json::exception&) override {
    problem = "the answer is no JSON";
    return false;
  }

  std::string problem{};
  bool has_result = false;

 private:
  enum class In : std::uint8_t { elsewhere, series, metric, list, pair, histogram, buckets, bucket };

  bool is_needed_here() const;
  bool scalar();
  bool number_here(double number);
  bool text_here(string_t& text);
  bool open(bool is_array);
  bool close();
  bool refuse(string_view what) {
    problem = fmt::format("the answer is not of the form that a query has: {}", what);
    return false;
  }
  bool end_pair();
  bool end_bucket();

  const SampleSink& sink_;
  std::size_t depth_ = 0, elsewhere_ = 0;
  In in_ = In::elsewhere;
  std::string top_{}, data_{}, member_{}, name_{}, label_{};
  std::vector<wire::Label> labels_{};
  bool is_told_ = false;                          // the labels of this series
  bool is_single_ = false;                        // a pair that is in no list
  std::size_t element_ = 0, bucket_element_ = 0;  // of the pair, of the bucket
  double time_ = 0, value_ = 0;
  bool is_histogram_ = false;
  HistogramValue histogram_{};
  std::array<double, 4> bucket_{};
};

constexpr std::size_t result_depth = 3;  // of the list "result"

bool SampleReader::key(string_t& name) {
  if (elsewhere_ > 0) return true;
  switch (depth_) {
    case 1: top_ = name; break;
    case 2: data_ = name; break;
    default: break;
  }
  if (in_ == In::series) member_ = name;
  if (in_ == In::metric) label_ = name;
  if (in_ == In::histogram) name_ = name;
  return true;
}

bool SampleReader::start_object(std::size_t) { return open(false); }
bool SampleReader::start_array(std::size_t) { return open(true); }
bool SampleReader::end_object() { return close(); }
bool SampleReader::end_array() { return close(); }

// Whether what is here must be of one type: a series, or a member of it that is known.
bool SampleReader::is_needed_here() const {
  if (in_ == In::elsewhere) return depth_ == result_depth;
  return in_ == In::series && (member_ == "metric" || member_ == "values" || member_ == "histograms" ||
                               member_ == "value" || member_ == "histogram");
}

bool SampleReader::open(bool is_array) {
  if (elsewhere_ > 0) {
    if (++elsewhere_ > 64) return refuse("it is nested too deep");
    return true;
  }
  const bool is_data = depth_ == 1 && top_ == "data" && !is_array;
  const bool is_result = depth_ == 2 && data_ == "result" && is_array;
  if (depth_ == 0 && !is_array) {
    // the answer itself
  } else if (is_data) {
    // its data
  } else if (is_result) {
    has_result = true;
  } else if (depth_ == result_depth && in_ == In::elsewhere && !is_array) {
    in_ = In::series;
    labels_.clear();
    is_told_ = false;
  } else if (in_ == In::series && member_ == "metric" && !is_array) {
    if (is_told_) return refuse("the labels of a series stand behind its samples");
    in_ = In::metric;
  } else if (in_ == In::series && (member_ == "values" || member_ == "histograms") && is_array) {
    in_ = In::list;
    is_single_ = false;
  } else if (is_array && (in_ == In::list || (in_ == In::series && (member_ == "value" || member_ == "histogram")))) {
    is_single_ = in_ == In::series;
    in_ = In::pair;
    element_ = 0;
    is_histogram_ = member_.starts_with('h');
  } else if (in_ == In::pair && is_histogram_ && element_ == 1 && !is_array) {
    in_ = In::histogram;
    histogram_ = {};
  } else if (in_ == In::histogram && name_ == "buckets" && is_array) {
    in_ = In::buckets;
  } else if (in_ == In::buckets && is_array) {
    in_ = In::bucket;
    bucket_element_ = 0;
  } else if (in_ == In::elsewhere || in_ == In::series || in_ == In::histogram) {
    if (depth_ == 0 || is_needed_here()) return refuse("a list is where an object should be, or the reverse");
    elsewhere_ = 1;  // a member that is not known: it is passed over
    return true;
  } else {
    return refuse("a list is where a value should be");
  }
  ++depth_;
  return true;
}

bool SampleReader::close() {
  if (elsewhere_ > 0) {
    --elsewhere_;
    return true;
  }
  --depth_;
  switch (in_) {
    case In::elsewhere: return true;
    case In::series: in_ = In::elsewhere; return true;
    case In::metric: in_ = In::series; return true;
    case In::list: in_ = In::series; return true;
    case In::pair: in_ = is_single_ ? In::series : In::list; return end_pair();
    case In::histogram:
      in_ = In::pair;
      ++element_;
      return true;
    case In::buckets: in_ = In::histogram; return true;
    case In::bucket: in_ = In::buckets; return end_bucket();
  }
  return false;
}

bool SampleReader::end_pair() {
  if (element_ != 2) return refuse("a sample is not a time and a value");
  if (!is_told_) {
    sink_.series(labels_);
    is_told_ = true;
  }
  if (is_histogram_) {
    sink_.histogram(time_, histogram_);
  } else {
    sink_.sample(time_, value_);
  }
  return true;
}

bool SampleReader::end_bucket() {
  if (bucket_element_ != bucket_.size()) return refuse("a bucket has not four values");
  histogram_.buckets.push_back(
      {.rule = static_cast<int>(bucket_[0]), .left = bucket_[1], .right = bucket_[2], .count = bucket_[3]});
  return true;
}

bool SampleReader::scalar() {
  const bool may_be_here = in_ == In::elsewhere || in_ == In::series;
  if (elsewhere_ > 0 || (may_be_here && !is_needed_here())) return true;
  return refuse("a value is of another type");
}

bool SampleReader::number_here(double number) {
  if (elsewhere_ == 0 && in_ == In::pair && element_ == 0) {
    time_ = std::round(number * 1000);
    ++element_;
    return true;
  }
  if (elsewhere_ == 0 && in_ == In::bucket && bucket_element_ == 0 && number >= 0 && number <= 3) {
    bucket_[bucket_element_++] = number;
    return true;
  }
  return scalar();
}

bool SampleReader::text_here(string_t& text) {
  if (elsewhere_ > 0) return true;
  if (in_ == In::metric) {
    labels_.push_back({label_, text});
    return true;
  }
  const bool is_value = in_ == In::pair && element_ == 1 && !is_histogram_;
  const bool is_bound = in_ == In::bucket && bucket_element_ > 0 && bucket_element_ < bucket_.size();
  const bool is_total = in_ == In::histogram && (name_ == "count" || name_ == "sum");
  if (!is_value && !is_bound && !is_total) return in_ == In::histogram || scalar();
  const auto number = number_of(text);
  if (!number) return refuse(fmt::format("'{}' is no number", one_line(text)));
  if (is_value) {
    value_ = *number;
    ++element_;
  } else if (is_bound) {
    bucket_[bucket_element_++] = *number;
  } else {
    (name_ == "count" ? histogram_.count : histogram_.sum) = *number;
  }
  return true;
}

// {"status":"error","errorType":"bad_data","error":"…"}
string error_in(string_view body) {
  const json answer = health::parse_json(body);
  const string text = health::text_in(answer, "error");
  return text.empty() ? one_line(body) : one_line(fmt::format("{}: {}", health::text_in(answer, "errorType"), text));
}

}  // namespace

string read_samples(string_view body, const SampleSink& sink) {
  SampleReader reader(sink);
  if (!json::sax_parse(body, &reader)) return reader.problem.empty() ? "the answer is no JSON" : reader.problem;
  return reader.has_result ? string{} : "the answer has no list of results";
}

string query_problem(const net::Request& request, const net::Answer& answer) {
  if (answer.problem != net::Problem::none) return net::problem_text(request, answer);
  if (answer.status != 200) return fmt::format("status {}: {}", answer.status, error_in(answer.body));
  if (answer.body_is_cut) return fmt::format("the answer is longer than {} bytes", request.max_body);
  return {};
}

}  // namespace pyat::smoke::metrics
