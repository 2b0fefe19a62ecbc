#include "rollback/snapshot/retake.hpp"
#include "support/catch.hpp"
#include "support/crashing_files.hpp"

namespace {

using namespace pyat;
using namespace pyat::rollback;

const std::chrono::sys_seconds now{std::chrono::seconds{1'800'000'000}};

DigestOf digest() {
  return [](std::string_view text) { return "d" + std::to_string(text.size()); };
}

TEST_CASE("Where Compose files cannot be read, files are taken as they are and services on trust") {
  Generation last{.number = 7, .digest = "0123456789abcdef", .stack = "lgtm"};
  last.services = {{.name = "mimir", .image = "grafana/mimir:2.10.3"}};
  last.files = {{.path = "/srv/.env", .role = Role::environment, .digest = "old", .size = 4, .mode = 0600},
                {.path = "/srv/compose.yml", .role = Role::compose, .digest = "old", .size = 4, .mode = 0644},
                {.path = "/srv/link.yml", .role = Role::configuration, .digest = "old", .size = 4, .mode = 0644}};
  test::CrashingFiles files{};
  files.set("/srv/compose.yml", "services: [", {.mode = 0640, .user = 5, .group = 6});
  REQUIRE(files.put_link("/srv/link.yml", "compose.yml").empty());
  const Snapshot taken = retake(last, files, digest(), now);
  CHECK(taken.problems.empty());
  CHECK(taken.contents == std::vector<std::string>{"services: ["});
  CHECK(taken.generation.number == 0);
  CHECK(taken.generation.taken == now);
  CHECK(taken.generation.services == last.services);
  REQUIRE(taken.generation.files.size() == 2);  // .env is gone
  const File& compose = taken.generation.files.front();
  CHECK(compose.digest == "d11");
  CHECK(compose.size == 11);
  CHECK(compose.mode == 0640);
  CHECK(compose.user == 5);
  CHECK(compose.role == Role::compose);
  CHECK(taken.generation.files.back() ==
        File{.path = "/srv/link.yml", .role = Role::configuration, .link = "compose.yml"});
  CHECK_THAT(taken.generation.notes.front(), Contains("those of generation 7-01234567"));
}

TEST_CASE("What is going to be overwritten is taken, too, where it does not belong to the stack any more") {
  Snapshot taken{.contents = {"a"}};
  taken.generation.files = {{.path = "/srv/new.yml", .digest = "d1", .size = 1}};
  Generation target{};
  target.files = {{.path = "/srv/gone.yml", .used_by = "old: /etc/gone.yml", .digest = "old"},
                  {.path = "/srv/left.yml", .used_by = "old: /etc/left.yml", .digest = "old"},
                  {.path = "/srv/new.yml", .digest = "old"}};
  test::CrashingFiles files{};
  files.set("/srv/left.yml", "left", {.mode = 0604});
  files.set("/srv/new.yml", "a");
  add_files_of(target, taken, files, digest());
  REQUIRE(taken.generation.files.size() == 2);
  CHECK(taken.generation.files.front().path == "/srv/left.yml");
  CHECK(taken.generation.files.front().mode == 0604);
  CHECK(taken.generation.files.front().used_by == "old: /etc/left.yml");
  CHECK(taken.generation.files.back().digest == "d1");
  CHECK(taken.contents == std::vector<std::string>{"a", "left"});
}

}  // namespace
