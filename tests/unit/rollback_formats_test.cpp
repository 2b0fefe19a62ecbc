#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "rollback/formats/formats.hpp"
#include "rollback/formats/release.hpp"
#include "rollback/formats/rules.hpp"
#include "support/catch.hpp"

namespace {

using namespace pyat::rollback;
using std::string;
using std::string_view;

const Incompatibility* find(const std::vector<Incompatibility>& obstacles, string_view what) {
  const auto found = std::ranges::find(obstacles, what, &Incompatibility::what);
  return found == obstacles.end() ? nullptr : &*found;
}

bool says(const Incompatibility* obstacle, string_view text) {
  return obstacle != nullptr && obstacle->sentence.find(text) != string::npos;
}

constexpr std::array<const ProductRules& (*)(), 6> all_rules = {alertmanager_rules, grafana_rules,    loki_rules,
                                                                mimir_rules,        prometheus_rules, tempo_rules};

}  // namespace

TEST_CASE("releases are read as servers tell them", "[rollback]") {
  CHECK(parse_release("v2.10.8") == Release{2, 10, 8});
  CHECK(parse_release("2.10") == Release{2, 10, 0});
  CHECK(parse_release("3.0.0-rc.1") == Release{3, 0, 0});
  CHECK(parse_release("2.9.4+build") == Release{2, 9, 4});
  for (const string_view text : {"", "v", "3", "main-1a2b3c4", "latest", "2.x", ".1"}) {
    INFO(text);
    CHECK_FALSE(parse_release(text));
  }
  CHECK(to_string(Release{0, 33, 1}) == "0.33.1");
}

TEST_CASE("the formats of a release are those that it writes by default", "[rollback]") {
  const auto blocks = [](string_view release) {
    const auto formats = formats_of("tempo", release);
    return formats.size() == 1 ? formats.front().written : string();
  };
  CHECK(blocks("2.1.1") == "vParquet");
  CHECK(blocks("v2.3.1") == "vParquet2");
  CHECK(blocks("2.5.0") == "vParquet3");
  CHECK(blocks("2.10.8") == "vParquet4");
  CHECK(blocks("3.0.3") == "vParquet4");
  CHECK(formats_of("tempo", "4.0.0").empty());
  CHECK(formats_of("tempo", "main").empty());
  CHECK(formats_of("minio", "1.0.0").empty());
}

TEST_CASE("Tempo 2.10 cannot go back to 2.3 on the same storage", "[rollback]") {
  const WayBack way = can_go_back("tempo", "v2.10.8", "2.3.1");
  CHECK(way.way == Way::impossible);
  CHECK(way.sentence == "Tempo 2.10.8 to 2.3.1: does not work on the same data (blocks: vParquet4)");
  REQUIRE_FALSE(way.obstacles.empty());
  const Incompatibility& blocks = way.obstacles.front();
  CHECK(says(&blocks, "\"vParquet4 is not a valid block version\""));
  CHECK(says(&blocks, "2.3.1 does not start"));
  CHECK(blocks.until.starts_with("until the retention of 2.10.8's blocks"));
  CHECK(blocks.steps.front() == "Flush 2.10.8, see that it has, and stop it");
  CHECK(
      blocks.steps.back() ==
      "Set storage.trace.block.version: vParquet3 in the configurations of 2.10.8 and 2.3.1: each reads what the other "
      "writes from then on");
  // What 2.3.1 then writes, 2.10.8 cannot read: the rollback could not be undone either.
  REQUIRE(find(way.forward, "blocks: vParquet2") != nullptr);
  CHECK(says(find(way.forward, "blocks: vParquet2"), "2.10.8 does not know vParquet2"));
}

TEST_CASE("Tempo can go back when it has been told to write an older format", "[rollback]") {
  const std::vector<Format> written = {{"tempo", "blocks", "vParquet3"}};
  CHECK(find(can_go_back("tempo", "2.10.8", "2.9.0").conditions, "blocks: vParquet5") != nullptr);
  CHECK(can_go_back("tempo", "2.10.8", "2.9.0", written).conditions.empty());
  const WayBack way = can_go_back("tempo", "2.10.8", "2.3.1", written);
  CHECK(way.way == Way::safe_after);  // the index of the tenant
  CHECK(find(way.obstacles, "blocks: vParquet4") == nullptr);
  CHECK(way.compared == std::vector<string>{"blocks: vParquet3, which 2.3.1 reads"});
}

TEST_CASE("blocks of two formats in one storage are both judged", "[rollback]") {
  const std::vector<Format> written = {{"tempo", "blocks", "vParquet3"}, {"tempo", "blocks", "vParquet4"}};
  const WayBack way = can_go_back("tempo", "2.10.8", "2.4.0", written);
  CHECK(way.way == Way::impossible);
  CHECK(find(way.obstacles, "blocks: vParquet4") != nullptr);
}

