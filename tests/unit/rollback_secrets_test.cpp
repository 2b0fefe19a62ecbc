// What people see of lines that hold secrets.
#include <string>
#include <vector>

#include "rollback/secrets.hpp"
#include "support/catch.hpp"
#include "util/line_diff.hpp"

namespace {

using namespace pyat;
using Words = std::vector<std::string>;

std::string masked(std::string_view text) {
  rollback::Masker masker{};
  std::string out{};
  for (const std::string_view line : util::lines_of(text)) out += masker.line(line);
  return out;
}

}  // namespace

TEST_CASE("names of secrets") {
  for (const std::string name : {"password", "GF_SECURITY_ADMIN_PASSWORD", "secret_access_key", "SecretAccessKey",
                                 "bearerToken", "api-key", "PGPASS", "DB_PWD", "--admin-password", "routing_key",
                                 "basic_auth_users", "storage.key", "credentials", "slack_api_url", "tokens"}) {
    INFO(name);
    CHECK(rollback::is_secret_name(name));
  }
  for (const std::string name : {"password_file", "bearer_token_file", "auth_enabled", "num_tokens", "token_url",
                                 "replication_factor", "public_key", "user", "", "path", "token_ttl"}) {
    INFO(name);
    CHECK_FALSE(rollback::is_secret_name(name));
  }
}

TEST_CASE("files that are secrets") {
  for (const std::string path : {"/a/tls.key", "/a/.htpasswd", "/a/db_password", "/a/token.txt", "/a/client.pem"}) {
    INFO(path);
    CHECK(rollback::is_secret_file_name(path));
  }
  for (const std::string path : {"/secret/mimir.yml", "/a/tokens.yml", "/a/dashboard.json", "/a/.env"}) {
    INFO(path);
    CHECK_FALSE(rollback::is_secret_file_name(path));
  }
}

TEST_CASE("values behind the names of secrets") {
  const std::vector<std::pair<std::string, std::string>> lines = {
      {"password: hunter2", "password: ***"},
      {"  password: hunter2 and more  # of 2024", "  password: ***  # of 2024"},
      {"  secret_access_key: \"a b\\\"c\"", "  secret_access_key: \"***\""},
      {"- GF_SECURITY_ADMIN_PASSWORD=admin123", "- GF_SECURITY_ADMIN_PASSWORD=***"},
      {"PASSWORD=a b c", "PASSWORD=***"},
      {"export API_TOKEN='x y'", "export API_TOKEN='***'"},
      {"admin_password = hunter2", "admin_password = ***"},
      {"{\"password\": \"x\", \"user\": \"u\"}", "{\"password\": \"***\", \"user\": \"u\"}"},
      {"environment: {PASSWORD: s3cret, USER: u}", "environment: {PASSWORD: ***, USER: u}"},
      {"environment: {USER: u, PASSWORD: s3cret}", "environment: {USER: u, PASSWORD: ***}"},
      {"run --db-password=x --user=u", "run --db-password=*** --user=u"},
      {"run --db-password x --user u", "run --db-password *** --user u"},
      {"url?token=abc&x=1", "url?token=***&x=1"},
      {"Authorization: Bearer abcdefgh", "Authorization: ***"},
      {"curl -H 'X: Bearer abcdefgh'", "curl -H 'X: Bearer ***'"},
      {"a: 1, password: x", "a: 1, password: ***"},
      {"password: ", "password: "},
      {"password: ${DB_PASSWORD}", "password: ${DB_PASSWORD}"},
      {"password: ${DB_PASSWORD:-admin}", "password: ***"},
      {"password: $__file{/run/secrets/db}", "password: $__file{/run/secrets/db}"},
      {"password_file: /run/secrets/db", "password_file: /run/secrets/db"},
      {"num_tokens: 128", "num_tokens: 128"},
      {"http_listen_port: 3100", "http_listen_port: 3100"}};
  for (const auto& [line, expected] : lines) CHECK(masked(line) == expected);
}

TEST_CASE("users and tokens, wherever they are") {
  const std::vector<std::pair<std::string, std::string>> lines = {
      {"url: http://user:pa/ss@mimir:8080/api", "url: http://***@mimir:8080/api"},
      {"url: https://token@host", "url: https://***@host"},
      {"dsn root:pw@tcp(db:3306)/x", "dsn ***@tcp(db:3306)/x"},
      {"mail: someone@example.org", "mail: someone@example.org"},
      {"image: grafana/mimir:2.10@sha256:00ff", "image: grafana/mimir:2.10@sha256:00ff"},
      {"see https://example.org/@user", "see https://example.org/@user"},
      {"- DSN=root:pw@db", "- DSN=***@db"},
      {"Bearer abcdefgh, bearer ijklmnop", "Bearer ***, bearer ***"},
      {"two http://a:b@c http://d:e@f", "two http://***@c http://***@f"},
      {"x AKIAIOSFODNN7EXAMPLE y", "x *** y"},
      {"u: https://hooks.slack.com/services/T000/B000/abcdef", "u: https://hooks.slack.com/services/***"},
      {"admin: $2y$10$abcdefghijklmnopqrstuv", "admin: ***"}};
  for (const auto& [line, expected] : lines) CHECK(masked(line) == expected);
}

