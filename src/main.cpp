#include <span>

#include "cmd/interrupt.hpp"
#include "cmd/network.hpp"
#include "cmd/run.hpp"
#include "cmd/system.hpp"

int main(int argc, char** argv) {
  pyat::cmd::System system(pyat::cmd::connect);
  system.context().connect_deaf = pyat::cmd::connect_deaf;
  system.context().is_interrupted = pyat::cmd::is_interrupted;
  const std::span<char*> words(argv, static_cast<std::size_t>(argc));
  return static_cast<int>(pyat::cmd::run(words.subspan(words.empty() ? 0 : 1), system.context()));
}
