#include "render/issue.hpp"

#include <fmt/format.h>

#include "util/hash.hpp"

namespace pyat::render {
namespace {

void append_line(std::string& out, std::string_view label, std::string_view text) {
  if (text.empty()) return;
  out += '\n';
  out += label;
  out += ": ";
  out += text;
}

}  // namespace

std::string full_message(const diag::Diagnostic& diagnostic) {
  std::string out = diagnostic.message;
  append_line(out, "help", diagnostic.help);
  append_line(out, "server", diagnostic.server_message);
  append_line(out, "docs", diagnostic.docs);
  return out;
}

std::string_view repository_path(std::string_view path) {
  while (path.starts_with("./")) {
    path.remove_prefix(2);
    while (path.starts_with('/')) path.remove_prefix(1);
  }
  return path;
}

std::string Fingerprints::next(std::string_view file, const diag::Diagnostic& diagnostic) {
  util::Hash hash;
  hash.add(repository_path(file));
  hash.add(diagnostic.code);
  hash.add(diagnostic.path);
  const std::uint32_t before = seen_[hash.value()]++;
  if (before > 0) hash.add(std::to_string(before));
  return fmt::format("{:016x}", hash.value());
}

}  // namespace pyat::render
