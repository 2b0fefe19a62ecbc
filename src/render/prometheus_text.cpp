#include "render/prometheus_text.hpp"

#include <fmt/format.h>

#include "render/unicode.hpp"

namespace pyat::render {

using std::string;
using std::string_view;

string escaped_label(string_view text) {
  string out;
  for (std::size_t at = 0; at < text.size();) {
    const Character c = decode_utf8(text, at);
    at += c.size;
    switch (c.code) {
      case '\\': out += "\\\\"; break;
      case '"': out += "\\\""; break;
      case '\n': out += "\\n"; break;
      default: append_utf8(out, printable(c.code));
    }
  }
  return out;
}

string label_list(std::span<const Label> labels) {
  string out;
  for (const Label& label : labels) {
    out += fmt::format("{}{}=\"{}\"", out.empty() ? "" : ",", label.name, escaped_label(label.value));
  }
  return out;
}

Metric::Metric(string_view name, string_view type, string_view help)
    : name_(name), text_(fmt::format("# HELP {0} {1}\n# TYPE {0} {2}\n", name, help, type)) {}

void Metric::add(std::initializer_list<Label> labels, double value) {
  add({}, label_list({labels.begin(), labels.size()}), value);
}

void Metric::add(string_view suffix, string_view labels, double value) {
  text_ += name_;
  text_ += suffix;
  if (!labels.empty()) text_ += fmt::format("{{{}}}", labels);
  text_ += fmt::format(" {}\n", value);
  is_empty_ = false;
}

}  // namespace pyat::render
