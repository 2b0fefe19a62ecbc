// Questions about fields: paths, searches, histories, differences.
#include "reference/diff.hpp"
#include "reference/fields.hpp"
#include "reference/history_of.hpp"
#include "reference/search.hpp"
#include "support/catch.hpp"

using namespace pyat;
using schemas::Product;

namespace {

schemas::KnownRelease release(Product product, std::string_view version) {
  return *schemas::find_release(product, version);
}

std::string path_of(Product product, std::string_view version, std::string_view path) {
  const auto found = reference::find_path(release(product, version).root, path);
  return found ? found->path : std::string{};
}

std::vector<std::string> paths(const std::vector<reference::Change>& changes) {
  std::vector<std::string> all{};
  for (const auto& change : changes) all.push_back(change.after.path.empty() ? change.before.path : change.after.path);
  return all;
}

bool contains(const std::vector<std::string>& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

}  // namespace

TEST_CASE("a path leads through lists and maps") {
  const std::string url = "metrics_generator.storage.remote_write[].url";
  CHECK(path_of(Product::tempo, "2.10.5", "metrics_generator.storage.remote_write.url") == url);
  CHECK(path_of(Product::tempo, "2.10.5", "metrics_generator.storage.remote_write[0].url") == url);
  CHECK(path_of(Product::tempo, "2.10.5", url) == url);
  CHECK(path_of(Product::mimir, "2.10.5", "limits") == "limits");
  for (const char* none : {"", ".", "limits.", "limits.none", "target.more", "none", "limits..ingestion_rate"}) {
    CHECK(path_of(Product::mimir, "2.10.5", none).empty());
  }
}

TEST_CASE("every field is found by its own path") {
  for (const auto known : {release(Product::mimir, "3.0.2"), release(Product::tempo, "2.10.5")}) {
    const auto fields = reference::all_fields(known.root);
    CHECK(fields.size() == reference::count_fields(known.root));
    for (const reference::Field& field : fields) {
      const auto found = reference::find_path(known.root, field.path);
      REQUIRE(found);
      CHECK(found->row == field.row);
      CHECK(found->path == field.path);
      CHECK(found->legacy == field.legacy);
    }
  }
}

TEST_CASE("both forms of Tempo's overrides") {
  const auto flat =
      reference::find_path(release(Product::tempo, "2.10.5").root, "overrides.ingestion_rate_limit_bytes");
  REQUIRE(flat);
  CHECK(flat->legacy);
  CHECK(path_of(Product::tempo, "2.10.5", "overrides.defaults.ingestion.rate_limit_bytes") ==
        "overrides.defaults.ingestion.rate_limit_bytes");
}

TEST_CASE("a search") {
  const auto asked = release(Product::mimir, "2.10.3");
  SECTION("for a path") {
    const auto found = reference::search(asked, "limits.ingestion_rate");
    REQUIRE(found.size() == 1);
    CHECK(found[0].newest == "2.10.3");
  }
  SECTION("for the end of one") {
    const auto found = reference::search(asked, "ha_tracker.kvstore.store");
    REQUIRE(found.size() == 1);
    CHECK(found[0].path == "distributor.ha_tracker.kvstore.store");
    CHECK(reference::search(asked, "kvstore.store").size() > 5);
    CHECK(reference::search(asked, "tracker.kvstore.store").empty());  // not in the middle of a name
  }
  SECTION("for a flag") {
    for (const char* flag : {"-distributor.ingestion-rate-limit", "distributor.ingestion-rate-limit", "--target"}) {
      CHECK(reference::search(asked, flag).size() == 1);
    }
  }
  SECTION("for what another release has") {
    const auto found = reference::search(release(Product::mimir, "3.0.2"), "limits.split_instant_queries_by_interval");
    REQUIRE(found.size() == 1);
    CHECK(found[0].newest == "2.17.4");
  }
  SECTION("for nothing that is there") {
    CHECK(reference::search(asked, "limits.ingestion_rat").empty());
    CHECK(reference::search(asked, "").empty());
    CHECK(contains(reference::suggestions(asked, "limits.ingestion_rat"), "limits.ingestion_rate"));
    CHECK(contains(reference::suggestions(asked, "ring.ingestion_rate"), "limits.ingestion_rate"));
    CHECK(contains(reference::suggestions(asked, "-distributor.ingestion-rate-limt"), "limits.ingestion_rate"));
  }
}

TEST_CASE("the history of a field") {
  SECTION("that is gone") {
    const auto history =
        reference::history_of(release(Product::mimir, "3.0.2"), "limits.split_instant_queries_by_interval");
    CHECK_FALSE(history.in_asked);
    CHECK(history.release == "2.17.4");
    REQUIRE(history.known.size() == 1);
    CHECK(history.known[0].last == "2.17.4");
  }
  SECTION("with another default") {
    const auto history = reference::history_of(release(Product::mimir, "2.10.3"), "limits.max_cache_freshness");
    CHECK(history.release == "2.10.3");
    REQUIRE(history.defaults.size() == 2);
    CHECK(history.defaults[0].value == "1m");
    CHECK(history.defaults[1].value == "10m");
    CHECK(history.defaults[1].last == "3.0.2");
  }
  SECTION("of a section") {
    const auto history = reference::history_of(release(Product::mimir, "2.10.3"), "server");
    CHECK(history.section);
    CHECK(history.fields.size() > 30);
  }
}

TEST_CASE("two releases") {
  const auto diff = reference::diff(release(Product::mimir, "2.10.3"), release(Product::mimir, "3.0.0"), "");
  CHECK(contains(paths(diff.removed), "limits.split_instant_queries_by_interval"));
  CHECK(contains(paths(diff.added), "ingest_storage"));
  CHECK(contains(paths(diff.moved), "limits.align_queries_with_step"));
  CHECK_FALSE(contains(paths(diff.added), "limits.align_queries_with_step"));
  CHECK_FALSE(contains(paths(diff.removed), "frontend.align_queries_with_step"));
  CHECK(contains(paths(diff.types), "limits.ha_tracker_failover_timeout"));
  CHECK(contains(paths(diff.defaults), "limits.max_cache_freshness"));
  CHECK_FALSE(contains(paths(diff.types), "limits.active_series_custom_trackers"));  // only its package changed
  for (const auto& change : diff.added) {
    CHECK(change.implied ==
          (change.after.path.find('.') != std::string::npos &&
           path_of(Product::mimir, "2.10.3", change.after.path.substr(0, change.after.path.rfind('.'))).empty()));
  }

  SECTION("only a section") {
    const auto limits = reference::diff(release(Product::mimir, "2.10.3"), release(Product::mimir, "3.0.0"), "limits");
    CHECK(limits.removed.size() == 2);
    for (const std::string& path : paths(limits.added)) CHECK(path.starts_with("limits."));
  }
  SECTION("of one line are the same") {
    CHECK(is_empty(reference::diff(release(Product::mimir, "2.10.3"), release(Product::mimir, "2.10.5"), "")));
  }
  SECTION("the other way round") {
    const auto back = reference::diff(release(Product::mimir, "3.0.0"), release(Product::mimir, "2.10.3"), "");
    CHECK(back.added.size() == diff.removed.size());
    CHECK(back.removed.size() == diff.added.size());
    CHECK(back.moved.size() == diff.moved.size());
  }
}
