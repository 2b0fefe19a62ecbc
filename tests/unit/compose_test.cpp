// The rules of Compose, one by one.
#include <map>
#include <string>
#include <vector>

#include "compose/facts.hpp"
#include "compose/image.hpp"
#include "compose/interpolate.hpp"
#include "compose/inventory.hpp"
#include "compose/project.hpp"
#include "compose/server_file.hpp"
#include "compose/service.hpp"
#include "compose/words.hpp"
#include "support/catch.hpp"

namespace {

using namespace pyat;
using Words = std::vector<std::string>;

compose::Environment environment(std::map<std::string, std::string, std::less<>> variables) {
  return [variables = std::move(variables)](std::string_view name) {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  };
}

std::string replaced(std::string_view text) {
  const compose::Interpolated done = compose::interpolate(text, environment({{"V", "v"}, {"EMPTY", ""}, {"_1", "x"}}));
  if (!done.problem.empty()) return "! " + done.problem;
  std::string out = done.text;
  for (const std::string& name : done.unset) out += " ?" + name;
  return out;
}

compose::Loaded load(const Words& texts, std::map<std::string, std::string, std::less<>> variables = {}) {
  std::vector<compose::File> files{};
  for (const std::string& text : texts) files.push_back({"f" + std::to_string(files.size()) + ".yml", text});
  return compose::load_project(files, "My Stack_1", environment(std::move(variables)),
                               [](const std::string&) { return std::nullopt; });
}

// Its mounts or secrets, one a line: "/srv/a.yml > /etc/a.yml ro".
Words mounted(const std::vector<compose::Mount>& mounts) {
  Words out{};
  for (const compose::Mount& mount : mounts) {
    out.push_back(mount.source + " > " + mount.target + (mount.is_read_only ? " ro" : ""));
  }
  return out;
}

compose::Service service(const std::string& text) {
  const compose::Loaded loaded = load({"services: {a: " + text + "}"});
  REQUIRE(loaded.project);
  return loaded.project->services.at(0);
}

Words ports(std::string_view text) {
  std::vector<compose::Port> found{};
  if (!compose::parse_ports(text, found)) return {"none"};
  Words out{};
  for (const compose::Port& port : found) {
    out.push_back(port.host_ip + "|" + std::to_string(port.host) + "|" + std::to_string(port.container) + "|" +
                  port.protocol);
  }
  return out;
}

}  // namespace

TEST_CASE("variables are replaced as Compose does it", "[compose]") {
  CHECK(replaced("a") == "a");
  CHECK(replaced("$V-${V}.$_1") == "v-v.x");
  CHECK(replaced("${V:-d} ${EMPTY:-d} ${EMPTY-d} ${NONE:-d} ${NONE-d}") == "v d  d d");
  CHECK(replaced("${V:+o} ${EMPTY:+o} ${EMPTY+o} ${NONE:+o} ${NONE+o}") == "o  o  ");
  CHECK(replaced("${NONE:-${V}-${EMPTY:-x}}") == "v-x");
  CHECK(replaced("5$$ $${V}") == "5$ ${V}");
  CHECK(replaced("$NONE${NONE}$OTHER") == " ?NONE ?OTHER");
  CHECK(replaced("${V:?no}${EMPTY?no}") == "v");
  CHECK(replaced("${EMPTY:?say it}") == "! EMPTY must be set: say it");
  CHECK(replaced("${NONE?}") == "! NONE must be set");
  for (const char* wrong : {"$", "$1", "a$ b", "${", "${V", "${}", "${1}", "${V!}", "${V:}", "${V:=x}"}) {
    CAPTURE(wrong);
    CHECK(replaced(wrong).starts_with("! "));
  }
  std::string deep = "x";
  for (int i = 0; i < 1000; ++i) deep = "${N:-" + deep + "}";
  CHECK(replaced(deep) == "! too many defaults within defaults");
}

TEST_CASE("a text that is one variable names it", "[compose]") {
  CHECK(compose::only_variable("$V") == "V");
  CHECK(compose::only_variable("${V}") == "V");
  CHECK(compose::only_variable("${V:-a}") == "V");
  for (const char* other : {"", "V", "$", "${}", "$V.", "a$V", "${V}x", "${V}${W}"}) {
    CAPTURE(other);
    CHECK(compose::only_variable(other).empty());
  }
}

