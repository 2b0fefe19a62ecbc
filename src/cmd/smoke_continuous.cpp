#include "cmd/smoke_continuous.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "cmd/smoke_look.hpp"
#include "cmd/smoke_session.hpp"
#include "cmd/usage_error.hpp"
#include "net/client.hpp"
#include "render/smoke_prometheus.hpp"
#include "render/smoke_report.hpp"
#include "util/text.hpp"

namespace pyat::cmd {
namespace {

using std::string;
using std::string_view;
using std::chrono::milliseconds;

constexpr std::size_t most_at_once = 64;

// One client for all runs, whoever connects: while it waits for the servers, it answers those who ask for metrics.
class Lent final : public net::Client {
 public:
  explicit Lent(net::Client& client) : client_(client) {}

  void ask(net::Request request, Done done) override { client_.ask(std::move(request), std::move(done)); }
  void after(milliseconds delay, std::function<void()> action) override { client_.after(delay, std::move(action)); }
  net::Listening listen(string_view address, net::Handler handler, const net::ListenLimits& limits) override {
    return client_.listen(address, std::move(handler), limits);
  }
  bool run() override { return client_.run(); }
  void stop() override { client_.stop(); }
  Clock::time_point now() override { return client_.now(); }

 private:
  net::Client& client_;
};

class Watch {
 public:
  explicit Watch(const Continuous& how) : how_(how), context_(how.context), client_(how.context.connect(most_at_once)) {
    context_.connect = [this](std::size_t) { return std::make_unique<Lent>(*client_); };
    for (const Destination& destination : how_.asked) {
      const bool is_list = destination.file.empty() && destination.format == "text";
      if (is_list) {
        has_list_ = true;
      } else if (destination.format == "prometheus" && !destination.file.empty()) {
        metrics_files_.push_back(destination.file);
      } else {
        at_the_end_.push_back(destination);
      }
    }
  }

  ExitCode run() {
    listen();
    while (true) {
      const net::Client::Clock::time_point begin = client_->now();
      const smoke::Report report = once();
      if (report.was_interrupted) break;
      take(report);
      if (how_.context.out.flush() != 0 || !pause_until(begin + how_.settings.interval)) break;
    }
    if (last_) how_.show(*last_, at_the_end_);
    return last_ ? code_ : ExitCode::problems;
  }

 private:
  void listen() {
    if (how_.settings.listen.empty()) return;
    listening_ =
        client_->listen(how_.settings.listen, [this](const net::Received& asked) { return answer(asked); }, {});
    if (listening_.listener == nullptr) throw UsageError("--listen: " + listening_.problem, listening_.next);
    how_.context.err.write("pyat smoke: metrics are at http://" + listening_.listener->address() + "/metrics\n");
  }

  net::Reply answer(const net::Received& asked) const {
    if (asked.method != "GET" && asked.method != "HEAD") return {.status = 405, .body = "only GET and HEAD\n"};
    if (asked.path != "/metrics") return {.status = 404, .body = "the metrics of pyat smoke are at /metrics\n"};
    return {.type = "text/plain; version=0.0.4; charset=utf-8", .body = metrics_.text()};
  }

  // Looks around anew: a server may have been down, or updated.
  smoke::Report once() {
    Looked looked = look_around(how_.targets, how_.settings, context_);
    remember(known_, looked);
    if (looked.endpoints.empty() && !looked.was_interrupted) {
      looked.notes.emplace_back("nothing that data can be written to answered");
    }
    SmokeSession session(std::move(looked), how_.settings, context_);
    refuse_other_hosts(session.addresses(), how_.settings);
    return session.write(how_.next_run());
  }

  void take(const smoke::Report& report) {
    metrics_.add(report);
    if (code_ == ExitCode::ok) code_ = how_.exit_code(report);  // the first run that is not well counts
    if (has_list_) {
      how_.context.out.write(render::smoke_line(report) + '\n');
      const bool is_well = smoke::verdict_of(report) == smoke::Verdict::passed;
      if (!is_well) how_.show(report, {{.format = "text", .file = {}}});
    }
    for (const string& file : metrics_files_) write_metrics(file);
    last_ = report;
  }

  void write_metrics(const string& file) {
    const bool is_new = context_.files.kind(file) == util::FileKind::missing;
    const string text = metrics_.text();
    const string problem = is_new ? context_.files.write(file, text) : context_.files.replace(file, text);
    if (problem.empty()) return;
    const string sentence = "cannot write " + file + ": " + problem;
    if (!last_) throw UsageError(sentence);
    // Whoever watches the file sees that it is old; the next run may be able to.
    how_.context.err.write("pyat smoke: " + sentence + '\n');
  }

  // False: the user has had enough.
  bool pause_until(net::Client::Clock::time_point when) {
    const auto left = std::chrono::ceil<milliseconds>(when - client_->now());
    client_->after(std::max(left, milliseconds{0}), [] {});
    return client_->run();
  }

  const Continuous& how_;
  Context context_;
  std::unique_ptr<net::Client> client_;
  net::Listening listening_{};  // ends before the client
  render::SmokeMetrics metrics_{};
  bool has_list_ = false;
  std::vector<string> metrics_files_{};
  std::vector<Destination> at_the_end_{};
  std::vector<smoke::Endpoint> known_{};  // from earlier runs
  std::optional<smoke::Report> last_{};
  ExitCode code_ = ExitCode::ok;
};

}  // namespace

ExitCode run_continuously(const Continuous& how) { return Watch(how).run(); }

}  // namespace pyat::cmd
