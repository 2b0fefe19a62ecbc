// What differs between two generations, and that no secret is in it.
#include <map>
#include <string>
#include <vector>

#include "rollback/diff/diff.hpp"
#include "support/catch.hpp"
#include "support/rollback_stack.hpp"

namespace {

using namespace pyat;
using rollback::Change;
using rollback::Mark;
using Items = std::vector<rollback::Item>;

void replace(test::CrashingFiles& files, const std::string& path, std::string_view old_text,
             std::string_view new_text) {
  std::string text = files.text(path);
  const std::size_t at = text.find(old_text);
  REQUIRE(at != std::string::npos);
  text.replace(at, old_text.size(), new_text);
  files.set(path, text, {.mode = files.facts(path).mode, .user = files.facts(path).user});
}

// Two generations of one machine, and their contents as a store has them.
struct Two : test::Machine {
  Two() {
    test::set_lgtm_files(files);
    before = keep();
  }

  rollback::Generation keep() {
    rollback::Snapshot snapshot = take();
    for (const std::string& content : snapshot.contents) contents[digest_of(content)] = content;
    return snapshot.generation;
  }

  rollback::Difference diff() {
    after = keep();
    return rollback::diff(before, after, [this](const rollback::File& file) {
      const auto found = contents.find(file.digest);
      return found == contents.end() ? util::ReadResult{.problem = "no such object"}
                                     : util::ReadResult{.text = found->second};
    });
  }

  std::map<std::string, std::string> contents{};
  rollback::Generation before{}, after{};
};

const rollback::FileChange& file_of(const rollback::Difference& difference, std::string_view path) {
  for (const rollback::FileChange& change : difference.files) {
    if (change.path == path) return change;
  }
  FAIL("no change of " << path);
  return difference.files.front();
}

const rollback::ServiceChange& service_of(const rollback::Difference& difference, std::string_view name) {
  for (const rollback::ServiceChange& change : difference.services) {
    if (change.name == name) return change;
  }
  FAIL("no change of " << name);
  return difference.services.front();
}

std::string text_of(const rollback::FileChange& change) {
  std::string out{};
  for (const rollback::Hunk& hunk : change.hunks) {
    out += "@@ " + std::to_string(hunk.old_first) + "," + std::to_string(hunk.old_count) + " " +
           std::to_string(hunk.new_first) + "," + std::to_string(hunk.new_count) + "\n";
    for (const rollback::HunkLine& line : hunk.lines) {
      out += (line.mark == Mark::kept ? ' ' : line.mark == Mark::added ? '+' : '-') + line.text;
    }
  }
  return out;
}

// All of its texts.
std::string all_of(const rollback::Difference& difference) {
  std::string out{};
  for (const rollback::FileChange& change : difference.files) {
    out += change.path + change.hidden + text_of(change);
    for (const rollback::Item& item : change.variables) out += item.text;
  }
  for (const rollback::ServiceChange& change : difference.services) {
    if (change.command) out += change.command->before + change.command->after;
    for (const rollback::Item& item : change.environment) out += item.text;
  }
  for (const std::string& note : difference.notes) out += note;
  return out;
}

}  // namespace

TEST_CASE("nothing differs") {
  Two two{};
  const rollback::Difference difference = two.diff();
  CHECK(difference.is_empty());
  CHECK(difference.states.empty());
  CHECK(difference.notes.empty());
}

