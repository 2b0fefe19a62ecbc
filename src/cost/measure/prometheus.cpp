#include "cost/measure/prometheus.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include "cost/measure/plan.hpp"
#include "cost/measure/query_api.hpp"

namespace pyat::cost {
namespace {

using std::string;
using std::string_view;

// Courses are of these: what costs grow with.
constexpr string_view with_course[] = {"logs_ingest",    "traces_ingest",  "traces_stored",      "active_series",
                                       "samples_ingest", "metrics_stored", "object_storage_used"};

class Asking final : public QueryApi {
 public:
  Asking(net::Client& client, const health::Target& target, const MeasureOptions& options,
         std::function<void(Asked)> done)
      : QueryApi(client, target, options), done_(std::move(done)) {
    known_.source = source();
  }

  void begin() {
    query(builds_query(options().selector), [this](const ApiAnswer& answer) { take_builds(answer); });
    pump();
  }

 private:
  TimeGrid course_times() const {
    const auto points = std::max<std::int64_t>(options().history_points, 2);
    const auto step = std::max<std::int64_t>(options().history.count() / (points - 1), 1);
    return {.first = options().now - std::chrono::seconds(step * (points - 1)),
            .step = std::chrono::seconds(step),
            .count = static_cast<std::size_t>(points)};
  }

  void take_builds(const ApiAnswer& answer) {
    if (!answer.problem.empty()) return refuse(answer);
    read_builds(answer, known_);
    query(jobs_query(options().selector), [this](const ApiAnswer& jobs) { take_known(jobs, read_jobs); });
    query(circumstances_query(options().selector),
          [this](const ApiAnswer& all) { take_known(all, read_circumstances); });
    query(metrics_query(options().selector), [this](const ApiAnswer& all) { take_known(all, read_metrics); });
    to_know_ = 3;
  }

  void take_known(const ApiAnswer& answer, void (*read)(const ApiAnswer&, Known&)) {
    if (!answer.problem.empty()) {
      if (failure_.empty()) failure_ = answer.problem;
    } else {
      read(answer, known_);
    }
    if (--to_know_ > 0) return;
    if (!failure_.empty()) return refuse({.rows = {}, .warnings = {}, .problem = failure_});
    ask_all();
  }

  // Nothing can be asked: every quantity is unknown, for the same reason.
  void refuse(const ApiAnswer& answer) {
    result_.notes.push_back(fmt::format("{} could not be asked: {}", known_.source, answer.problem));
    for (const Quantifiable& quantity : catalogue()) {
      if (!is_wanted(options(), quantity.name)) continue;
      Measured measured{};
      measured.name = quantity.name;
      measured.unit = quantity.unit;
      measured.source = known_.source;
      measured.why = fmt::format("{} could not be asked: {}", known_.source, answer.problem);
      result_.values.push_back(std::move(measured));
    }
  }

  void ask_all() {
    Questions plan = make_plan(known_, options());
    result_.values = std::move(plan.unknown);
    for (string& note : plan.notes) result_.notes.push_back(std::move(note));
    for (const Question& question : plan.questions) {
      const bool wants_course =
          options().history.count() > 0 &&
          std::find(std::begin(with_course), std::end(with_course), question.quantity->name) != std::end(with_course);
      if (wants_course) {
        query_range(question.text, course_times(),
                    [this, question](const ApiAnswer& answer) { take_course(question, answer); });
      }
      query(question.text, [this, question](const ApiAnswer& answer) { take_values(question, answer); });
    }
  }

  void take_values(const Question& question, const ApiAnswer& answer) {
    for (Measured& measured : values_of(question, answer, known_, options())) {
      result_.values.push_back(std::move(measured));
    }
  }

  // The sum over all rows, at the times that all of them have.
  void take_course(const Question& question, const ApiAnswer& answer) {
    if (!answer.problem.empty() || answer.rows.empty()) return;
    std::map<std::chrono::sys_seconds, std::pair<units::Number, std::size_t>> sums{};
    for (const ApiRow& row : answer.rows) {
      for (const Point& point : row.points) {
        auto& [sum, count] = sums[point.time];
        sum += point.value;
        ++count;
      }
    }
    Course course{.name = string(question.quantity->name), .unit = string(question.quantity->unit), .points = {}};
    for (auto& [time, sum] : sums) {
      if (sum.second == answer.rows.size()) course.points.push_back({time, sum.first / question.divided_by});
    }
    if (course.points.size() > 1) result_.courses.push_back(std::move(course));
  }

  void warn(const string& warning) override { result_.notes.push_back(warning); }

  void finish() override {
    if (answers()) {
      for (const Build& build : known_.builds) result_.scraped.insert(build.product);
    }
    done_(std::move(result_));
  }

  std::function<void(Asked)> done_;
  Known known_{};
  Asked result_{};
  string failure_{};
  int to_know_ = 0;
};

void ask_below(net::Client& client, const health::Target& target, std::vector<string> prefixes, const string& path,
               const MeasureOptions& options, std::function<void(ApiAnswer)> done) {
  net::Request request = query_request(target, prefixes.front() + path, options);
  const net::Request asked = request;
  client.ask(std::move(request), [&client, target, prefixes = std::move(prefixes), path, options, asked,
                                  done = std::move(done)](const net::Answer& answer) {
    ApiAnswer read = read_api_answer(asked, answer);
    if (!read.is_other || prefixes.size() < 2) return done(std::move(read));
    ask_below(client, target, {prefixes.begin() + 1, prefixes.end()}, path, options, done);
  });
}

}  // namespace

void ask_query(net::Client& client, const health::Target& target, const MeasureOptions& options, const string& query,
               std::function<void(ApiAnswer)> done) {
  ask_below(client, target, query_prefixes(target), query_path(query, options.now), options, std::move(done));
}

void ask_prometheus(net::Client& client, const health::Target& target, const MeasureOptions& options,
                    std::function<void(Asked)> done) {
  std::make_shared<Asking>(client, target, options, std::move(done))->begin();
}

}  // namespace pyat::cost
