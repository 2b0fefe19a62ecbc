#include "explain/collector.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "explain/answer_text.hpp"
#include "util/text.hpp"

namespace pyat::explain {
namespace {

using schemas::Product;

// A log may be anything: no list of it grows without end.
constexpr std::size_t most_complaints = 500;
constexpr std::size_t most_speakers = 1000;
constexpr std::size_t most_sources = 8;

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

bool is_error(const LogLine& line) {
  if (!line.level.empty()) return line.level == "error" || line.level == "fatal" || line.level == "critical";
  const std::string_view text = util::trimmed(line.text, " \t");
  constexpr std::array<std::string_view, 8> beginnings = {
      "error", "Error", "ERROR", "panic:", "fatal", "FATAL", "failed", "Failed"};
  return std::any_of(beginnings.begin(), beginnings.end(),
                     [&](std::string_view beginning) { return text.starts_with(beginning); });
}

// "cannot unmarshal !!str `a", the value of which has a line break.
bool breaks_off(std::string_view text) {
  constexpr std::size_t longest = 400;
  const std::size_t at = text.find("cannot unmarshal !");
  return at != std::string_view::npos && text.size() < longest && !has(text.substr(at), "` into ") &&
         std::count(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(), '`') == 1;
}

// The rest of an error of several lines, without the stack trace that Mimir's logger puts behind it.
std::string in_one_line(std::string_view text, std::string_view rest) {
  rest = rest.substr(0, rest.find("\ngithub.com/"));
  if (rest.starts_with("github.com/")) rest = {};
  std::string out(text);
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    if (!util::trimmed(line, " \t").empty()) out.append(" ").append(util::trimmed(line, " \t"));
  }
  return out;
}

// Where a text holds the \n of a logger as it stands, its lines are taken apart all the same.
std::string with_line_breaks(std::string_view text) {
  std::string out(text);
  for (std::size_t at = out.find("\\n"); at != std::string::npos; at = out.find("\\n", at + 1))
    out.replace(at, 2, "\n");
  return out;
}

}  // namespace

std::size_t Collector::speaker_of(const std::string& name) {
  if (const auto found = speaker_index_.find(name); found != speaker_index_.end()) return found->second;
  if (speakers.size() >= most_speakers) return speakers.size() - 1;
  speaker_index_.emplace(name, speakers.size());
  speakers.push_back({});
  speakers.back().name = name;
  return speakers.size() - 1;
}

void Collector::note_server(Speaker& speaker, const LogLine& line) {
  const bool mimir = line.text == "Starting application" || line.text == "Starting Mimir";
  const bool tempo = line.text == "Starting Tempo";
  if (mimir || tempo) {
    speaker.product = tempo ? Product::tempo : Product::mimir;
    speaker.started = true;
    speaker.version = line.version;
  } else if (has(line.text, "Run with -help to get a list of available parameters") ||
             has(line.text, "Usage of /bin/mimir")) {
    speaker.product = Product::mimir;
  } else if (has(line.text, "Usage of /tempo") || line.text == "-- CONFIGURATION WARNINGS --") {
    speaker.product = Product::tempo;
  }
}

void Collector::note_images(std::string_view text) {
  for (const Product product : {Product::mimir, Product::tempo}) {
    const std::string mark = "grafana/" + std::string(schemas::to_string(product)) + ":";
    const std::size_t at = text.find(mark);
    if (at == std::string_view::npos) continue;
    const std::string_view tag = text.substr(at + mark.size());
    const std::string_view version = tag.substr(0, std::min(tag.find_first_not_of("0123456789."), tag.size()));
    if (has(version, ".")) image_versions[schemas::index_of(product)] = version;
  }
}

void Collector::add_other(std::string_view text, std::string_view reason, std::size_t number) {
  text = util::trimmed(text.substr(0, text.find('\n')), " \t");
  if (text.empty()) return;
  const auto same = std::find_if(others.begin(), others.end(), [&](const Other& other) { return other.text == text; });
  if (same != others.end()) {
    ++same->count;
    return;
  }
  // Beyond a certain number they are counted, whether or not they are different.
  const bool remembers = other_texts_.size() < most_complaints;
  if (remembers && !other_texts_.emplace(text).second) return;
  if (others.size() < most_others) {
    others.push_back({.text = std::string(text), .reason = std::string(reason), .count = 1, .log_line = number});
  } else {
    ++more_others;
  }
}

