// Measures servers and writes the snapshot, for tests that hold it against what the servers say when asked by hand:
// pyat_measure_now NOW WINDOW_SECONDS INTERVAL_MS KIND=URL…
#include <charconv>
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include "cost/measure/measure.hpp"
#include "cost/measure/snapshot_file.hpp"
#include "net/curl_client.hpp"

namespace {

long number_of(const char* text) {
  long value = 0;
  std::from_chars(text, text + std::strlen(text), value);
  return value;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 5) return 2;
  pyat::cost::MeasureOptions options{};
  options.now = std::chrono::sys_seconds{std::chrono::seconds{number_of(argv[1])}};
  options.window = std::chrono::seconds{number_of(argv[2])};
  options.page_interval = std::chrono::milliseconds{number_of(argv[3])};
  options.history = options.window;
  std::vector<pyat::health::Target> targets{};
  for (int i = 4; i < argc; ++i) {
    const std::string text = argv[i];
    const std::size_t equals = text.find('=');
    pyat::health::Target target{};
    target.name = target.kind = text.substr(0, equals);
    target.address = pyat::util::parse_url(text.substr(equals + 1), "http").url;
    if (target.kind == "docker") {
      options.docker = {.unix_socket = text.substr(equals + 1), .url = "http://docker"};
    } else {
      targets.push_back(std::move(target));
    }
  }
  const auto client = pyat::net::make_curl_client({});
  pyat::cost::measure(*client, targets, options, [](const pyat::cost::Snapshot& snapshot) {
    std::fputs(pyat::cost::snapshot_line(snapshot).c_str(), stdout);
  });
  return client->run() ? 0 : 1;
}
