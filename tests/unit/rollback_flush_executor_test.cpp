// Servers that write out what they hold, that do not, that lie, and that are not there.
#include <algorithm>
#include <map>
#include <string>

#include "rollback/execute/flush_executor.hpp"
#include "rollback/execute/flush_places.hpp"
#include "support/catch.hpp"
#include "support/fake_client.hpp"

namespace pyat::rollback {
namespace {

using std::string;
using std::chrono::milliseconds;
using std::chrono::seconds;

const string base = "http://localhost:3100/l";

health::Target loki_at(std::uint16_t port, const string& name = "loki") {
  health::Target target{.name = name, .kind = "loki"};
  target.address = {.scheme = "http", .host = "localhost", .port = port, .path = "/l"};
  return target;
}

string page(int chunks, int flushed, int start = 1000, const string& version = "2.9.4") {
  return "# HELP something\nprocess_start_time_seconds " + std::to_string(start) + "\nloki_build_info{version=\"" +
         version + "\"} 1\nloki_ingester_memory_chunks " + std::to_string(chunks) +
         "\nloki_ingester_chunks_flushed_total{reason=\"forced\"} " + std::to_string(flushed) + "\n";
}

Step step_of(seconds timeout = seconds(600), string kind = "loki", string release = "2.9.4") {
  return {.id = "flush/loki",
          .kind = Kind::flush,
          .services = {"loki"},
          .details = {{"kind", std::move(kind)}, {"release", std::move(release)}},
          .timeout = timeout};
}

struct Bed {
  test::FakeClient client{};
  FlushPlaces places{.targets = {loki_at(3100)}};

  Bed() { client.set(base + "/flush", test::answer_of(204)); }

  void pages(std::vector<string> texts, const string& at = base) {
    auto& answers = client.answers[at + "/metrics"];
    answers.clear();
    for (string& text : texts) answers.push_back(test::answer_of(200, std::move(text)));
  }

  StepResult apply(const Step& step = step_of()) {
    FlushExecutor executor(
        client, [this](const string&) { return places; }, [] { return std::chrono::sys_seconds{seconds(0)}; });
    return executor.apply(step);
  }

