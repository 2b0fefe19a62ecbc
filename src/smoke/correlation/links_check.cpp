#include "smoke/correlation/links_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "smoke/correlation/hop.hpp"
#include "smoke/correlation/link_hops.hpp"
#include "smoke/grafana.hpp"

namespace pyat::smoke::correlation {
namespace {

using std::string;
using std::string_view;

class Links final : public std::enable_shared_from_this<Links> {
 public:
  Links(net::Client& client, const Material& material, const CorrelationRoute& route,
        std::function<void(std::vector<Result>)> done)
      : client_(client), material_(material), route_(route), done_(std::move(done)) {}

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
      done_(std::move(results_));
      return;
    }
    if (!polled.is_complete()) {
      const bool is_denied = polled.status == 401 || polled.status == 403;
      results_.push_back(unchecked(all, "Grafana's data sources cannot be listed: " + polled.problem + polled.lacking,
                                   is_denied ? "give credentials of Grafana that may read data sources (role Admin, or "
                                               "a service account with datasources:read)"
                                             : ""));
      done_(std::move(results_));
      return;
    }
    open_ = 1;
    for (const LinkedSource& source : sources_) follow(source);
    name_absent("prometheus", "exemplarTraceIdDestinations", "no exemplar is a link to its trace");
    name_absent("tempo", "tracesToLogsV2", "no span has a link to its log lines");
    name_absent("loki", "derivedFields", "no trace id in a log line is a link to its trace");
    close();
  }

  void follow(const LinkedSource& source) {
    for (const ExemplarLink& link : source.exemplars) {
      begin("an exemplar's link leads to its trace", source, link.setting, link.target, "tempo",
            [&](const LinkHop& hop) { follow_exemplar(client_, material_, link, hop, closing(hop)); });
    }
    for (const LogsLink& link : source.logs) {
      begin("a span's link leads to its log lines", source, link.setting, link.target, "loki",
            [&](const LinkHop& hop) { follow_span(client_, material_, link, hop, closing(hop)); });
    }
    for (const DerivedField& field : source.derived) {
      begin("a log line's link leads to its trace", source, field.setting, field.target, "tempo",
            [&](const LinkHop& hop) { follow_field(client_, material_, field, hop, closing(hop)); });
    }
  }

  void begin(string_view what, const LinkedSource& source, const string& setting, const string& target,
             string_view type, const std::function<void(const LinkHop&)>& go) {
    LinkHop hop{.hop = {.name = fmt::format("{}: {}", what, setting), .from = source.name, .through = "Grafana"},
                .source = source.name,
                .setting = setting,
                .place = results_.size()};
    results_.emplace_back();
    if (target.empty()) {
      results_.back() = unchecked(hop.hop, hop.field() + " has no datasourceUid: it leads out of Grafana");
      return;
    }
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

  void name_absent(string_view type, string_view setting, string_view consequence) {
    const bool has_type =
        std::any_of(sources_.begin(), sources_.end(), [&](const LinkedSource& source) { return source.type == type; });
    const bool has_link = std::any_of(sources_.begin(), sources_.end(), [&](const LinkedSource& source) {
      return source.type == type && source.exemplars.size() + source.logs.size() + source.derived.size() > 0;
    });
    if (!has_type || has_link) return;
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
    if (--open_ == 0) done_(std::move(results_));
  }

  net::Client& client_;
  const Material& material_;
  const CorrelationRoute& route_;
  std::function<void(std::vector<Result>)> done_;
  std::vector<LinkedSource> sources_{};
  std::vector<Result> results_{};
  std::size_t open_ = 0;
};

}  // namespace

void follow_links(net::Client& client, const Material& material, const CorrelationRoute& route,
                  std::function<void(std::vector<Result>)> done) {
  std::make_shared<Links>(client, material, route, std::move(done))->start();
}

}  // namespace pyat::smoke::correlation
