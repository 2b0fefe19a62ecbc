#include "cost/measure/prometheus.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <memory>
#include <set>
#include <utility>

#include "cost/measure/plan.hpp"
#include "health/kinds/common.hpp"
#include "util/percent.hpp"
#include "util/url.hpp"

namespace pyat::cost {
namespace {

using std::string;
using std::string_view;

constexpr std::size_t most_open = 4;
constexpr std::size_t most_bytes = 8UL * 1024 * 1024;
constexpr unsigned most_silent = 3;  // questions in a row that nobody answers: then no more are asked

// Courses are of these: what costs grow with.
constexpr string_view with_course[] = {"logs_ingest",    "traces_ingest",  "traces_stored",      "active_series",
                                       "samples_ingest", "metrics_stored", "object_storage_used"};

// Mimir has the API below /prometheus, unless -http.prometheus-http-prefix says otherwise.
std::vector<string> prefixes_of(const health::Target& target) {
  return target.kind == "mimir" ? std::vector<string>{"/prometheus", ""} : std::vector<string>{"", "/prometheus"};
}

string query_path(const string& query, const MeasureOptions& options) {
  return fmt::format("/api/v1/query?query={}&time={}", util::percent_encoded(query),
                     options.now.time_since_epoch().count());
}

// It keeps itself alive: the client's callbacks hold it.
class Asking : public std::enable_shared_from_this<Asking> {
 public:
  Asking(net::Client& client, health::Target target, MeasureOptions options, std::function<void(Asked)> done)
      : client_(client), target_(std::move(target)), options_(std::move(options)), done_(std::move(done)) {
    known_.source = util::to_text(target_.address);
    prefixes_ = prefixes_of(target_);
  }

  void begin() {
    query(builds_query(options_.selector), [](Asking& self, const ApiAnswer& answer) { self.take_builds(answer); });
    pump();
  }

 private:
  using Take = std::function<void(Asking&, const ApiAnswer&)>;
  struct Waiting {
    string path;
    Take take;
  };

  void query(const string& text, Take take) { waiting_.push_back({query_path(text, options_), std::move(take)}); }

  void query_range(const string& text, Take take) {
    const auto points = std::max<std::int64_t>(options_.history_points, 2);
    const auto step = std::max<std::int64_t>(options_.history.count() / (points - 1), 1);
    const auto end = options_.now.time_since_epoch().count();
    waiting_.push_back({fmt::format("/api/v1/query_range?query={}&start={}&end={}&step={}", util::percent_encoded(text),
                                    end - step * (points - 1), end, step),
                        std::move(take)});
  }

  void pump() {
    while (open_ < most_open && !waiting_.empty()) {
      Waiting next = std::move(waiting_.front());
      waiting_.pop_front();
      if (silent_ >= most_silent) {
        next.take(*this, {.rows = {}, .warnings = {}, .problem = "not asked: it had left three questions unanswered"});
        continue;
      }
      ++open_;
      send(std::move(next));
    }
    if (open_ == 0 && waiting_.empty()) finish();
  }

  void send(Waiting next) {
    net::Request request = health::get(target_, prefixes_.front() + next.path);
    request.timeout = options_.timeout;
    request.max_body = most_bytes;
    const net::Request asked = request;
    auto take = [self = shared_from_this(), asked, next = std::move(next)](const net::Answer& answer) {
      --self->open_;
      self->take(next, read_api_answer(asked, answer));
      self->pump();
    };
    client_.ask(std::move(request), std::move(take));
  }

  void take(const Waiting& what, const ApiAnswer& answer) {
    if (answer.is_other && !is_found_ && prefixes_.size() > 1) {
      prefixes_.erase(prefixes_.begin());
      waiting_.push_front(what);
      return;
    }
    if (answer.problem.empty()) is_found_ = true;
    silent_ = answer.is_unreachable ? silent_ + 1 : 0;
    for (const string& warning : answer.warnings) {
      if (warnings_.insert(warning).second && warnings_.size() <= 5) {
        result_.notes.push_back(fmt::format("{} warns: {}", known_.source, warning));
      }
    }
    what.take(*this, answer);
  }

  void take_builds(const ApiAnswer& answer) {
    if (!answer.problem.empty()) return refuse(answer);
    read_builds(answer, known_);
    query(jobs_query(options_.selector), [](Asking& self, const ApiAnswer& jobs) { self.take_known(jobs, read_jobs); });
    query(circumstances_query(options_.selector),
          [](Asking& self, const ApiAnswer& all) { self.take_known(all, read_circumstances); });
    query(metrics_query(options_.selector),
          [](Asking& self, const ApiAnswer& all) { self.take_known(all, read_metrics); });
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
      if (!is_wanted(options_, quantity.name)) continue;
      Measured measured{};
      measured.name = quantity.name;
      measured.unit = quantity.unit;
      measured.source = known_.source;
      measured.why = fmt::format("{} could not be asked: {}", known_.source, answer.problem);
      result_.values.push_back(std::move(measured));
    }
  }

  void ask_all() {
    Questions plan = make_plan(known_, options_);
    result_.values = std::move(plan.unknown);
    for (string& note : plan.notes) result_.notes.push_back(std::move(note));
    for (const Question& question : plan.questions) {
      const bool wants_course =
          options_.history.count() > 0 &&
          std::find(std::begin(with_course), std::end(with_course), question.quantity->name) != std::end(with_course);
      if (wants_course) {
        query_range(question.text,
                    [question](Asking& self, const ApiAnswer& answer) { self.take_course(question, answer); });
      }
      query(question.text, [question](Asking& self, const ApiAnswer& answer) { self.take_values(question, answer); });
    }
  }

  void take_values(const Question& question, const ApiAnswer& answer) {
    for (Measured& measured : values_of(question, answer, known_, options_)) {
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

  void finish() {
    if (is_done_) return;
    is_done_ = true;
    if (silent_ == 0) {
      for (const Build& build : known_.builds) result_.scraped.insert(build.product);
    }
    done_(std::move(result_));
  }

  net::Client& client_;
  const health::Target target_;
  const MeasureOptions options_;
  std::function<void(Asked)> done_;
  Known known_{};
  Asked result_{};
  std::vector<string> prefixes_{};
  std::deque<Waiting> waiting_{};
  std::set<string> warnings_{};
  string failure_{};
  std::size_t open_ = 0;
  int to_know_ = 0;
  unsigned silent_ = 0;
  bool is_found_ = false;
  bool is_done_ = false;
};

void ask_below(net::Client& client, const health::Target& target, std::vector<string> prefixes, const string& path,
               const MeasureOptions& options, std::function<void(ApiAnswer)> done) {
  net::Request request = health::get(target, prefixes.front() + path);
  request.timeout = options.timeout;
  request.max_body = most_bytes;
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
  ask_below(client, target, prefixes_of(target), query_path(query, options), options, std::move(done));
}

void ask_prometheus(net::Client& client, const health::Target& target, const MeasureOptions& options,
                    std::function<void(Asked)> done) {
  std::make_shared<Asking>(client, target, options, std::move(done))->begin();
}

}  // namespace pyat::cost
