#include "config/paths.hpp"

#include <algorithm>
#include <vector>

namespace pyat::config {

std::string_view folder_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return {};
  return path.substr(0, slash == 0 ? 1 : slash);
}

std::string join(std::string_view folder, std::string_view path) {
  if (folder.empty() || path.starts_with('/')) return std::string(path);
  std::string joined(folder);
  if (!joined.ends_with('/')) joined += '/';
  return joined.append(path);
}

std::string normalised(std::string_view path) {
  const bool is_absolute = path.starts_with('/');
  std::vector<std::string_view> parts{};
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/'), path.size());
    const std::string_view part = path.substr(0, end);
    path.remove_prefix(std::min(end + 1, path.size()));
    if (part.empty() || part == ".") continue;
    if (part != ".." || (!is_absolute && (parts.empty() || parts.back() == ".."))) {
      parts.push_back(part);
    } else if (!parts.empty()) {
      parts.pop_back();
    }
  }
  std::string out{};
  for (const std::string_view part : parts) out.append(is_absolute || !out.empty() ? "/" : "").append(part);
  if (out.empty()) return is_absolute ? "/" : ".";
  return out;
}

bool is_within(std::string_view path, std::string_view folder) {
  return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

std::string relative(std::string_view folder, std::string_view path) {
  const std::string from_text = normalised(folder), to_text = normalised(path);
  std::string_view from = from_text, to = to_text;
  const auto take_part = [](std::string_view& rest) {
    rest.remove_prefix(std::min<std::size_t>(1, rest.size()));  // the slash before it
    const std::string_view part = rest.substr(0, rest.find('/'));
    rest.remove_prefix(part.size());
    return part;
  };
  for (;;) {
    std::string_view rest_from = from, rest_to = to;
    const std::string_view part = take_part(rest_from);
    if (part.empty() || part != take_part(rest_to)) break;
    from = rest_from;
    to = rest_to;
  }
  std::string out{};
  while (!take_part(from).empty()) out += "../";
  if (to.starts_with('/')) to.remove_prefix(1);
  return out.append(to);
}

}  // namespace pyat::config
