#include "cost/measure/api_answer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "health/kinds/common.hpp"
#include "wire/json.hpp"

namespace pyat::cost {
namespace {

using nlohmann::json;
using std::string;
using std::string_view;
using wire::text_in;
using wire::value_in;

void read_labels(const json& metric, ApiRow& row) {
  if (!metric.is_object()) return;
  for (const auto& [name, value] : metric.items()) {
    if (value.is_string()) row.labels.emplace_back(name, value.get<string>());
  }
}

// [1795315418.123, "0.5"]
bool is_sample(const json& value) {
  return value.is_array() && value.size() == 2 && value[0].is_number() && value[1].is_string();
}

void read_value(const json& value, ApiRow& row) {
  if (!is_sample(value)) {
    row.why = "the answer has a sample that is none";
    return;
  }
  row.value = read_number(value[1].get<string>(), row.why);
}

void read_points(const json& values, ApiRow& row) {
  if (!values.is_array()) return;
  for (const json& value : values) {
    if (!is_sample(value)) continue;
    const double seconds = value[0].get<double>();
    constexpr double latest = 1e11;
    if (!(seconds >= 0 && seconds < latest)) continue;
    const std::chrono::sys_seconds time{std::chrono::seconds{static_cast<std::int64_t>(seconds)}};
    string why{};
    if (auto number = read_number(value[1].get<string>(), why)) {
      row.points.push_back({time, *std::move(number)});
    } else {
      row.unread.push_back({time, std::move(why)});
    }
  }
}

ApiRow read_row(const json& item) {
  ApiRow row{};
  read_labels(value_in(item, "metric"), row);
  if (value_in(item, "values").is_array()) {
    read_points(value_in(item, "values"), row);
  } else if (value_in(item, "histogram").is_array()) {
    row.why = "the answer is a histogram, and not a number";
  } else {
    read_value(value_in(item, "value"), row);
  }
  return row;
}

void read_data(const json& data, ApiAnswer& result) {
  const json& rows = value_in(data, "result");
  const string type = text_in(data, "resultType");
  if (type == "scalar") {
    read_value(rows, result.rows.emplace_back());
  } else if ((type == "vector" || type == "matrix") && rows.is_array()) {
    for (const json& row : rows) result.rows.push_back(read_row(row));
  } else {
    result.problem = fmt::format("its answer is of the type '{}', where a vector was expected", health::excerpt(type));
  }
}

void read_warnings(const json& list, std::vector<string>& warnings) {
  if (!list.is_array()) return;
  for (const json& item : list) {
    if (item.is_string()) warnings.push_back(health::excerpt(item.get<string>()));
  }
}

// {"status":"error","errorType":"bad_data","error":"…"}, or the text of a proxy or of Mimir.
string refusal(const net::Answer& answer, const json& body) {
  string words = text_in(body, "error");
  if (words.empty()) words = text_in(body, "message");
  if (words.empty() && !body.is_object()) words = answer.body;
  words = health::excerpt(words);
  const string type = health::excerpt(text_in(body, "errorType"));
  string text = fmt::format("it answered {}", answer.status);
  if (!type.empty()) text += fmt::format(" ({})", type);
  if (!words.empty()) text += fmt::format(": {}", words);
  if (answer.status == 401 && words.find("org id") != string::npos) text += "; say which tenant is meant";
  return text;
}

}  // namespace

string_view ApiRow::label(string_view wanted) const {
  const auto found = std::find_if(labels.begin(), labels.end(), [&](const auto& each) { return each.first == wanted; });
  return found == labels.end() ? string_view{} : string_view{found->second};
}

std::optional<units::Number> read_number(string_view text, string& why) {
  if (auto number = units::Number::parse(text.starts_with('+') ? text.substr(1) : text)) return number;
  if (text == "NaN") {
    why = "the answer is NaN: there was nothing to divide by, or nothing to tell it from";
  } else if (text == "+Inf" || text == "-Inf" || text == "Inf") {
    why = "the answer is infinite: something was divided by zero, or is above the last bucket of a histogram";
  } else {
    why = fmt::format("the answer '{}' is no number", health::excerpt(text));
  }
  return std::nullopt;
}

ApiAnswer read_api_answer(const net::Request& request, const net::Answer& answer) {
  ApiAnswer result{};
  if (answer.problem != net::Problem::none) {
    result.problem = net::problem_text(request, answer);
    result.is_unreachable = true;
    return result;
  }
  const json body = answer.body_is_cut ? json() : wire::parse_json(answer.body);
  if (!answer.is_ok()) {
    result.problem = refusal(answer, body);
    result.is_other = answer.status == 404 || (!body.is_object() && answer.status >= 300 && answer.status < 400);
    return result;
  }
  if (answer.body_is_cut) {
    result.problem = fmt::format("its answer is longer than {} MiB", request.max_body / (1024UL * 1024));
    return result;
  }
  read_warnings(value_in(body, "warnings"), result.warnings);
  read_warnings(value_in(body, "infos"), result.warnings);
  const string status = text_in(body, "status");
  if (status == "error") {
    result.problem = refusal(answer, body);
  } else if (status != "success") {
    result.problem = "it answered something else than the query API of Prometheus does";
    result.is_other = true;
  } else {
    read_data(value_in(body, "data"), result);
  }
  return result;
}

}  // namespace pyat::cost