TEST_CASE(".env is read as Compose reads it", "[compose]") {
  using Pairs = std::vector<std::pair<std::string, std::string>>;
  CHECK(compose::parse_dotenv("A=1\n# B=2\n\nexport C = three # four\nD='a #b'\nE=\"x\\n\\\"y\"\r\nF=\nno\n=x\nG=#a") ==
        Pairs{{"A", "1"}, {"C", "three"}, {"D", "a #b"}, {"E", "x\n\"y"}, {"F", ""}, {"G", ""}});
}

TEST_CASE("commands are split as a shell splits them", "[compose]") {
  CHECK(compose::split_words("a  'b c' \"d \\\" e\" f\\ g ''\n") == Words{"a", "b c", "d \" e", "f g", ""});
  CHECK(compose::split_words(" ").empty());
  CHECK(compose::flat_words({"/bin/sh", "-c", "exec x -config.file=/a 'b c'"}) ==
        Words{"/bin/sh", "-c", "exec", "x", "-config.file=/a", "b c"});
}

TEST_CASE("flags are found in all their forms", "[compose]") {
  using compose::flag_of;
  CHECK(flag_of({"-config.file=/a"}, "config.file") == "/a");
  CHECK(flag_of({"x", "--config.file", "/a"}, "config.file") == "/a");
  CHECK(flag_of({"-config.expand-env", "-x"}, "config.expand-env") == "");
  CHECK(flag_of({"-config.file-x=/a", "config.file=/a"}, "config.file") == std::nullopt);
}

TEST_CASE("ports have a short form with many parts", "[compose]") {
  CHECK(ports("80") == Words{"|0|80|tcp"});
  CHECK(ports("8080:80") == Words{"|8080|80|tcp"});
  CHECK(ports("127.0.0.1:8080:80/udp") == Words{"127.0.0.1|8080|80|udp"});
  CHECK(ports("127.0.0.1::80") == Words{"127.0.0.1|0|80|tcp"});
  CHECK(ports("[::1]:8080:80") == Words{"::1|8080|80|tcp"});
  CHECK(ports("9000-9001:80-81") == Words{"|9000|80|tcp", "|9001|81|tcp"});
  CHECK(ports("9000-9010:80") == Words{"|0|80|tcp"});
  for (const char* wrong : {"", ":", "a", "80:a", "99999", "80:0", "9-8:9-8", "8080:", "1:2:3x", "host:80:80",
                            "[x::1]:80:80", "127.0.0.1 :80:80"}) {
    CAPTURE(wrong);
    CHECK(ports(wrong) == Words{"none"});
  }
}

TEST_CASE("images tell program and release", "[compose]") {
  using compose::parse_image;
  CHECK(parse_image("grafana/mimir:2.10.3").repository == "grafana/mimir");
  CHECK(parse_image("registry:5000/x/grafana/mimir:2.10.3@sha256:00").repository == "x/grafana/mimir");
  CHECK(parse_image("registry:5000/redis").tag.empty());
  CHECK(parse_image("localhost/redis:7").repository == "redis");

  const auto kind = [](std::string_view image) {
    const compose::Program* program = compose::program_of(parse_image(image));
    return program == nullptr ? std::string_view("none") : program->kind;
  };
  CHECK(kind("mirror.example.com/hub/grafana/mimir:1") == "mimir");
  CHECK(kind("quay.io/prometheus/alertmanager") == "alertmanager");
  CHECK(kind("library/postgres:16") == "postgresql");
  CHECK(kind("minio/mc") == "container");
  CHECK(kind("my-grafana/mimir") == "none");
  CHECK(kind("example/redis-exporter") == "none");
  CHECK(kind("grafana/grafana-image-renderer") == "none");

  CHECK(compose::version_of("2.10.3") == "2.10.3");
  CHECK(compose::version_of("v0.26.0") == "0.26.0");
  CHECK(compose::version_of("16-alpine") == "16");
  CHECK(compose::version_of("2.16.1-pg16") == "2.16.1");
  CHECK(compose::version_of("7.4.0-v0") == "7.4.0");
  CHECK(compose::version_of("3.0.0-rc.1") == "3.0.0-rc.1");
  CHECK(compose::version_of("2.0.0-rc1") == "2.0.0-rc1");
  CHECK(compose::version_of("RELEASE.2024-01-16T16-07-38Z") == "RELEASE.2024-01-16T16-07-38Z");
  CHECK(compose::version_of("RELEASE.2024-01-16T16-07-38Z.fips") == "RELEASE.2024-01-16T16-07-38Z");
  for (const char* open : {"", "latest", "main", "main-1a2b3c4", "20240116", "1a2b3c4", "alpine", "v", "RELEASE.x",
                           "RELEASE.2024-01", "RELEASE.2024-a1Z"}) {
    CAPTURE(open);
    CHECK(compose::version_of(open).empty());
  }
}

