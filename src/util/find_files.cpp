#include "util/find_files.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>

namespace pyat::util {
namespace {

std::string join(const std::string& folder, const std::string& name) {
  if (folder.empty()) return name;
  return folder.back() == '/' ? folder + name : folder + '/' + name;
}

// Does `c` belong to the set that starts after the `[` at `pattern[at]`? Moves `at` behind the `]`.
bool in_set(std::string_view pattern, std::size_t& at, char c) {
  std::size_t i = at + 1;
  const bool negated = i < pattern.size() && (pattern[i] == '!' || pattern[i] == '^');
  if (negated) ++i;
  bool found = false;
  for (bool first = true; i < pattern.size() && (first || pattern[i] != ']'); first = false) {
    const char low = pattern[i];
    char high = low;
    if (i + 2 < pattern.size() && pattern[i + 1] == '-' && pattern[i + 2] != ']') {
      high = pattern[i + 2];
      i += 2;
    }
    found = found || (low <= c && c <= high);
    ++i;
  }
  at = i + 1;
  return found != negated;
}

// One part of a path against one part of a pattern. Backtracks to the last star only, so it is never exponential.
bool part_match(std::string_view pattern, std::string_view text) {
  constexpr std::size_t none = std::string_view::npos;
  std::size_t p = 0, t = 0, star = none, star_text = 0;
  while (t < text.size()) {
    std::size_t next = p + 1;
    const char c = p < pattern.size() ? pattern[p] : '\0';
    if (c == '*') {
      star = p++;
      star_text = t;
      continue;
    }
    bool matches = c == '?' || (p < pattern.size() && c == text[t]);
    if (c == '[' && pattern.find(']', p + 2) != none) {
      next = p;
      matches = in_set(pattern, next, text[t]);
    }
    if (matches) {
      p = next;
      ++t;
    } else if (star != none) {
      p = star + 1;
      t = ++star_text;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == none;
}

std::string_view first_part(std::string_view path) { return path.substr(0, path.find('/')); }

std::string_view after_first_part(std::string_view path) {
  const auto slash = path.find('/');
  return slash == std::string_view::npos ? std::string_view{} : path.substr(slash + 1);
}

// The folder in front of the first part with a wildcard: "a/b/*.yml" → "a/b/".
std::string_view fixed_folder(std::string_view pattern) {
  const auto wild = pattern.find_first_of("*?[");
  const auto slash = pattern.substr(0, wild).rfind('/');
  return slash == std::string_view::npos ? std::string_view{} : pattern.substr(0, slash + 1);
}

bool has_hidden_part(std::string_view text) { return text.starts_with('.') || text.find("/.") != text.npos; }

// How many folders below its fixed folder a pattern can reach into.
std::ptrdiff_t depth_of(std::string_view pattern) {
  if (pattern.find("**") != std::string_view::npos) return std::numeric_limits<std::ptrdiff_t>::max();
  return std::count(pattern.begin(), pattern.end(), '/');
}

// Calls `visit(path)` for each file below `folder`, in order of name, and enters each folder that `enter(path)` allows.
template <typename Enter, typename Visit>
void walk(const ListFolder& list, const std::string& folder, std::string& problem, const Enter& enter,
          const Visit& visit) {
  const FolderResult listed = list(folder.empty() ? "." : folder);
  if (!listed.problem.empty() && problem.empty()) problem = folder + ": " + listed.problem;
  for (const FolderEntry& entry : listed.entries) {
    const std::string path = join(folder, entry.name);
    if (!entry.is_folder) {
      visit(path);
    } else if (enter(path)) {
      walk(list, path, problem, enter, visit);
    }
  }
}

ListFolder lister(Files& files) {
  return [&files](const std::string& folder) { return files.list(folder); };
}

}  // namespace

bool is_glob(std::string_view text) { return text.find_first_of("*?[") != std::string_view::npos; }

bool glob_match(std::string_view pattern, std::string_view path) {
  if (pattern.empty() || path.empty()) return pattern.empty() && path.empty();
  const std::string_view part = first_part(pattern);
  const std::string_view rest = after_first_part(pattern);
  if (part == "**") {
    if (rest.empty()) return true;
    for (;;) {
      if (glob_match(rest, path)) return true;
      if (path.find('/') == std::string_view::npos) return false;
      path = after_first_part(path);
    }
  }
  return part_match(part, first_part(path)) && glob_match(rest, after_first_part(path));
}

FoundFiles find_below(Files& files, const std::string& folder, std::span<const std::string_view> suffixes) {
  FoundFiles found{};
  const auto wanted = [&](const std::string& path) {
    const std::string_view name = std::string_view(path).substr(path.rfind('/') + 1);
    return !name.starts_with('.') && std::any_of(suffixes.begin(), suffixes.end(), [&](std::string_view suffix) {
      return name.size() > suffix.size() && name.ends_with(suffix);
    });
  };
  walk(
      lister(files), folder, found.problem,
      [&](const std::string& path) { return !has_hidden_part(std::string_view(path).substr(folder.size())); },
      [&](const std::string& path) {
        if (wanted(path)) found.paths.push_back(path);
      });
  return found;
}

FoundFiles find_matching(Files& files, const std::string& pattern) { return find_matching(lister(files), pattern); }

FoundFiles find_matching(const ListFolder& list, const std::string& pattern) {
  FoundFiles found{};
  const std::string folder(fixed_folder(pattern));
  const std::string_view rest = std::string_view(pattern).substr(folder.size());
  const bool hidden = has_hidden_part(rest);
  const std::ptrdiff_t depth = depth_of(rest);
  const auto below = [&](const std::string& path) { return std::string_view(path).substr(folder.size()); };
  const auto may_show = [&](std::string_view path) { return hidden || !has_hidden_part(path); };
  walk(
      list, folder, found.problem,
      [&](const std::string& path) {
        const std::string_view name = below(path);
        return may_show(name) && std::count(name.begin(), name.end(), '/') < depth;
      },
      [&](const std::string& path) {
        if (may_show(below(path)) && glob_match(rest, below(path))) found.paths.push_back(path);
      });
  return found;
}

}  // namespace pyat::util
