#include "smoke/discover.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "health/json.hpp"
#include "smoke/metrics/protocols.hpp"
#include "smoke/objects/s3.hpp"
#include "smoke/words/text.hpp"
#include "util/percent.hpp"
#include "util/xml.hpp"

namespace pyat::smoke {
namespace {

using std::string;
using std::string_view;
using std::chrono::sys_seconds;

constexpr std::size_t most_of_an_answer = 16 * 1024 * 1024;
constexpr std::size_t longest_words = 200;

string window(sys_seconds now, string_view unit) {
  const auto end = now.time_since_epoch().count();
  const auto start = (now - oldest_run).time_since_epoch().count();
  return fmt::format("start={}{}&end={}{}", start, unit, end, unit);
}

// The values of a label, or of a tag.
// https://prometheus.io/docs/prometheus/latest/querying/api/#querying-label-values
// https://grafana.com/docs/loki/latest/reference/loki-http-api/#query-label-values
// https://grafana.com/docs/tempo/latest/api_docs/#search-tag-values-v2
net::Request question(const Place& place, sys_seconds now) {
  string path{};
  if (place.signal == "metrics") {
    path = fmt::format("{}/api/v1/label/{}/values?match[]={}&{}", metrics::read_prefix_of(place.route), run_label,
                       util::percent_encoded(fmt::format("{{job=\"{}\"}}", job)), window(now, ""));
  } else if (place.signal == "logs") {
    path = fmt::format("/loki/api/v1/label/{}/values?{}", run_label, window(now, "000000000"));
  } else {
    // Zipkin knows no attributes of a resource.
    const string_view scope = place.route.protocol == "zipkin" ? "span" : "resource";
    path = fmt::format("/api/v2/search/tag/{}.{}/values?{}", scope, run_label, window(now, ""));
  }
  net::Request request = request_to(place.route.read, "GET", path);
  request.max_body = most_of_an_answer;
  return request;
}

string trouble_with(const net::Request& request, const net::Answer& answer) {
  if (answer.problem != net::Problem::none) return net::problem_text(request, answer);
  if (answer.status != 200) {
    const string words = one_line(answer.body, longest_words);
    return fmt::format("it answers {}{}{}", answer.status, words.empty() ? "" : ": ", words);
  }
  if (answer.body_is_cut) return fmt::format("it answers more than {} MB", request.max_body / 1024 / 1024);
  return {};
}

class Search : public std::enable_shared_from_this<Search> {
 public:
  Search(net::Client& client, string seed, sys_seconds now, std::chrono::milliseconds timeout,
         std::function<void(std::vector<Sighting>)> done)
      : client_(client), seed_(std::move(seed)), now_(now), timeout_(timeout), done_(std::move(done)) {}

  void start(const std::vector<Place>& places) {
    ++open_;
    for (const Place& place : places) {
      if (place.signal == "objects") {
        for (const string& bucket : place.objects.buckets) ask_bucket(place.objects, bucket);
      } else {
        ask_values(place);
      }
    }
    close();
  }

 private:
  void ask_values(const Place& place) {
    net::Request request = question(place, now_);
    if (!asked_.emplace(request.url, place.route.read.tenant).second) return;
    request.timeout = timeout_;
    const std::size_t number = begin(place.signal, place.route.read.name, place.route.read.tenant);
    ask(std::move(request), number, &Search::take_values);
  }

  // {"status":"success","data":["…"]}, or {"tagValues":[{"type":"string","value":"…"}]}
  void take_values(Sighting& sighting, string_view body) const {
    const nlohmann::json answer = health::parse_json(body);
    const nlohmann::json& data = health::value_in(answer, "data");
    const nlohmann::json& values = data.is_null() ? health::value_in(answer, "tagValues") : data;
    if (!answer.is_object() || !(values.is_null() || values.is_array())) {
      sighting.problem = "it answers something that is no list of values";
      return;
    }
    for (const nlohmann::json& value : values) {
      add(sighting, value.is_string() ? value.get<string>() : health::text_in(value, "value"));
    }
  }

  // "pyat-smoke/42-totw5g/": what the names of the objects of a run begin with, each once.
  void ask_bucket(const ObjectRoute& route, const string& bucket) {
    const string prefix = fmt::format("{}/{}-", job, seed_);
    net::Request request =
        s3_request(route, "GET", bucket, {}, {{"list-type", "2"}, {"delimiter", "/"}, {"prefix", prefix}});
    request.timeout = timeout_;
    request.max_body = most_of_an_answer;
    const std::size_t number = begin("objects", route.store.name + ", " + bucket, {});
    ask(std::move(request), number, &Search::take_list);
  }

  void take_list(Sighting& sighting, string_view xml) const {
    const Listing page = read_listing(xml);
    if (!page.is_read) {
      sighting.problem = "it answers something that is no list of objects";
      return;
    }
    const auto add_key = [&](string_view key) {
      const string folder = string(job) + '/';
      if (!key.starts_with(folder)) return;
      key.remove_prefix(folder.size());
      add(sighting, key.substr(0, key.find('/')));
    };
    for (const string_view prefix : util::xml_elements(xml, "CommonPrefixes"))
      add_key(util::xml_text(prefix, "Prefix"));
    for (const ListedObject& object : page.objects) add_key(object.key);  // not every store knows delimiters
    sighting.is_beginning = !page.next.empty();
  }

