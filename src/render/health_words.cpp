#include "render/health_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "health/release.hpp"
#include "render/prose.hpp"
#include "render/unicode.hpp"
#include "util/rfc3339.hpp"

namespace pyat::render {
namespace {

using health::Check;
using health::Report;
using health::Service;
using health::State;

// From well to ill, as people read a summary; what has completed is an afterthought.
constexpr std::array summary_order = {State::up,   State::degraded, State::starting, State::restarting,
                                      State::down, State::unknown,  State::completed};

// The first two digits of a small number, all of a large one.
std::string sensible(double number) {
  if (number < 1) return fmt::format("{:.2f}", number);
  return number < 10 ? fmt::format("{:.1f}", number) : fmt::format("{:.0f}", number);
}

void append_item(std::string& list, const std::string& item) {
  if (!list.empty()) list += ", ";
  list += item;
}

// The names of which a cause speaks.
std::set<std::string_view> explained(const Report& report) {
  std::set<std::string_view> names;
  for (const health::Cause& cause : report.causes) {
    names.insert(cause.services.begin(), cause.services.end());
    names.insert(cause.blocked.begin(), cause.blocked.end());
  }
  return names;
}

void add_reasons(std::vector<Remark>& out, const Service& service) {
  const std::string subject = service.name + " is " + std::string(health::to_string(service.state));
  const auto add = [&](const std::string& message, const std::string& next) {
    out.push_back({message.empty() ? subject : subject + ": " + message, next});
  };
  const std::size_t before = out.size();
  for (const Check& check : service.checks) {
    if (!health::is_well(check.state)) add(check.message, check.next);
  }
  if (out.size() == before) add(service.reason, {});
}

}  // namespace

std::string span_words(std::chrono::seconds span) {
  struct Unit {
    std::int64_t seconds;
    char letter;
  };
  constexpr std::array units = {Unit{86400, 'd'}, Unit{3600, 'h'}, Unit{60, 'm'}, Unit{1, 's'}};
  std::int64_t left = std::max<std::int64_t>(span.count(), 0);
  for (std::size_t i = 0; i < units.size(); ++i) {
    if (left < units[i].seconds) continue;
    std::string out = fmt::format("{}{}", left / units[i].seconds, units[i].letter);
    left %= units[i].seconds;
    if (i + 1 < units.size() && left >= units[i + 1].seconds) {
      out += fmt::format("{}{}", left / units[i + 1].seconds, units[i + 1].letter);
    }
    return out;
  }
  return "0s";
}

std::string size_words(std::uint64_t bytes) {
  constexpr std::array<std::string_view, 6> units = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
  double number = static_cast<double>(bytes);
  std::size_t unit = 0;
  for (; number >= 1023.5 && unit + 1 < units.size(); ++unit) number /= 1024;
  std::string digits = number < 9.95 ? fmt::format("{:.1f}", number) : fmt::format("{:.0f}", number);
  if (digits.ends_with(".0")) digits.resize(digits.size() - 2);
  return fmt::format("{} {}", digits, units[unit]);
}

std::string latency_words(std::chrono::microseconds duration) {
  const double milliseconds = static_cast<double>(duration.count()) / 1000;
  if (milliseconds < 999.5) return sensible(milliseconds) + " ms";
  return fmt::format("{:.{}f} s", milliseconds / 1000, milliseconds < 9950 ? 1 : 0);
}

std::string time_words(std::chrono::sys_seconds time) {
  std::string text = util::rfc3339(time);
  text[text.find('T')] = ' ';
  text.pop_back();
  return text;
}

std::string state_words(const Service& service) {
  std::string out(health::to_string(service.state));
  if (health::is_well(service.state) && health::has_warning(service)) out += ", warning";
  return out;
}

std::string release_words(const Service& service) {
  std::string out = to_printable(service.release);
  if (service.expected_release.empty() || health::is_release(service.release, service.expected_release)) return out;
  if (out.empty()) return "(" + to_printable(service.expected_release) + ")";
  const std::string source = service.release_source.empty() ? "expected" : to_printable(service.release_source);
  return out + " (" + source + ": " + to_printable(service.expected_release) + ")";
}

std::string memory_words(const Service& service) {
  const health::Resources& resources = service.resources;
  if (!resources.memory) return {};
  std::string out = size_words(*resources.memory);
  if (resources.memory_limit) out += " / " + size_words(*resources.memory_limit);
  return out;
}

std::string cpu_words(const Service& service) {
  return service.resources.cpu ? sensible(*service.resources.cpu * 100) + "%" : std::string{};
}

std::string summary_words(const Report& report) {
  const health::Counts counts = health::count(report);
  if (counts.services() == 0) return "no services: nothing was checked";
  std::string states;
  for (const State state : summary_order) {
    if (counts.of(state) > 0) append_item(states, fmt::format("{} {}", counts.of(state), health::to_string(state)));
  }
  std::string out = counted(counts.services(), "service") + ": " + states;
  if (counts.warnings > 0) out += "; " + counted(counts.warnings, "warning");
  if (const std::size_t hidden = report.left_out.services(); hidden > 0) {
    out += fmt::format("; {} that {} well not shown", hidden, hidden == 1 ? "is" : "are");
  }
  return out + fmt::format(" ({:.1f} s)", std::chrono::duration<double>(report.took).count());
}

std::string list_words(const std::vector<std::string>& names) {
  constexpr std::size_t most = 20;  // a table and JSON have all of them
  std::string out;
  for (std::size_t i = 0; i < std::min(names.size(), most); ++i) append_item(out, to_printable(names[i]));
  if (names.size() > most) out += fmt::format(" and {} more", names.size() - most);
  return out;
}

std::vector<Remark> warnings_of(const Report& report) {
  std::vector<Remark> out;
  for (const Service& service : report.services) {
    for (const Check& check : service.checks) {
      if (check.is_warning && health::is_well(check.state)) {
        out.push_back({service.name + ": " + check.message, check.next});
      }
    }
  }
  return out;
}

std::vector<Remark> unexplained_of(const Report& report) {
  const std::set<std::string_view> known = explained(report);
  std::vector<Remark> out;
  for (const Service& service : report.services) {
    if (!health::is_well(service.state) && !known.contains(service.name)) add_reasons(out, service);
  }
  return out;
}

}  // namespace pyat::render
