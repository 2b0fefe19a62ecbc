// The link from a span to its log lines: the one that Grafana makes a query of.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "smoke/correlation/link_hops.hpp"

namespace pyat::smoke::correlation {
namespace {

using std::string;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

class SpanLink final : public std::enable_shared_from_this<SpanLink> {
 public:
  SpanLink(net::Client& client, const Material& material, LogsLink link, LinkHop hop, std::function<void(Result)> done)
      : client_(client), material_(material), link_(std::move(link)), hop_(std::move(hop)), done_(std::move(done)) {
    hop_.hop.noun = "span";
    hop_.hop.verb = "lead to their log lines";
  }

  // First whether the lines are there at all, as Grafana asks for them.
  void start() {
    const auto start_shift = shift_of(link_.start_shift);
    const auto end_shift = shift_of(link_.end_shift);
    if (!start_shift || !end_shift) {
      done_(broken(hop_, fmt::format("'{}' is no span of time", start_shift ? link_.end_shift : link_.start_shift),
                   fmt::format("write one such as -1h or 5m into {}",
                               hop_.field(start_shift ? "spanEndTimeShift" : "spanStartTimeShift"))));
      return;
    }
    start_shift_ = *start_shift;
    end_shift_ = *end_shift;
    const Happening& first = material_.happenings().front();
    if (first.begin + start_shift_ >= first.end + end_shift_) {
      done_(broken(hop_, "it looks for lines in a span of time that ends before it begins", window_advice()));
      return;
    }
    auto seen = std::make_shared<std::vector<SeenLine>>();
    Poll lines = ask_for_lines(hop_.to, material_.selector(), material_.begin() - seconds{1},
                               material_.end() + seconds{1}, material_.lines(material_.happenings().front()), seen);
    poll(client_, std::move(lines), [self = shared_from_this(), seen](const Polled& polled) {
      if (polled.is_cancelled) return self->done_(interrupted(self->hop_.hop));
      if (seen->empty()) {
        self->done_(unchecked(self->hop_.hop,
                              polled.problem.empty()
                                  ? fmt::format("{} shows no log line of this run: it asks another server, or for "
                                                "another tenant",
                                                self->hop_.hop.to)
                                  : fmt::format("{} cannot be read: {}", self->hop_.hop.to, polled.problem)));
        return;
      }
      self->make_queries();
    });
  }

 private:
  LinkedSpan span_of(const Happening& happening) const {
    LinkedSpan span{.trace_id = happening.trace_id, .span_id = happening.span_id, .name = "outer", .duration = "200ms"};
    for (const auto& attribute : material_.resource()) {
      if (const auto* text = std::get_if<string>(&attribute.value.any))
        span.attributes.emplace_back(attribute.key, *text);
    }
    return span;
  }

  void make_queries() {
    for (const Happening& happening : material_.happenings()) {
      LinkedQuery query = query_for(link_, span_of(happening));
      if (!query.problem.empty()) {
        done_(query.is_unknown ? unchecked(hop_.hop, query.problem, "see what it finds for a span of an application")
                               : broken(hop_, query.problem, advice()));
        return;
      }
      queries_.push_back(std::move(query.text));
    }
    for (const string& label : labels_of_selector(queries_.front())) {
      const auto labels = material_.stream_labels();
      const bool is_known =
          std::any_of(labels.begin(), labels.end(), [&](const auto& each) { return each.name == label; });
      if (!is_known) {
        look_for_label(label);
        return;
      }
    }
    ask();
  }

  // A label that pyat's lines do not have may be one that others have, or one that does not exist.
  void look_for_label(const string& label) {
    net::Request request =
        request_to(hop_.to.access, "GET",
                   "/loki/api/v1/label/" + label + "/values" +
                       query_of({{"start", std::to_string(nanoseconds(material_.begin() - seconds{86400}).count())},
                                 {"end", std::to_string(nanoseconds(material_.end() + seconds{3600}).count())}}));
    request.timeout = hop_.to.timeout;
    auto has_values = std::make_shared<bool>(false);
    Poll values{.request = std::move(request), .deadline = milliseconds{0}};
    values.lacks = [has_values](const string& body) -> string {
      const auto count = count_values(body);
      if (!count) return "its answer cannot be read";
      *has_values = *count > 0;
      return {};
    };
    poll(client_, std::move(values), [self = shared_from_this(), label, has_values](const Polled& polled) {
      if (polled.is_cancelled) return self->done_(interrupted(self->hop_.hop));
      if (polled.is_complete() && !*has_values) {
        self->done_(broken(self->hop_,
                           fmt::format("it asks for the label '{}', which no stream of the last day has", label),
                           fmt::format("write a label that there is, such as service_name, into {}",
                                       self->hop_.field(self->link_.is_custom ? "query" : "tags"))));
        return;
      }
      self->done_(unchecked(self->hop_.hop,
                            fmt::format("it asks for the label '{}', which pyat's log lines do not have", label),
                            "see what it finds for a span of an application"));
    });
  }

