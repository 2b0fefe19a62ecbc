#include "rollback/journal/line.hpp"

#include <array>
#include <nlohmann/json.hpp>

#include "rollback/journal/begin_json.hpp"
#include "util/digest.hpp"

namespace pyat::rollback {
namespace {

using std::string;
using std::string_view;

constexpr std::array<string_view, 13> kinds = {"begin",   "taken_up",  "intent",      "outcome",      "seen",
                                               "passed",  "turn",      "undo_intent", "undo_outcome", "kept",
                                               "waiting", "confirmed", "end"};
constexpr std::array<Effect, 4> effects = {Effect::absent, Effect::partial, Effect::present, Effect::unknown};

// A line ends so; its digest is that of all that comes before.
constexpr string_view digest_key = ",\"digest\":\"";
constexpr std::size_t digest_size = 64;
constexpr std::size_t tail_size = digest_key.size() + digest_size + 2;

std::optional<LineKind> line_kind_from(string_view name) {
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    if (kinds[i] == name) return static_cast<LineKind>(i);
  }
  return std::nullopt;
}

std::optional<Effect> effect_from(string_view name) {
  for (const Effect effect : effects) {
    if (to_string(effect) == name) return effect;
  }
  return std::nullopt;
}

bool has_outcome(LineKind kind) {
  return kind == LineKind::outcome || kind == LineKind::undo_outcome || kind == LineKind::end;
}

Json head_of(const Line& line) {
  Json out = {{"v", journal_version},
              {"run", line.run},
              {"seq", line.sequence},
              {"time", time_text(line.stamp.time)},
              {"since_boot_ms", line.stamp.since_boot.count()},
              {"boot", line.stamp.boot},
              {"kind", to_string(line.kind)}};
  if (!line.step.empty()) out["step"] = line.step;
  if (line.attempt > 0) out["attempt"] = line.attempt;
  if (has_outcome(line.kind)) out["done"] = line.is_done;
  if (line.kind == LineKind::seen) out["effect"] = to_string(line.effect);
  return out;
}

Json json_of_line(const Line& line) {
  Json out = head_of(line);
  if (!line.words.empty()) out["words"] = line.words;
  if (!line.next.empty()) out["next"] = line.next;
  if (!line.proofs.empty()) out["proofs"] = line.proofs;
  if (line.owner) out["owner"] = json_of(*line.owner);
  if (line.begin) out["plan"] = json_of(*line.begin);
  out["previous"] = line.previous;
  return out;
}

Line line_in(const Json& object, string& problem) {
  Fields fields(object, problem);
  Line line{.kind = fields.name("kind", line_kind_from),
            .step = fields.text("step"),
            .attempt = static_cast<unsigned>(fields.count("attempt")),
            .is_done = fields.flag("done"),
            .words = fields.text("words"),
            .next = fields.text("next"),
            .proofs = fields.texts("proofs")};
  if (line.kind == LineKind::seen) line.effect = fields.name("effect", effect_from);
  if (const Json* const owner = fields.find("owner")) line.owner = owner_in(*owner, problem);
  if (const Json* const plan = fields.find("plan")) line.begin = begin_in(*plan, problem);
  line.run = fields.text("run");
  line.sequence = fields.count("seq");
  line.stamp = {.time = time_in(fields, "time"),
                .since_boot = std::chrono::milliseconds(fields.number("since_boot_ms")),
                .boot = fields.text("boot")};
  line.previous = fields.text("previous");
  line.digest = fields.text("digest");
  return line;
}

ParsedLine wrong(string problem) { return {.line = {}, .problem = std::move(problem)}; }

}  // namespace

string_view to_string(LineKind kind) { return kinds[static_cast<std::size_t>(kind)]; }

string no_digest() { return string(digest_size, '0'); }

string text_of(Line& line) {
  string text = json_of_line(line).dump(-1, ' ', false, Json::error_handler_t::replace);
  text.pop_back();  // the brace
  line.digest = util::hexadecimal(util::sha256(text));
  return text.append(digest_key).append(line.digest).append("\"}");
}

ParsedLine parse_line(string_view text) {
  const Json object = Json::parse(text, nullptr, false);
  if (!object.is_object()) return wrong("it is not a JSON object");
  string problem{};
  Fields fields(object, problem);
  const std::uint64_t version = fields.count("v");
  if (problem.empty() && version > journal_version) {
    return wrong("it has version " + std::to_string(version) + ", and this pyat knows " +
                 std::to_string(journal_version));
  }
  if (version != journal_version) return wrong("it has no version that is known");
  if (text.size() < tail_size || !text.substr(text.size() - tail_size).starts_with(digest_key)) {
    return wrong("it does not end with its digest");
  }
  Line line = line_in(object, problem);
  if (line.digest != util::hexadecimal(util::sha256(text.substr(0, text.size() - tail_size)))) {
    return wrong("it is not as it was written: its digest is another one");
  }
  return {.line = std::move(line), .problem = std::move(problem)};
}

}  // namespace pyat::rollback