TEST_CASE("an image, a port, a mount, a variable, a need and a command") {
  Two two{};
  const std::string compose = "/srv/lgtm/compose.yml";
  replace(two.files, compose, "grafana/tempo:2.3.1", "grafana/tempo:2.10.8");
  replace(two.files, compose, "127.0.0.1:4317:4317", "4327:4317");
  replace(two.files, compose, "-config.file=/etc/tempo/tempo.yml", "-config.file=/etc/tempo/tempo.yml -target=all");
  replace(two.files, compose, "./data/tempo:", "./data/tempo2:");
  replace(two.files, compose, "GF_USERS_ALLOW_SIGN_UP: \"false\"", "GF_LOG_LEVEL: debug");
  replace(two.files, compose, "depends_on: [mimir, tempo]", "depends_on: [mimir]");
  const rollback::Difference difference = two.diff();
  CHECK_FALSE(difference.is_empty());
  REQUIRE(difference.services.size() == 2);
  const rollback::ServiceChange& tempo = service_of(difference, "tempo");
  CHECK(tempo.change == Change::changed);
  CHECK(tempo.image->before == "grafana/tempo:2.3.1");
  CHECK(tempo.image->after == "grafana/tempo:2.10.8");
  CHECK(tempo.release->after == "2.10.8");
  CHECK(tempo.command->after == "-config.file=/etc/tempo/tempo.yml -target=all");
  CHECK(tempo.ports == Items{{Change::removed, "127.0.0.1:4317->4317/tcp"}, {Change::added, "0.0.0.0:4327->4317/tcp"}});
  CHECK(tempo.mounts == Items{{Change::removed, "/srv/lgtm/data/tempo:/var/tempo"},
                              {Change::added, "/srv/lgtm/data/tempo2:/var/tempo"}});
  const rollback::ServiceChange& grafana = service_of(difference, "grafana");
  CHECK(grafana.environment == Items{{Change::added, "GF_LOG_LEVEL"}, {Change::removed, "GF_USERS_ALLOW_SIGN_UP"}});
  CHECK(grafana.needs == Items{{Change::removed, "tempo"}});
  CHECK(difference.formats ==
        Items{{Change::removed, "tempo blocks vParquet2"}, {Change::added, "tempo blocks vParquet4"}});
  CHECK(file_of(difference, compose).lines_added == 6);
}

TEST_CASE("an image of the same name") {
  Two two{};
  two.containers = {test::container_of("tempo", "grafana/tempo:2.3.1", "sha256:1", {})};
  two.before = two.keep();
  two.containers[0].image_id = "sha256:2";
  two.containers[0].status = "exited";
  const rollback::Difference difference = two.diff();
  REQUIRE(difference.services.size() == 1);
  CHECK_FALSE(difference.services[0].image);
  CHECK(difference.services[0].image_id->after == "sha256:2");
  REQUIRE(difference.states.size() == 1);
  CHECK(difference.states[0].state.after == "exited (0)");
}

TEST_CASE("what a container does at the time is no difference") {
  Two two{};
  two.containers = {test::container_of("tempo", "grafana/tempo:2.3.1", "sha256:1", {})};
  const rollback::Difference difference = two.diff();  // it was not there before
  CHECK(difference.is_empty());
  CHECK(difference.states.size() == 1);
}

TEST_CASE("services that come and go") {
  Two two{};
  replace(two.files, "/srv/lgtm/compose.yml", "  promtail:\n    image: grafana/promtail:2.9.4",
          "  alloy:\n    image: grafana/alloy:v1.3.0");
  const rollback::Difference difference = two.diff();
  CHECK(service_of(difference, "promtail").change == Change::removed);
  CHECK(service_of(difference, "promtail").image->before == "grafana/promtail:2.9.4");
  CHECK(service_of(difference, "alloy").change == Change::added);
  CHECK(service_of(difference, "alloy").mounts.size() == 3);
}

TEST_CASE("lines of a configuration file") {
  Two two{};
  two.files.set("/srv/lgtm/mimir/mimir.yml", "target: all\nserver:\n  http_listen_port: 9009\nlimits: {}\n",
                {.mode = 0600});
  const rollback::FileChange change = file_of(two.diff(), "/srv/lgtm/mimir/mimir.yml");
  CHECK(text_of(change) ==
        "@@ 1,3 1,4\n target: all\n server:\n-  http_listen_port: 8080\n+  http_listen_port: 9009\n+limits: {}\n");
  CHECK(change.lines_added == 2);
  CHECK(change.lines_removed == 1);
  CHECK(change.mode->before == "0644");
  CHECK(change.mode->after == "0600");
  CHECK_FALSE(change.owner);
}

