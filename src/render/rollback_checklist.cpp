#include "render/rollback_checklist.hpp"

#include <algorithm>

#include "render/json_object.hpp"
#include "render/markdown.hpp"
#include "render/prose.hpp"
#include "render/table.hpp"
#include "render/unicode.hpp"
#include "util/rfc3339.hpp"
#include "util/text.hpp"

namespace pyat::render {
namespace {

using rollback::ChecklistItem;
using rollback::ItemState;
using std::string;
using std::string_view;

string_view word_for(ItemState state) {
  switch (state) {
    case ItemState::done: return "DONE";
    case ItemState::not_done: return "NOT DONE";
    case ItemState::unknown: return "UNKNOWN";
    case ItemState::by_hand: return "BY HAND";
  }
  return {};
}

string_view color_of(ItemState state) {
  switch (state) {
    case ItemState::done: return sgr::green;
    case ItemState::not_done: return sgr::red;
    case ItemState::unknown: return sgr::yellow;
    case ItemState::by_hand: return sgr::blue;
  }
  return {};
}

string evidence_of(const ChecklistItem& item) {
  if (item.next.empty()) return item.evidence;
  return item.evidence.empty() ? item.next : item.evidence + "; " + item.next;
}

Table table_of(const ChecklistReport& report) {
  Table table{.columns = {{.title = "STATE"}, {.title = "ITEM"}}, .beside_title = "EVIDENCE"};
  for (const ChecklistItem& item : report.items) {
    table.rows.push_back({string(word_for(item.state)), to_printable(item.text)});
    table.colors.push_back({color_of(item.state)});
    table.beside.push_back(evidence_of(item));
  }
  return table;
}

std::size_t count(const ChecklistReport& report, ItemState state) {
  return static_cast<std::size_t>(std::count_if(report.items.begin(), report.items.end(),
                                                [state](const ChecklistItem& item) { return item.state == state; }));
}

// "shop: not ready: 3 items are not done, 1 item is not known; 7 items are for a person to tick off"
string verdict_of(const ChecklistReport& report) {
  std::vector<string> open{};
  const auto are = [&](ItemState state, string_view what) {
    const std::size_t n = count(report, state);
    if (n > 0) open.push_back(counted(n, "item") + (n == 1 ? " is " : " are ") + string(what));
  };
  are(ItemState::not_done, "not done");
  are(ItemState::unknown, "not known");
  const string verdict = open.empty() ? "all that could be measured is done" : "not ready: " + util::joined(open, ", ");
  open.clear();
  are(ItemState::by_hand, "for a person to tick off");
  return report.stack + ": " + verdict + (open.empty() ? "" : "; " + open.front());
}

}  // namespace

string checklist_text(const ChecklistReport& report, const Style& style) {
  string out{};
  append_table(out, table_of(report), style);
  out += '\n';
  append_text_line(out, verdict_of(report), style, sgr::bold);
  return out;
}

// With boxes that can be ticked off where it is posted.
string checklist_markdown(const ChecklistReport& report) {
  string out = "## pyat rollback checklist: " + markdown_text(verdict_of(report)) + "\n\n";
  for (const ChecklistItem& item : report.items) {
    out += item.state == ItemState::done ? "- [x] " : "- [ ] ";
    out += markdown_text(item.text);
    if (item.state != ItemState::done) out.append(" — **").append(word_for(item.state)).append("**");
    if (const string evidence = evidence_of(item); !evidence.empty()) out += ": " + markdown_text(evidence);
    out += '\n';
  }
  out += "\nLooked at " + util::rfc3339(report.looked) + ".\n";
  return out;
}

string checklist_json(const ChecklistReport& report) {
  Json object = {{"format_version", 1},
                 {"stack", report.stack},
                 {"looked", util::rfc3339(report.looked)},
                 {"ready", is_ready(report.items)}};
  object["items"] = Json::array();
  for (const ChecklistItem& item : report.items) {
    Json each = {{"id", item.id}, {"text", item.text}, {"state", to_string(item.state)}};
    set(each, "evidence", item.evidence);
    set(each, "next", item.next);
    object["items"].push_back(std::move(each));
  }
  return object.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace pyat::render
