#include "health/docker/state_words.hpp"

#include <fmt/format.h>

#include <array>

#include "health/docker/last_words.hpp"
#include "health/docker/printable.hpp"

namespace pyat::health {
namespace {

using std::string;
using std::string_view;

constexpr std::array wrappings = {
    string_view{"failed to create shim task: "},        string_view{"failed to create task for container: "},
    string_view{"OCI runtime create failed: "},         string_view{"runc create failed: "},
    string_view{"unable to start container process: "}, string_view{"error during container init: "},
};

}  // namespace

// Above 128: 128 and the signal that ended it.
string_view exit_code_words(int code) {
  switch (code) {
    case 125: return "the engine could not run it";
    case 126: return "its command cannot be executed";
    case 127: return "its command was not found in the image";
    case 130: return "interrupted (SIGINT)";
    case 134: return "it aborted (SIGABRT)";
    case 137: return "killed from outside (SIGKILL)";
    case 139: return "it crashed (SIGSEGV)";
    case 143: return "stopped from outside (SIGTERM)";
    default: return {};
  }
}

string exit_text(const Container& container) {
  const string_view words = exit_code_words(container.exit_code);
  return fmt::format("exited with code {}{}{}", container.exit_code, words.empty() ? "" : ": ", words);
}

string size_text(std::uint64_t bytes) {
  constexpr double mebi = 1024.0 * 1024.0;
  const double size = static_cast<double>(bytes) / mebi;
  if (size < 1024) return fmt::format("{:.{}f} MiB", size, bytes % (1024 * 1024) == 0 ? 0 : 1);
  const bool is_even = bytes % (1024ULL * 1024 * 1024) == 0;
  return fmt::format("{:.{}f} GiB", size / 1024, is_even ? 0 : 1);
}

string start_error(const Container& container) {
  LastWords known = words_of_engine(container.error);
  if (known.is_known) return std::move(known.sentence);
  string_view text = container.error;
  for (bool is_shorter = true; is_shorter;) {
    is_shorter = false;
    for (const string_view wrapping : wrappings) {
      if (!text.starts_with(wrapping)) continue;
      text.remove_prefix(wrapping.size());
      is_shorter = true;
    }
  }
  constexpr string_view unknown = ": unknown";
  const std::size_t end = text.find(unknown);
  return printable(text.substr(0, end));
}

string logs_command(const Container& container) { return "docker logs --tail 50 " + container.name; }

string restart_command(const Container& container) { return "docker restart " + container.name; }

string recreate_command(const Container& container) {
  return container.compose_service.empty() ? "docker start " + container.name
                                           : "docker compose up -d " + container.compose_service;
}

}  // namespace pyat::health
