// What Alertmanager writes: snapshots of silences and of the notification log, in protocol buffers.
#include "rollback/formats/rules.hpp"

namespace pyat::rollback {
namespace {

constexpr Steps save_silences = {
    "Save the silences while {from} runs: amtool silence query -o json > silences.json",
    "Stop {from} with SIGTERM and put the file `silences` of --storage.path aside; keep it",
    "Start {to}, and make them again: amtool silence import silences.json",
    "See that an alert that no silence means is active: GET /api/v2/alerts"};
constexpr std::string_view no_matchers =
    "{from} writes silences without the field that {to} takes their matchers from. {to} reads a silence that matches "
    "everything: EVERY alert is suppressed as long as one of them is active, and nothing says so";
constexpr std::string_view until_expired = "until the last of these silences has expired";
constexpr std::string_view bug = "prometheus/alertmanager#5330: mended in 0.32.3 and 0.33.1";
constexpr std::string_view seen_bug =
    "seen: 0.25.0 and 0.28.1 suppress an alert of another name with a snapshot that lacks the field";

constexpr std::array<FormatRow, 4> formats = {{
    {.what = "snapshots",
     .name = "protocol buffers",
     .written = always,
     .by_default = always,
     .read = always,
     .selection = Selection::extra,
     .sources = {"prometheus/alertmanager: silence/silencepb/silence.proto at v0.25.0 to v0.34.0",
                 "seen: 0.33.1 then 0.25.0, 0.33.1 then 0.28.1, 0.28.1 then 0.25.0"}},
    {.what = "silences",
     .name = "annotations",
     .written = since(0, 32),
     .by_default = never,
     .read = since(0, 32),
     .otherwise = Way::loses,
     .loss = "{to} keeps a silence and drops its annotations",
     .until = "for good, when {to} writes its next snapshot",
     .setting = "silences with annotations",
     .selection = Selection::extra,
     .steps = save_silences,
     .sources = {"prometheus/alertmanager v0.32.0: CHANGELOG.md, #4965"}},
    {.what = "silences",
     .name = "several sets of matchers",
     .written = since(0, 32),
     .by_default = never,
     .read = since(0, 32),
     .otherwise = Way::loses,
     .loss = "{to} reads the first set alone: what the others silence fires",
     .until = "until they are made again as one silence each",
     .setting = "silences with more than one set of matchers",
     .selection = Selection::extra,
     .steps = save_silences,
     .sources = {"prometheus/alertmanager v0.32.0: silence/silencepb/silence.proto, silence/silence.go"}},
    {.what = "silences",
     .name = "matchers of receivers",
     .written = since(0, 34),
     .by_default = never,
     .read = since(0, 34),
     .otherwise = Way::loses,
     .loss = "{to} does not know that a silence is meant for some receivers: it holds for all of them",
     .until = until_expired,
     .setting = "silences for some receivers",
     .selection = Selection::extra,
     .steps = save_silences,
     .sources = {"prometheus/alertmanager v0.34.0: silence/silencepb/silence.proto (receiver_matcher_sets)"}},
}};

constexpr PassageRow lost_matchers(Span from) {
  return {.from = from,
          .to = {{0, 22, 0}, {0, 32, 0}},
          .way = Way::impossible,
          .what = "silences",
          .sentence = no_matchers,
          .until = until_expired,
          .steps = save_silences,
          .sources = {bug, seen_bug}};
}

constexpr std::array<PassageRow, 2> passages = {lost_matchers(between({0, 32, 0}, {0, 32, 3})),
                                                lost_matchers(between({0, 33, 0}, {0, 33, 1}))};

}  // namespace

const ProductRules& alertmanager_rules() {
  static constexpr ProductRules rules{"alertmanager", "Alertmanager", {0, 22, 0}, {0, 34, 0}, formats, passages};
  return rules;
}

}  // namespace pyat::rollback
