#include "health/docker/engine.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <numeric>
#include <utility>

#include "health/docker/api.hpp"
#include "health/kinds/common.hpp"
#include "util/url.hpp"

namespace pyat::health {
namespace {

using std::string;
using std::string_view;
using std::chrono::milliseconds;

// The newest that these questions were read against. Engines of version 29 speak nothing older than 1.44.
constexpr ApiVersion newest_known{1, 52};
constexpr ApiVersion oldest_known{1, 24};
constexpr ApiVersion with_one_shot{1, 41};

constexpr string_view not_looked_at = "containers were not looked at";
constexpr string_view start_it = "start the engine, or set DOCKER_HOST to where it listens";

net::Request request_to(const EngineAddress& address, const string& path, milliseconds timeout) {
  net::Request request{};
  request.url = address.url + path;
  request.unix_socket = address.unix_socket;
  request.tls = address.tls;
  request.timeout = timeout;
  request.max_redirects = 0;
  return request;
}

string log_path(const string& version, const Container& container) {
  return fmt::format("/v{}/containers/{}/logs?stdout=1&stderr=1&tail=50&timestamps=1", version, container.id);
}

string place_of(const EngineAddress& address) {
  return address.unix_socket.empty() ? address.url : address.unix_socket;
}

string problem_note(const EngineAddress& address, const net::Request& request, const net::Answer& answer) {
  switch (answer.problem) {
    case net::Problem::no_socket: return fmt::format("no Docker socket at {}: {}", address.unix_socket, not_looked_at);
    case net::Problem::socket_denied:
      return fmt::format(
          "no permission to use the Docker socket {}: {}; run pyat as root, or join the group that owns "
          "it: sudo usermod -aG docker $USER, then log in again",
          address.unix_socket, not_looked_at);
    case net::Problem::refused:
      return fmt::format("no Docker engine listens at {}: {}; {}", place_of(address), not_looked_at, start_it);
    case net::Problem::wants_tls:
      return fmt::format(
          "the Docker engine at {} speaks TLS: {}; set DOCKER_TLS_VERIFY=1, and DOCKER_CERT_PATH to the "
          "folder with ca.pem, cert.pem and key.pem",
          place_of(address), not_looked_at);
    case net::Problem::cancelled: return fmt::format("interrupted: {}", not_looked_at);
    default:
      return fmt::format("the Docker engine at {} could not be asked ({}): {}", place_of(address),
                         net::problem_text(request, answer), not_looked_at);
  }
}

// In a container's life, whether its log can tell why it is not well.
bool is_log_wanted(const Container& container) {
  if (container.status == "created") return false;  // it has none
  const bool is_quiet = container.status == "running" && container.restarts == 0 && container.health != "unhealthy";
  return !is_quiet && container.status != "paused";
}

// All questions of one run. It keeps itself alive: the client's callbacks hold it.
class Asking : public std::enable_shared_from_this<Asking> {
 public:
  Asking(net::Client& client, EngineAddress address, EngineOptions options, std::function<void(EngineFacts)> done)
      : client_(client),
        address_(std::move(address)),
        options_(std::move(options)),
        done_(std::move(done)),
        deadline_(client.now() + options_.timeout) {
    if (address_.unix_socket.empty()) facts_.host = util::parse_url(address_.url, "http").url.host;
  }

  void ping() {
    if (!address_.problem.empty()) {
      client_.after(milliseconds{0}, [self = shared_from_this()] {
        self->give_up(fmt::format("{}: {}", self->address_.problem, not_looked_at));
      });
      return;
    }
    get("/_ping",
        [](Asking& self, const net::Request& request, const net::Answer& answer) { self.take_ping(request, answer); });
  }

 private:
  using Take = std::function<void(Asking&, const net::Request&, const net::Answer&)>;

  void get(const string& path, Take take, std::size_t max_body = 1024UL * 1024) {
    const auto left = std::chrono::ceil<milliseconds>(deadline_ - client_.now());
    net::Request request = request_to(address_, path, std::max(left, milliseconds{1}));
    request.max_body = max_body;
    net::Request asked = request;
    asked.timeout = options_.timeout;  // words name the time that the user gave, not what was left of it
    client_.ask(std::move(request), [self = shared_from_this(), asked = std::move(asked), take = std::move(take)](
                                        const net::Answer& answer) { take(*self, asked, answer); });
  }

  void give_up(string note) {
    facts_.notes = {std::move(note)};
    done_(std::move(facts_));
  }

  bool is_usable(const net::Request& request, const net::Answer& answer) {
    if (answer.problem != net::Problem::none) {
      give_up(problem_note(address_, request, answer));
    } else if (answer.status != 200) {
      string why = read_error(answer.body);
      if (why.empty()) why = excerpt(answer.body);
      give_up(fmt::format("the Docker engine at {} answered {}{}{}: {}", place_of(address_), answer.status,
                          why.empty() ? "" : ": ", excerpt(why), not_looked_at));
    } else {
      return true;
    }
    return false;
  }

  void take_ping(const net::Request& request, const net::Answer& answer) {
    if (!is_usable(request, answer)) return;
    const string* header = answer.header("api-version");
    const auto engine = read_api_version(header == nullptr ? "" : *header);
    if (!engine) {
      return give_up(fmt::format("what listens at {} is no Docker engine (its answer has no Api-Version): {}",
                                 place_of(address_), not_looked_at));
    }
    if (*engine < oldest_known) {
      return give_up(fmt::format("the Docker engine at {} speaks API {} only, pyat 1.24 and later: {}",
                                 place_of(address_), to_text(*engine), not_looked_at));
    }
    engine_version_ = *engine;
    list(std::min(*engine, newest_known));
  }