TEST_CASE("no secret is in a difference") {
  Two two{};
  const std::string compose = "/srv/lgtm/compose.yml";
  replace(two.files, compose, "storage-s3cret}", "0ther-s3cret}");
  replace(two.files, compose, "9000 storage storage-s3cret", "9000 storage 0ther-s3cret");
  replace(two.files, "/srv/lgtm/.env", "hunter2hunter2", "hunter3hunter3");
  replace(two.files, "/srv/lgtm/secrets/grafana_db", "db-s3cret-word", "db-0ther-word");
  replace(two.files, "/srv/lgtm/mimir/mimir.yml", "all",
          "all\nx: hunter2hunter2\nurl: http://u:pw-of-url@h\npassword: short");
  two.environment["GRAFANA_PASSWORD"] = "hunter3hunter3";
  const rollback::Difference difference = two.diff();
  const std::string all = all_of(difference);
  for (const std::string secret : {"storage-s3cret", "0ther-s3cret", "hunter2hunter2", "hunter3hunter3",
                                   "db-s3cret-word", "db-0ther-word", "pw-of-url", "short"}) {
    INFO(secret);
    CHECK(all.find(secret) == std::string::npos);
  }
  CHECK(file_of(difference, "/srv/lgtm/.env").variables == Items{{Change::changed, "GRAFANA_PASSWORD"}});
  CHECK(file_of(difference, "/srv/lgtm/secrets/grafana_db").hidden == "it is a secret");
  CHECK(file_of(difference, "/srv/lgtm/secrets/grafana_db").has_other_content);
  CHECK(service_of(difference, "grafana").environment == Items{{Change::changed, "GF_SECURITY_ADMIN_PASSWORD"}});
  CHECK(service_of(difference, "minio-init").command);
  // That a secret has changed is seen, by lines that look alike.
  const rollback::FileChange& change = file_of(difference, compose);
  CHECK(change.lines_added == 2);
  REQUIRE_FALSE(change.hunks.empty());
  for (const rollback::Hunk& hunk : change.hunks) {
    for (const rollback::HunkLine& line : hunk.lines) {
      if (line.mark != Mark::kept) CHECK(line.is_masked);
    }
  }
}

TEST_CASE("a password of words is hidden in the script that repeats it, too") {
  Two two{};
  const std::string compose = "/srv/lgtm/compose.yml";
  replace(two.files, compose, "storage-s3cret}", "other-secret}");
  replace(two.files, compose, "9000 storage storage-s3cret", "9000 storage other-secret");
  const rollback::Difference difference = two.diff();
  CHECK(all_of(difference).find("other-secret") == std::string::npos);
  CHECK(file_of(difference, compose).lines_added == 2);
}

TEST_CASE("an environment file of which the comments have changed") {
  Two two{};
  two.files.set("/srv/lgtm/grafana.env", "# new\nGF_SERVER_DOMAIN=example.org\nGF_SMTP_PASSWORD=mail-s3cret\n",
                {.mode = 0640});
  const rollback::FileChange change = file_of(two.diff(), "/srv/lgtm/grafana.env");
  CHECK(change.variables.empty());
  CHECK(change.hidden == "it has the same variables and values, and other comments or another order");
}

TEST_CASE("files that come, go, become links, or cannot be shown") {
  Two two{};
  two.files.set("/srv/lgtm/grafana/provisioning/new.yml", "x: 1\n");
  two.files.erase("/srv/lgtm/grafana/provisioning/dashboards/all.yml");
  two.files.erase("/srv/lgtm/tempo/tempo.yml");
  two.files.set("/srv/tempo.yml", "x: 1\n");
  two.files.set_link("/srv/lgtm/tempo/tempo.yml", "/srv/tempo.yml");
  two.files.set("/srv/lgtm/promtail.yml", std::string("a\0b", 3), {.mode = 0644});
  replace(two.files, "/srv/lgtm/mimir/mimir.yml", "8080", "8081");
  const std::string lost = two.before.files[5].digest;
  REQUIRE(two.before.files[5].path == "/srv/lgtm/mimir/mimir.yml");
  two.contents.erase(lost);
  const rollback::Difference difference = two.diff();
  CHECK(file_of(difference, "/srv/lgtm/grafana/provisioning/new.yml").change == Change::added);
  CHECK(file_of(difference, "/srv/lgtm/grafana/provisioning/dashboards/all.yml").change == Change::removed);
  const rollback::FileChange& link = file_of(difference, "/srv/lgtm/tempo/tempo.yml");
  CHECK(link.link->before.empty());
  CHECK(link.link->after == "/srv/tempo.yml");
  CHECK_FALSE(link.mode);
  CHECK(file_of(difference, "/srv/lgtm/promtail.yml").hidden == "it is no text");
  CHECK(file_of(difference, "/srv/lgtm/mimir/mimir.yml").hidden == "its content cannot be read: no such object");
  CHECK(difference.notes.size() == 1);
}

TEST_CASE("another owner alone") {
  Two two{};
  two.files.set("/srv/lgtm/tempo/tempo.yml", two.files.text("/srv/lgtm/tempo/tempo.yml"),
                {.mode = 0644, .user = 0, .group = 0});
  const rollback::FileChange change = file_of(two.diff(), "/srv/lgtm/tempo/tempo.yml");
  CHECK_FALSE(change.has_other_content);
  CHECK(change.owner->before == "10001:1000");
  CHECK(change.owner->after == "0:0");
}
