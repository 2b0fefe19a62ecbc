#include <span>
#include <string>
#include <vector>

#include "cmd/probe.hpp"
#include "cmd/system.hpp"
#include "probe/probe.hpp"

int main(int argc, char** argv) {
  pyat::probe::look_up_without_plugins();
  pyat::cmd::System system{};
  const std::span<char*> words(argv, static_cast<std::size_t>(argc));
  const auto behind_name = words.subspan(words.empty() ? 0 : 1);
  return pyat::cmd::run_probe_alone(std::vector<std::string>(behind_name.begin(), behind_name.end()), system.context());
}