  void list(ApiVersion version) {
    version_ = version;
    facts_.api_version = to_text(version);
    get(
        fmt::format("/v{}/containers/json?all=1", facts_.api_version),
        [](Asking& self, const net::Request& request, const net::Answer& answer) { self.take_list(request, answer); },
        16UL * 1024 * 1024);
  }

  void take_list(const net::Request& request, const net::Answer& answer) {
    // An engine that has given up the versions that pyat knows is spoken to in its own.
    const bool is_too_old = answer.status == 400 && answer.body.find("is too old") != string::npos;
    if (is_too_old && version_ < engine_version_) return list(engine_version_);
    if (!is_usable(request, answer)) return;
    auto containers = read_container_list(answer.body);
    if (!containers) {
      return give_up(fmt::format("the Docker engine at {} answered something that is no list of containers: {}",
                                 place_of(address_), not_looked_at));
    }
    facts_.was_asked = true;
    facts_.containers = std::move(*containers);
    for (Container& container : facts_.containers) container.is_here = !address_.unix_socket.empty();
    inspect_all(chosen());
  }

  std::vector<std::size_t> chosen() {
    std::vector<std::size_t> wanted(facts_.containers.size());
    std::iota(wanted.begin(), wanted.end(), std::size_t{0});
    if (options_.choose) wanted = options_.choose(facts_);
    if (wanted.size() > most_containers) {
      facts_.notes.push_back(fmt::format("the Docker engine has {} containers: {} of them were not looked at",
                                         facts_.containers.size(), wanted.size() - most_containers));
      wanted.resize(most_containers);
    }
    return wanted;
  }

  void inspect_all(const std::vector<std::size_t>& wanted) {
    if (wanted.empty()) return done_(std::move(facts_));
    open_ = wanted.size();
    for (const std::size_t index : wanted) {
      get(path_of(index, "/json"), [index](Asking& self, const net::Request& request, const net::Answer& answer) {
        self.take_inspection(index, request, answer);
      });
    }
  }

  string path_of(std::size_t index, string_view what) const {
    return fmt::format("/v{}/containers/{}{}", facts_.api_version, facts_.containers[index].id, what);
  }

  void take_inspection(std::size_t index, const net::Request& request, const net::Answer& answer) {
    Container& container = facts_.containers[index];
    if (!answer.is_ok() || !read_inspection(answer.body, container)) {
      // It was removed since the list was made: nothing to be said.
      if (answer.problem != net::Problem::none) {
        note(fmt::format("the Docker engine did not say how {} is: {}", container.name,
                         net::problem_text(request, answer)));
      } else if (answer.status != 404) {
        note(fmt::format("the Docker engine did not say how {} is: it answered {}", container.name,
                         answer.is_ok() ? string("garbage") : std::to_string(answer.status)));
      }
      return close_one();
    }
    ask_stats(index);
    ask_log_of(index);
    close_one();
  }

  void ask_stats(std::size_t index) {
    // Without one-shot the engine measures for more than a second.
    const string& status = facts_.containers[index].status;
    const bool has_processes = status == "running" || status == "paused";
    if (version_ < with_one_shot || !has_processes) return;
    ++open_;
    get(path_of(index, "/stats?stream=false&one-shot=true"),
        [index](Asking& self, const net::Request&, const net::Answer& answer) {
          if (answer.is_ok()) self.take_stats(index, answer.body);
          self.close_one();
        });
  }

  void take_stats(std::size_t index, const string& body) {
    Container& container = facts_.containers[index];
    if (const auto time = read_stats(body, container)) facts_.measured.insert_or_assign(container.id, *time);
  }

  void ask_log_of(std::size_t index) {
    if (!is_log_wanted(facts_.containers[index])) return;
    ++open_;
    get(log_path(facts_.api_version, facts_.containers[index]),
        [index](Asking& self, const net::Request&, const net::Answer& answer) {
          self.take_log(index, answer);
          self.close_one();
        });
  }

  void take_log(std::size_t index, const net::Answer& answer) {
    Container& container = facts_.containers[index];
    if (answer.is_ok()) {
      container.log = read_log(answer.body, container);
      return;
    }
    // "configured logging driver does not support reading"
    const string why = answer.problem == net::Problem::none ? excerpt(read_error(answer.body)) : string{};
    note(
        fmt::format("the log of the container {} could not be read{}{}", container.name, why.empty() ? "" : ": ", why));
  }

  // One engine that hangs would say the same of each container.
  void note(string note) {
    constexpr std::size_t most_notes = 3;
    if (facts_.notes.size() < most_notes) {
      facts_.notes.push_back(std::move(note));
    } else {
      ++more_notes_;
    }
  }

  void close_one() {
    if (--open_ > 0) return;
    if (more_notes_ > 0) {
      facts_.notes.push_back(fmt::format("{} more questions about containers were not answered", more_notes_));
    }
    done_(std::move(facts_));
  }

  net::Client& client_;
  const EngineAddress address_;
  const EngineOptions options_;
  std::function<void(EngineFacts)> done_;
  const net::Client::Clock::time_point deadline_;
  EngineFacts facts_{};
  ApiVersion version_{}, engine_version_{};
  std::size_t open_ = 0;
  std::size_t more_notes_ = 0;
};

}  // namespace

void ask_engine(net::Client& client, const EngineAddress& address, const EngineOptions& options,
                std::function<void(EngineFacts)> done) {
  std::make_shared<Asking>(client, address, options, std::move(done))->ping();
}

}  // namespace pyat::health
