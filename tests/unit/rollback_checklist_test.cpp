#include "render/rollback_checklist.hpp"

#include <algorithm>

#include "rollback/checklist/checklist.hpp"
#include "support/catch.hpp"

namespace pyat::rollback {
namespace {

using std::string;
using std::chrono::hours;

const std::chrono::sys_seconds now = std::chrono::sys_days(std::chrono::year(2026) / 11 / 22) + hours(3);

Generation generation(std::uint64_t number) {
  Generation made{.number = number, .digest = string(64, 'a'), .taken = now - hours(24), .stack = "shop"};
  made.services.push_back(
      {.name = "loki", .kind = "loki", .release = "2.9.4", .mounts = {{"loki-data", "/loki", true}}});
  made.files.push_back({.path = "/srv/loki.yml", .size = 1000});
  return made;
}

Verdict verdict(std::uint64_t of, string check, Outcome outcome, hours ago) {
  return {.generation = of, .given = now - ago, .check = std::move(check), .outcome = outcome, .words = "looked at"};
}

// Of a stack of which all is as it should be.
struct Well {
  Listing listing{};
  Generation before = generation(12);
  Plan plan{};
  ChecklistFacts facts{};

  Well() {
    Entry entry{.number = 12, .generation = generation(12)};
    entry.verdicts = {verdict(12, "health", Outcome::good, hours(20)), verdict(12, "smoke", Outcome::good, hours(20)),
                      verdict(12, "drill", Outcome::good, hours(10))};
    entry.standing = standing_of(entry.verdicts);
    listing.entries.push_back(std::move(entry));
    plan.before = plan.target = &before;
    plan.steps.resize(9);
    facts = {.now = now, .oldest = hours(24 * 30), .listing = &listing, .key_file = "/home/ann/rollback.key"};
    facts.way = {.plan = &plan, .is_current_kept = true};
    facts.space = {{.path = "/srv", .what = "what pyat keeps", .free = std::uint64_t{1} << 30U}};
    facts.notify = {{.name = "oncall", .is_as_tried = true}};
    facts.notify.front().test = {.target = "oncall", .time = now - hours(5), .was_told = true};
    facts.health = {.is_well = true, .words = "1 of 1 services are well"};
    facts.lint = {.is_well = true, .words = "2 files are right"};
  }
  Well(const Well&) = delete;
  Well& operator=(const Well&) = delete;

  std::vector<Verdict>& verdicts() { return listing.entries.front().verdicts; }
  void judge_anew() { listing.entries.front().standing = standing_of(verdicts()); }

