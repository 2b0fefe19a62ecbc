#include "rollback/driver/listeners.hpp"
#include "rollback/driver/readiness.hpp"
#include "support/catch.hpp"

using namespace pyat::rollback;
using namespace std::chrono_literals;
using pyat::health::Container;
using std::string;

namespace {

Container container(string status, string health = {}) {
  Container made{.id = "c1",
                 .name = "tempo",
                 .image_id = "sha256:bee4",
                 .rollback_generation = "12-9f86d081",
                 .rollback_service = "definition"};
  made.status = std::move(status);
  made.health = std::move(health);
  return made;
}

ServiceLook look(const Service& service, const Container& one) { return look_at(service, "definition", {&one}); }

const Service tempo{.name = "tempo", .image_id = "sha256:bee4"};
const Service init{.name = "minio-init", .is_one_shot = true};

const auto start = Readiness::Clock::time_point{} + 1h;

}  // namespace

TEST_CASE("the state of a container is told") {
  CHECK(look(tempo, container("running")).condition == Condition::running);
  CHECK(look(tempo, container("running", "starting")).condition == Condition::starting);
  CHECK(look(tempo, container("running", "healthy")).words == "running (healthy)");
  CHECK(look(tempo, container("created")).condition == Condition::created);
  CHECK(look(tempo, container("paused")).next == "docker unpause tempo");
  CHECK(look_at(tempo, "", {}).condition == Condition::absent);
  Container ended = container("exited");
  ended.exit_code = 137;
  CHECK(look(tempo, ended).words == "exited with code 137: killed from outside (SIGKILL)");
  CHECK(look(tempo, ended).next == "docker logs --tail 50 tempo");
}

TEST_CASE("a one-shot that has ended with 0 is well, another service is not") {
  CHECK(look(init, container("exited")).condition == Condition::finished);
  CHECK(look(tempo, container("exited")).condition == Condition::ended);
  Container failed = container("exited");
  failed.exit_code = 1;
  failed.log = "mc: unable to connect: dial tcp 127.0.0.1:9000: connect: connection refused";
  CHECK(look(init, failed).condition == Condition::ended);
  CHECK_THAT(look(init, failed).words, StartsWith("exited with code 1: "));
}

TEST_CASE("a container is of the generation when its label and its image are") {
  CHECK(look(tempo, container("running")).is_of_generation);
  Container other = container("running");
  other.rollback_service = "another definition";
  CHECK_FALSE(look(tempo, other).is_of_generation);
  other = container("running");
  other.image_id = "sha256:other";
  CHECK_FALSE(look(tempo, other).is_of_generation);
  CHECK_FALSE(look_at(tempo, "", {}).is_of_generation);
}

TEST_CASE("of several containers the worst counts") {
  const Container well = container("running", "healthy");
  const Container ended = container("exited");
  CHECK(look_at(tempo, "definition", {&well, &ended}).condition == Condition::ended);
  CHECK(look_at(tempo, "definition", {&ended, &well}).condition == Condition::ended);
}

TEST_CASE("a container without a health check has to run for a while") {
  Readiness readiness(10s);
  const ServiceLook running = look(tempo, container("running"));
  CHECK(readiness.judge(tempo, running, start) == Ready::not_yet);
  CHECK(readiness.judge(tempo, running, start + 9s) == Ready::not_yet);
  CHECK(readiness.judge(tempo, running, start + 10s) == Ready::yes);

  Readiness impatient(1500ms);
  CHECK(impatient.judge(tempo, running, start) == Ready::not_yet);
  CHECK(impatient.judge(tempo, running, start + 1499ms) == Ready::not_yet);
  CHECK(impatient.judge(tempo, running, start + 1500ms) == Ready::yes);
}

TEST_CASE("an end in between begins the while anew") {
  Readiness readiness(10s);
  ServiceLook seen = look(tempo, container("running"));
  CHECK(readiness.judge(tempo, seen, start) == Ready::not_yet);
  seen.restarts = 1;
  CHECK(readiness.judge(tempo, seen, start + 9s) == Ready::not_yet);
  CHECK(readiness.judge(tempo, seen, start + 18s) == Ready::not_yet);
  CHECK(readiness.judge(tempo, seen, start + 19s) == Ready::yes);
}

TEST_CASE("a loop of restarts is not waited for, old restarts do not count") {
  Readiness readiness(10s);
  ServiceLook seen = look(tempo, container("restarting"));
  seen.restarts = 40;
  CHECK(readiness.judge(tempo, seen, start) == Ready::not_yet);
  seen.restarts = 42;
  CHECK(readiness.judge(tempo, seen, start + 1s) == Ready::not_yet);
  seen.restarts = 43;
  seen.condition = Condition::running;
  CHECK(readiness.judge(tempo, seen, start + 2s) == Ready::never);
}

TEST_CASE("what is not known at first does not make old restarts new ones") {
  Readiness readiness(10s);
  CHECK(readiness.judge(tempo, {.name = "tempo"}, start) == Ready::not_yet);
  ServiceLook seen = look(tempo, container("running"));
  seen.restarts = 7;
  CHECK(readiness.judge(tempo, seen, start + 1s) == Ready::not_yet);
}

TEST_CASE("what will not come by itself is not waited for") {
  const auto judged = [](const Service& service, const Container& one) {
    return Readiness(10s).judge(service, look(service, one), start);
  };
  CHECK(judged(tempo, container("exited")) == Ready::never);
  CHECK(judged(init, container("exited")) == Ready::yes);
  CHECK(judged(init, container("running")) == Ready::not_yet);
  CHECK(judged(tempo, container("paused")) == Ready::never);
  CHECK(judged(tempo, container("running", "healthy")) == Ready::yes);
  CHECK(judged(tempo, container("running", "unhealthy")) == Ready::not_yet);
  CHECK(Readiness(10s).judge(tempo, look_at(tempo, "", {}), start) == Ready::never);
  CHECK(Readiness(10s).judge(tempo, {.name = "tempo"}, start) == Ready::not_yet);  // the engine has not said
}

TEST_CASE("who listens is read from the tables of the kernel") {
  // A real table, cut.
  const auto tcp = read_listeners(
      "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
      "   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 31415 1 0 100 0\n"
      "   1: 00000000:0CC2 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 27182 1 0 100 0\n"
      "   2: 0100007F:1F90 0100007F:9C40 01 00000000:00000000 00:00000000 00000000     0        0 16180 1 0 20 4\n",
      "tcp");
  REQUIRE(tcp.size() == 2);
  CHECK(tcp[0].address == "127.0.0.1");
  CHECK(tcp[0].port == 8080);
  CHECK(tcp[0].inode == 31415);
  CHECK_FALSE(tcp[0].is_any);
  CHECK(tcp[1].address == "0.0.0.0");
  CHECK(tcp[1].port == 3266);
  CHECK(tcp[1].is_any);
  const auto tcp6 = read_listeners(
      "   0: 00000000000000000000000000000000:1F91 00000000000000000000000000000000:0000 0A 0:0 0:0 0 0 0 99 1\n"
      "   1: 00000000000000000000000001000000:1F92 00000000000000000000000000000000:0000 0A 0:0 0:0 0 0 0 98 1\n",
      "tcp");
  REQUIRE(tcp6.size() == 2);
  CHECK(tcp6[0].address == "[::]");
  CHECK(tcp6[1].address == "[::1]");
  CHECK(read_listeners("   0: 0100007F:1F90 00000000:0000 07 0:0 0:0 0 0 0 5 2\n", "udp").size() == 1);
  CHECK(read_listeners("garbage\n\n1: 2: 3\n", "tcp").empty());
}
