// http: any server that answers HTTP. Up when the answer is the expected one.
#include <fmt/format.h>
#include <regex.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "health/kinds/common.hpp"
#include "health/kinds/json_path.hpp"
#include "health/kinds/rows.hpp"
#include "util/text.hpp"

namespace pyat::health {
namespace {

using std::string;
using std::string_view;

constexpr std::array<CheckInfo, 4> infos = {{{"body", "Its body matches expect.body of pyat.yml"},
                                             {"header", "Its headers match expect.header of pyat.yml"},
                                             {"json", "The JSON in its body has the values of expect.json of pyat.yml"},
                                             {"status", "It answers with the expected status"}}};

// \1 and the like. glibc takes them, and minutes for some kilobytes of a body that does not match.
bool has_back_reference(string_view text) {
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    if (text[i] != '\\') continue;
    ++i;
    if (text[i] >= '1' && text[i] <= '9') return true;
  }
  return false;
}

// A POSIX extended regular expression without back-references; ^ and $ stand for the ends of lines.
class Expression {
 public:
  explicit Expression(const string& text)
      : error_(has_back_reference(text) ? REG_ESUBREG : ::regcomp(&compiled_, text.c_str(), flags)) {}
  Expression(const Expression&) = delete;
  Expression& operator=(const Expression&) = delete;
  ~Expression() {
    if (error_ == 0) ::regfree(&compiled_);
  }

  // Why it is none; empty when it is.
  string problem() const {
    if (error_ == 0) return {};
    if (error_ == REG_ESUBREG) return "back-references such as \\1 are not supported";
    std::array<char, 128> text{};
    ::regerror(error_, &compiled_, text.data(), text.size());
    return text.data();
  }

  bool is_found_in(string_view text) const {
    ::regmatch_t bounds{};  // REG_STARTEND, because a body may hold NUL
    bounds.rm_eo = static_cast<::regoff_t>(text.size());
    return ::regexec(&compiled_, text.data(), 0, &bounds, REG_STARTEND) == 0;
  }

