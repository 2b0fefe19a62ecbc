#include "health_support.hpp"

namespace pyat::health {
namespace {

using std::string;
using namespace std::string_literals;
using namespace test;

string message(char type, const string& content) {
  const auto size = static_cast<char>(content.size() + 4);
  return string(1, type) + "\0\0\0"s + size + content;
}

string error(const string& code, const string& text, const string& detail = {}) {
  return message('E', "SFATAL\0VFATAL\0C"s + code + "\0M"s + text + '\0' +
                          (detail.empty() ? string{} : 'D' + detail + '\0') + "Fpostmaster.c\0\0"s);
}

string setting(const string& name, const string& value) { return message('S', name + '\0' + value + '\0'); }

const string scram = message('R', "\0\0\0\x0aSCRAM-SHA-256\0\0"s);
const string let_in = message('R', "\0\0\0\0"s);
const string ready = message('Z', "I");

Service asked(const string& body) {
  FakeClient client{};
  client.set("http://db:5432", answer_of(0, body));
  return *checked(client, target_of("postgresql", "db"));
}

TEST_CASE("postgresql: whoever is asked for a password has been let in") {
  const Service service = asked(scram);
  CHECK(service.state == State::up);
  CHECK(line_of(service, "connections") ==
        "connections: up: accepts connections; the password of user postgres was not tried (SCRAM)");
  CHECK(line_of(asked(message('R', "\0\0\0\x05salt"s)), "connections") ==
        "connections: up: accepts connections; the password of user postgres was not tried (MD5)");
}

TEST_CASE("postgresql: settings of TLS are said to be of no use") {
  FakeClient client{};
  client.set("http://db:5432", answer_of(0, scram));
  Target target = target_of("postgresql", "db");
  target.tls.ca_file = "ca.pem";
  CHECK(checked(client, target)->reason == "its certificate was not checked: pyat asks PostgreSQL without TLS");
}

TEST_CASE("postgresql: the start-up message names user and database") {
  FakeClient client{};
  Target target = target_of("postgresql", "postgres://db:5433");
  checked(client, target);
  target.user = "grafana";
  target.database = "grafana_db";
  checked(client, target);
  REQUIRE(client.asked.size() == 2);
  CHECK(client.asked[0].url == "http://db:5433");
  CHECK(client.asked[0].body == "\0\0\0\x3f\0\x03\0\0user\0postgres\0database\0postgres\0application_name\0pyat\0\0"s);
  CHECK(client.asked[1].body.find("\0user\0grafana\0database\0grafana_db\0"s) != string::npos);
}

TEST_CASE("postgresql: it is known when the answer is whole") {
  FakeClient client{};
  checked(client, target_of("postgresql", "db"));
  const auto is_complete = client.asked[0].is_complete;
  const string session = let_in + setting("server_version", "15.18") + message('K', "12345678") + ready;
  for (const string& whole : {scram, error("57P03", "the database system is starting up"), session,
                              let_in + error("3D000", "database \"x\" does not exist")}) {
    for (std::size_t size = 0; size < whole.size(); ++size) CHECK_FALSE(is_complete(whole.substr(0, size)));
    CHECK(is_complete(whole));
  }
  CHECK(is_complete("HTTP/1.1 400 Bad Request"));
  CHECK(is_complete("Err"s + string(9, '\xff')));
}

TEST_CASE("postgresql: where no password is needed, release and standby are known") {
  const Service service = asked(let_in + setting("in_hot_standby", "on") +
                                setting("server_version", "15.18 (Debian 15.18-0+deb12u1)") + ready);
  CHECK(service.release == "15.18");
  CHECK(
      line_of(service, "connections") ==
      "connections: up: has started a session of user postgres without a password; it is a standby, for reading only");
}

TEST_CASE("postgresql: why it takes no connection now") {
  struct Case {
    string text, detail;
    State state;
    string reason;
  };
  const Case cases[] = {
      {"the database system is starting up", "", State::starting, "the database system is starting up"},
      {"the database system is not yet accepting connections", "Consistent recovery state has not been yet reached.",
       State::starting,
       "the database system is not yet accepting connections (Consistent recovery state has not been yet reached.)"},
      {"the database system is not accepting connections", "Hot standby mode is disabled.", State::degraded,
       "the database system is not accepting connections (Hot standby mode is disabled.)"},
      {"the database system is in recovery mode", "", State::starting, "the database system is in recovery mode"},
      {"the database system is shutting down", "", State::down, "the database system is shutting down"},
      {"das Datenbanksystem startet", "", State::starting, "das Datenbanksystem startet"}};
  for (const Case& expected : cases) {
    const Service service = asked(error("57P03", expected.text, expected.detail));
    CHECK(service.state == expected.state);
    CHECK(service.reason == expected.reason);
  }
}

TEST_CASE("postgresql: too many connections degrade it, a wrong name does not") {
  CHECK(line_of(asked(error("53300", "sorry, too many clients already")), "connections") ==
        "connections: degraded: takes no more connections: sorry, too many clients already [close those that idle "
        "(select * from pg_stat_activity), put a pool before it, or raise max_connections]");
  const Service nobody = asked(let_in + error("28000", "role \"postgres\" does not exist"));
  CHECK(nobody.state == State::up);
  CHECK(
      line_of(nobody, "access") ==
      "access: warning: accepts connections, but not this one: role \"postgres\" does not exist (28000) [it was asked "
      "for user postgres and database postgres: name others in pyat.yml (auth: {user: …}, database:)]");
  CHECK(asked(error("3D000", "database \"postgres\" does not exist")).reason ==
        "accepts connections, but not this one: database \"postgres\" does not exist (3D000)");
  CHECK(line_of(asked(error("28000", "no pg_hba.conf entry for host \"10.0.0.1\"")), "access") ==
        "access: warning: accepts connections, but not this one: no pg_hba.conf entry for host \"10.0.0.1\" (28000) "
        "[let it in by a line of pg_hba.conf (pyat asks without TLS), or name another user: or database:]");
  CHECK(asked(error("XX000", "out of luck")).reason == "refuses to start a session: out of luck (XX000)");
}

TEST_CASE("postgresql: another service on its port is told, and is no guess") {
  CHECK(asked("HTTP/1.1 400 Bad Request\r\n").reason ==
        "answers, but not as PostgreSQL does: HTTP/1.1 400 Bad Request");
  CHECK(asked("Error: what?").reason == "answers, but not as PostgreSQL does: Error: what?");
  FakeClient client{};
  client.set("http://db:5432", answer_of(0, "+OK\r\n"));
  Target target = target_of("postgresql", "db");
  target.is_guess = true;
  CHECK_FALSE(checked(client, target));
}

}  // namespace
}  // namespace pyat::health
