#include "render/rollback_diff.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "render/json_object.hpp"
#include "render/prose.hpp"
#include "render/unicode.hpp"

namespace pyat::render {
namespace {

using rollback::Change;
using rollback::Changed;
using rollback::Difference;
using rollback::FileChange;
using rollback::Item;
using rollback::Mark;
using rollback::ServiceChange;
using std::string;
using std::string_view;

string_view sign_of(Change change) {
  switch (change) {
    case Change::added: return "+";
    case Change::removed: return "-";
    case Change::changed: return "~";
  }
  return {};
}

string_view word_of(Change change) {
  switch (change) {
    case Change::added: return "added";
    case Change::removed: return "removed";
    case Change::changed: return "changed";
  }
  return {};
}

string_view color_of(Change change) {
  switch (change) {
    case Change::added: return sgr::green;
    case Change::removed: return sgr::red;
    case Change::changed: return sgr::yellow;
  }
  return {};
}

string name_words(const rollback::Generation& generation) {
  return generation.number == 0 ? "now" : "generation " + name_of(generation);
}

string or_none(const string& text) { return text.empty() ? "none" : text; }

class DiffText {
 public:
  DiffText(const DiffReport& report, const Style& style)
      : report_(report), difference_(report.difference), style_(style) {}

  string write() {
    append_text_line(out_, "from " + name_words(report_.before) + " to " + name_words(report_.after), style_,
                     sgr::bold);
    if (difference_.is_empty()) {
      append_text_line(out_, "nothing differs: putting the one in the place of the other changes nothing", style_,
                       sgr::green);
    }
    add_stack();
    for (const ServiceChange& service : difference_.services) add(service);
    for (const FileChange& file : difference_.files) add(file);
    add_rest();
    return std::move(out_);
  }

 private:
  void line(string_view text, string_view color = {}) { append_text_line(out_, text, style_, color); }

  void item(string_view what, const Item& item) {
    line(fmt::format("  {} {} {}", sign_of(item.change), what, item.text), color_of(item.change));
  }

  void changed(string_view what, const std::optional<Changed>& change) {
    if (!change) return;
    line(fmt::format("  ~ {}: {} → {}", what, or_none(change->before), or_none(change->after)), sgr::yellow);
  }

  void add_stack() {
    changed("stack", difference_.stack);
    changed("folder", difference_.folder);
    for (const Item& each : difference_.compose_files) item("Compose file", each);
    for (const Item& each : difference_.profiles) item("profile", each);
  }

  void add(const ServiceChange& service) {
    out_ += '\n';
    line(fmt::format("{} service {}", sign_of(service.change), service.name), color_of(service.change));
    changed("image", service.image);
    if (service.image_id) {
      line(fmt::format("  ~ id of the image: {} → {}", rollback::short_id(or_none(service.image_id->before)),
                       rollback::short_id(or_none(service.image_id->after))),
           sgr::yellow);
    }
    changed("release", service.release);
    changed("container", service.container);
    changed("command", service.command);
    changed("ends when its work is done", service.one_shot);
    for (const Item& each : service.ports) item("port", each);
    for (const Item& each : service.mounts) item("mount", each);
    for (const Item& each : service.environment) item("variable", each);
    for (const Item& each : service.needs) item("needs", each);
  }

  void add(const FileChange& file) {
    out_ += '\n';
    const string lines = file.hunks.empty() ? "" : fmt::format(" (+{} -{})", file.lines_added, file.lines_removed);
    line(fmt::format("{} {} file {}{}", sign_of(file.change), to_string(file.role), file.path, lines),
         color_of(file.change));
    changed("mode", file.mode);
    changed("owner", file.owner);
    changed("link", file.link);
    for (const Item& each : file.variables) item("variable", each);
    if (!file.hidden.empty()) line("  its content differs, and is not shown: " + file.hidden);
    for (const rollback::Hunk& hunk : file.hunks) add(hunk);
  }

