#include "render/rollback_notify.hpp"

#include <algorithm>

#include "render/json_object.hpp"
#include "render/prose.hpp"
#include "render/unicode.hpp"
#include "util/text.hpp"

namespace pyat::render {
namespace {

using std::string;

// "oncall (pagerduty, https://events.pagerduty.com): answered 202"
void append(string& out, const NotifiedTarget& target, bool is_test, const Style& style) {
  const string place = target.place.empty() ? string{} : ", " + target.place;
  const string what = !target.words.empty() ? target.words : "is told of " + util::joined(target.events, ", ");
  const std::string_view color = !target.is_well ? sgr::red : is_test ? sgr::green : std::string_view{};
  append_text_line(out, target.name + " (" + target.kind + place + "): " + what, style, color);
  if (!target.next.empty()) append_text_line(out, "  " + target.next, style);
}

}  // namespace

string notify_text(const NotifyReport& report, const Style& style) {
  string out{};
  for (const NotifiedTarget& target : report.targets) append(out, target, report.is_test, style);
  const auto ill = std::count_if(report.targets.begin(), report.targets.end(),
                                 [](const NotifiedTarget& target) { return !target.is_well; });
  const string all = counted(report.targets.size(), "notification");
  if (!report.is_test) {
    append_text_line(out, "nothing was sent: pyat rollback notify --test sends a message to each", style, sgr::dim);
  } else if (ill == 0) {
    append_text_line(out, all + " told: look whether the message has reached people", style, sgr::bold);
  } else {
    append_text_line(out, std::to_string(ill) + " of " + all + " not told", style, sgr::bold);
  }
  return out;
}

string notify_json(const NotifyReport& report) {
  Json object = {{"format_version", 1}, {"test", report.is_test}};
  set(object, "stack", report.stack);
  object["targets"] = Json::array();
  for (const NotifiedTarget& target : report.targets) {
    Json each = {{"name", target.name}, {"kind", target.kind}};
    set(each, "place", target.place);
    each["events"] = target.events;
    each[report.is_test ? "told" : "can_be_told"] = target.is_well;
    set(each, "words", target.words);
    set(each, "next", target.next);
    object["targets"].push_back(std::move(each));
  }
  return object.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace pyat::render
