#include "cost/measure/plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>

#include "util/text.hpp"

namespace pyat::cost {
namespace {

using std::string;
using std::string_view;

constexpr string_view build_suffix = "_build_info";
constexpr string_view minio_build = "minio_software_version_info";

// In this order: an alertmanager of Mimir is Mimir's, a Prometheus of Grafana Agent is the agent's.
constexpr auto components =
    std::to_array<string_view>({"mimir", "loki", "tempo", "promtail", "alloy", "pyroscope", "alertmanager", "minio",
                                "otel", "grafana", "prometheus", "jaeger", "memcached"});

string product_of_build(string_view metric) {
  if (metric == minio_build) return "minio";
  metric.remove_suffix(std::min(build_suffix.size(), metric.size()));
  // Mimir exports both names.
  return metric == "cortex" ? "mimir" : string(metric);
}

bool is_component(string_view product) {
  return std::find(components.begin(), components.end(), product) != components.end();
}

string_view component_of_job(const Known& known, string_view job) {
  for (const Build& build : known.builds) {
    if (build.job == job && is_component(build.product)) return build.product;
  }
  return component_in(job);
}

// For a regular expression within a text of PromQL.
string escaped(string_view text) {
  string out{};
  for (const char c : text) {
    if (c == '"') out += '\\';
    if (string_view(".+*?()|[]{}^$\\").find(c) != string_view::npos) out += c == '\\' ? "\\\\\\" : "\\\\";
    out += c;
  }
  return out;
}

string jobs_matcher(const Known& known) {
  std::vector<string> jobs{};
  for (const string& job : known.jobs) {
    if (!component_of_job(known, job).empty()) jobs.push_back(escaped(job));
  }
  return jobs.empty() ? string{} : fmt::format(R"(job=~"{}")", util::joined(jobs, "|"));
}

bool has(const Known& known, string_view metric) { return known.metrics.contains(metric); }

bool runs(const Known& known, string_view product) {
  return std::any_of(known.builds.begin(), known.builds.end(),
                     [&](const Build& build) { return build.product == product; });
}

// Nothing: it has neither.
std::optional<Form> form_of(const Known& known, const Way& way) {
  const string_view native = native_name(way);
  const bool is_native = !native.empty() && has(known, native);
  if (!has(known, way.metric)) return is_native ? std::optional(Form::native) : std::nullopt;
  return is_native ? Form::both : Form::classic;
}

bool is_usable(const Known& known, const Way& way) {
  if (!form_of(known, way)) return false;
  if (way.when.empty()) return true;
  const auto found = known.circumstances.find(way.when);
  return found != known.circumstances.end() && !found->second.is_zero();
}

Measured blank(const Quantifiable& quantity, const Known& known) {
  Measured measured{};
  measured.name = quantity.name;
  measured.unit = quantity.unit;
  measured.source = known.source;
  return measured;
}

// Nobody has what these ways need.
Measured missing(const Quantifiable& quantity, std::span<const Way* const> ways, const Known& known) {
  Measured measured = blank(quantity, known);
  const Way& way = *ways.front();
  measured.asked = way.metric;
  const string title(product_title(way.product));
  if (way.product.empty() || !runs(known, way.product)) {
    measured.why = fmt::format("{} has no series {}: it does not scrape {}", known.source, way.metric,
                               way.product.empty() ? "anything" : title);
    return measured;
  }
  measured.release = release_words(known.builds, way.product);
  std::vector<string_view> names{};
  string since{};
  for (const Way* each : ways) {
    if (each->product != way.product || std::find(names.begin(), names.end(), each->metric) != names.end()) continue;
    names.push_back(each->metric);
    if (const string_view native = native_name(*each); !native.empty()) names.push_back(native);
    if (!each->since.empty() && since.empty()) since = fmt::format("{} is of {}", each->metric, each->since);
  }
  measured.why =
      fmt::format("{} exports no {}: {}", measured.release, util::joined(names, " or "),
                  since.empty() ? "it appears with the first that is counted, on the process that counts it" : since);
  return measured;
}

// A replicated value is divided by the factor that the servers export, or the one that the user gives.
void divide(Question& question, const Known& known, const MeasureOptions& options, std::vector<string>& notes) {
  if (question.way->replicated.empty()) return;
  const auto found = known.circumstances.find(question.way->replicated);
  if (options.replication_factor) {
    question.divided_by = *options.replication_factor;
    question.divisor = "the replication factor that was given";
  } else if (found != known.circumstances.end() && found->second.sign() > 0) {
    question.divided_by = found->second;
    question.divisor = question.way->replicated;
  } else {
    question.divided_by = 3;
    question.divisor = "the default replication factor";
    notes.push_back(fmt::format("{} is divided by a replication factor of 3, the default: {} has no {}",
                                question.quantity->name, known.source, question.way->replicated));
  }
}

class Planner {
 public:
  Planner(const Known& known, const MeasureOptions& options, string_view page_of = {})
      : known_(known), options_(options), page_of_(page_of), jobs_(jobs_matcher(known)) {}