TEST_CASE("Tempo 3 loses, going back to 2, what is not in a block and what is", "[rollback]") {
  const WayBack way = can_go_back("tempo", "3.0.3", "2.10.8");
  CHECK(way.way == Way::loses);
  CHECK(find(way.obstacles, "architecture") != nullptr);
  CHECK(says(find(way.obstacles, "replication factor"), "2.10.8 passes over"));
  CHECK(find(way.obstacles, "blocks: vParquet4") == nullptr);
  CHECK(way.forward.empty());
  // The blocks alone make it impossible with 2.3.1, and that comes first.
  const WayBack further = can_go_back("tempo", "3.0.3", "2.3.1");
  CHECK(further.way == Way::impossible);
  CHECK(further.obstacles.front().what == "blocks: vParquet4");
  CHECK(find(further.obstacles, "architecture") != nullptr);
}

TEST_CASE("the format that two releases share is the newest of them", "[rollback]") {
  CHECK(shared_format("tempo", "blocks", "2.3.1", "2.10.8") == "vParquet3");
  CHECK(shared_format("tempo", "blocks", "2.10.8", "2.9.0") == "vParquet4");
  CHECK(shared_format("tempo", "blocks", "2.10.8", "3.0.3") == "vParquet5");
  CHECK(shared_format("tempo", "blocks", "2.0.0", "3.0.3").empty());
  CHECK(shared_format("grafana", "blocks", "8.0.0", "9.0.0").empty());
  CHECK(shared_format("nothing", "blocks", "8.0.0", "9.0.0").empty());
}

TEST_CASE("Loki goes back to 2.9 after a graceful stop, and not to 2.8", "[rollback]") {
  const WayBack way = can_go_back("loki", "3.7.6", "2.9.4");
  CHECK(way.way == Way::safe_after);
  CHECK(find(way.obstacles, "index") != nullptr);
  CHECK(std::ranges::count(way.compared, "schema: v13, which 2.9.4 reads") == 1);
  CHECK(find(way.conditions, "requests for deletion: sqlite") != nullptr);

  const WayBack further = can_go_back("loki", "3.7.6", "2.8.11");
  CHECK(further.way == Way::impossible);
  CHECK(further.obstacles.front().what == "schema: v13");
  CHECK(says(find(further.obstacles, "WAL: records v3"), "unknown record type"));
}

TEST_CASE("the schemas of Loki's periods count as the generation names them", "[rollback]") {
  CHECK(find(can_go_back("loki", "2.9.4", "2.8.11").conditions, "schema: v13") != nullptr);
  CHECK(can_go_back("loki", "3.7.6", "2.8.11", {{"loki", "schema", "v12"}}).way == Way::safe_after);
  CHECK(can_go_back("loki", "2.9.4", "2.8.11", {{"loki", "schema", "v12"}}).way == Way::safe_after);
  const WayBack way = can_go_back("loki", "2.9.4", "2.8.11", {{"loki", "schema", "v12"}, {"loki", "schema", "v13"}});
  CHECK(way.way == Way::impossible);
}

TEST_CASE("a silence that matches everything is told for the releases that write it", "[rollback]") {
  for (const string_view from : {"0.32.0", "0.32.2", "0.33.0"}) {
    const WayBack way = can_go_back("alertmanager", from, "0.28.1");
    INFO(from);
    CHECK(way.way == Way::impossible);
    CHECK(says(find(way.obstacles, "silences"), "EVERY alert is suppressed"));
  }
  for (const string_view from : {"0.31.1", "0.32.3", "0.33.1", "0.34.0"}) {
    INFO(from);
    CHECK(can_go_back("alertmanager", from, "0.28.1").way == Way::safe);
  }
  CHECK(can_go_back("alertmanager", "0.33.0", "0.32.0").way == Way::safe);      // it reads the new field
  CHECK(can_go_back("alertmanager", "0.33", "0.25.0").way == Way::impossible);  // no patch: the first one
}

TEST_CASE("settings that are off by default are conditions, and obstacles when the generation has them", "[rollback]") {
  const WayBack way = can_go_back("prometheus", "3.14.0", "3.5.3");
  CHECK(way.way == Way::safe);
  CHECK(says(find(way.conditions, "chunks: XOR2"), "3.5.3 cannot read"));
  const WayBack with = can_go_back("prometheus", "3.14.0", "3.5.3", {{"prometheus", "chunks", "XOR2"}});
  CHECK(with.way == Way::loses);
  CHECK(find(with.obstacles, "chunks: XOR2") != nullptr);
  CHECK(find(with.conditions, "chunks: XOR2") == nullptr);
  CHECK(can_go_back("prometheus", "3.5.3", "2.55.1").way == Way::safe);
  CHECK(can_go_back("prometheus", "3.5.3", "2.42.0").way == Way::safe_after);
}

