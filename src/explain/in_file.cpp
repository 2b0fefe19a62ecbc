#include "explain/in_file.hpp"

#include <algorithm>

namespace pyat::explain {
namespace {

using diag::Diagnostic;

std::string_view without_line(std::string_view text) {
  for (const std::string_view start : {"yaml: line ", "line "}) {
    if (!text.starts_with(start)) continue;
    const std::size_t colon = text.find(": ", start.size());
    if (colon != std::string_view::npos) return text.substr(colon + 2);
  }
  return text;
}

bool says_the_same(const Diagnostic& found, std::string_view text) {
  std::string_view server = found.server_message;
  server = server.substr(0, server.find("; also failed in legacy format"));
  return !server.empty() && server == text;
}

// A check's message has its section in front: "invalid TSDB config: …".
bool says_the_same_somewhere(const Diagnostic& found, std::string_view text) {
  const std::string_view server = without_line(found.server_message);
  return !server.empty() && (without_line(text) == server || text.ends_with(": " + std::string(server)));
}

template <typename Same>
const Diagnostic* find_diagnostic(const diag::FileReport& file, Same same) {
  const auto found = std::find_if(file.diagnostics.begin(), file.diagnostics.end(), same);
  return found == file.diagnostics.end() ? nullptr : &*found;
}

// The file tells which of several places it is, and what stands there: the linter's words are about that.
void take(Problem& problem, const Diagnostic& found) {
  problem.in_file = found;
  problem.code = found.code;
  problem.meaning = found.message;
  problem.docs = found.docs;
  problem.detail.clear();
  problem.history.clear();
  if (found.path.empty()) return;
  problem.paths = {found.path};
  problem.more_paths = 0;
}

void point(Problem& problem, const diag::FileReport& file) {
  const std::string& text = problem.message.text;
  if (const auto* exact = find_diagnostic(file, [&](const Diagnostic& d) { return says_the_same(d, text); })) {
    take(problem, *exact);
    return;
  }
  const auto* moved = find_diagnostic(file, [&](const Diagnostic& d) { return says_the_same_somewhere(d, text); });
  if (moved != nullptr) {
    take(problem, *moved);
    if (problem.message.line == 0 || moved->range.begin.line == 0) return;
    problem.in_file_note = "the log says line " + std::to_string(problem.message.line) + ", but " + file.path +
                           " has it on line " + std::to_string(moved->range.begin.line) +
                           ": the server has read another state of the file";
    return;
  }
  problem.in_file_note =
      problem.message.kind == Kind::unknown_flag || problem.message.kind == Kind::flag_value
          ? "flags stand on the command line, not in " + file.path
          : file.path + " has no such mistake: it is another file than the server's, or was changed since";
}

}  // namespace

void point_into(Result& result, const diag::FileReport& file) {
  const auto product = schemas::product_from(file.product);
  for (Problem& problem : result.problems) {
    if (problem.server.product && product && *problem.server.product != *product) {
      problem.in_file_note =
          file.path + " is checked as a configuration of " + std::string(schemas::display_name(*product));
    } else if (file.status == diag::Status::unreadable) {
      problem.in_file_note = file.diagnostics.empty() ? file.path + " cannot be checked"
                                                      : file.path + ": " + file.diagnostics.front().message;
    } else {
      point(problem, file);
    }
  }
}

}  // namespace pyat::explain