  void ask() {
    std::vector<Poll> polls{};
    for (std::size_t i = 0; i < queries_.size(); ++i) {
      const Happening& happening = material_.happenings()[i];
      seen_.push_back(std::make_shared<std::vector<SeenLine>>());
      polls.push_back(ask_for_lines(hop_.to, queries_[i], happening.begin + start_shift_, happening.end + end_shift_,
                                    {material_.lines(happening).front()}, seen_.back()));
      // Any line of the trace is enough: a query may be made for lines of one form.
      polls.back().lacks = [seen = seen_.back(), id = happening.trace_id](const string& body) -> string {
        auto found = read_lines(body);
        if (!found) return "its answer cannot be read";
        *seen = std::move(*found);
        const bool is_there = std::any_of(seen->begin(), seen->end(),
                                          [&](const SeenLine& line) { return line.text.find(id) != string::npos; });
        return is_there ? string{} : fmt::format("{} lines, none of the trace", seen->size());
      };
    }
    poll_all(client_, std::move(polls),
             [self = shared_from_this()](const std::vector<Polled>& polled) { self->judge(polled); });
  }

  void judge(const std::vector<Polled>& polled) {
    const auto refused =
        std::find_if(polled.begin(), polled.end(), [](const Polled& each) { return each.status == 400; });
    if (refused != polled.end()) {
      done_(broken(hop_, fmt::format("Loki does not understand its query {}: {}", queries_.front(), refused->problem),
                   advice()));
      return;
    }
    std::vector<Made> made{};
    bool finds_others = false;
    for (std::size_t i = 0; i < polled.size(); ++i) {
      const Happening& happening = material_.happenings()[i];
      made.push_back(made_of(polled[i], "log lines of the trace " + happening.trace_id, "lines by " + queries_[i]));
      finds_others = finds_others || std::any_of(seen_[i]->begin(), seen_[i]->end(), [&](const SeenLine& line) {
                       return line.text.find(happening.trace_id) == string::npos;
                     });
    }
    Result result = result_of(hop_.hop, made);
    if (result.verdict == Verdict::failed) {
      result.findings.push_back({.message = fmt::format("its query finds nothing: {}", queries_.front()),
                                 .next = window_advice(),
                                 .setting = hop_.field()});
    } else if (finds_others && result.verdict == Verdict::passed) {
      result.verdict = Verdict::warned;
      result.findings.push_back({.weight = Verdict::warned,
                                 .message = "it finds lines of other traces as well",
                                 .next = fmt::format("set {} to true", hop_.field("filterByTraceID")),
                                 .setting = hop_.field()});
    }
    done_(std::move(result));
  }

  string advice() const {
    return fmt::format(
        "mend {}; in a provisioned file, write $${{…}} for ${{…}}: Grafana replaces the latter by a "
        "variable of its environment before it reads the rest",
        hop_.field("query"));
  }

  // The lines are from 60 ms after the begin of the span on.
  string window_advice() const {
    const bool begins_late = start_shift_ > milliseconds{60};
    const bool ends_early = end_shift_ < milliseconds{-130};
    if (begins_late || ends_early) {
      return fmt::format(
          "set {} to -1h and spanEndTimeShift to 1h: it looks from {} after the "
          "begin to {} after the end of a span",
          hop_.field("spanStartTimeShift"), link_.start_shift.empty() ? "0s" : link_.start_shift,
          link_.end_shift.empty() ? "0s" : link_.end_shift);
    }
    return fmt::format("mend the tags or the query of {}", hop_.field());
  }

  net::Client& client_;
  const Material& material_;
  LogsLink link_;
  LinkHop hop_;
  std::function<void(Result)> done_;
  milliseconds start_shift_{}, end_shift_{};
  std::vector<string> queries_{};
  std::vector<Lines> seen_{};
};

}  // namespace

void follow_span(net::Client& client, const Material& material, const LogsLink& link, const LinkHop& hop,
                 std::function<void(Result)> done) {
  std::make_shared<SpanLink>(client, material, link, hop, std::move(done))->start();
}

}  // namespace pyat::smoke::correlation
