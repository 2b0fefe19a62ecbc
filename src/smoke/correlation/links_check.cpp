#include "smoke/correlation/links_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "smoke/correlation/absence.hpp"
#include "smoke/correlation/hop.hpp"
#include "smoke/correlation/link_hops.hpp"
#include "smoke/grafana.hpp"

namespace pyat::smoke::correlation {
namespace {

using std::string;
using std::string_view;

class Links final : public std::enable_shared_from_this<Links> {
 public:
  Links(net::Client& client, const Material& material, const CorrelationRoute& route, string without_exemplars,
        std::function<void(Correlated)> done)
      : client_(client),
        material_(material),
        route_(route),
        without_exemplars_(std::move(without_exemplars)),
        done_(std::move(done)) {}

  void start() {
    Poll list{.request = data_sources_request(route_.grafana), .deadline = std::chrono::milliseconds{0}};
    list.request.timeout = route_.timeout;
    list.lacks = [self = shared_from_this()](const string& body) -> string {
      auto sources = read_links(body);
      if (!sources) return "its list of data sources cannot be read";
      self->sources_ = std::move(*sources);
      return {};
    };
    poll(client_, std::move(list), [self = shared_from_this()](const Polled& polled) { self->take(polled); });
  }

 private:
  void take(const Polled& polled) {
    const Hop all{.name = "links between Grafana's data sources", .from = route_.grafana.name};
    if (polled.is_cancelled) {
      results_.push_back(interrupted(all));
      finish();
      return;
    }
    if (!polled.is_complete()) {
      const bool is_denied = polled.status == 401 || polled.status == 403;
      results_.push_back(unchecked(all, "Grafana's data sources cannot be listed: " + polled.problem + polled.lacking,
                                   is_denied ? "give credentials of Grafana that may read data sources (role Admin, or "
                                               "a service account with datasources:read)"
                                             : ""));
      finish();
      return;
    }
    open_ = 1;
    for (const LinkedSource& source : sources_) follow(source);
    name_absent("prometheus", "tempo", "exemplarTraceIdDestinations", "no exemplar is a link to its trace");
    name_absent("tempo", "loki", "tracesToLogsV2", "no span has a link to its log lines");
    name_absent("loki", "tempo", "derivedFields", "no trace id in a log line is a link to its trace");
    close();
  }

  void follow(const LinkedSource& source) {
    for (const ExemplarLink& link : source.exemplars) {
      const Needs needs{.metrics = true, .traces = true};
      string why = absence_of(route_, needs);
      if (why.empty()) why = without_exemplars_;
      begin("an exemplar's link leads to its trace", source, link.setting, link.target, "tempo", why,
            [&](const LinkHop& hop) { follow_exemplar(client_, material_, link, hop, closing(hop)); });
    }
    for (const LogsLink& link : source.logs) {
      begin("a span's link leads to its log lines", source, link.setting, link.target, "loki",
            absence_of(route_, {.logs = true}),
            [&](const LinkHop& hop) { follow_span(client_, material_, link, hop, closing(hop)); });
    }
    for (const DerivedField& field : source.derived) {
      begin("a log line's link leads to its trace", source, field.setting, field.target, "tempo",
            absence_of(route_, {.logs = true, .traces = true}),
            [&](const LinkHop& hop) { follow_field(client_, material_, field, hop, closing(hop)); });
    }
  }

  // `absent`: why it cannot be followed at all; empty: it can.
  void begin(string_view what, const LinkedSource& source, const string& setting, const string& target,
             string_view type, const string& absent, const std::function<void(const LinkHop&)>& go) {
    LinkHop hop{.hop = {.name = fmt::format("{}: {}", what, setting), .from = source.name, .through = "Grafana"},
                .source = source.name,
                .setting = setting,
                .place = results_.size()};
    if (target.empty()) {
      left_out_.emplace_back(hop.hop.name, hop.field() + " has no datasourceUid: it leads out of Grafana");
      return;
    }
    results_.emplace_back();
    const auto found = std::find_if(sources_.begin(), sources_.end(), [&](const LinkedSource& other) {
      return other.uid == target || other.name == target;
    });
    if (found == sources_.end()) {
      results_.back() = broken(hop, fmt::format("it leads to '{}', which no data source has as uid", target),
                               fmt::format("write the uid of {} into {}", uids_of(type), hop.field("datasourceUid")));
      return;
    }
    hop.hop.to = found->name;
    if (found->type != type) {
      results_.back() = broken(hop, fmt::format("it leads to {}, whose type is {}", found->name, found->type),
                               fmt::format("write the uid of {} into {}", uids_of(type), hop.field("datasourceUid")));
      return;
    }
    if (!is_plain_uid(source.uid) || !is_plain_uid(found->uid)) {
      results_.back() = unchecked(hop.hop, "the uid of one of the two is one that cannot be asked for");
      return;
    }
    if (!absent.empty()) {
      results_.pop_back();
      left_out_.emplace_back(hop.hop.name, absent);
      return;
    }
    hop.from = door_to(source);
    hop.to = door_to(*found);
    go(hop);
  }

  // "a data source of the type tempo: tempo-1, tempo-2"
  string uids_of(string_view type) const {
    string uids{};
    for (const LinkedSource& source : sources_) {
      if (source.type == type) uids += (uids.empty() ? ": " : ", ") + source.uid;
    }
    return uids.empty() ? fmt::format("a data source of the type {}, which has yet to be made", type)
                        : fmt::format("a data source of the type {}{}", type, uids);
  }

  Door door_to(const LinkedSource& source) const {
    return {.access = proxy_access(route_.grafana, source.uid, source.name),
            .timeout = route_.timeout,
            .deadline = std::min(route_.deadline, std::chrono::milliseconds{2'000})};
  }

  // Where there is nothing that a link could lead to, none is missing.
  void name_absent(string_view type, string_view target, string_view setting, string_view consequence) {
    const auto has = [&](string_view wanted) {
      return std::any_of(sources_.begin(), sources_.end(),
                         [&](const LinkedSource& source) { return source.type == wanted; });
    };
    const bool has_link = std::any_of(sources_.begin(), sources_.end(), [&](const LinkedSource& source) {
      return source.type == type && source.exemplars.size() + source.logs.size() + source.derived.size() > 0;
    });
    if (!has(type) || !has(target) || has_link) return;
    results_.push_back(judged({.name = fmt::format("links of {}", setting), .from = "Grafana"}, Verdict::warned,
                              string(consequence), fmt::format("no data source of the type {} has {}", type, setting),
                              fmt::format("add jsonData.{} where the data source is provisioned", setting)));
  }

  std::function<void(Result)> closing(const LinkHop& hop) {
    ++open_;
    return [self = shared_from_this(), place = hop.place](Result result) {
      self->results_[place] = std::move(result);
      self->close();
    };
  }

  void close() {
    if (--open_ == 0) finish();
  }

  void finish() { done_({.results = std::move(results_), .notes = notes_of(left_out_)}); }

  net::Client& client_;
  const Material& material_;
  const CorrelationRoute& route_;
  string without_exemplars_;
  std::function<void(Correlated)> done_;
  std::vector<LinkedSource> sources_{};
  std::vector<Result> results_{};
  std::vector<std::pair<string, string>> left_out_{};  // names and why
  std::size_t open_ = 0;
};

}  // namespace

void follow_links(net::Client& client, const Material& material, const CorrelationRoute& route,
                  const string& without_exemplars, std::function<void(Correlated)> done) {
  std::make_shared<Links>(client, material, route, without_exemplars, std::move(done))->start();
}

}  // namespace pyat::smoke::correlation
