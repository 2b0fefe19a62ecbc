#include "cost/unused/unused.hpp"

#include <fmt/format.h>
#include <regex.h>

#include <algorithm>
#include <memory>

#include "cost/measure/prometheus.hpp"

namespace pyat::cost {
namespace {

using std::string;
using std::string_view;
using units::Number;

// A regular expression of RE2 that a whole name must match, as far as POSIX has it.
class Expression {
 public:
  explicit Expression(const string& text) : text_(text) {
    string posix = fmt::format("^({})$", without_groups(text));
    is_valid_ = text.find("(?") == string::npos && text.find("\\p") == string::npos &&
                ::regcomp(&compiled_, posix.c_str(), REG_EXTENDED | REG_NOSUB) == 0;
  }
  Expression(const Expression&) = delete;
  Expression& operator=(const Expression&) = delete;
  ~Expression() {
    if (is_valid_) ::regfree(&compiled_);
  }

  bool is_valid() const { return is_valid_; }
  bool matches(const string& name) const { return ::regexec(&compiled_, name.c_str(), 0, nullptr, 0) == 0; }
  const string& text() const { return text_; }

 private:
  // \d and \w are not of POSIX; a lazy ".*?" matches the same whole names as ".*".
  static string without_groups(const string& text) {
    string out{};
    for (std::size_t i = 0; i < text.size(); ++i) {
      const string_view two = string_view(text).substr(i, 2);
      if (two == "\\d" || two == "\\w") {
        out += two == "\\d" ? "[0-9]" : "[0-9A-Za-z_]";
        ++i;
      } else if (two == "*?" || two == "+?") {
        out += text[i++];
      } else {
        out += text[i];
      }
    }
    return out;
  }

  string text_;
  ::regex_t compiled_{};
  bool is_valid_ = false;
};

// A histogram is asked for by its base name in a metrics(…) of a variable; in PromQL, names are whole.
class Usage {
 public:
  explicit Usage(const Uses& uses) : uses_(uses) {
    for (const string& pattern : uses.metrics.patterns) {
      auto expression = std::make_unique<Expression>(pattern);
      if (expression->is_valid()) {
        expressions_.push_back(std::move(expression));
      } else {
        doubts_.push_back(fmt::format("the expression '{}' was not understood: what it matches may be used", pattern));
      }
    }
  }

  bool has(const string& name) const {
    if (uses_.metrics.names.contains(name)) return true;
    return std::any_of(expressions_.begin(), expressions_.end(),
                       [&](const auto& expression) { return expression->matches(name); });
  }

  std::vector<string> take_doubts() { return std::move(doubts_); }

 private:
  const Uses& uses_;
  std::vector<std::unique_ptr<Expression>> expressions_{};
  std::vector<string> doubts_{};
};

void add_once(std::vector<string>& all, const string& one) {
  if (std::find(all.begin(), all.end(), one) == all.end()) all.push_back(one);
}

void sort(std::vector<SeriesCount>& counts) {
  std::sort(counts.begin(), counts.end(), [](const SeriesCount& left, const SeriesCount& right) {
    if (left.series != right.series) return left.series > right.series;
    return left.name < right.name;
  });
}

}  // namespace

Unused compare_uses(const std::vector<SeriesCount>& series, const Uses& uses) {
  Usage usage(uses);
  Unused result{};
  std::set<string_view> there{};
  for (const SeriesCount& each : series) {
    there.insert(each.name);
    result.all += each.series;
    const bool is_used = usage.has(each.name);
    (is_used ? result.used : result.unused) += each.series;
    (is_used ? result.used_metrics : result.unused_metrics).push_back(each);
  }
  sort(result.used_metrics);
  sort(result.unused_metrics);
  for (const string& name : uses.metrics.names) {
    if (!there.contains(name) && !uses.recorded.contains(name)) result.missing.push_back(name);
  }
  for (const string& doubt : usage.take_doubts()) add_once(result.doubts, doubt);
  for (const string& doubt : uses.metrics.unknown) add_once(result.doubts, doubt);
  for (const string& problem : uses.problems) add_once(result.doubts, problem);
  return result;
}

void add_uses(Uses& all, const Uses& more, const string& file) {
  all.metrics.names.insert(more.metrics.names.begin(), more.metrics.names.end());
  all.metrics.patterns.insert(more.metrics.patterns.begin(), more.metrics.patterns.end());
  all.recorded.insert(more.recorded.begin(), more.recorded.end());
  all.expressions += more.expressions;
  for (const string& unknown : more.metrics.unknown)
    all.metrics.unknown.push_back(fmt::format("{}: {}", file, unknown));
  for (const string& problem : more.problems) all.problems.push_back(fmt::format("{}: {}", file, problem));
}

void count_series(net::Client& client, const health::Target& target, const MeasureOptions& options,
                  std::function<void(std::vector<SeriesCount> series, string why)> done) {
  const string query = fmt::format(R"(count by (__name__) ({{__name__!=""{}{}}}))",
                                   options.selector.empty() ? "" : ", ", options.selector);
  ask_query(client, target, options, query,
            [done = std::move(done), source = util::to_text(target.address)](const ApiAnswer& answer) {
              if (!answer.problem.empty()) return done({}, fmt::format("{}: {}", source, answer.problem));
              std::vector<SeriesCount> series{};
              for (const ApiRow& row : answer.rows) {
                if (row.value) series.push_back({string(row.label("__name__")), *row.value});
              }
              if (series.empty()) return done({}, fmt::format("{} has no series", source));
              done(std::move(series), {});
            });
}

}  // namespace pyat::cost
