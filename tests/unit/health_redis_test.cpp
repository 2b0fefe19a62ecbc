#include "health_support.hpp"

namespace pyat::health {
namespace {

using std::string;
using namespace test;

const string info_head = "# Server\r\nredis_version:7.0.15\r\nuptime_in_seconds:3600\r\n";

string bulk(const string& text) { return '$' + std::to_string(text.size()) + "\r\n" + text + "\r\n"; }

// What it answers to PING and INFO.
string answers(const string& info, const string& ping = "+PONG\r\n") { return ping + bulk(info_head + info); }

Service asked(const string& body, const net::Credentials& credentials = {}) {
  FakeClient client{};
  client.set("http://cache:6379", answer_of(0, body));
  Target target = target_of("redis", "cache");
  target.credentials = credentials;
  return *checked(client, target);
}

const net::Credentials password_only{
    .kind = net::Credentials::Kind::basic, .user = {}, .secret = "s3cret", .region = {}};

TEST_CASE("redis: PONG and INFO make it up, with its release and its memory") {
  const Service service =
      asked(answers("used_memory:1048576\r\nmaxmemory:4194304\r\nmaxmemory_policy:noeviction\r\n"
                    "used_cpu_sys:36\r\nused_cpu_user:324.0\r\n"
                    "rdb_last_bgsave_status:ok\r\nrole:master\r\n"));
  CHECK(service.state == State::up);
  CHECK(service.release == "7.0.15");
  CHECK(service.resources.memory == 1048576);
  CHECK(service.resources.memory_limit == 4194304);
  CHECK(service.resources.uptime == std::chrono::seconds{3600});
  CHECK(*service.resources.cpu == 0.1);
  CHECK(lines_of(service) == std::vector<string>{"reach: up: answers", "ping: up: answers PING",
                                                 "memory: up: uses 1.0 MiB of 4.0 MiB",
                                                 "persistence: up: its last writes to the disk were well"});
}

TEST_CASE("redis: PING and INFO are sent at once, after the password where there is one") {
  FakeClient client{};
  Target target = target_of("redis", "cache");
  checked(client, target);
  target.credentials = password_only;
  checked(client, target);
  target.credentials.user = "mon";
  target.address.scheme = "rediss";
  checked(client, target);
  REQUIRE(client.asked.size() == 3);
  const string both = "*1\r\n$4\r\nPING\r\n*1\r\n$4\r\nINFO\r\n";
  CHECK(client.asked[0].body == both);
  CHECK(client.asked[1].body == "*2\r\n$4\r\nAUTH\r\n$6\r\ns3cret\r\n" + both);
  CHECK(client.asked[2].body == "*3\r\n$4\r\nAUTH\r\n$3\r\nmon\r\n$6\r\ns3cret\r\n" + both);
  CHECK(client.asked[2].url == "https://cache:6379");
}

TEST_CASE("redis: it is known when the answer is whole") {
  FakeClient client{};
  Target target = target_of("redis", "cache");
  checked(client, target);
  target.credentials = password_only;
  checked(client, target);
  const auto is_complete = client.asked[0].is_complete, with_password = client.asked[1].is_complete;
  const string whole = answers("role:master\r\n");
  for (std::size_t size = 0; size < whole.size(); ++size) CHECK_FALSE(is_complete(whole.substr(0, size)));
  CHECK(is_complete(whole));
  CHECK_FALSE(with_password(whole));
  CHECK(with_password("+OK\r\n" + whole));
  CHECK(with_password("-DENIED Redis is running in protected mode\r\n"));
  CHECK(is_complete("-ERR max number of clients reached\r\n"));
  CHECK_FALSE(is_complete("-NOAUTH Authentication required.\r\n"));
  CHECK(is_complete("HTTP/1.1 400 Bad Request\r\n"));
  CHECK_FALSE(is_complete("$99999999999999999999999\r\nx"));
}

TEST_CASE("redis: what it says instead of PONG") {
  const string noauth = "-NOAUTH Authentication required.\r\n";
  CHECK(line_of(asked(noauth + noauth), "access") ==
        "access: unknown: asks for a password (NOAUTH) [give it auth: {password_env: NAME} in pyat.yml]");
  CHECK(asked(answers("loading:1\r\nloading_loaded_perc:5.44\r\nloading_eta_seconds:52\r\n",
                      "-LOADING Redis is loading the dataset in memory\r\n"))
            .reason == "is loading its data: 5.44 % so far, 52 s to go");
  CHECK(asked(answers("", "-LOADING Redis is loading the dataset in memory\r\n")).state == State::starting);
  CHECK(line_of(asked(answers("role:slave\r\nmaster_host:db1\r\nmaster_port:6380\r\nmaster_link_status:down\r\n",
                              "-MASTERDOWN Link with MASTER is down\r\n")),
                "ping") ==
        "ping: down: answers no queries while its master db1:6380 is gone "
        "[look at the master; replica-serve-stale-data yes would let it answer from what it has]");
  CHECK(asked("-DENIED Redis is running in protected mode because …\r\n").reason ==
        "talks to its own machine only (protected mode)");
  const Service full = asked("-ERR max number of clients reached\r\n");
  CHECK(full.state == State::degraded);
  CHECK(full.reason == "takes no more connections: maxclients is reached");
  CHECK(asked(answers("", "-MISCONF Redis is configured to save RDB snapshots\r\n")).reason ==
        "takes no writes: it cannot write its snapshots (MISCONF)");
  CHECK(asked(answers("", "-BUSY Redis is busy running a script\r\n")).reason == "is busy with a script (BUSY)");
  CHECK(asked(answers("", "-NOPERM this user has no permissions\r\n")).reason ==
        "does not allow this user to PING (NOPERM)");
  CHECK(asked(answers("", "-ERR strange\r\n")).reason == "answers PING with ERR strange");
  CHECK(asked("+PONG\r\n-NOPERM this user has no permissions\r\n").reason ==
        "does not allow this user to read INFO (NOPERM): only PING was checked");
}

TEST_CASE("redis: a password that is wrong, missing or too much is told apart, and never shown") {
  const string refused = "-NOAUTH Authentication required.\r\n";
  const Service wrong =
      asked("-WRONGPASS invalid username-password pair or user is disabled.\r\n" + refused + refused, password_only);
  CHECK(
      lines_of(wrong) ==
      std::vector<string>{"reach: up: answers",
                          "access: unknown: does not accept this password [compare what the variable or file of auth: "
                          "holds with its ACL, or with requirepass]"});
  const Service open = asked(
      "-ERR AUTH <password> called without any password configured for the default user. Are you "
      "sure your configuration is correct?\r\n" +
          answers(""),
      password_only);
  CHECK(open.state == State::up);
  CHECK(open.reason == "asks for no password, but was given one");
  const Service strange =
      asked("-ERR unknown command 'AUTH', with args beginning with: 's3cret'\r\n" + answers(""), password_only);
  CHECK(strange.reason == "refuses AUTH with ERR");
  CHECK(asked("-ERR wrong number of arguments for 'auth' command\r\n" + refused + refused, password_only).reason ==
        "knows passwords, but no users: it is older than Redis 6");
}

TEST_CASE("redis: INFO tells what PING does not") {
  CHECK(asked(answers("used_memory:4194304\r\nmaxmemory:4194304\r\nmaxmemory_policy:noeviction\r\n")).reason ==
        "takes no writes: it uses 4.0 MiB of 4.0 MiB, and may evict nothing");
  const Service nearly = asked(answers("used_memory:3984588\r\nmaxmemory:4194304\r\nmaxmemory_policy:noeviction\r\n"));
  CHECK(nearly.state == State::up);
  CHECK(nearly.reason == "uses 3.8 MiB of 4.0 MiB, and may evict nothing");
  CHECK(asked(answers("used_memory:4194304\r\nmaxmemory:4194304\r\nmaxmemory_policy:allkeys-lru\r\n")).reason.empty());
  CHECK(asked(answers("rdb_last_bgsave_status:err\r\n")).reason ==
        "its last snapshot failed (rdb_last_bgsave_status:err)");
  CHECK(line_of(asked(answers("aof_last_write_status:err\r\n")), "persistence") ==
        "persistence: degraded: its last write to the append-only file failed (aof_last_write_status:err) "
        "[look at its log, and at the free space and the permissions of its folder]");
  const string replica = "role:slave\r\nmaster_host:db1\r\nmaster_port:6380\r\n";
  CHECK(asked(answers(replica + "master_link_status:down\r\nmaster_link_down_since_seconds:12\r\n")).reason ==
        "is a replica without its master db1:6380 for 12 s");
  CHECK(asked(answers(replica + "master_link_status:down\r\nmaster_link_down_since_seconds:-1\r\n")).reason ==
        "is a replica without its master db1:6380");
  CHECK(asked(answers(replica + "master_link_status:down\r\nmaster_sync_in_progress:1\r\n")).reason ==
        "is a replica that still copies its master db1:6380");
  CHECK(line_of(asked(answers(replica + "master_link_status:up\r\n")), "replication") ==
        "replication: up: is a replica of db1:6380, and connected to it");
}

TEST_CASE("redis: another service on its port is told, and is no guess") {
  const Service service = asked("HTTP/1.1 400 Bad Request\r\n\r\n");
  CHECK(service.state == State::down);
  CHECK(service.reason == "answers, but not as Redis does: HTTP/1.1 400 Bad Request");
  FakeClient client{};
  client.set("http://cache:6379", answer_of(0, "HTTP/1.1 400 Bad Request\r\n\r\n"));
  Target target = target_of("redis", "cache");
  target.is_guess = true;
  CHECK_FALSE(checked(client, target));
}

}  // namespace
}  // namespace pyat::health