  std::size_t posts() const {
    return static_cast<std::size_t>(std::count_if(client.asked.begin(), client.asked.end(),
                                                  [](const auto& each) { return each.method == "POST"; }));
  }
};

health::Container container_of(string name, string status, std::vector<std::pair<unsigned, string>> ports = {}) {
  health::Container container{};
  container.name = std::move(name);
  container.status = std::move(status);
  container.exit_code = 137;
  container.ports = std::move(ports);
  return container;
}

}  // namespace

TEST_CASE("a server has flushed when its metrics say so, and not before", "[rollback]") {
  Bed bed{};
  bed.pages({page(5, 0), page(5, 3), page(0, 5)});
  const StepResult result = bed.apply();
  CHECK(result.is_done);
  CHECK(result.words == "loki 2.9.4 at localhost:3100 has written out what it held");
  REQUIRE(result.proofs.size() == 1);
  CHECK(result.proofs[0] == "loki 2.9.4 at localhost:3100: loki_ingester_memory_chunks 0 at 1970-01-01T00:00:00Z");
  CHECK(bed.posts() == 1);
  CHECK(bed.client.asked.size() == 4);
  CHECK(bed.client.elapsed() < seconds(3));
}

TEST_CASE("what has come in since the request is told, and what becomes of it", "[rollback]") {
  Bed bed{};
  bed.pages({page(5, 0), page(6, 5) + "loki_ingester_chunks_created_total 6\n"});
  const StepResult result = bed.apply();
  CHECK(result.is_done);
  CHECK(result.words ==
        "loki 2.9.4 at localhost:3100 has written out what it held when asked. What has come in since is not proven: "
        "loki 2.9.4 at localhost:3100: loki_ingester_chunks_created_total rose by 6; it is in the write-ahead log, "
        "which stays in its volume and is replayed at the next start");
  CHECK(result.proofs.size() == 1);
}

TEST_CASE("a server that says yes and does nothing is not believed", "[rollback]") {
  Bed bed{};
  bed.pages({page(5, 0)});
  const StepResult result = bed.apply();
  CHECK_FALSE(result.is_done);
  CHECK(result.words.find("not proven within") != string::npos);
  CHECK(result.words.find("5 chunks were in memory") != string::npos);
  CHECK(result.words.find("At risk: ") != string::npos);
  CHECK_FALSE(result.next.empty());
  CHECK(bed.client.elapsed() >= seconds(118));  // the patience of Loki
  CHECK(bed.client.elapsed() <= seconds(121));
}

TEST_CASE("the time of the step ends the wait", "[rollback]") {
  Bed bed{};
  bed.pages({page(5, 0)});
  const StepResult result = bed.apply(step_of(seconds(20)));
  CHECK_FALSE(result.is_done);
  CHECK(bed.client.elapsed() <= seconds(20));
}

TEST_CASE("a server that hangs is given up in time", "[rollback]") {
  Bed bed{};
  bed.pages({page(5, 0)});
  std::vector<milliseconds> timeouts{};
  bed.client.tell = [&](const net::Request& request) -> std::optional<net::Answer> {
    timeouts.push_back(request.timeout);
    if (request.method == "POST") return test::problem_of(net::Problem::no_answer);
    return std::nullopt;
  };
  const StepResult result = bed.apply(step_of(seconds(30)));
  CHECK_FALSE(result.is_done);
  REQUIRE(timeouts.size() == 2);
  CHECK(timeouts[0] == seconds(10));
  CHECK(timeouts[1] <= seconds(30));
  CHECK(timeouts[1] > seconds(29));
  CHECK(result.words.find("loki 2.9.4 at localhost:3100: ") == 0);
}

TEST_CASE("nothing listens: it may be there and unasked, so it is not passed over", "[rollback]") {
  Bed bed{};
  const StepResult result = bed.apply();
  CHECK_FALSE(result.is_done);
  CHECK(result.words.find("connection refused") != string::npos);
  CHECK(result.words.find("At risk: ") != string::npos);
  CHECK_FALSE(result.next.empty());
  CHECK(bed.posts() == 0);
}

TEST_CASE("who is refused is told how to be let in", "[rollback]") {
  Bed bed{};
  bed.pages({page(5, 0)});
  bed.client.set(base + "/flush", test::answer_of(401, "no org id"));
  const StepResult result = bed.apply();
  CHECK_FALSE(result.is_done);
  CHECK(result.words.find("POST /flush was answered with HTTP 401: no org id, expected HTTP 204") != string::npos);
  CHECK(result.next.find("auth, tls, tenant") != string::npos);
}

TEST_CASE("a page without the ingester's metrics gets no request", "[rollback]") {
  Bed bed{};
  bed.pages({"process_start_time_seconds 1\nnginx_connections 4\n"});
  const StepResult result = bed.apply();
  CHECK_FALSE(result.is_done);
  CHECK(result.words.find("the page of metrics has no loki_ingester_memory_chunks") != string::npos);
  CHECK(bed.posts() == 0);
}

TEST_CASE("a process that was started anew in between has proven nothing", "[rollback]") {
  Bed bed{};
  bed.pages({page(5, 0, 1000), page(0, 0, 2000)});
  const StepResult result = bed.apply();
  CHECK_FALSE(result.is_done);
  CHECK(result.words.find("the process was started anew") != string::npos);
}

TEST_CASE("what the server says of its release counts, and what was recorded where it says nothing", "[rollback]") {
  Bed bed{};
  bed.pages({page(0, 0, 1000, "3.7.6")});
  CHECK(bed.apply(step_of(seconds(60), "loki", "latest")).words.starts_with("loki 3.7.6 at"));
  bed.pages({page(0, 0, 1000, "main-abcdef")});
  CHECK(bed.apply(step_of(seconds(60), "loki", "2.9.4")).words.starts_with("loki 2.9.4 at"));
  const StepResult unknown = bed.apply(step_of(seconds(60), "loki", ""));
  CHECK_FALSE(unknown.is_done);
  CHECK(unknown.words.find("pyat does not know how loki main-abcdef is made to write out") != string::npos);
}

TEST_CASE("a Tempo without an endpoint is only waited for", "[rollback]") {
  Bed bed{};
  bed.places.targets[0].name = "tempo";
  const string text =
      "tempo_build_info{version=\"3.0.3\"} 1\nprocess_start_time_seconds 1\ntempo_live_store_blocks_completed_total 2\n"
      "tempo_live_store_blocks_cut_total 2\ntempo_live_store_live_traces 0\ntempo_ingest_group_partition_lag 0\n";
  bed.pages({text});
  const StepResult result = bed.apply(step_of(seconds(600), "tempo", "3.0.3"));
  CHECK(result.is_done);
  CHECK(bed.posts() == 0);
  CHECK(bed.client.elapsed() >= seconds(60));
  CHECK(bed.client.elapsed() < seconds(63));
}

TEST_CASE("each replica is asked, and one that is not proven is enough", "[rollback]") {
  Bed bed{};
  const string second = "http://localhost:3101/l";
  bed.places.targets = {loki_at(3100, "loki-1"), loki_at(3101, "loki-2")};
  bed.client.set(second + "/flush", test::answer_of(204));
  bed.pages({page(5, 0), page(0, 5)});
  bed.pages({page(7, 0), page(0, 7)}, second);
  const StepResult both = bed.apply();
  CHECK(both.is_done);
  CHECK(both.words.ends_with("have written out what they held"));
  CHECK(both.proofs.size() == 2);
  CHECK(bed.posts() == 2);

  bed.pages({page(5, 0), page(0, 5)});
  bed.pages({page(7, 0), page(7, 0)}, second);
  const StepResult one = bed.apply();
  CHECK_FALSE(one.is_done);
  CHECK(one.words.starts_with("1 of 2 processes have written out what they held; loki-2 2.9.4 at localhost:3101: "));
  CHECK(one.proofs.size() == 1);
}

TEST_CASE("an interruption proves nothing", "[rollback]") {
  Bed bed{};
  bed.pages({page(5, 0)});
  bed.client.interrupt_after = seconds(5);
  const StepResult result = bed.apply();
  CHECK_FALSE(result.is_done);
  CHECK(result.words.find("it was broken off") != string::npos);
}

TEST_CASE("what does not run has nothing to write out", "[rollback]") {
  Bed bed{};
  const std::vector<health::Container> containers = {container_of("shop-loki-1", "exited")};
  const health::Target target = loki_at(3100);
  bed.places = flush_places("loki", &target, &containers);
  const StepResult result = bed.apply();
  CHECK(result.is_done);
  CHECK(result.words ==
        "there is nothing to flush: loki does not run, so it holds nothing in memory: shop-loki-1 has exited (137)");
  CHECK(bed.client.asked.empty());

  const std::vector<health::Container> none{};
  CHECK(flush_places("loki", &target, &none).down == "it has no container");
}

TEST_CASE("a service that cannot be asked is a problem with a way out", "[rollback]") {
  Bed bed{};
  health::Target target = loki_at(3100);
  target.address = {};
  bed.places = flush_places("loki", &target, nullptr);
  const StepResult result = bed.apply();
  CHECK_FALSE(result.is_done);
  CHECK(result.words == "loki: it publishes no port on this machine");
  CHECK_FALSE(result.next.empty());
  CHECK_FALSE(flush_places("loki", nullptr, nullptr).problem.empty());
}

TEST_CASE("the containers of a service are found by their ports", "[rollback]") {
  const health::Target target = loki_at(3101);
  std::vector<health::Container> containers = {
      container_of("shop-loki-1", "running", {{3100, "0.0.0.0:3100"}, {9095, "0.0.0.0:9095"}}),
      container_of("shop-loki-2", "running", {{3100, "0.0.0.0:3101"}}), container_of("shop-loki-3", "exited", {})};
  const FlushPlaces places = flush_places("loki", &target, &containers);
  REQUIRE(places.targets.size() == 2);
  CHECK(places.targets[0].name == "shop-loki-1");
  CHECK(places.targets[0].address.port == 3100);
  CHECK(places.targets[0].address.path == "/l");
  CHECK(places.targets[1].address.port == 3101);

  containers[0].ports.clear();
  const FlushPlaces hidden = flush_places("loki", &target, &containers);
  CHECK(hidden.targets.empty());
  CHECK(hidden.problem == "2 containers of it run, and shop-loki-1 publishes no port 3100");
  containers[1].ports.clear();
  CHECK(flush_places("loki", &target, &containers).problem ==
        "2 containers of it run, and which of them is at localhost:3101 is not known");
  containers.erase(containers.begin());
  CHECK(flush_places("loki", &target, &containers).targets.size() == 1);
}

TEST_CASE("to undo a flush, nothing has to be done, and nobody can see one", "[rollback]") {
  test::FakeClient client{};
  FlushExecutor executor(
      client, [](const string&) { return FlushPlaces{}; }, [] { return std::chrono::sys_seconds{}; });
  CHECK(executor.undo(step_of()).is_done);
  CHECK(executor.look(step_of()).effect == Effect::unknown);
  CHECK(client.asked.empty());
}

}  // namespace pyat::rollback