  // As it is, and never folded: people copy these lines.
  void add(const rollback::Hunk& hunk) {
    append_painted(out_, style_, sgr::blue,
                   fmt::format("@@ -{},{} +{},{} @@", hunk.old_first, hunk.old_count, hunk.new_first, hunk.new_count));
    out_ += '\n';
    for (const rollback::HunkLine& each : hunk.lines) {
      string_view text = each.text;
      if (text.ends_with('\n')) text.remove_suffix(1);
      const string shown = string(1, each.mark == Mark::added     ? '+'
                                     : each.mark == Mark::removed ? '-'
                                                                  : ' ') +
                           to_printable(text);
      append_painted(out_, each.mark == Mark::kept ? Style{} : style_, each.mark == Mark::added ? sgr::green : sgr::red,
                     shown);
      if (each.is_masked && each.mark != Mark::kept) append_painted(out_, style_, sgr::dim, "  (a secret)");
      out_ += '\n';
    }
  }

  void add_rest() {
    if (!difference_.formats.empty()) out_ += '\n';
    for (const Item& each : difference_.formats) item("written as", each);
    if (!difference_.states.empty()) {
      out_ += '\n';
      line("What containers did at the time, which is no difference of the generations:", sgr::dim);
      for (const rollback::StateChange& each : difference_.states) {
        line(fmt::format("  {}: {} → {}", each.service, or_none(each.state.before), or_none(each.state.after)),
             sgr::dim);
      }
    }
    if (!difference_.notes.empty()) out_ += '\n';
    for (const string& note : difference_.notes) line(note, sgr::dim);
  }

  const DiffReport& report_;
  const Difference& difference_;
  const Style& style_;
  string out_{};
};

void set(Json& object, const char* key, const std::optional<Changed>& change) {
  if (change) object[key] = {{"before", change->before}, {"after", change->after}};
}

void set(Json& object, const char* key, const std::vector<Item>& items) {
  for (const Item& item : items) object[key].push_back({{"change", word_of(item.change)}, {"text", item.text}});
}

Json json_of(const ServiceChange& service) {
  Json object = {{"name", service.name}, {"change", word_of(service.change)}};
  set(object, "image", service.image);
  set(object, "image_id", service.image_id);
  set(object, "release", service.release);
  set(object, "container", service.container);
  set(object, "command", service.command);
  set(object, "one_shot", service.one_shot);
  set(object, "ports", service.ports);
  set(object, "mounts", service.mounts);
  set(object, "environment", service.environment);
  set(object, "needs", service.needs);
  return object;
}

Json json_of(const FileChange& file) {
  Json object = {{"path", file.path}, {"role", to_string(file.role)}, {"change", word_of(file.change)}};
  if (file.has_other_content) object["other_content"] = true;
  render::set(object, "hidden", string_view(file.hidden));
  set(object, "mode", file.mode);
  set(object, "owner", file.owner);
  set(object, "link", file.link);
  set(object, "variables", file.variables);
  for (const rollback::Hunk& hunk : file.hunks) {
    Json lines = Json::array();
    for (const rollback::HunkLine& line : hunk.lines) {
      const char* mark = line.mark == Mark::added ? "+" : line.mark == Mark::removed ? "-" : " ";
      lines.push_back(mark + line.text);
    }
    object["hunks"].push_back({{"before", {hunk.old_first, hunk.old_count}},
                               {"after", {hunk.new_first, hunk.new_count}},
                               {"lines", std::move(lines)}});
  }
  return object;
}

}  // namespace

string generation_diff_text(const DiffReport& report, const Style& style) { return DiffText(report, style).write(); }

string generation_diff_json(const DiffReport& report) {
  const Difference& difference = report.difference;
  Json object = {{"format_version", 1},
                 {"before", report.before.number == 0 ? "now" : name_of(report.before)},
                 {"after", report.after.number == 0 ? "now" : name_of(report.after)},
                 {"differs", !difference.is_empty()}};
  set(object, "stack", difference.stack);
  set(object, "folder", difference.folder);
  set(object, "compose_files", difference.compose_files);
  set(object, "profiles", difference.profiles);
  object["services"] = Json::array();
  for (const ServiceChange& service : difference.services) object["services"].push_back(json_of(service));
  object["files"] = Json::array();
  for (const FileChange& file : difference.files) object["files"].push_back(json_of(file));
  set(object, "formats", difference.formats);
  for (const rollback::StateChange& each : difference.states) {
    object["states"].push_back({{"service", each.service}, {"before", each.state.before}, {"after", each.state.after}});
  }
  if (!difference.notes.empty()) object["notes"] = difference.notes;
  return object.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace pyat::render
