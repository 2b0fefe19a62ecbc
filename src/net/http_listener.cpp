#include "net/http_listener.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <utility>

#include "net/listening_socket.hpp"
#include "net/microhttpd_api.hpp"
#include "util/text.hpp"

namespace pyat::net {
namespace {

using std::string;
using std::string_view;

constexpr std::chrono::milliseconds longest_sleep{1000};
constexpr std::size_t memory_of_a_connection = 32 * 1024;  // for the head of a request

// Of a request that is still being received.
struct Upload {
  Received received{};
  bool is_refused = false;
};

MHD_Result add_header(void* list, enum MHD_ValueKind, const char* name, const char* value) {
  auto& headers = *static_cast<std::vector<Header>*>(list);
  headers.push_back({.name = util::lower_ascii(name), .value = value == nullptr ? "" : value});
  return MHD_YES;
}

class MicrohttpdListener final : public HttpListener {
 public:
  MicrohttpdListener(const MicrohttpdApi& api, Handler handler, const ListenLimits& limits)
      : api_(api), handler_(std::move(handler)), limits_(limits) {}

  ~MicrohttpdListener() override { stop(); }

  // Takes the socket.
  bool start(ListeningSocket socket) {
    address_ = std::move(socket.address);
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(limits_.most_time).count();
    daemon_ = api_.start_daemon(MHD_USE_EPOLL, 0, nullptr, nullptr, &MicrohttpdListener::on_request, this,  //
                                MHD_OPTION_LISTEN_SOCKET, socket.fd,                                        //
                                MHD_OPTION_CONNECTION_LIMIT, limits_.most_connections,                      //
                                MHD_OPTION_CONNECTION_MEMORY_LIMIT, memory_of_a_connection,                 //
                                MHD_OPTION_CONNECTION_TIMEOUT, static_cast<unsigned>(seconds),              //
                                MHD_OPTION_NOTIFY_CONNECTION, &MicrohttpdListener::on_connection, this,     //
                                MHD_OPTION_NOTIFY_COMPLETED, &MicrohttpdListener::on_completed, this,       //
                                MHD_OPTION_END);
    if (daemon_ == nullptr) {
      ::close(socket.fd);
      return false;
    }
    const MHD_DaemonInfo* info = api_.get_daemon_info(daemon_, MHD_DAEMON_INFO_EPOLL_FD);
    fd_ = info == nullptr ? -1 : info->epoll_fd;
    return fd_ >= 0;
  }

  int fd() const override { return fd_; }
  string address() const override { return address_; }
  bool is_closed() const override { return is_closed_; }

  Clock::time_point next() const override {
    MHD_UNSIGNED_LONG_LONG milliseconds = 0;
    Clock::time_point next = Clock::now() + longest_sleep;
    if (daemon_ != nullptr && api_.get_timeout(daemon_, &milliseconds) == MHD_YES) {
      const auto most = static_cast<MHD_UNSIGNED_LONG_LONG>(longest_sleep.count());
      next = Clock::now() + std::chrono::milliseconds{std::min(milliseconds, most)};
    }
    for (const auto& [socket, deadline] : deadlines_) next = std::min(next, deadline);
    return next;
  }

  void work() override {
    if (daemon_ == nullptr) return;
    is_working_ = true;
    cut_off_slow_ones();
    api_.run(daemon_);
    is_working_ = false;
    if (is_closed_) stop();
  }

  void close() override {
    is_closed_ = true;
    if (!is_working_) stop();
  }

 private:
  static MHD_Result on_request(void* self, MHD_Connection* connection, const char* url, const char* method, const char*,
                               const char* data, std::size_t* size, void** state) {
    auto* listener = static_cast<MicrohttpdListener*>(self);
    if (*state == nullptr) {
      auto* upload = new Upload{};
      *state = upload;
      upload->received.method = method;
      upload->received.path = url;
      listener->api_.get_connection_values(connection, MHD_HEADER_KIND, &add_header, &upload->received.headers);
      return listener->begin(connection, *upload);
    }
    return listener->go_on(connection, *static_cast<Upload*>(*state), {data == nullptr ? "" : data, *size}, size);
  }