  Questions run() {
    for (const Quantifiable& quantity : catalogue()) {
      if (is_wanted(options_, quantity.name)) add(quantity);
    }
    if (jobs_.empty() && !known_.jobs.empty()) {
      plan_.notes.push_back(fmt::format(
          "{} scrapes no job that is known to be of the stack: the uptime is that of all its targets", known_.source));
    }
    return std::move(plan_);
  }

 private:
  void add(const Quantifiable& quantity) {
    std::vector<const Way*> all{};
    std::size_t asked = 0;
    for (std::size_t i = 0; i < quantity.ways.size();) {
      const string_view product = quantity.ways[i].product;
      std::vector<const Way*> ways{};
      for (; i < quantity.ways.size() && quantity.ways[i].product == product; ++i) ways.push_back(&quantity.ways[i]);
      if (!page_of_.empty() && product != page_of_ && product != "process") continue;
      all.insert(all.end(), ways.begin(), ways.end());
      const auto usable =
          std::find_if(ways.begin(), ways.end(), [&](const Way* way) { return is_usable(known_, *way); });
      if (usable != ways.end()) {
        if (asked > 0 && !quantity.by_product && !quantity.by_component) return;  // another product has said it
        ask(quantity, **usable);
        ++asked;
      } else if (quantity.by_product && runs(known_, product)) {
        Measured none = missing(quantity, ways, known_);
        none.label = product;
        plan_.unknown.push_back(std::move(none));
        ++asked;
      }
    }
    if (asked > 0 || all.empty()) return;
    // Of the product that runs, there is more to be said.
    std::stable_partition(all.begin(), all.end(), [&](const Way* way) { return runs(known_, way->product); });
    plan_.unknown.push_back(missing(quantity, all, known_));
  }

  void ask(const Quantifiable& quantity, const Way& way) {
    Question question{.quantity = &quantity, .way = &way};
    const Form form = form_of(known_, way).value_or(Form::classic);
    question.text = query_text(quantity, way, options_.window, jobs_, options_.selector, form);
    question.release = release_words(known_.builds, way.product);
    divide(question, known_, options_, plan_.notes);
    plan_.questions.push_back(std::move(question));
  }

  const Known& known_;
  const MeasureOptions& options_;
  const string_view page_of_;  // a product; empty: a Prometheus is asked
  const string jobs_;
  Questions plan_{};
};

// The components that the rows of an answer are about, each row with its own name: that of the product, or of the job
// where several jobs are of one product.
std::vector<string> component_names(const Question& question, const ApiAnswer& answer, const Known& known) {
  std::vector<string> names{};
  std::map<string, int, std::less<>> count{};
  for (const ApiRow& row : answer.rows) {
    const string_view job = row.label(question.way->label);
    names.emplace_back(question.way->label == "job" ? component_of_job(known, job) : component_in(job));
    ++count[names.back()];
  }
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (!names[i].empty() && count[names[i]] > 1) names[i] = answer.rows[i].label(question.way->label);
  }
  return names;
}

// {__name__=~"a|b", cluster="prod"}
string named(string_view names, string_view selector) {
  return fmt::format(R"({{__name__=~"{}"{}{}}})", names, selector.empty() ? "" : ", ", selector);
}

string empty_words(const Question& question, const ApiAnswer& answer, const MeasureOptions& options) {
  if (!answer.warnings.empty()) return fmt::format("the answer is empty: {}", answer.warnings.front());
  const bool needs_two = question.way->take != Take::now;
  return fmt::format("the answer is empty: no series had {} in the last {}", needs_two ? "two samples" : "a sample",
                     needs_two ? promql_duration(options.window) : "5m");
}

string why_of(const Question& question, const string& why) {
  const bool is_nan = why.find("NaN") != string::npos;
  if (question.quantity->quantile > 0 && is_nan) return string(nothing_counted);
  if (question.quantity->name != "time_to_repair") return why;
  return is_nan ? "no target went down in the window"
                : "a target was down before the window began, and since when is not known";
}

void take_row(const Question& question, const ApiRow& row, Measured& measured) {
  if (!row.value) {
    measured.why = why_of(question, row.why);
  } else if (row.value->sign() < 0 && question.way->take != Take::growth) {
    measured.why = fmt::format("the answer is {}, which cannot be", row.value->shortest(6));
  } else {
    measured.value = *row.value / question.divided_by;
  }
}

}  // namespace

