// The text format of Prometheus, version 0.0.4. https://prometheus.io/docs/instrumenting/exposition_formats/
#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace pyat::render {

// Of a value of a label.
std::string escaped_label(std::string_view text);

struct Label {
  std::string_view name;
  std::string_view value;
};

// `a="1",b="2"`, without braces.
std::string label_list(std::span<const Label> labels);

// One metric: what it is, and its samples.
class Metric {
 public:
  // `type`: gauge, counter or histogram.
  Metric(std::string_view name, std::string_view type, std::string_view help);

  void add(std::initializer_list<Label> labels, double value);
  // `suffix`: _bucket, _sum or _count of a histogram; `labels` as label_list() makes them.
  void add(std::string_view suffix, std::string_view labels, double value);

  // Nothing where there are no samples: a name alone says nothing.
  std::string take() { return is_empty_ ? std::string{} : std::move(text_); }

 private:
  std::string name_;
  std::string text_{};
  bool is_empty_ = true;
};

}  // namespace pyat::render