TEST_CASE("a server's own file tells its port", "[compose]") {
  using compose::read_server_file;
  CHECK(read_server_file("mimir", "server: {http_listen_port: 9009}").http_port == 9009);
  CHECK(read_server_file("mimir", "server: {http_listen_port: \"${PORT}\"}").http_port == std::nullopt);
  CHECK(read_server_file("tempo", "a: [").http_port == std::nullopt);
  CHECK(read_server_file("tempo", "").http_port == std::nullopt);
  const compose::ServerFile collector = read_server_file("otel-collector", R"(
extensions: {health_check/own: {endpoint: "[::]:13200"}}
service:
  extensions: [zpages, health_check/own]
  telemetry: {metrics: {readers: [{pull: {exporter: {prometheus: {host: 0.0.0.0, port: 8900}}}}]}}
)");
  CHECK(collector.has_health_check);
  CHECK(collector.http_port == 13200);
  CHECK(collector.metrics_port == 8900);
  CHECK_FALSE(read_server_file("otel-collector", "extensions: {health_check: {}}").has_health_check);
}

TEST_CASE("a server's own file tells where it takes data", "[compose]") {
  using compose::read_server_file;
  const compose::ReceiverPorts tempo = read_server_file("tempo", R"(
distributor:
  receivers:
    otlp: {protocols: {grpc: {endpoint: "0.0.0.0:4327"}, http: }}
    zipkin:
    jaeger: {protocols: {thrift_http: }}
)")
                                           .receivers;
  CHECK(tempo.otlp_grpc == 4327);
  CHECK(tempo.otlp_http == 4318);
  CHECK(tempo.zipkin == 9411);
  const compose::ReceiverPorts one = read_server_file("tempo", R"(
distributor: {receivers: {otlp: {protocols: {grpc: {endpoint: "${HOST}"}}}}}
)")
                                         .receivers;
  CHECK_FALSE(one.otlp_grpc);  // nobody can tell
  CHECK_FALSE(one.otlp_http);
  CHECK_FALSE(one.zipkin);
  CHECK_FALSE(read_server_file("tempo", "distributor: {receivers: [otlp]}").receivers.otlp_grpc);
  for (const char* none : {"server: {}", "distributor: {receivers: {}}", "distributor: {receivers: }"}) {
    CAPTURE(none);
    CHECK(read_server_file("tempo", none).receivers.otlp_grpc == 4317);
    CHECK_FALSE(read_server_file("tempo", none).receivers.otlp_http);
  }

  const compose::ReceiverPorts collector = read_server_file("otel-collector", R"(
receivers:
  otlp/in: {protocols: {http: {endpoint: "0.0.0.0:4328"}}}
  otlpjsonfile: {protocols: {grpc: }}
  otlp: {protocols: {grpc: , http: }}
  zipkin: {}
service:
  pipelines:
    traces: {receivers: [otlp/in, otlpjsonfile], exporters: [debug]}
    logs: {receivers: [otlp/in]}
)")
                                               .receivers;
  CHECK(collector.otlp_http == 4328);
  CHECK_FALSE(collector.otlp_grpc);  // otlp and zipkin are in no pipeline
  CHECK_FALSE(collector.zipkin);
}