  // A store that is asked in several ways, as Tempo is of Zipkin and of OpenTelemetry, is one all the same.
  std::size_t begin(string signal, string store, string tenant) {
    ++open_;
    const auto same = std::find_if(sightings_.begin(), sightings_.end(), [&](const Sighting& sighting) {
      return sighting.signal == signal && sighting.store == store && sighting.tenant == tenant;
    });
    if (same != sightings_.end()) return static_cast<std::size_t>(same - sightings_.begin());
    sightings_.push_back({.signal = std::move(signal), .store = std::move(store), .tenant = std::move(tenant)});
    return sightings_.size() - 1;
  }

  using Take = void (Search::*)(Sighting&, string_view) const;

  void ask(net::Request request, std::size_t number, Take take) {
    net::Request asked = request;
    client_.ask(std::move(asked),
                [self = shared_from_this(), request = std::move(request), number, take](const net::Answer& answer) {
                  Sighting& sighting = self->sightings_[number];
                  const string problem = trouble_with(request, answer);
                  if (!problem.empty()) sighting.problem = problem;
                  if (problem.empty()) ((*self).*take)(sighting, answer.body);
                  self->close();
                });
  }

  void add(Sighting& sighting, string_view id) const {
    std::optional<Run> run = parse_run(id);
    if (!run || run->seed != seed_) return;
    const bool is_known =
        std::any_of(sighting.runs.begin(), sighting.runs.end(), [&](const Run& known) { return id_of(known) == id; });
    if (!is_known) sighting.runs.push_back(*std::move(run));
  }

  void close() {
    if (--open_ == 0) done_(std::move(sightings_));
  }

  net::Client& client_;
  string seed_{};
  sys_seconds now_{};
  std::chrono::milliseconds timeout_{};
  std::function<void(std::vector<Sighting>)> done_;
  std::set<std::pair<string, string>> asked_{};  // URL and tenant
  std::vector<Sighting> sightings_{};
  std::size_t open_ = 0;
};

string where(const Sighting& sighting) {
  string text = sighting.signal + ", " + sighting.store;
  if (!sighting.tenant.empty()) text += ", as tenant " + sighting.tenant;
  return text;
}

}  // namespace

void find_runs(net::Client& client, const string& seed, const std::vector<Place>& places, sys_seconds now,
               std::chrono::milliseconds timeout, std::function<void(std::vector<Sighting>)> done) {
  std::make_shared<Search>(client, seed, now, timeout, std::move(done))->start(places);
}

std::vector<Run> newest_first(const std::vector<Sighting>& sightings) {
  std::vector<Run> runs{};
  for (const Sighting& sighting : sightings) runs.insert(runs.end(), sighting.runs.begin(), sighting.runs.end());
  const auto key = [](const Run& run) { return std::tuple(run.begin, run.instant, id_of(run)); };
  std::sort(runs.begin(), runs.end(), [&](const Run& a, const Run& b) { return key(a) > key(b); });
  runs.erase(std::unique(runs.begin(), runs.end(), [&](const Run& a, const Run& b) { return key(a) == key(b); }),
             runs.end());
  return runs;
}

std::vector<string> notes_about(const string& seed, const std::vector<Sighting>& sightings) {
  std::vector<string> notes{};
  const std::vector<Run> runs = newest_first(sightings);
  if (runs.size() == 1)
    notes.push_back(fmt::format("{} is the only run of the seed {} that is there", id_of(runs[0]), seed));
  if (runs.size() > 1) {
    notes.push_back(fmt::format("{} is the newest of {} runs of the seed {} that are there; the one before is {}",
                                id_of(runs[0]), runs.size(), seed, id_of(runs[1])));
  }
  for (const Sighting& sighting : sightings) {
    if (!sighting.problem.empty()) {
      notes.push_back(where(sighting) + ": could not be asked for runs of the seed " + seed + ": " + sighting.problem);
    } else if (sighting.is_beginning) {
      notes.push_back(where(sighting) + ": has more runs of the seed " + seed + " than fit into one answer");
    }
  }
  return notes;
}

std::vector<Result> results_of_nothing(const string& seed, const std::vector<Sighting>& sightings) {
  std::vector<Result> results{};
  bool is_told = false;  // what to do, once
  for (const Sighting& sighting : sightings) {
    Result result{.signal = sighting.signal, .to = sighting.store};
    if (!sighting.problem.empty()) {
      result.verdict = Verdict::unchecked;
      result.sentence = "it could not be asked for runs of the seed " + seed + ": " + sighting.problem;
    } else {
      result.verdict = Verdict::failed;
      result.sentence = "it has no run of the seed " + seed;
      if (sighting.signal != "objects") result.sentence += " of the last 7 days";
      if (!sighting.tenant.empty()) result.sentence += ", as tenant " + sighting.tenant;
      if (!std::exchange(is_told, true))
        result.findings.push_back(
            {.message = "nothing carries a " + string(run_label) + " that begins with " + seed + "-",
             .next =
                 "see whether seed and tenant are those of the run that wrote it; --verify with its whole id looks at "
                 "its own time alone"});
    }
    results.push_back(std::move(result));
  }
  return results;
}

}  // namespace pyat::smoke
