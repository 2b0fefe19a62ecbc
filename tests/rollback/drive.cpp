// The real driver, told by a test what to do: drive SOCKET STATE GENERATION.json ACTION [SERVICE…].
//
// The generation is JSON of what the driver reads of one: number, stack, folder, compose_files, profiles, services and
// files with their contents. What the driver says comes back as one JSON object.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "net/curl_client.hpp"
#include "rollback/driver/compose_driver.hpp"

using namespace pyat;
using namespace pyat::rollback;
using nlohmann::json;
using std::string;

extern char** environ;

namespace {

json of(const StepResult& result) {
  return {{"is_done", result.is_done}, {"words", result.words}, {"next", result.next}, {"proofs", result.proofs}};
}

json of(const Look& look) {
  json services = json::object();
  for (const ServiceLook& service : look.services) {
    services[service.name] = {{"condition", to_string(service.condition)},
                              {"container", service.container},
                              {"is_of_generation", service.is_of_generation},
                              {"generation", service.generation},
                              {"image_id", service.image_id},
                              {"words", service.words}};
  }
  return {{"services", services}, {"problem", look.problem}, {"next", look.next}};
}

json of(const Images& images) {
  json missing = json::array();
  for (const MissingImage& image : images.missing) {
    missing.push_back({{"service", image.service}, {"words", image.words}, {"next", image.next}});
  }
  return {{"missing", missing}, {"problem", images.problem}};
}

json of(const Ports& ports) {
  json taken = json::array();
  for (const TakenPort& port : ports.taken) {
    taken.push_back({{"service", port.service}, {"host", port.host}, {"by", port.by}, {"by_service", port.by_service}});
  }
  return {{"taken", taken}, {"notes", ports.notes}};
}

Service service_of(const json& all) {
  Service service{.name = all.at("name"), .container = all.value("container", ""), .image = all.value("image", "")};
  service.image_id = all.value("image_id", "");
  service.command = all.value("command", std::vector<string>{});
  service.is_one_shot = all.value("is_one_shot", false);
  for (const json& port : all.value("ports", json::array())) service.ports.push_back({port[0], port[1]});
  return service;
}

Generation generation_of(const json& all, std::map<string, string>& contents) {
  Generation generation{.number = all.at("number"), .digest = all.value("digest", "0123456789abcdef")};
  generation.stack = all.at("stack");
  generation.folder = all.at("folder");
  generation.compose_files = all.at("compose_files");
  generation.profiles = all.value("profiles", std::vector<string>{});
  for (const json& service : all.at("services")) generation.services.push_back(service_of(service));
  for (const auto& [path, text] : all.at("files").items()) {
    generation.files.push_back({.path = path, .role = Role::compose, .digest = path});
    contents[path] = text;
  }
  return generation;
}

util::EnvironmentList own_environment() {
  util::EnvironmentList all{};
  for (char** each = environ; *each != nullptr; ++each) {
    const string text = *each;
    const std::size_t equals = text.find('=');
    if (equals != string::npos) all.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
  return all;
}

}  // namespace

int main(int count, char** words) {
  if (count < 5) return 2;
  std::ifstream file(words[3]);
  std::map<string, string> contents{};
  const Generation generation = generation_of(json::parse(file), contents);
  const Material material{&generation, [&](const File& each) { return util::ReadResult{.text = contents[each.path]}; }};
  health::EngineAddress engine{};
  engine.unix_socket = words[1];
  engine.url = "http://docker";
  const auto runner = util::real_process_runner();
  const auto client = net::make_curl_client({});
  const auto files = util::real_durable_files();
  ComposeDriver driver(*runner, *client, engine, *files, {.folder = words[2], .environment = own_environment()});
  const std::vector<string> services(words + 5, words + count);
  const char* seconds = std::getenv("PYAT_TEST_TIMEOUT");
  const std::chrono::seconds timeout(seconds == nullptr ? 30 : std::atoi(seconds));
  const string action = words[4];
  json said{};
  if (action == "ready") said = of(driver.ready());
  if (action == "up") said = of(driver.up(material, services, timeout));
  if (action == "down") said = of(driver.down(material, services, timeout));
  if (action == "wait") said = of(driver.wait_healthy(generation, services, timeout));
  if (action == "look") said = of(driver.look(generation, services));
  if (action == "images") said = of(driver.missing_images(generation, services));
  if (action == "ports") said = of(driver.taken_ports(generation, services));
  if (action == "space") {
    for (const Space& space : driver.space()) said.push_back({space.path, space.free.value_or(0)});
  }
  std::printf("%s\n", said.dump().c_str());
  return 0;
}