TEST_CASE("receivers are reached where their ports are published", "[compose]") {
  const auto receivers = [](const std::string& tempo, const char* file) {
    const compose::Loaded loaded = load({"services: {tempo: " + tempo + "}"});
    REQUIRE(loaded.project);
    return compose::inventory_of(
               *loaded.project,
               [&](const std::string&) { return file == nullptr ? std::nullopt : std::optional<std::string>(file); })
        .services.at(0);
  };
  const char* otlp = "distributor: {receivers: {otlp: {protocols: {grpc: , http: }}}}";
  const std::string image = "image: \"grafana/tempo:2.6.0\", command: -config.file=/t.yml, volumes: [./t.yml:/t.yml]";

  const compose::Found some = receivers("{" + image + ", ports: [\"3200:3200\", \"127.0.0.1:4327:4317\"]}", otlp);
  CHECK(some.service.receivers.otlp_grpc == "127.0.0.1:4327");
  CHECK(some.service.receivers.otlp_http.empty());
  CHECK(some.open == Words{"receivers: otlp_http (port 4318) is not published"});

  const compose::Found none = receivers("{" + image + ", ports: [\"3200:3200\", \"9411:9411\"]}", otlp);
  CHECK_FALSE(none.service.receivers.is_set());  // 9411 is something else: the file has no zipkin
  CHECK(none.open == Words{"receivers: otlp_grpc (port 4317), otlp_http (port 4318) are not published"});

  const compose::Found unread = receivers("{" + image + ", ports: [\"3200:3200\", \"4318:4318\"]}", nullptr);
  CHECK(unread.service.receivers.otlp_http == "http://localhost:4318");
  CHECK(unread.service.receivers.otlp_grpc.empty());

  const compose::Found hosts = receivers("{" + image + ", network_mode: host}", otlp);
  CHECK(hosts.service.receivers.otlp_grpc == "localhost:4317");
  CHECK(hosts.service.receivers.otlp_http == "http://localhost:4318");
}