 private:
  static constexpr int flags = REG_EXTENDED | REG_NOSUB | REG_NEWLINE;
  ::regex_t compiled_{};
  int error_;
};

std::vector<Ask> ask(const Target& target, const Replies& replies) {
  if (!replies.empty()) return {};
  net::Request request = measured_get(target, target.path.empty() ? "/" : target.path);
  // Whoever expects a redirect wants to see it.
  const auto& ranges = target.expect.statuses;
  const bool expects_redirect = std::any_of(ranges.begin(), ranges.end(),
                                            [](const auto& range) { return range.first < 400 && range.second >= 300; });
  if (expects_redirect) request.max_redirects = 0;
  return {{"page", std::move(request)}};
}

bool is_expected(const Expect& expect, int status) {
  if (expect.statuses.empty()) return status >= 200 && status < 300;
  return std::any_of(expect.statuses.begin(), expect.statuses.end(),
                     [&](const auto& range) { return status >= range.first && status <= range.second; });
}

string after_colon(string_view text) { return text.empty() ? string{} : fmt::format(": {}", text); }

string mebibytes(std::size_t bytes) {
  return bytes % (1024 * 1024) == 0 ? fmt::format("{} MiB", bytes / (1024 * 1024)) : fmt::format("{} bytes", bytes);
}

bool judge_status(const Expect& expect, const Reply& page, Findings& findings) {
  const int status = page.answer.status;
  if (is_expected(expect, status)) {
    const string cut = page.answer.body_is_cut
                           ? fmt::format("; only the first {} of its body was read", mebibytes(page.request.max_body))
                           : string{};
    add(findings, "status", State::up, fmt::format("answers {}{}", status, cut));
    return true;
  }
  if (!judge_access(page, findings)) return false;
  const string* location = page.answer.header("location");
  const bool is_redirect = status >= 300 && status < 400 && location != nullptr;
  add(findings, "status", State::down,
      is_redirect ? fmt::format("answers {} and leads to {}", status, excerpt(*location))
                  : fmt::format("answers {}{}", status, after_colon(excerpt(page.answer.body))),
      "look at its log");
  return false;
}

// False, with a check that says so, where the expression is none.
bool is_usable(const Expression& expression, string_view id, const string& text, Findings& findings) {
  const string problem = expression.problem();
  if (problem.empty()) return true;
  add(findings, id, State::unknown, fmt::format("was not checked: '{}' is no regular expression: {}", text, problem),
      "correct it in pyat.yml: it is a POSIX extended regular expression");
  return false;
}

void judge_body(const Expect& expect, const Reply& page, Findings& findings) {
  if (expect.body.empty()) return;
  const net::Answer& answer = page.answer;
  const Expression expression(expect.body);
  if (!is_usable(expression, "body", expect.body, findings)) return;
  if (expression.is_found_in(answer.body)) {
    add(findings, "body", State::up, "its body matches");
  } else if (answer.body_is_cut) {
    add(findings, "body", State::unknown,
        fmt::format("the first {} of its body do not match '{}', and the rest was not read",
                    mebibytes(page.request.max_body), expect.body),
        "ask for a page that is shorter: path: in pyat.yml");
  } else {
    const string text = excerpt(answer.body);
    add(findings, "body", State::down,
        text.empty() ? fmt::format("its body is empty, and does not match '{}'", expect.body)
                     : fmt::format("its body does not match '{}': {}", expect.body, text),
        "look at its log");
  }
}

// A header may come more than once: one that matches will do.
void judge_headers(const Expect& expect, const net::Answer& answer, Findings& findings) {
  for (const auto& [name, text] : expect.headers) {
    const Expression expression(text);
    if (!is_usable(expression, "header", text, findings)) continue;
    const net::Header* last = nullptr;
    bool matches = false;
    for (const net::Header& header : answer.headers) {
      if (header.name != util::lower_ascii(name)) continue;
      last = &header;
      matches = matches || expression.is_found_in(header.value);
    }
    if (matches) {
      add(findings, "header", State::up, fmt::format("its header {} matches", name));
    } else {
      add(findings, "header", State::down,
          last == nullptr ? fmt::format("has no header {}", name)
                          : fmt::format("its header {} does not match '{}': {}", name, text, excerpt(last->value)),
          "look at its configuration");
    }
  }
}

// False where the body holds no JSON: then it does so for every path.
bool judge_value(const net::Answer& answer, const string& path, const string& expected, Findings& findings) {
  const JsonFinding finding = compare_json(answer.body, path, expected);
  switch (finding.found) {
    case Found::same: add(findings, "json", State::up, fmt::format("{} is {}", path, expected)); return true;
    case Found::other:
    case Found::missing:
      add(findings, "json", State::down, fmt::format("{}; expected is {}", finding.words, expected), "look at its log");
      return true;
    case Found::bad_path:
      add(findings, "json", State::unknown, fmt::format("was not checked: '{}' is no path into JSON", path),
          "write it as data.items[0].state or labels[\"app.name\"] in pyat.yml");
      return true;
    case Found::no_json: break;
  }
  const string* type = answer.header("content-type");
  add(findings, "json", State::down,
      fmt::format("its body is no JSON{}{}", type == nullptr ? "" : ", but " + excerpt(*type),
                  after_colon(excerpt(answer.body))),
      "does path: in pyat.yml name the page that answers JSON?");
  return false;
}

void judge_json(const Expect& expect, const Reply& page, Findings& findings) {
  if (expect.json.empty()) return;
  if (page.answer.body_is_cut) {
    add(findings, "json", State::unknown,
        fmt::format("its body was not read as JSON: it is longer than {}", mebibytes(page.request.max_body)),
        "ask for a page that is shorter: path: in pyat.yml");
    return;
  }
  for (const auto& [path, expected] : expect.json) {
    if (!judge_value(page.answer, path, expected, findings)) return;
  }
}

void judge(const Target& target, const Replies& replies, const Circumstances& circumstances, Findings& findings) {
  const Reply& page = *replies.find("page");
  if (!judge_reach(target, page, circumstances, findings)) return;
  // The body of a page that is not the expected one explains nothing further.
  if (!judge_status(target.expect, page, findings)) return;
  judge_body(target.expect, page, findings);
  judge_headers(target.expect, page.answer, findings);
  judge_json(target.expect, page, findings);
}

}  // namespace

extern const Kind http_kind{
    .name = "http", .scheme = "http", .usual_ports = {}, .checks = infos, .ask = ask, .judge = judge};

}  // namespace pyat::health
