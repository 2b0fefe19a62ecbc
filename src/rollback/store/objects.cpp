#include "rollback/store/objects.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace pyat::rollback {
namespace {

using std::string;
using std::string_view;

constexpr unsigned private_mode = 0600;
constexpr std::size_t most_sealed = most_content + 1024;
constexpr std::size_t digest_size = 64;

bool is_digest(string_view name) {
  return name.size() == digest_size && name.find_first_not_of("0123456789abcdef") == string_view::npos;
}

Problem unusable(string words) {
  return {.words = std::move(words),
          .state = "no file was put in its place",
          .next = "name another generation (pyat rollback list), or bring the state folder back from a backup"};
}

}  // namespace

bool Objects::has(const string& digest) { return files_.facts(path_of(digest)).kind != util::FileKind::missing; }

Kept Objects::put(string_view content) {
  if (content.size() > most_content) {
    return {.problem = {.words = fmt::format("a file of {} MiB is too large to be kept: at most {} MiB",
                                             content.size() >> 20, most_content >> 20)}};
  }
  Kept kept{.digest = vault_.digest_of(content)};
  const string path = path_of(kept.digest);
  const string sealed = vault_.seal(kept.digest, content);
  string problem{};
  if (has(kept.digest)) {
    if (!get(kept.digest).problem.is_there()) return kept;  // its name says that it is this content
    kept.is_mended = true;
    problem = files_.put(path, sealed, {.mode = private_mode});
  } else {
    problem = files_.create(path, sealed, private_mode);
    // Another process had the same content to keep: it is there, or still being written, and the same in any case.
    if (!problem.empty() && has(kept.digest)) problem = files_.put(path, sealed, {.mode = private_mode});
  }
  if (!problem.empty()) kept.problem.words = fmt::format("cannot write {}: {}", path, problem);
  return kept;
}

ContentResult Objects::get(const string& digest) {
  if (!is_digest(digest)) return {.problem = unusable(fmt::format("\"{}\" is no digest of a content", digest))};
  const string path = path_of(digest);
  const util::FileFacts facts = files_.facts(path);
  if (facts.kind == util::FileKind::missing && facts.problem.empty()) {
    return {.problem = unusable(fmt::format("the content {} is missing", path))};
  }
  const util::ReadResult read = files_.read(path, most_sealed);
  if (!read.problem.empty()) return {.problem = unusable(fmt::format("cannot read {}: {}", path, read.problem))};
  auto content = vault_.open(digest, read.text);
  if (!content) return {.problem = unusable(fmt::format("{} was altered, or written half: it is refused", path))};
  if (vault_.digest_of(*content) != digest) {
    return {.problem = unusable(fmt::format("{} holds another content than its name says: it is refused", path))};
  }
  return {.text = std::move(*content)};
}

}  // namespace pyat::rollback
