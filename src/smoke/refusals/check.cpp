#include <algorithm>
#include <memory>
#include <utility>

#include "smoke/refusals/attempt.hpp"
#include "smoke/refusals/refusals.hpp"
#include "smoke/timer.hpp"
#include "smoke/words/words.hpp"

namespace pyat::smoke {
namespace {

using std::string;
using std::string_view;
using std::chrono::milliseconds;

constexpr milliseconds first_pause{25}, longest_pause{2'000};
constexpr std::size_t longest_answer = 4 * 1024 * 1024;  // a line of the largest size that is tried, and some

std::vector<Attempt> attempts_of(const Ground& ground) {
  const string_view product = ground.route.product;
  if (product == "mimir" || product == "prometheus") return metric_attempts(ground);
  if (product == "loki") return log_attempts(ground);
  if (product == "tempo") return trace_attempts(ground);
  return {};
}

// One after the other: a write of the future moves what is too old.
class Check : public std::enable_shared_from_this<Check> {
 public:
  using Done = std::function<void(std::vector<Result>)>;

  Check(net::Client& client, const Route& route, const RefusalOptions& options, std::vector<Attempt> attempts,
        Done done)
      : client_(client), route_(route), options_(options), attempts_(std::move(attempts)), done_(std::move(done)) {}

  void start() { next(); }

 private:
  using Then = std::function<void(const net::Answer&)>;
  using Judge = std::function<void(Seen)>;

  void ask(net::Request request, Then then) {
    request.timeout = options_.timeout;
    request.max_body = longest_answer;
    client_.ask(std::move(request), [self = shared_from_this(), then = std::move(then)](const net::Answer& answer) {
      if (answer.problem == net::Problem::cancelled) return self->end();
      then(answer);
    });
  }

  void after(milliseconds delay, std::function<void()> then) {
    after_or_dropped(client_, delay, [self = shared_from_this(), then = std::move(then)](bool was_dropped) {
      if (was_dropped) return self->end();
      then();
    });
  }

  // With the results of all attempts, or of those that an interruption has left the time for.
  void end() {
    if (const Done done = std::exchange(done_, nullptr)) done(std::move(results_));
  }

  const Attempt& attempt() const { return attempts_[number_]; }

  void next() {
    if (number_ == attempts_.size()) return end();
    if (attempt().is_untried) return pass_over();
    if (!attempt().control) return try_it();
    ask(*attempt().control, [self = shared_from_this()](const net::Answer& answer) {
      if (!answer.is_ok()) return self->give_up(answer);
      self->look(self->attempt().control_look, Seen::there, self->options_.patience, [self](Seen seen) {
        if (seen == Seen::there) return self->try_it();
        self->conclude(self->unchecked("a good one that was accepted before is not shown: nothing can be concluded"));
      });
    });
  }

  void pass_over() {
    Result result = unchecked("not tried: " + attempt().why);
    result.verdict = Verdict::warned;
    result.findings.push_back({.weight = Verdict::warned, .message = attempt().meaning, .next = attempt().next});
    conclude(std::move(result));
  }

  void give_up(const net::Answer& answer) {
    Result result = unchecked("a good one that must come first was refused");
    const string problem = net::problem_text(*attempt().control, answer);
    if (problem.empty()) {
      result.findings.push_back(explain_refusal(route_.product, route_.release, answer.status, answer.body));
      result.findings.back().weight = Verdict::unchecked;
    } else {
      result.sentence = problem;
    }
    conclude(std::move(result));
  }

  Result unchecked(string sentence) const {
    return {.signal = "refusals",
            .name = attempt().name,
            .from = route_.write.name,
            .to = route_.read.name,
            .verdict = Verdict::unchecked,
            .sentence = std::move(sentence)};
  }

  void try_it() {
    ask(attempt().request, [self = shared_from_this()](const net::Answer& answer) {
      if (!self->attempt().look) return self->judge(answer, std::nullopt);
      const auto judge = [self, answer](Seen seen) { self->judge(answer, seen); };
      // What was acknowledged is waited for. What was refused must not be there a little later either.
      const milliseconds wait = self->attempt().is_left_quietly ? self->options_.settle : self->options_.patience;
      if (answer.is_ok()) return self->look(*self->attempt().look, Seen::there, wait, judge);
      self->after(self->options_.settle,
                  [self, judge] { self->look(*self->attempt().look, Seen::absent, self->options_.patience, judge); });
    });
  }

  // Asks until the answer is what is hoped for, or the time is over.
  void look(const Look& look, Seen hope, milliseconds left, Judge judge, milliseconds pause = first_pause) {
    ask(look.request,
        [self = shared_from_this(), look, hope, left, judge = std::move(judge), pause](const net::Answer& answer) {
          const Seen seen = seen_in(self->route_.product, answer, look.needle);
          // What is there will not go away.
          if (seen == hope || seen == Seen::there || left <= pause) return judge(seen);
          self->after(pause, [self, look, hope, left, judge, pause] {
            self->look(look, hope, left - pause, judge, std::min(pause * 8 / 5, longest_pause));
          });
        });
  }

  void judge(const net::Answer& answer, std::optional<Seen> seen) {
    conclude(judge_attempt(route_, attempt(), answer, seen));
  }

  void conclude(Result result) {
    results_.push_back(std::move(result));
    ++number_;
    next();
  }

  net::Client& client_;
  const Route route_;
  const RefusalOptions options_;
  const std::vector<Attempt> attempts_;
  Done done_;
  std::vector<Result> results_{};
  std::size_t number_ = 0;
};

}  // namespace

void check_refusals(net::Client& client, const Run& run, const Route& route, const health::ServerConfig& config,
                    const RefusalOptions& options, std::function<void(std::vector<Result>)> done) {
  std::make_shared<Check>(client, route, options, attempts_of({run, route, config}), std::move(done))->start();
}

}  // namespace pyat::smoke
