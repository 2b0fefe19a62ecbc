#include "cmd/docker_address.hpp"

#include "cmd/usage_error.hpp"

namespace pyat::cmd {

using std::string;

std::optional<health::EngineAddress> engine_address(const string& docker, Context& context) {
  if (docker == "off") return std::nullopt;
  if (docker.starts_with('/')) return health::EngineAddress{.unix_socket = docker, .url = "http://docker"};
  const auto exists = [&](const string& path) { return context.files.kind(path) != util::FileKind::missing; };
  if (docker.empty()) return health::find_engine(context.env, exists);
  const auto environment = [&](std::string_view name) -> std::optional<string> {
    return name == "DOCKER_HOST" ? docker : context.env(name);
  };
  return health::find_engine(environment, exists);
}

health::EngineAddress needed_engine(const string& docker, const string& message, Context& context) {
  const auto address = engine_address(docker, context);
  if (!address) throw UsageError(message, "leave --docker off out");
  return *address;
}

}  // namespace pyat::cmd
