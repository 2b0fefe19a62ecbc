#include "smoke/correlation/link_hops.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

namespace pyat::smoke::correlation {
namespace {

using std::string;
using std::chrono::seconds;

using Done = std::function<void(Result)>;

// Provisioned files are expanded first: "${…}" is a variable of the environment there, and "$${…}" stays.
constexpr auto doubled =
    "in a provisioned file, write $${…} for ${…}: Grafana replaces the latter by a variable of its "
    "environment before it reads the rest";

// What Grafana's source does not show of this run may be there: behind another address, or of another tenant.
Result nothing_seen(const LinkHop& hop, const Polled& polled, const string& what) {
  if (!polled.problem.empty()) {
    return unchecked(hop.hop, fmt::format("{} cannot be read through {}: {}", what, hop.hop.from, polled.problem));
  }
  return unchecked(hop.hop, fmt::format("{} shows no {} of this run: it asks another server, or for another tenant",
                                        hop.hop.from, what));
}

struct Start {
  string trace_id{}, span_id{};
};

void follow_traces(net::Client& client, const LinkHop& hop, const std::vector<Start>& starts, const Done& done) {
  std::vector<Poll> polls{};
  for (const Start& start : starts) polls.push_back(ask_for_trace(hop.to, start.trace_id, start.span_id));
  poll_all(client, std::move(polls), [hop, starts, done](const std::vector<Polled>& polled) {
    std::vector<Made> made{};
    for (std::size_t i = 0; i < polled.size(); ++i) {
      made.push_back(made_of(polled[i], "trace " + starts[i].trace_id, "a trace with the span " + starts[i].span_id));
    }
    Result result = result_of(hop.hop, made);
    if (result.verdict == Verdict::failed) {
      result.findings.push_back(
          {.message = fmt::format("{} does not have the trace that the link leads to", hop.hop.to),
           .next = "see that this data source asks the Tempo, and for the tenant, that the traces are written to: " +
                   hop.field("datasourceUid")});
    }
    done(std::move(result));
  });
}

// What the exemplars' labels are called.
string labels_among(const std::vector<SeenExemplar>& seen) {
  string names{};
  for (const auto& exemplar : seen) {
    for (const auto& [name, value] : exemplar.labels) {
      if (names.find("'" + name + "'") == string::npos) names += (names.empty() ? "'" : ", '") + name + "'";
    }
  }
  return names;
}

Result unknown_label(const LinkHop& hop, const ExemplarLink& link, const std::vector<SeenExemplar>& seen) {
  return judged(
      hop.hop, Verdict::warned, "it was not followed",
      fmt::format("no exemplar of pyat has the label '{}'; they have {}", link.label, labels_among(seen)),
      fmt::format("see that {} is how the applications spell it: trace_id by OpenTelemetry, traceID by Tempo's "
                  "metrics generator",
                  hop.field("name")));
}

}  // namespace

string LinkHop::field(std::string_view part) const {
  return fmt::format("jsonData.{}{}{} of the data source {}", setting, part.empty() ? "" : ".", part, source);
}

Result broken(const LinkHop& hop, string why, string next) {
  Result result = judged(hop.hop, Verdict::failed, "it leads nowhere", std::move(why), std::move(next));
  result.findings.front().setting = hop.field();
  return result;
}

void follow_exemplar(net::Client& client, const Material& material, const ExemplarLink& link, const LinkHop& hop,
                     Done done) {
  auto seen = std::make_shared<std::vector<SeenExemplar>>();
  poll(client, ask_for_exemplars(hop.from, material, seen), [=, &client, &material](const Polled& polled) {
    if (polled.is_cancelled) return done(interrupted(hop.hop));
    if (seen->empty()) {
      done(nothing_seen(hop, polled, "exemplar"));
      return;
    }
    std::vector<Start> starts{};
    for (const SeenExemplar& exemplar : *seen) {
      const string trace_id = exemplar.label(link.label);
      for (const Happening& happening : material.happenings()) {
        if (trace_id == happening.trace_id) starts.push_back({trace_id, happening.span_id});
      }
    }
    if (starts.empty()) {
      done(unknown_label(hop, link, *seen));
      return;
    }
    LinkHop made = hop;
    made.hop.noun = "exemplar";
    made.hop.verb = "lead to their traces";
    follow_traces(client, made, starts, done);
  });
}

namespace {

// The first line from which the field takes the id of its trace; else what is wrong.
struct Taken {
  std::vector<Start> starts{};
  string problem{}, next{};
};

Taken take_ids(const Material& material, const DerivedField& field, const LinkHop& hop,
               const std::vector<SeenLine>& lines) {
  Taken taken{};
  string other{};
  for (const Happening& happening : material.happenings()) {
    for (const SeenLine& line : lines) {
      if (line.text.find(happening.trace_id) == string::npos) continue;
      const Derived derived = derive(field, line.text, line.labels);
      if (!derived.problem.empty()) {
        return {{},
                fmt::format("'{}' finds nothing: {}", field.expression, derived.problem),
                fmt::format("mend {}; it is an expression of JavaScript", hop.field("matcherRegex"))};
      }
      if (derived.value == happening.trace_id) {
        taken.starts.push_back({derived.value, happening.span_id});
        break;
      }
      if (derived.value.empty()) continue;
      other = derived.value == happening.span_id
                  ? fmt::format("'{}' finds the id of the span, and Tempo knows traces by that of the trace",
                                field.expression)
                  : fmt::format("'{}' finds '{}', which is not the trace id", field.expression, derived.value);
    }
  }
  if (!taken.starts.empty()) return taken;
  taken.problem = !other.empty()   ? other
                  : field.by_label ? fmt::format("no label of the lines fits '{}'", field.expression)
                                   : fmt::format(
                                         "'{}' fits none of the {} lines, which have the trace id as trace_id, "
                                         "traceID and traceId, in logfmt and in JSON",
                                         field.expression, lines.size());
  taken.next = fmt::format("mend {}: its first group must be the trace id", hop.field("matcherRegex"));
  return taken;
}

}  // namespace

void follow_field(net::Client& client, const Material& material, const DerivedField& field, const LinkHop& hop,
                  Done done) {
  auto seen = std::make_shared<std::vector<SeenLine>>();
  Poll lines = ask_for_lines(hop.from, material.selector(), material.begin() - seconds{1}, material.end() + seconds{1},
                             material.lines(material.happenings().front()), seen);
  poll(client, std::move(lines), [=, &client, &material](const Polled& polled) {
    if (polled.is_cancelled) return done(interrupted(hop.hop));
    if (seen->empty()) {
      done(nothing_seen(hop, polled, "log line"));
      return;
    }
    const Taken taken = take_ids(material, field, hop, *seen);
    if (taken.starts.empty()) {
      done(broken(hop, taken.problem, taken.next));
      return;
    }
    const string id = taken.starts.front().trace_id;
    if (const string wanted = looked_for(field, id); wanted != id) {
      done(broken(hop,
                  wanted.empty() ? string("its url is empty: the trace is looked for by nothing")
                                 : fmt::format("its url makes '{}' of the trace id {}", wanted, id),
                  fmt::format("write '${{__value.raw}}' as {}; {}", hop.field("url"), doubled)));
      return;
    }
    LinkHop made = hop;
    made.hop.noun = "log line";
    made.hop.verb = "lead to their traces";
    follow_traces(client, made, taken.starts, done);
  });
}

}  // namespace pyat::smoke::correlation