string builds_query(string_view selector) {
  return fmt::format("count by (__name__, job, version) ({})",
                     named(".+_build_info|minio_software_version_info", selector));
}

string jobs_query(string_view selector) {
  return fmt::format("count by (job) (up{})", selector.empty() ? string{} : fmt::format("{{{}}}", selector));
}

string metrics_query(string_view selector, const std::vector<string>& names) {
  std::set<string_view> metrics{};
  for (const Quantifiable& quantity : catalogue()) {
    if (!names.empty() && std::find(names.begin(), names.end(), quantity.name) == names.end()) continue;
    for (const Way& way : quantity.ways) {
      metrics.insert(way.metric);
      if (const string_view native = native_name(way); !native.empty()) metrics.insert(native);
    }
  }
  return fmt::format("count by (__name__) ({})", named(util::joined(metrics, "|"), selector));
}

string circumstances_query(string_view selector) {
  return fmt::format("max by (__name__) ({})", named(util::joined(circumstances(), "|"), selector));
}

void read_builds(const ApiAnswer& answer, Known& known) {
  for (const ApiRow& row : answer.rows) {
    string_view version = row.label("version");
    if (version.starts_with('v')) version.remove_prefix(1);
    known.builds.push_back({product_of_build(row.label("__name__")), string(version), string(row.label("job"))});
  }
}

void read_jobs(const ApiAnswer& answer, Known& known) {
  for (const ApiRow& row : answer.rows) known.jobs.emplace(row.label("job"));
}

void read_metrics(const ApiAnswer& answer, Known& known) {
  for (const ApiRow& row : answer.rows) known.metrics.emplace(row.label("__name__"));
}

void read_circumstances(const ApiAnswer& answer, Known& known) {
  for (const ApiRow& row : answer.rows) {
    if (row.value) known.circumstances.insert_or_assign(string(row.label("__name__")), *row.value);
  }
}

Questions make_plan(const Known& known, const MeasureOptions& options) { return Planner(known, options).run(); }

Questions make_page_plan(const Known& known, const MeasureOptions& options, string_view product) {
  return Planner(known, options, product).run();
}

std::vector<Measured> values_of(const Question& question, const ApiAnswer& answer, const Known& known,
                                const MeasureOptions& options) {
  const Quantifiable& quantity = *question.quantity;
  Measured base = blank(quantity, known);
  base.release = question.release;
  base.asked = question.text;
  if (question.divided_by != units::Number(1)) base.asked += " / " + question.divided_by.shortest(6);
  if (quantity.by_product) base.label = question.way->product;
  if (!answer.problem.empty() || answer.rows.empty()) {
    base.why = answer.problem.empty() ? empty_words(question, answer, options)
                                      : fmt::format("{}: {}", known.source, answer.problem);
    return {std::move(base)};
  }
  const bool names_components = quantity.by_component && !question.way->label.empty();
  const auto names = names_components ? component_names(question, answer, known) : std::vector<string>{};
  std::vector<Measured> values{};
  for (std::size_t i = 0; i < answer.rows.size(); ++i) {
    if (names_components && names[i].empty()) continue;
    const ApiRow& row = answer.rows[i];
    Measured measured = base;
    if (!question.way->tenant.empty()) measured.tenant = row.label(question.way->tenant);
    if (!question.way->label.empty())
      measured.label = names_components ? names[i] : string(row.label(question.way->label));
    if (names_components) measured.release = release_of_job(known.builds, row.label(question.way->label));
    take_row(question, row, measured);
    values.push_back(std::move(measured));
  }
  if (values.empty()) {
    base.why = "none of the series is of a part of the stack";
    values.push_back(std::move(base));
  }
  return values;
}

string_view component_in(string_view name) {
  const string lower = util::lower_ascii(name);
  const auto found = std::find_if(components.begin(), components.end(),
                                  [&](string_view each) { return lower.find(each) != string::npos; });
  return found == components.end() ? string_view{} : *found;
}

string release_of_job(const std::vector<Build>& builds, string_view job) {
  std::vector<Build> of_job{};
  std::copy_if(builds.begin(), builds.end(), std::back_inserter(of_job),
               [&](const Build& each) { return each.job == job && is_component(each.product); });
  return of_job.empty() ? string{} : release_words(of_job, of_job.front().product);
}

string release_words(const std::vector<Build>& builds, string_view product) {
  std::set<string_view> versions{};
  for (const Build& build : builds) {
    if (build.product == product && !build.version.empty()) versions.insert(build.version);
  }
  const bool is_there =
      std::any_of(builds.begin(), builds.end(), [&](const Build& each) { return each.product == product; });
  if (versions.empty()) return is_there ? string(product_title(product)) : string{};
  return fmt::format("{} {}", product_title(product), util::joined(versions, ", "));
}

}  // namespace pyat::cost
