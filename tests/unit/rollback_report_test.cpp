#include "render/rollback_report.hpp"

#include <algorithm>

#include "rollback/report/report.hpp"
#include "rollback_bed.hpp"
#include "support/catch.hpp"

namespace pyat::rollback {
namespace {

using std::string;
using std::chrono::milliseconds;
using test::ApplyFault;

struct Told {
  History history{};
  RunReport report{};
};

Told told(Bed& bed, ReportSources sources = {}) {
  Told out{.history = read_history(bed.files, bed_folder)};
  REQUIRE_FALSE(out.history.runs.empty());
  out.report = report_of(out.history, out.history.runs.back(), std::move(sources), bed.machine.now());
  return out;
}

std::vector<string> kinds_of(const RunReport& report) {
  std::vector<string> kinds{};
  for (const Event& event : report.timeline) kinds.emplace_back(to_string(event.kind));
  return kinds;
}

const StepReport& step_in(const RunReport& report, std::string_view id) {
  const auto found = std::ranges::find(report.steps, id, &StepReport::id);
  REQUIRE(found != report.steps.end());
  return *found;
}

bool says(const std::vector<string>& sentences, std::string_view part) {
  return std::ranges::any_of(sentences, [&](const string& each) { return each.find(part) != string::npos; });
}

// The place within an action of a step: pulled there, its intent is in the journal, and its outcome is not.
Plug within(Bed& bed, const string& call) {
  const std::vector<Plug> plugs = bed.plugs_of([&] { return bed.run(); }, 1);
  const auto calls = bed.world.calls;
  std::size_t point = 0;
  for (const Plug& plug : plugs) {
    if (!plug.point) continue;
    Bed other{};
    (void)other.try_to([&] { return other.run(); }, plug);
    if (!other.world.calls.empty() && other.world.calls.back() == call) return plug;
    ++point;
  }
  FAIL("nothing like " << call << " among " << point << " places");
  return {};
}

TEST_CASE("a run that is done is told step by step") {
  Bed bed{};
  bed.world.faults["up-new"] = {.apply = ApplyFault::fails_half, .times = 1};
  step_of(bed, "up-new").attempts = 2;
  REQUIRE(bed.run().state == RunState::done);
  const auto [history, report] = told(bed);

  CHECK(report.state == ReportState::done);
  CHECK(report.run == "run-1");
  CHECK(report.begin.from == "12-aaaaaaaa");
  CHECK(report.words == "all 10 steps are done: shop is at generation 11-bbbbbbbb");
  CHECK(report.next.empty());
  CHECK(report.timeline.front().kind == EventKind::begun);
  CHECK(words_of(report.timeline.front().who.value()) == "ann@loki-1, process 4711");
  CHECK(report.timeline.back().kind == EventKind::ended);
  CHECK(report.timeline.back().is_done);

  const StepReport& up = step_in(report, "up-new");
  CHECK(up.state == StepState::done);
  CHECK(up.attempts == 2);
  CHECK(up.undo_attempts == 0);
  CHECK(up.offset.value() > milliseconds{0});
  // The pause between the attempts is none of it: each reading of the clock takes a millisecond.
  CHECK(up.took >= milliseconds{2});
  CHECK(up.took < milliseconds{100});
  const auto failed = std::ranges::find_if(
      report.timeline, [](const Event& event) { return event.kind == EventKind::did && !event.is_done; });
  REQUIRE(failed != report.timeline.end());
  CHECK(failed->attempt == 1);
  CHECK(failed->words == "it refuses");
  CHECK(failed->next == "look at up-new");

  CHECK(report.took.value() >= milliseconds{1000});
  CHECK(std::ranges::is_sorted(report.timeline, {}, &Event::offset));
  std::vector<string> verified{};
  for (const Verified& each : report.verified) verified.push_back(each.what);
  CHECK(verified == std::vector<string>(4, "Do it"));  // preflight, flush, wait, verify: no more
  CHECK(says(report.unknown, "how long nobody has served: nobody has watched"));
  CHECK(says(report.unknown, "whether alerts arrive: the plan had no step for it"));
}

TEST_CASE("a run that was taken back says what was, and why") {
  Bed bed{};
  bed.world.faults["down-old"] = {.apply = ApplyFault::fails_half};
  REQUIRE(bed.run().state == RunState::undone);
  const auto [history, report] = told(bed);

  CHECK(report.state == ReportState::undone);
  CHECK_THAT(report.words, StartsWith("step 8 of 10 (down-old: Do it) failed: it refuses; all that had been done"));
  CHECK(report.next == "look at down-old, then pyat rollback plan --to 11-bbbbbbbb");
  CHECK(step_in(report, "up-new").state == StepState::undone);
  CHECK(step_in(report, "up-new").undo_attempts == 1);
  CHECK(step_in(report, "tell").state == StepState::waiting);
  CHECK_FALSE(step_in(report, "tell").offset);
  const std::vector<string> kinds = kinds_of(report);
  const auto turned = std::ranges::find(kinds, "turned");
  REQUIRE(turned != kinds.end());
  CHECK(std::count(turned, kinds.end(), "did") == 0);
  CHECK(std::count(turned, kinds.end(), "undid") == 8);
  // What was not brought need not be verified.
  CHECK_FALSE(says(report.unknown, "whether alerts arrive"));
}

TEST_CASE("a run that was cut off is told as far as it goes, and so is who has taken it up") {
  Bed bed{};
  bed.has_lost_power = GENERATE(true, false);
  const Plug plug = within(bed, "apply up-new");
  Bed cut{};
  cut.has_lost_power = bed.has_lost_power;
  REQUIRE_FALSE(cut.try_to([&] { return cut.run(); }, plug));
  {
    const auto [history, report] = told(cut);
    CHECK(report.state == ReportState::open);
    CHECK_THAT(report.words, StartsWith("it has not ended: 3 of 10 steps are done; step 4 of 10 (up-new: Do it) was "
                                        "begun, and nothing is known of its end"));
    CHECK_THAT(report.next, Contains("pyat rollback resume"));
    CHECK(report.timeline.back().kind == EventKind::underway);
    CHECK(step_in(report, "up-new").state == StepState::begun);
    CHECK(says(report.unknown, "Do it: when it has ended, and how"));
  }
  REQUIRE(resume(cut.session).state == RunState::done);
  const auto [history, report] = told(cut);
  CHECK(report.state == ReportState::done);
  const std::vector<string> kinds = kinds_of(report);
  const auto at = std::ranges::find(kinds, "cut");
  REQUIRE(at != kinds.end());
  CHECK(*(at + 1) == "taken up");
  const Event& event = report.timeline[static_cast<std::size_t>(at - kinds.begin())];
  CHECK(event.words == (cut.has_lost_power ? "the machine went down within it" : "pyat was ended within it"));
  CHECK(says(report.unknown, event.words));
}

TEST_CASE("what a crash has left of a line, and what somebody has changed, is said") {
  Bed bed{};
  REQUIRE(bed.run().state == RunState::done);
  const string path = bed_folder + "/journal/run-1.jsonl";
  const string text = bed.files.text(path);

  SECTION("cut") {
    bed.files.set(path, text.substr(0, text.size() - 20));
    const auto [history, report] = told(bed);
    CHECK(report.state == ReportState::open);
    CHECK(says(report.notes, "of a line that was never finished: it is left out"));
  }
  SECTION("cut in its first line") {
    bed.files.set(path, text.substr(0, 30));
    const auto [history, report] = told(bed);
    CHECK(report.state == ReportState::not_begun);
    CHECK(report.steps.empty());
    CHECK_THAT(render::rollback_report_text(report, {}), StartsWith("run-1: never began"));
  }
  SECTION("changed") {
    string changed = text;
    const std::size_t line = changed.find("up-new", changed.find("\"kind\":\"outcome\""));
    changed.replace(line, 6, "up-old");
    bed.files.set(path, changed);
    const auto [history, report] = told(bed);
    CHECK(report.state == ReportState::damaged);
    CHECK_THAT(report.words, StartsWith(path + ", line "));
    CHECK_FALSE(report.next.empty());
    CHECK_FALSE(report.steps.empty());  // the plan can be trusted
    CHECK(says(report.unknown, "after the last line that can be trusted"));
  }
}

TEST_CASE("what was measured beside the journal is in the report, and what was not is said") {
  Bed bed{};
  REQUIRE(bed.run().state == RunState::done);
  ReportSources sources{.generations_problem = "the key is missing", .unsent = 2};
  sources.blackouts = {{.signal = "metrics",
                        .sum = milliseconds{350},
                        .longest = milliseconds{350},
                        .spans = 1,
                        .resolution = milliseconds{100}},
                       {.signal = "logs", .resolution = milliseconds{100}, .not_observed = milliseconds{4000}}};
  const auto [history, report] = told(bed, sources);
  CHECK_FALSE(says(report.unknown, "nobody has watched"));
  CHECK(says(report.unknown, "whether logs were served for 4 s: nobody looked then"));
  CHECK_FALSE(says(report.unknown, "whether metrics were served"));
  CHECK(says(report.unknown, "which generations were good then: the key is missing"));
  CHECK(says(report.unknown, "2 messages are not delivered yet"));
  const string text = render::rollback_report_text(report, {});
  CHECK_THAT(text, Contains("0.350 s"));
  CHECK_THAT(render::rollback_report_json(report), Contains("\"longest_seconds\": 0.35"));
  const string page = render::rollback_report_markdown(report);
  CHECK_THAT(page, StartsWith("## pyat rollback: run-1 of shop: done\n"));
  CHECK_THAT(page, Contains("### How long nobody has served"));
}

TEST_CASE("a run is chosen by its number or name") {
  Bed bed{};
  CHECK(choose_run({}, "").problem.words == "nothing was ever rolled back here");
  bed.world.faults["preflight"] = {.apply = ApplyFault::fails, .times = 1};
  (void)bed.run();
  (void)bed.run();
  const History history = read_history(bed.files, bed_folder);
  CHECK(choose_run(history, "").run->number == 2);
  CHECK(choose_run(history, "last").run->number == 2);
  CHECK(choose_run(history, "1").run->number == 1);
  CHECK(choose_run(history, "run-1").run->number == 1);
  CHECK(choose_run(history, "3").problem.words == "there is no run-3");
  CHECK(choose_run(history, "3").problem.state == "there are run-1 to run-2");
  CHECK_THAT(choose_run(history, "first").problem.words, StartsWith("\"first\" is no run"));
  CHECK(choose_run(history, "1x").run == nullptr);
}

}  // namespace
}  // namespace pyat::rollback
