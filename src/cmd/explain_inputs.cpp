#include "cmd/explain_inputs.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "cmd/usage_error.hpp"
#include "diag/codes.hpp"
#include "util/edit_distance.hpp"

namespace pyat::cmd {
namespace {

bool is_stdin(const std::string& word) { return word == "-" || word == "/dev/stdin"; }

bool is_file(const std::string& word, Context& context) {
  return is_stdin(word) || context.files.kind(word) != util::FileKind::missing;
}

// A message has blanks in it; a file or a code that nobody finds has none.
bool is_message(const std::vector<std::string>& words) {
  return words.size() > 1 || words.front().find(' ') != std::string::npos;
}

[[noreturn]] void refuse_word(const std::string& word) {
  std::vector<std::string_view> known{};
  for (const diag::CodeInfo& info : diag::codes()) known.push_back(info.code);
  const std::string_view near = util::nearest(word, known);
  throw UsageError("'" + word + "' is neither a file nor a code of pyat lint",
                   near.empty() ? "put a message in quotes, behind --: pyat explain -- \"line 3: field x not found …\""
                                : "did you mean '" + std::string(near) + "'?");
}

// The line that the cut goes through says nothing.
void drop_cut_line(std::string& text) {
  const std::size_t end = text.find('\n');
  text.erase(0, end == std::string::npos ? 0 : end + 1);
}

void add_log(ExplainInput& input, const std::string& word, Context& context) {
  const std::string name = is_stdin(word) ? "standard input" : word;
  util::ReadResult read =
      is_stdin(word) ? context.files.read_stdin_end(max_log_size) : context.files.read_end(word, max_log_size);
  if (!read.problem.empty()) throw UsageError("cannot read " + name + ": " + read.problem, read.remedy);
  if (read.skipped > 0) drop_cut_line(read.text);
  input.skipped_bytes += read.skipped;
  input.name += input.name.empty() ? name : ", " + name;
  if (!input.text.empty() && !input.text.ends_with('\n')) input.text += '\n';
  input.text += read.text;
}

}  // namespace

ExplainInput explain_input(const std::vector<std::string>& words, Context& context) {
  ExplainInput input{};
  if (words.empty()) {
    if (context.in_is_terminal) {
      throw UsageError("nothing to explain",
                       "pipe a log into it, or name a file: docker logs mimir 2>&1 | pyat explain");
    }
    add_log(input, "-", context);
    return input;
  }
  if (words.size() == 1 && diag::find_code(words.front()) != nullptr) {
    input.code = words.front();
    return input;
  }
  if (std::all_of(words.begin(), words.end(), [&](const std::string& word) { return is_file(word, context); })) {
    for (const std::string& word : words) add_log(input, word, context);
    return input;
  }
  if (!is_message(words)) refuse_word(words.front());
  for (const std::string& word : words) input.text += (input.text.empty() ? "" : " ") + word;
  return input;
}

}  // namespace pyat::cmd