TEST_CASE("a service has the forms of the specification", "[compose]") {
  const compose::Service a = service(R"({image: x, entrypoint: ["/e", "a b"], command: "c 'd e'", environment: [A=1, B],
    volumes: [data:/d, ./h:/h/:ro, {type: bind, source: /s, target: /t}, /anonymous], restart: "no",
    healthcheck: {test: curl -f http://localhost}, profiles: [p]})");
  CHECK(a.command == Words{"/e", "a b", "c", "d e"});
  REQUIRE(a.environment.size() == 2);
  CHECK(a.variable("A")->value == "1");
  CHECK(a.variable("B")->value == std::nullopt);
  CHECK(compose::host_path_of(a, "/h/x.yml") == "h/x.yml");
  CHECK(compose::host_path_of(a, "/t") == "/s");
  CHECK(compose::host_path_of(a, "/d/x.yml").empty());
  CHECK(compose::host_path_of(a, "/hx").empty());
  CHECK(a.healthcheck == Words{"CMD-SHELL", "curl -f http://localhost"});
  CHECK_FALSE(a.is_active);
  CHECK(service("{image: x, healthcheck: {disable: true, test: a}}").healthcheck.empty());
  CHECK(service("{image: x, healthcheck: {test: [NONE]}}").healthcheck.empty());
}

TEST_CASE("a project and its containers have names", "[compose]") {
  const std::string text = "services: {a: {image: x}, b: {image: x, container_name: own}}";
  const auto project = load({text}).project;
  REQUIRE(project);
  CHECK(project->name == "mystack_1");
  CHECK(compose::container_of(*project, project->services[0]) == "mystack_1-a-1");
  CHECK(compose::container_of(*project, project->services[1]) == "own");
  CHECK(load({"name: other\n" + text}).project->name == "other");
  CHECK(load({"name: other\n" + text}, {{"COMPOSE_PROJECT_NAME", "third"}}).project->name == "third");
}

TEST_CASE("later files are stronger", "[compose]") {
  const compose::Loaded loaded =
      load({"services: {a: {image: x, command: [a, b], environment: {A: 1, B: 2}, volumes: ['./one:/c', './two:/d'],\n"
            "  ports: ['1:1'], depends_on: [b]}, b: {image: y}}",
            "services: {a: {command: c, environment: [B=3], volumes: ['./three:/c'], ports: ['2:2', '1:1'],\n"
            "  depends_on: {c: {condition: service_healthy}}}, c: {image: z}}"});
  REQUIRE(loaded.project);
  REQUIRE(loaded.project->services.size() == 3);
  const compose::Service& a = loaded.project->services[0];
  CHECK(a.image == "x");
  CHECK(a.command == Words{"c"});
  CHECK(a.variable("A")->value == "1");
  CHECK(a.variable("B")->value == "3");
  CHECK(compose::host_path_of(a, "/c") == "three");
  CHECK(compose::host_path_of(a, "/d") == "two");
  REQUIRE(a.ports.size() == 2);
  CHECK(a.ports[1].host == 2);
  REQUIRE(a.depends_on.size() == 2);
  CHECK(a.depends_on[0].condition == "service_started");
  CHECK(a.depends_on[1].condition == "service_healthy");
}

TEST_CASE("huge files end early", "[compose]") {
  std::string keys = "services:\n";
  for (int i = 0; i < 20'000; ++i) keys += "  s" + std::to_string(i) + ": {}\n";
  const compose::Loaded many = load({keys});
  CHECK_FALSE(many.project);
  REQUIRE_FALSE(many.reports.empty());
  CHECK(many.reports[0].diagnostics.at(0).message == "the file is too large or too deep to be a Compose file");
  CHECK_FALSE(load({"services: {a: " + std::string(500, '[') + std::string(500, ']') + "}"}).project);
  CHECK(service("{image: x, ports: ['1-65535:1-65535', '1-65535:1-65535']}").ports.size() == 65535);
}

TEST_CASE("a chain of services is no circle", "[compose]") {
  std::string text = "services:\n  s0: {image: x}\n";
  for (int i = 1; i < 2000; ++i) {
    text += "  s" + std::to_string(i) + ": {image: x, depends_on: [s" + std::to_string(i - 1) + "]}\n";
  }
  const compose::Loaded loaded = load({text});
  REQUIRE(loaded.project);
  const compose::Stack stack = compose::inventory_of(*loaded.project, [](const std::string&) { return std::nullopt; });
  for (std::size_t i = 1; i < stack.services.size(); ++i) REQUIRE(stack.services[i].service.needs.size() == 1);
}

TEST_CASE("a service that shares a network is reached through its owner", "[compose]") {
  const compose::Loaded loaded = load({R"(services:
  gate: {image: example/gate, ports: ["3201:3200"]}
  tempo: {image: "grafana/tempo:2.3.1", network_mode: "service:gate"}
  node: {image: prom/node-exporter, network_mode: host}
  self: {image: redis, network_mode: "service:self"}
)"});
  REQUIRE(loaded.project);
  const compose::Stack stack = compose::inventory_of(*loaded.project, [](const std::string&) { return std::nullopt; });
  REQUIRE(stack.services.size() == 4);
  CHECK(stack.services[1].service.address == "http://localhost:3201");
  CHECK(stack.services[2].service.kind == "http");
  CHECK(stack.services[2].service.address == "http://localhost:9100");
  CHECK(stack.services[2].service.path == "/metrics");
  CHECK(stack.services[3].service.address.empty());
}

TEST_CASE("a service without replicas is left out, and what is not required may be missing", "[compose]") {
  const compose::Loaded loaded = load({R"(services:
  a: {image: redis, deploy: {replicas: 0}}
  b: {image: redis, scale: 0}
  c: {image: redis, depends_on: {a: {condition: service_started, required: false}, zz: {required: false}}}
)"});
  REQUIRE(loaded.project);
  CHECK(loaded.reports.empty());
  const compose::Stack stack = compose::inventory_of(*loaded.project, [](const std::string&) { return std::nullopt; });
  REQUIRE(stack.services.size() == 1);
  CHECK(stack.services[0].service.needs.empty());
  CHECK(stack.notes == Words{"left out, because it has no replicas: a", "left out, because it has no replicas: b"});
}

TEST_CASE("lists are appended, also those that may be a text", "[compose]") {
  const compose::Loaded loaded = load({"services: {test: {image: x, env_file: one.env, profiles: [p]}}",
                                       "services: {test: {env_file: [two.env], profiles: [q]}}"},
                                      {{"COMPOSE_PROFILES", "p"}});
  REQUIRE(loaded.project);
  const compose::Service& a = loaded.project->services.at(0);
  CHECK(a.image == "x");
  CHECK(a.env_files == Words{"one.env", "two.env"});
  CHECK(a.profiles == Words{"p", "q"});
  CHECK(a.is_active);
}

TEST_CASE("services that need each other in a circle keep the others", "[compose]") {
  const compose::Loaded loaded = load({R"(services:
  a: {image: redis, depends_on: [b, d]}
  b: {image: redis, depends_on: [c]}
  c: {image: redis, depends_on: [a, d]}
  d: {image: redis}
)"});
  REQUIRE(loaded.project);
  const compose::Stack stack = compose::inventory_of(*loaded.project, [](const std::string&) { return std::nullopt; });
  CHECK(stack.services[0].service.needs == Words{"b", "d"});
  CHECK(stack.services[2].service.needs == Words{"d"});
  CHECK(stack.services[2].open.back() == "needs: a needs c itself");
}

TEST_CASE("files that refer to each other without end are refused", "[compose]") {
  std::string including = "include: [";
  for (int i = 0; i < 100; ++i) including += i == 0 ? "f.yml" : ", f.yml";
  including += "]\nservices: {a: {image: x}}";
  std::size_t reads = 0;
  const auto read = [&](const std::string&) {
    ++reads;
    return std::optional(including);
  };
  const std::vector<compose::File> files = {{"f.yml", including}};
  const compose::Loaded loaded = compose::load_project(files, "x", environment({}), read);
  CHECK_FALSE(loaded.project);
  CHECK(reads < 1000);
}

TEST_CASE("a file that many services extend is read once", "[compose]") {
  std::string text = "services:\n";
  for (int i = 0; i < 100; ++i) text += "  s" + std::to_string(i) + ": {extends: {file: base.yml, service: base}}\n";
  std::size_t reads = 0;
  const auto read = [&](const std::string&) {
    ++reads;
    return std::optional<std::string>("services: {base: {image: redis, ports: [\"1\"]}}");
  };
  const std::vector<compose::File> files = {{"f.yml", text}};
  const compose::Loaded loaded = compose::load_project(files, "x", environment({}), read);
  REQUIRE(loaded.project);
  CHECK(reads == 1);
  CHECK(loaded.project->services.at(99).image == "redis");
}

TEST_CASE("tabs are named as what they are", "[compose]") {
  const compose::Loaded loaded = load({"services:\n\ta: {image: x}\n"});
  REQUIRE(loaded.reports.size() == 1);
  CHECK(loaded.reports[0].diagnostics.at(0).help == "YAML is indented with spaces: replace the tabs");
}

TEST_CASE("secrets that are files, and what may be written to") {
  const compose::Loaded loaded =
      load({"services:\n"
            "  a:\n"
            "    volumes: [./a.yml:/a.yml:ro, ./b:/b:z, data:/data, {type: bind, source: /c, "
            "target: /c, read_only: true}, \"./d:/d:rw,z\", /e]\n"
            "    configs: [f]\n"
            "    secrets: [db, {source: key, target: tls.key}, env, other]\n"
            "configs: {f: {file: ./f.yml}}\n"
            "secrets: {db: {file: ./db}, key: {file: /k, x: 1}, env: {environment: E}, "
            "other: {external: true}}\n"});
  REQUIRE(loaded.project);
  const compose::Service& a = loaded.project->services.at(0);
  CHECK(mounted(a.mounts) ==
        Words{"a.yml > /a.yml ro", "b > /b", "data > /data", "/c > /c ro", "d > /d", " > /e", "f.yml > /f ro"});
  CHECK(mounted(a.secrets) == Words{"db > /run/secrets/db ro", "/k > /run/secrets/tls.key ro"});
}
