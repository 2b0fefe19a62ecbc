#include "probe/address.hpp"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>

#include <condition_variable>
#include <cstring>
#include <memory>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>

#include "probe/probe.hpp"

#if defined(__GLIBC__)
#include <nss.h>
#endif

namespace pyat::probe {
namespace {

Address address_of(const void* bytes, std::size_t size) {
  Address address{};
  std::memcpy(&address.storage, bytes, size);
  address.size = static_cast<socklen_t>(size);
  return address;
}

Address ipv4(in_addr number, std::uint16_t port) {
  sockaddr_in in{};
  in.sin_family = AF_INET;
  in.sin_port = htons(port);
  in.sin_addr = number;
  return address_of(&in, sizeof in);
}

Address ipv6(const in6_addr& number, std::uint16_t port) {
  sockaddr_in6 in{};
  in.sin6_family = AF_INET6;
  in.sin6_port = htons(port);
  in.sin6_addr = number;
  return address_of(&in, sizeof in);
}

std::vector<Address> known_addresses(const std::string& host, std::uint16_t port) {
  in_addr four{};
  in6_addr six{};
  if (host == "localhost") return {ipv4({htonl(INADDR_LOOPBACK)}, port), ipv6(IN6ADDR_LOOPBACK_INIT, port)};
  if (::inet_pton(AF_INET, host.c_str(), &four) == 1) return {ipv4(four, port)};
  if (::inet_pton(AF_INET6, host.c_str(), &six) == 1) return {ipv6(six, port)};
  return {};
}

struct Answer {
  std::vector<Address> addresses{};
  int error = 0;  // EAI_…
};

Answer ask_resolver(const std::string& host, std::uint16_t port) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICSERV | AI_ADDRCONFIG;
  addrinfo* list = nullptr;
  Answer answer{};
  answer.error = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &list);
  if (answer.error != 0) return answer;
  for (const addrinfo* one = list; one != nullptr; one = one->ai_next) {
    answer.addresses.push_back(address_of(one->ai_addr, one->ai_addrlen));
  }
  ::freeaddrinfo(list);
  return answer;
}

// getaddrinfo() knows no deadline: with a silent name server it takes ten seconds and more. So it runs in a thread that
// is left behind when it is late; what the thread needs belongs to whoever ends last.
struct Question {
  std::string host{};
  std::uint16_t port = 0;
  std::mutex mutex{};
  std::condition_variable answered{};
  bool done = false;
  Answer answer{};
};

void answer(const std::shared_ptr<Question>& question) {
  Answer found = ask_resolver(question->host, question->port);
  const std::lock_guard lock(question->mutex);
  question->answer = std::move(found);
  question->done = true;
  question->answered.notify_one();
}

// Nothing: the deadline has passed.
std::optional<Answer> ask_in_time(const std::string& host, std::uint16_t port, Deadline deadline) {
  auto question = std::make_shared<Question>();
  question->host = host;
  question->port = port;
  try {
    std::thread(answer, question).detach();
  } catch (const std::system_error&) {  // a container may be allowed one thread only
    return ask_resolver(host, port);
  }
  std::unique_lock lock(question->mutex);
  if (!question->answered.wait_until(lock, deadline.end, [&] { return question->done; })) return std::nullopt;
  return std::move(question->answer);
}

std::string lookup_problem(const std::string& host, int error) {
  const std::string name = "'" + host + "'";
  switch (error) {
    case EAI_NONAME:
#if defined(EAI_NODATA)
    case EAI_NODATA:
#endif
#if defined(EAI_ADDRFAMILY)
    case EAI_ADDRFAMILY:
#endif
      return "cannot be found: host " + name + " is unknown";
    case EAI_AGAIN: return "cannot be found: no name server has an answer for host " + name;
    default: return "cannot be found: looking up host " + name + " failed (" + ::gai_strerror(error) + ")";
  }
}

}  // namespace

Lookup look_up(const std::string& host, std::uint16_t port, Deadline deadline) {
  Lookup lookup{.addresses = known_addresses(host, port)};
  if (!lookup.addresses.empty()) return lookup;
  std::optional<Answer> answer = ask_in_time(host, port, deadline);
  if (!answer) {
    lookup.problem = "cannot be found: the name server is silent about host '" + host + "'";
  } else if (answer->error != 0 || answer->addresses.empty()) {
    lookup.problem = lookup_problem(host, answer->error);
  } else {
    lookup.addresses = std::move(answer->addresses);
  }
  return lookup;
}

std::string address_bytes(const std::string& host) {
  in_addr four{};
  in6_addr six{};
  std::string bytes{};
  if (::inet_pton(AF_INET, host.c_str(), &four) == 1) {
    bytes.assign(reinterpret_cast<const char*>(&four), sizeof four);
  } else if (::inet_pton(AF_INET6, host.c_str(), &six) == 1) {
    bytes.assign(reinterpret_cast<const char*>(&six), sizeof six);
  }
  return bytes;
}

void look_up_without_plugins() {
#if defined(__GLIBC__)
  // nsswitch.conf names plug-ins, and a static glibc would dlopen() them together with a second libc, which is neither
  // there in an image without libraries nor safe elsewhere. "files" and "dns" have been part of libc itself since 2.34.
  ::__nss_configure_lookup("hosts", "files dns");
#endif
}

}  // namespace pyat::probe