TEST_CASE("Grafana loses what was saved since the copy", "[rollback]") {
  const WayBack way = can_go_back("grafana", "12.4.0", "8.2.7");
  CHECK(way.way == Way::loses);
  for (const string_view what : {"database", "alerting", "dashboards", "unified storage"})
    CHECK(find(way.obstacles, what));
  CHECK(find(can_go_back("grafana", "11.6.0", "11.5.0").obstacles, "alerting") == nullptr);
  CHECK(can_go_back("grafana", "11.6.2", "11.6.1").way == Way::safe_after);
}

TEST_CASE("Mimir goes back after a flush; ingest storage and histograms are told", "[rollback]") {
  CHECK(can_go_back("mimir", "3.0.2", "2.17.4").way == Way::safe_after);
  CHECK(can_go_back("mimir", "3.0.2", "2.17.4", {{"mimir", "ingest storage", "Kafka"}}).way == Way::safe_after);
  CHECK(can_go_back("mimir", "3.0.2", "2.11.0", {{"mimir", "ingest storage", "Kafka"}}).way == Way::loses);
  CHECK(can_go_back("mimir", "2.16.2", "2.6.2").way == Way::loses);
  CHECK(can_go_back("mimir", "2.16.2", "2.6.2", {{"mimir", "native histograms", "off"}}).way == Way::safe_after);
  CHECK(can_go_back("mimir", "2.10.5", "2.10.3").way == Way::safe);
}

TEST_CASE("what pyat does not know it says", "[rollback]") {
  const auto told = [](string_view product, string_view from, string_view to) {
    const WayBack way = can_go_back(product, from, to);
    CHECK(way.way == Way::unknown);
    return way.sentence;
  };
  CHECK(told("minio", "1.0.0", "0.9.0") == "pyat knows nothing of the data of minio");
  CHECK(told("tempo", "3.1.0", "2.10.8") == "pyat does not know Tempo 3.1.0; it knows 2.0 to 3.0");
  CHECK(told("tempo", "2.10.8", "1.5.0") == "pyat does not know Tempo 1.5.0; it knows 2.0 to 3.0");
  CHECK(told("loki", "main-1a2b3c4", "2.9.4") == "pyat does not know Loki main-1a2b3c4; it knows 2.8 to 3.7");
  CHECK(told("loki", "", "2.9.4") == "The release of Loki is not told: whether it can go back is not known");
  const WayBack way = can_go_back("tempo", "2.10.8", "2.9.0", {{"tempo", "blocks", "vParquet9"}});
  CHECK(way.way == Way::unknown);
  CHECK(says(find(way.obstacles, "blocks: vParquet9"), "pyat does not know that Tempo 2.10.8 writes this"));
}

TEST_CASE("the same release, or a newer one, is no way back", "[rollback]") {
  const WayBack same = can_go_back("grafana", "12.0.0", "v12.0.0");
  CHECK(same.way == Way::safe);
  CHECK(same.sentence == "Grafana stays at 12.0.0");
  CHECK(can_go_back("tempo", "2.3.1", "2.10.8").way == Way::impossible);  // vParquet2 was removed in 2.10
  CHECK(can_go_back("tempo", "2.6.0", "2.10.8").way == Way::safe);
  CHECK(can_go_back("grafana", "8.0.0", "12.0.0").way == Way::safe);
}

TEST_CASE("every row has a source, and words for what it refuses", "[rollback]") {
  for (const auto rules : all_rules) {
    for (const FormatRow& row : rules().formats) {
      INFO(rules().product << " " << row.what << " " << row.name);
      CHECK_FALSE(row.sources.front().empty());
      const bool is_always_read = row.read.from <= rules().first && row.read.until > rules().last;
      CHECK(row.loss.empty() == is_always_read);
      CHECK((row.selection == Selection::extra || row.by_default.from <= row.by_default.until));
    }
    for (const PassageRow& row : rules().passages) {
      INFO(rules().product << " " << row.what);
      CHECK_FALSE(row.sources.front().empty());
      CHECK_FALSE(row.sentence.empty());
      CHECK_FALSE(row.steps.front().empty());
    }
  }
}

TEST_CASE("between all minor releases of all products there is a verdict with its words", "[rollback]") {
  for (const auto rules : all_rules) {
    const ProductRules& known = rules();
    for (unsigned major = known.first.major; major <= known.last.major; ++major) {
      for (unsigned minor = 0; minor <= 60; ++minor) {
        const string from = to_string(Release{major, minor, 1});
        for (const Release to : {known.first, Release{known.last.major, 0, 0}, known.last}) {
          const WayBack way = can_go_back(known.product, from, to_string(to));
          INFO(known.product << " " << from << " " << to_string(to));
          CHECK_FALSE(way.sentence.empty());
          for (const Incompatibility& obstacle : way.obstacles) {
            CHECK_FALSE(obstacle.sentence.empty());
            CHECK_FALSE(obstacle.steps.empty());
            CHECK(obstacle.sentence.find('{') == string::npos);
            for (const string& step : obstacle.steps) CHECK(step.find('{') == string::npos);
          }
          for (const Incompatibility& condition : way.conditions) CHECK_FALSE(condition.sentence.empty());
        }
      }
    }
  }
}