  static void on_completed(void*, MHD_Connection*, void** state, MHD_RequestTerminationCode) {
    delete static_cast<Upload*>(*state);
    *state = nullptr;
  }

  static void on_connection(void* self, MHD_Connection* connection, void**, MHD_ConnectionNotificationCode code) {
    auto* listener = static_cast<MicrohttpdListener*>(self);
    const MHD_ConnectionInfo* info = listener->api_.get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    if (info == nullptr) return;
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
      listener->deadlines_[info->connect_fd] = Clock::now() + listener->limits_.most_time;
    } else {
      listener->deadlines_.erase(info->connect_fd);
    }
  }

  // Who says beforehand that it will be too much hears so at once.
  MHD_Result begin(MHD_Connection* connection, Upload& upload) {
    const auto& headers = upload.received.headers;
    const auto length =
        std::find_if(headers.begin(), headers.end(), [](const Header& h) { return h.name == "content-length"; });
    const std::size_t most_digits = std::to_string(limits_.max_body).size();
    const bool is_too_much =
        length != headers.end() &&
        (length->value.size() > most_digits || std::strtoull(length->value.c_str(), nullptr, 10) > limits_.max_body);
    if (!is_too_much) return MHD_YES;
    return answer(connection, {.status = 413, .body = "too large\n"});
  }

  MHD_Result go_on(MHD_Connection* connection, Upload& upload, string_view data, std::size_t* size) {
    if (*size == 0) return answer(connection, is_closed_ ? Reply{.status = 503} : handler_(upload.received));
    if (upload.received.body.size() + data.size() > limits_.max_body) return MHD_NO;  // closes the connection
    upload.received.body.append(data);
    *size = 0;
    return MHD_YES;
  }

  // One request a connection: who keeps it open for more only takes a place.
  MHD_Result answer(MHD_Connection* connection, const Reply& reply) {
    // The library copies the body; it does not change it, whatever its type says.
    MHD_Response* response = api_.create_response_from_buffer(reply.body.size(), const_cast<char*>(reply.body.data()),
                                                              MHD_RESPMEM_MUST_COPY);
    if (response == nullptr) return MHD_NO;
    api_.add_response_header(response, "Content-Type", reply.type.c_str());
    api_.add_response_header(response, "Connection", "close");
    const MHD_Result result = api_.queue_response(connection, static_cast<unsigned>(reply.status), response);
    api_.destroy_response(response);
    return result;
  }

  // The library measures silence only: a byte now and then would keep a connection for ever.
  void cut_off_slow_ones() {
    const Clock::time_point now = Clock::now();
    for (auto& [socket, deadline] : deadlines_) {
      if (deadline > now) continue;
      ::shutdown(socket, SHUT_RDWR);
      deadline = Clock::time_point::max();  // it is gone when the library has noticed
    }
  }

  void stop() {
    if (daemon_ != nullptr) api_.stop_daemon(std::exchange(daemon_, nullptr));
    fd_ = -1;
    is_closed_ = true;
  }

  const MicrohttpdApi& api_;
  Handler handler_;
  ListenLimits limits_;
  MHD_Daemon* daemon_ = nullptr;
  int fd_ = -1;
  string address_{};
  std::map<int, Clock::time_point> deadlines_{};  // by socket
  bool is_working_ = false, is_closed_ = false;
};

}  // namespace

std::shared_ptr<HttpListener> HttpListener::make(string_view address, Handler handler, const ListenLimits& limits,
                                                 Listening& result) {
  string why{};
  const MicrohttpdApi* api = microhttpd_api(why);
  if (api == nullptr) {
    result.problem = "cannot listen: libmicrohttpd could not be loaded: " + why;
    result.next = "install it: apt-get install libmicrohttpd12, or what your system calls it";
    return nullptr;
  }
  ListeningSocket socket = listen_at(address);
  if (socket.fd < 0) {
    result.problem = std::move(socket.problem);
    result.next = std::move(socket.next);
    return nullptr;
  }
  auto listener = std::make_shared<MicrohttpdListener>(*api, std::move(handler), limits);
  if (listener->start(std::move(socket))) return listener;
  result.problem = "cannot listen: libmicrohttpd does not start here";
  result.next = "it must be built with epoll, as that of Debian is";
  return nullptr;
}

}  // namespace pyat::net
