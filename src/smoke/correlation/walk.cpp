#include "smoke/correlation/walk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <memory>
#include <utility>

#include "smoke/correlation/absence.hpp"
#include "smoke/correlation/hop.hpp"
#include "smoke/correlation/questions.hpp"
#include "smoke/metrics/protocols.hpp"

namespace pyat::smoke::correlation {
namespace {

using std::string;
using std::string_view;
using std::chrono::seconds;

// In the order of the report.
enum Place : std::uint8_t { exemplars, to_trace, to_lines, to_lines_by_metadata, back_to_trace, places };

// What comes along with something that is there already is waited for no longer than this.
constexpr std::chrono::milliseconds along_with{2'000};

// From where a trace is looked for.
struct Start {
  string trace_id{}, span_id{};
};

string key_of(const Happening& happening) {
  return fmt::format("{}{{{}=\"{}\"}}", metric_name, series_label, happening.number);
}

bool is_id(string_view text, std::size_t digits) {
  return text.size() == digits && text.find_first_not_of("0123456789abcdef") == text.npos;
}

// What is between the spelling of the id and the next quote or blank: as anyone reads it out of a line.
string id_in(string_view line, string_view name, std::size_t digits) {
  for (std::size_t at = line.find(name); at != line.npos; at = line.find(name, at + 1)) {
    const std::size_t begin = line.find_first_not_of("\"=: ", at + name.size());
    if (begin == line.npos) return {};
    const string_view id = line.substr(begin, digits);
    if (is_id(id, digits)) return string(id);
  }
  return {};
}

class Walk final : public std::enable_shared_from_this<Walk> {
 public:
  Walk(net::Client& client, const Material& material, const CorrelationRoute& route, const Told& told,
       std::function<void(Walked)> done)
      : client_(client), material_(material), route_(route), told_(told), done_(std::move(done)) {
    results_.resize(places);
    const string metrics = route.metrics.read.name;
    const string logs = route.logs.read.name;
    const string traces = route.traces.read.name;
    hops_[exemplars] = {"a metric has its exemplars", metrics, {}, {}, "exemplar", "are there"};
    hops_[to_trace] = {"an exemplar leads to its trace", metrics, traces, {}, "exemplar", "lead to their traces"};
    hops_[to_lines] = {
        "a trace leads to its log lines (line filter)", traces, logs, {}, "trace", "lead to their log lines"};
    hops_[to_lines_by_metadata] = {
        "a trace leads to its log lines (structured metadata)", traces, logs, {}, "trace", "lead to their log lines"};
    hops_[back_to_trace] = {"a log line leads back to its trace", logs, traces, {}, "log line",
                            "lead back to their traces"};
  }

  void start() {
    open_ = 1;
    for (std::size_t i = 0; i < places; ++i) {
      const auto place = static_cast<Place>(i);
      left_out_[i] = absence_of(route_, needs_of(place));
      results_[i] = unchecked(hops_[i], blocked_by(place));
    }
    if (is_open(exemplars)) read_samples();
    if (is_open(to_lines)) {
      read_lines(to_lines);
    }
    close();
  }

 private:
  bool is_open(Place place) const { return left_out_[place].empty() && blocked_by(place).empty(); }

  static Needs needs_of(Place place) {
    return {.metrics = place == exemplars || place == to_trace,
            .logs = place >= to_lines,
            .traces = place == to_trace || place == back_to_trace};
  }

  string blocked_by(Place place) const {
    const Needs needs = needs_of(place);
    if (told_.was_interrupted) return interrupted(hops_[place]).sentence;
    if (needs.metrics && !told_.metrics) return "the metric was not taken";
    if (needs.logs && !told_.logs) return "the log lines were not taken";
    if (needs.traces && !told_.traces) return "the traces were not taken";
    return {};
  }

  void leave_out(Place place, const string& why) {
    if (left_out_[place].empty()) left_out_[place] = why;
  }

  Door door_to(const Route& route) const {
    const bool is_metrics = &route == &route_.metrics;
    return {.access = route.read,
            .prefix = is_metrics ? string(metrics::read_prefix_of(route)) : string{},
            .timeout = route_.timeout,
            .deadline = route_.deadline};
  }

  // Samples first: what carries an exemplar tells whether it is worth while to wait for it.
  void read_samples() {
    ++open_;
    poll(client_, ask_for_samples(door_to(route_.metrics), material_),
         [self = shared_from_this()](const Polled& polled) {
           if (polled.is_complete()) {
             self->read_exemplars();
           } else {
             self->judge_samples(polled);
           }
           self->close();
         });
  }

  // Of what is not begun any more, nothing is known.
  void interrupt(std::initializer_list<Place> left) {
    for (const Place place : left) {
      if (is_open(place)) results_[place] = interrupted(hops_[place]);
    }
  }

  void judge_samples(const Polled& polled) {
    if (polled.is_cancelled) return interrupt({exemplars, to_trace});
    const string why = polled.problem.empty() ? "the samples that have exemplars are not there: " + polled.lacking
                                              : "the samples that have exemplars cannot be read: " + polled.problem;
    results_[exemplars] =
        judged(hops_[exemplars], polled.problem.empty() ? Verdict::failed : Verdict::unchecked,
               "not even the samples were found", why, "see what becomes of metrics first: pyat smoke metrics");
    if (is_open(to_trace)) results_[to_trace] = unchecked(hops_[to_trace], "there is no exemplar to start from");
  }

  void read_exemplars() {
    ++open_;
    auto seen = std::make_shared<std::vector<SeenExemplar>>();
    Door door = door_to(route_.metrics);
    door.deadline = std::min(door.deadline, along_with);
    poll(client_, ask_for_exemplars(door, material_, seen),
         [self = shared_from_this(), seen](const Polled& polled) { self->judge_exemplars(polled, *seen); });
  }

  void judge_exemplars(const Polled& polled, const std::vector<SeenExemplar>& seen) {
    std::vector<Made> made{};
    std::vector<Start> starts{};
    for (const Happening& happening : material_.happenings()) {
      const auto found = std::find_if(seen.begin(), seen.end(), [&](const SeenExemplar& exemplar) {
        const auto series = exemplar.series.find(string(series_label));
        return series != exemplar.series.end() && series->second == happening.series();
      });
      const Spelling spelling = material_.spelling_in_exemplar(happening);
      if (found == seen.end()) {
        made.push_back(polled.problem.empty()
                           ? made_of({.lacking = "no exemplar"}, key_of(happening),
                                     fmt::format("an exemplar with {}={}", spelling.trace, happening.trace_id))
                           : Made{.problem = polled.problem, .is_cancelled = polled.is_cancelled});
        continue;
      }
      made.push_back(compare(happening, spelling, *found));
      const string trace_id = found->label(spelling.trace);
      const string span_id = found->label(spelling.span);
      if (is_id(trace_id, happening.trace_id.size())) starts.push_back({trace_id, span_id});
    }
    results_[exemplars] = result_of(hops_[exemplars], made);
    if (seen.empty() && polled.problem.empty()) explain_no_exemplars();
    polled.is_cancelled ? interrupt({to_trace}) : follow(to_trace, starts, "there is no exemplar to start from");
    close();
  }

  static Made compare(const Happening& happening, const Spelling& spelling, const SeenExemplar& found) {
    const auto text = [&](const string& trace_id, const string& span_id, double value, std::int64_t milliseconds) {
      return fmt::format("{}: {}\n{}: {}\nvalue: {}\ntime: {} ms", spelling.trace, trace_id, spelling.span, span_id,
                         value, milliseconds);
    };
    const string expected = text(happening.trace_id, happening.span_id, happening.value, happening.milliseconds);
    const string actual =
        text(found.label(spelling.trace), found.label(spelling.span), found.value, found.milliseconds);
    if (expected == actual) return {};
    return {.is_different = true,
            .difference = {.fault = Fault::altered, .item = key_of(happening), .expected = expected, .found = actual}};
  }

  // `nothing`: why there is no start.
  void follow(Place place, const std::vector<Start>& starts, string nothing) {
    if (!is_open(place)) return;
    if (starts.empty()) {
      results_[place] = unchecked(hops_[place], std::move(nothing));
      return;
    }
    std::vector<Poll> polls{};
    for (const Start& start : starts) {
      polls.push_back(ask_for_trace(door_to(route_.traces), start.trace_id, start.span_id));
    }
    ++open_;
    poll_all(client_, std::move(polls), [self = shared_from_this(), place, starts](const std::vector<Polled>& polled) {
      std::vector<Made> made{};
      for (std::size_t i = 0; i < polled.size(); ++i) {
        made.push_back(made_of(polled[i], "trace " + starts[i].trace_id, "a trace with the span " + starts[i].span_id));
      }
      self->results_[place] = result_of(self->hops_[place], made);
      self->close();
    });
  }

  // The samples are there.
  void explain_no_exemplars() {
    if (string why = exemplars_obstacle(route_.metrics); !why.empty()) {
      leave_out(exemplars, why);
      leave_out(to_trace, why);
      without_exemplars_ = std::move(why);
      return;
    }
    Result& result = results_[exemplars];
    result.sentence = "the samples are there, their exemplars are not";
    result.findings.push_back(
        {.message = route_.metrics.read.name + " keeps exemplars, and has none of these",
         .next = route_.only_read ? "exemplars are in memory and in the write-ahead log alone: what was restored from "
                                    "a snapshot, or is left of blocks, has none"
                                  : "see how many it may keep: the oldest ones give way"});
  }

  void read_lines(Place place) {
    std::vector<Poll> polls{};
    std::vector<Lines> seen{};
    Door door = door_to(route_.logs);
    if (place != to_lines) door.deadline = std::min(door.deadline, along_with);
    for (const Happening& happening : material_.happenings()) {
      seen.push_back(std::make_shared<std::vector<SeenLine>>());
      const string filter = place == to_lines ? fmt::format(" |= \"{}\"", happening.trace_id)
                                              : fmt::format(" | {}=\"{}\"", spellings[0].trace, happening.trace_id);
      polls.push_back(ask_for_lines(door, material_.selector() + filter, happening.begin - seconds{1},
                                    happening.end + seconds{1}, material_.lines(happening), seen.back()));
    }
    ++open_;
    poll_all(client_, std::move(polls), [self = shared_from_this(), place, seen](const std::vector<Polled>& polled) {
      self->judge_lines(place, polled, seen);
      self->close();
    });
  }

  void judge_lines(Place place, const std::vector<Polled>& polled, const std::vector<Lines>& seen) {
    std::vector<Made> made{};
    for (std::size_t i = 0; i < polled.size(); ++i) {
      const Happening& happening = material_.happenings()[i];
      made.push_back(made_of(polled[i], "log lines of the trace " + happening.trace_id,
                             fmt::format("{} lines", material_.lines(happening).size())));
    }
    results_[place] = result_of(hops_[place], made);
    if (std::any_of(polled.begin(), polled.end(), [](const Polled& each) { return each.is_cancelled; })) {
      if (place == to_lines) interrupt({to_lines_by_metadata, back_to_trace});
      return;
    }
    if (place == to_lines) {
      follow_lines(seen);
      go_on_by_metadata(seen);
      return;
    }
    const bool has_none = std::all_of(seen.begin(), seen.end(), [](const Lines& lines) { return lines->empty(); });
    const bool was_read = std::all_of(made.begin(), made.end(), [](const Made& each) { return each.problem.empty(); });
    if (has_none && was_read) judge_lack_of_metadata();
  }

  void go_on_by_metadata(const std::vector<Lines>& seen) {
    const bool has_none = std::all_of(seen.begin(), seen.end(), [](const Lines& lines) { return lines->empty(); });
    if (!told_.metadata_refusal.empty()) {
      leave_out(to_lines_by_metadata, route_.logs.read.name +
                                          " refuses structured metadata: " + told_.metadata_refusal +
                                          "; it takes it where limits_config.allow_structured_metadata is true");
    } else if (has_none) {
      results_[to_lines_by_metadata] = unchecked(hops_[to_lines_by_metadata], "there are no log lines to be found");
    } else {
      read_lines(to_lines_by_metadata);
    }
  }

  // It should be there, as far as its release and its settings are known. Whether it was taken, only who has written it
  // knows.
  void judge_lack_of_metadata() {
    if (const string why = metadata_obstacle(route_.logs); !why.empty()) return leave_out(to_lines_by_metadata, why);
    Result& result = results_[to_lines_by_metadata];
    result =
        judged(hops_[to_lines_by_metadata], Verdict::warned, "the lines are there, their structured metadata is not",
               route_.logs.read.name +
                   (route_.only_read ? " has none: it has refused it when the lines were written, or thrown it away"
                                     : " has acknowledged structured metadata and thrown it away"),
               "see limits_config.allow_structured_metadata, which needs schema v13 and the index tsdb");
    result.findings.front().setting = "limits_config.allow_structured_metadata";
  }

  // From what stands in the lines that were found, not from what was written.
  void follow_lines(const std::vector<Lines>& seen) {
    std::vector<Start> starts{};
    for (const Lines& lines : seen) {
      for (const Spelling& spelling : spellings) {
        const auto line = std::find_if(lines->begin(), lines->end(), [&](const SeenLine& each) {
          return !id_in(each.text, spelling.trace, 32).empty() && !id_in(each.text, spelling.span, 16).empty();
        });
        if (line == lines->end()) continue;
        starts.push_back({id_in(line->text, spelling.trace, 32), id_in(line->text, spelling.span, 16)});
        break;
      }
    }
    follow(back_to_trace, starts, "there is no log line to start from");
  }

  void close() {
    if (--open_ > 0) return;
    Walked walked{.without_exemplars = std::move(without_exemplars_)};
    std::vector<std::pair<string, string>> left_out{};
    for (std::size_t i = 0; i < places; ++i) {
      if (left_out_[i].empty()) {
        walked.seen.results.push_back(std::move(results_[i]));
      } else {
        left_out.emplace_back(hops_[i].name, left_out_[i]);
      }
    }
    walked.seen.notes = notes_of(left_out);
    done_(std::move(walked));
  }

  net::Client& client_;
  const Material& material_;
  const CorrelationRoute& route_;
  Told told_;
  std::function<void(Walked)> done_;
  std::array<Hop, places> hops_{};
  std::array<string, places> left_out_{};  // why; of those, there is no result
  string without_exemplars_{};
  std::vector<Result> results_{};
  std::size_t open_ = 0;
};

}  // namespace

void walk(net::Client& client, const Material& material, const CorrelationRoute& route, const Told& told,
          std::function<void(Walked)> done) {
  std::make_shared<Walk>(client, material, route, told, std::move(done))->start();
}

}  // namespace pyat::smoke::correlation