  ChecklistItem item(std::string_view id) const {
    const auto items = checklist_of(facts);
    const auto found = std::ranges::find(items, id, &ChecklistItem::id);
    REQUIRE(found != items.end());
    return *found;
  }
};

TEST_CASE("a stack of which all is as it should be is ready, whatever people have to answer for") {
  const Well well{};
  const auto items = checklist_of(well.facts);
  CHECK(is_ready(items));
  for (const ChecklistItem& item : items) {
    CAPTURE(item.id);
    CHECK((item.state == ItemState::done || item.state == ItemState::by_hand));
    CHECK_FALSE(item.text.empty());
    CHECK_FALSE(item.evidence.empty());
    if (item.state == ItemState::done) CHECK(item.next.empty());
  }
  CHECK(well.item("generation").evidence == "12-aaaaaaaa, health: looked at; smoke: looked at, 10 hours ago");
  CHECK(well.item("drill").evidence == "12-aaaaaaaa, 10 hours ago: looked at");
  CHECK_THAT(well.item("volumes").evidence, Contains("loki-data"));
  CHECK(well.item("notify").evidence == "a test was delivered to oncall 5 hours ago");
}

TEST_CASE("each thing that is not as it should be makes one item, and the stack is not ready") {
  Well well{};
  string id{}, evidence{}, next{};
  ItemState state = ItemState::not_done;

  SECTION("what runs is not kept") {
    well.facts.way.is_current_kept = false;
    id = "kept", evidence = "it is not as the newest generation has it", next = "pyat rollback snapshot";
  }
  SECTION("nobody knows what runs") {
    well.facts.way = {.problem = "the Compose files have mistakes", .next = "docker compose config"};
    id = "kept", evidence = "the Compose files have mistakes", next = "docker compose config";
    state = ItemState::unknown;
  }
  SECTION("the good one is old") {
    well.facts.oldest = hours(8);
    id = "generation", evidence = "that is too long ago", next = "pyat rollback snapshot";
  }
  SECTION("a content is damaged") {
    well.facts.damage = {{.words = "objects/ab was altered", .next = "bring it back"}, {.words = "another"}};
    id = "contents", evidence = "objects/ab was altered (and 1 more)", next = "bring it back";
  }
  SECTION("something is in the way") {
    well.plan.obstacles = {{.words = "port 80 is taken", .next = "stop nginx"}};
    id = "way", evidence = "port 80 is taken", next = "stop nginx";
  }
  SECTION("a release cannot read what the newer one has written") {
    well.facts.way.losses = {"tempo 2.3.1 cannot read vParquet4"};
    id = "way", evidence = "tempo 2.3.1 cannot read vParquet4", next = "pyat rollback plan";
  }
  SECTION("nobody knows whether it can") {
    well.facts.way.doubts = {"mimir 9.9 is not known"};
    id = "way", evidence = "mimir 9.9 is not known", next = "pyat rollback plan";
    state = ItemState::unknown;
  }
  SECTION("an image is missing") {
    well.facts.images.missing = {{.words = "the image of loki is gone", .next = "docker pull grafana/loki:2.9.4"}};
    id = "images", evidence = "the image of loki is gone", next = "docker pull grafana/loki:2.9.4";
  }
  SECTION("the engine does not answer") {
    well.facts.images = {.problem = "the Docker engine does not answer", .next = "systemctl start docker"};
    id = "images", evidence = "the Docker engine does not answer", next = "systemctl start docker";
    state = ItemState::unknown;
  }
  SECTION("the disk is full") {
    well.facts.space.front().free = 1024;
    id = "space", evidence = "0 MiB in /srv (what pyat keeps) free; about 64 MiB are needed",
    next = "make room in /srv";
  }
  SECTION("nobody knows how full the disk is") {
    well.facts.space.push_back({.path = "/var/lib/docker", .what = "images", .free = std::nullopt});
    id = "space", evidence = "nobody knows how much is free in /var/lib/docker (images)", next = "df -h shows it";
    state = ItemState::unknown;
  }
  SECTION("nobody is to be told") {
    well.facts.notify.clear();
    id = "notify", evidence = "pyat.yml names nobody", next = "add rollback: {notify:";
  }
  SECTION("a secret is missing") {
    well.facts.notify.front().problem = "the variable HOOK is not set", well.facts.notify.front().next = "set it";
    id = "notify", evidence = "oncall: the variable HOOK is not set", next = "set it";
  }
  SECTION("a notification was never tried") {
    well.facts.notify.front().test.reset();
    id = "notify", evidence = "oncall was never tried", next = "pyat rollback notify --test";
  }
  SECTION("it was tried when it was elsewhere") {
    well.facts.notify.front().is_as_tried = false;
    id = "notify", evidence = "oncall was last tried 5 hours ago, with other settings",
    next = "pyat rollback notify --test";
  }
  SECTION("it was tried in vain") {
    well.facts.notify.front().test->was_told = false, well.facts.notify.front().test->words = "answered 404";
    id = "notify", evidence = "oncall was tried 5 hours ago, and not told: answered 404", next = "pyat rollback notify";
  }
  SECTION("the services are not well") {
    well.facts.health = {.is_well = false, .words = "0 of 1 services are well", .next = "pyat health"};
    id = "health", evidence = "0 of 1 services are well", next = "pyat health";
  }
  SECTION("nobody could tell how files are") {
    well.facts.lint = {.words = "no configuration file is known", .next = "pyat lint FILE"};
    id = "lint", evidence = "no configuration file is known", next = "pyat lint FILE";
    state = ItemState::unknown;
  }
  SECTION("nobody has ever written and read back") {
    std::erase_if(well.verdicts(), [](const Verdict& each) { return each.check == "smoke"; });
    well.judge_anew();
    id = "smoke", evidence = "that was never tried", next = "pyat rollback snapshot --smoke";
  }
  SECTION("the last drill has failed") {
    well.listing.entries.push_back({.number = 13, .generation = generation(13)});
    well.listing.entries.back().verdicts = {verdict(13, "drill", Outcome::bad, hours(2))};
    well.listing.entries.back().standing = standing_of(well.listing.entries.back().verdicts);
    id = "drill", evidence = "13-aaaaaaaa, 2 hours ago: looked at", next = "pyat rollback drill";
  }
  SECTION("an item of pyat.yml is not done") {
    well.facts.own = {{.text = "Load test done", .seen = Seen{.is_well = false, .words = "./load.sh says no"}}};
    id = "own/1", evidence = "./load.sh says no";
  }

  const ChecklistItem found = well.item(id);
  CHECK(found.state == state);
  CHECK_THAT(found.evidence, Contains(evidence));
  CHECK_THAT(found.next, Contains(next));
  const auto items = checklist_of(well.facts);
  CHECK_FALSE(is_ready(items));
}

TEST_CASE("of a stack of which nothing is kept, what follows from that is unknown") {
  Well well{};
  well.facts.listing = nullptr;
  well.facts.store = {.words = "there are no generations in /srv",
                      .next = "pyat rollback snapshot takes the first one"};
  well.facts.listing_is_missing = true;
  CHECK(well.item("generation").state == ItemState::not_done);
  CHECK(well.item("key").state == ItemState::not_done);
  for (const char* id : {"kept", "key", "drill", "smoke"}) {
    CAPTURE(id);
    CHECK(well.item(id).state == ItemState::not_done);
    CHECK(well.item(id).evidence == "nothing was kept yet");
    CHECK(well.item(id).next == "pyat rollback snapshot");
  }
  for (const char* id : {"contents", "way", "images"}) {
    CAPTURE(id);
    CHECK(well.item(id).state == ItemState::unknown);
    CHECK_FALSE(well.item(id).next.empty());
  }
  well.facts.listing_is_missing = false;
  CHECK(well.item("generation").state == ItemState::unknown);
  CHECK(well.item("drill").state == ItemState::unknown);
  CHECK(well.item("drill").evidence == "there are no generations in /srv");
}

TEST_CASE("an item of pyat.yml without a command is by hand") {
  Well well{};
  well.facts.own = {{.text = "The team is trained"}};
  CHECK(well.item("own/1").state == ItemState::by_hand);
  CHECK(is_ready(checklist_of(well.facts)));
}

TEST_CASE("a checklist is a table, boxes to tick off, and an object") {
  Well well{};
  well.facts.notify.front().test.reset();
  const render::ChecklistReport report{.stack = "shop", .looked = now, .items = checklist_of(well.facts)};
  const string text = checklist_text(report, {});
  CHECK_THAT(text, Contains("NOT DONE  Those who are to be told can be told"));
  CHECK_THAT(text, Contains("shop: not ready: 1 item is not done; 7 items are for a person to tick off"));
  const string page = checklist_markdown(report);
  CHECK_THAT(page, Contains("- [x] What runs now is kept: "));
  CHECK_THAT(page, Contains("- [ ] Those who are to be told can be told — **NOT DONE**: "));
  CHECK_THAT(page, Contains("Looked at 2026-11-22T03:00:00Z."));
  const string json = checklist_json(report);
  CHECK_THAT(json, Contains("\"ready\": false"));
  CHECK_THAT(json, Contains("\"id\": \"notify\""));
}

TEST_CASE("what a test of notifications has come to is read as it was written") {
  notify::TestRecords records = {
      {.target = "oncall", .mark = "1-aaaa", .time = now, .was_told = true, .words = "answered 200"}};
  notify::add(records, {.target = "ticket", .time = now, .words = "answered 404"});
  notify::add(records, {.target = "oncall", .mark = "2-bbbb", .time = now + hours(1), .was_told = false});
  CHECK(records.size() == 2);
  CHECK(notify::find(records, "oncall")->mark == "2-bbbb");
  CHECK(notify::find(records, "nobody") == nullptr);
  CHECK(notify::test_records_in(notify::text_of(records)) == records);
  CHECK(notify::test_records_in("").empty());
  CHECK(notify::test_records_in("{\"version\":2,\"tests\":[]}").empty());
  CHECK(notify::test_records_in("{\"version\":1,\"tests\":[{\"target\":\"a\"},7]}").empty());
}

}  // namespace
}  // namespace pyat::rollback