void Collector::add(Message message, std::size_t speaker, std::size_t number) {
  const Frame frame = speakers[speaker].frame.value_or(Frame{});
  if (!frame.foreign.empty()) return add_other(message.text, "said by " + std::string(frame.foreign), number);
  std::string key = message.text + '\n' + frame.common + (frame.per_tenant ? "\nper tenant" : "");
  if (frame.product) key.append("\n").append(schemas::to_string(*frame.product));
  const std::string& name = speakers[speaker].name;
  const auto [found, is_new] = complaint_index_.emplace(std::move(key), complaints.size());
  if (is_new && complaints.size() >= most_complaints) {
    complaint_index_.erase(found);
    ++more_others;
    return;
  }
  if (is_new) {
    complaints.push_back({});
    complaints.back().speaker = speaker;
    complaints.back().problem.message = std::move(message);
    complaints.back().problem.frame = frame;
    complaints.back().problem.log_line = number;
  }
  Problem& problem = complaints[found->second].problem;
  ++problem.count;
  const bool known = std::find(problem.sources.begin(), problem.sources.end(), name) != problem.sources.end();
  if (!name.empty() && !known && problem.sources.size() < most_sources) problem.sources.push_back(name);
}

// A complaint without a form of its own: it is one if its wrapping says so, or if its words are known.
bool Collector::take_words(std::string_view text, std::string_view& rest, std::size_t index, bool framed,
                           const LogLine& line, std::size_t number) {
  const Speaker& speaker = speakers[index];
  const Frame frame = speaker.frame.value_or(Frame{});
  if (framed && !frame.starting && (frame.product || !frame.foreign.empty())) {
    add(own_words(text), index, number);
    return true;
  }
  if (line.level == "info" || line.level == "debug") return false;
  const auto product = frame.product ? frame.product : speaker.product;
  const auto known = recognise(product, text);
  if (!known || (!product && !framed && !known->is_warning)) return false;
  Message message = own_words(in_one_line(text, rest));
  rest = {};
  message.kind = Kind::other;
  if (!speakers[index].product && !frame.product) speakers[index].product = known->product;
  add(std::move(message), index, number);
  return true;
}

bool Collector::take_text(std::string_view text, std::string_view& rest, std::size_t index, const LogLine& line,
                          std::size_t number) {
  const std::string whole = std::exchange(speakers[index].half, {}).append(util::trimmed(text, " \t"));
  text = whole;
  if (text.empty()) return false;
  if (breaks_off(text)) {
    speakers[index].half = text;
    return true;
  }
  const bool had_frame = speakers[index].frame.has_value();
  const auto frame = take_frame(text);
  if (frame) {
    if (!had_frame || !frame->says_nothing()) {
      speakers[index].frame = frame;
      speakers[index].second_try = false;
    }
    if (text.empty()) {
      speakers[index].pending = true;
      return true;
    }
  }
  const bool framed = frame.has_value() || std::exchange(speakers[index].pending, false);
  if (auto message = find_message(text)) {
    // The wrapping of a line before is not of one that has its own, or of a flag.
    const bool of_a_flag = message->kind == Kind::unknown_flag || message->kind == Kind::flag_value;
    if (!frame && (of_a_flag || !text.starts_with(message->text.substr(0, 4)))) speakers[index].frame.reset();
    if (speakers[index].second_try) return true;
    speakers[index].second_try = has(text, "; also failed in legacy format");
    add(std::move(*message), index, number);
    return true;
  }
  return take_words(text, rest, index, framed, line, number);
}

void Collector::add_null_section(std::size_t speaker, std::size_t number) {
  Message message;
  message.text = null_section_panic;
  speakers[speaker].product = Product::tempo;
  speakers[speaker].frame.reset();
  add(std::move(message), speaker, number);
  // The panic itself stood above, before it was known what it is of.
  std::erase_if(others, [](const Other& other) { return has(other.text, null_section_panic); });
}

void Collector::add_line(std::string_view raw, std::size_t number, bool cut) {
  const LogLine line = read_log_line(raw);
  const std::size_t index = speaker_of(line.source);
  note_server(speakers[index], line);
  note_images(line.text);
  bool taken = false;
  for (const std::string* part : {&line.text, &line.error}) {
    const std::string lines = with_line_breaks(*part);
    std::string_view rest = lines;
    while (!rest.empty()) {
      const std::string_view one = rest.substr(0, rest.find('\n'));
      rest.remove_prefix(std::min(rest.size(), one.size() + 1));
      taken = take_text(one, rest, index, line, number) || taken;
    }
  }
  // Only the trace behind the panic says where it was.
  if (has(line.text, "app.(*Config).CheckConfig")) {
    add_null_section(index, number);
    return;
  }
  if (taken) return;
  speakers[index].frame.reset();
  speakers[index].pending = false;
  speakers[index].second_try = false;
  if (!is_error(line)) return;
  add_other(line.error.empty()  ? line.text
            : line.text.empty() ? line.error
                                : line.text + ": " + line.error,
            cut ? "a line that is too long to be read whole" : "", number);
}

}  // namespace pyat::explain