TEST_CASE("secrets of several lines") {
  CHECK(masked("key: |\n  -----BEGIN PRIVATE KEY-----\n  MIIE\n  -----END PRIVATE KEY-----\nport: 1\n") ==
        "key: |\n  ***\n  ***\n  ***\nport: 1\n");
  CHECK(masked("-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc\n-----END RSA PRIVATE KEY-----\nport: 1\n") ==
        "-----BEGIN RSA PRIVATE KEY-----\n***\n***\n-----END RSA PRIVATE KEY-----\nport: 1\n");
  CHECK(masked("auth:\n  credentials:\n    - one\n    - two\n  x: 1\n") ==
        "auth:\n  credentials:\n    - ***\n    - ***\n  x: 1\n");
  CHECK(masked("secureJsonData:\n  # of Mimir\n  httpHeaderValue1: abc\n  other: def\nurl: x\n") ==
        "secureJsonData:\n  # of Mimir\n  httpHeaderValue1: ***\n  other: ***\nurl: x\n");
  // Compose has the names of secrets there.
  CHECK(masked("secrets:\n  - grafana_db\n") == "secrets:\n  - grafana_db\n");
}

TEST_CASE("what is known to be a secret is hidden where nothing tells that it is one") {
  rollback::Masker masker{};
  masker.know("minioadmin123");
  masker.know("minioadmin");
  masker.know("abc");      // too short
  masker.know("${NAME}");  // none
  CHECK(masker.line("mc alias set m http://minio:9000 minioadmin minioadmin123 abc ${NAME}\r\n") ==
        "mc alias set m http://minio:9000 *** *** abc ${NAME}\r\n");
  masker.know_variables("A=plain-value\nDB_PASSWORD=\"very secret\"\n");
  CHECK(masker.line("plain-value very secret") == "plain-value ***");
}

TEST_CASE("words of a command") {
  rollback::Masker masker([](std::string_view secret) { return "<" + std::to_string(secret.size()) + ">"; });
  CHECK(masker.words({"run", "--password", "abc", "--token=abcd", "-v", "x"}) ==
        Words{"run", "--password", "<3>", "--token=<4>", "-v", "x"});
  CHECK(masker.words({"--password", "--next"}) == Words{"--password", "--next"});
  CHECK(masker.words({"sh", "-c", "a\nPASSWORD=x\nb"}) == Words{"sh", "-c", "a\nPASSWORD=<1>\nb"});
}

TEST_CASE("nothing of a secret is left, whatever it is made of") {
  const std::vector<std::string> forms = {"password: S",
                                          "  - password: S",
                                          "\"password\": \"S\", \"user\": \"u\"",
                                          "password = S",
                                          "PASSWORD=S",
                                          "- PASSWORD=S",
                                          "export PASSWORD=S",
                                          "run --password=S -v",
                                          "run --password S -v",
                                          "run -e DB_PASSWORD=S image",
                                          "[\"--password=S\", \"x\"]",
                                          "url: http://user:S@host:80/x",
                                          "url: \"http://S@host\"",
                                          "Authorization: Bearer S",
                                          "x: 'Bearer S'"};
  const Words secrets = {"hunter2hunter2", "p@ss:w0rd-1", "a}b]c{d[e",  "x#y#z#1",   "100%&more=1",
                         "semi;colon;1",   "back\\slash", "tick`tick`", "dollar$x$", "unicode\u00e9\u00e9"};
  for (const std::string& form : forms) {
    for (const std::string& secret : secrets) {
      const bool is_url = form.find("://") != std::string::npos;
      if (is_url && secret.find_first_of(";`") != std::string::npos) continue;  // these end an address
      const bool is_header = form.find("'Bearer") != std::string::npos;
      if (is_header && secret.find(';') != std::string::npos) continue;
      std::string text = form;
      text.replace(text.find('S'), 1, secret);
      if (form.find("AS") != std::string::npos) {
        text = form;
        text.replace(text.rfind('S'), 1, secret);
      }
      INFO(text);
      const std::string out = masked(text);
      // Not even a piece of it.
      for (std::size_t at = 0; at + 4 <= secret.size(); ++at) {
        CHECK(out.find(secret.substr(at, 4)) == std::string::npos);
      }
    }
  }
}

TEST_CASE("long lines take no longer than they are long") {
  for (const std::string piece :
       {"@", "a@", ":", "://", "password", "password=", "eyJ", "bearer ", "a:b@", "{", "\"", "key: ", " "}) {
    std::string text{};
    while (text.size() < 200'000) text += piece;
    CHECK(masked(text).size() < 4 * text.size());
  }
}
