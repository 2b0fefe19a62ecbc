#include "rollback/drill/drill.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "rollback/drill/compose_json.hpp"

namespace pyat::rollback {
namespace {

using compose::Value;
using std::string;
using std::string_view;

bool is_in(const std::vector<DrillNote>& left_out, string_view service) {
  return std::any_of(left_out.begin(), left_out.end(), [&](const DrillNote& each) { return each.service == service; });
}

bool is_socket_of_engine(string_view path) { return path.ends_with("/docker.sock") || path.ends_with("/podman.sock"); }

// The host of "http://prometheus:9090/-/ready" in a text; empty: there is no URL.
string_view host_in(string_view text) {
  const std::size_t at = text.find("://");
  if (at == string_view::npos) return {};
  const string_view rest = text.substr(at + 3);
  if (rest.starts_with('[')) return rest.substr(0, rest.find(']') + 1);
  return rest.substr(0, rest.find_first_of(":/ '\""));
}

bool is_loopback(string_view host) {
  return host == "localhost" || host.starts_with("127.") || host == "[::1]" || host == "0.0.0.0";
}

// A container whose only network is its own loopback does not reach that one.
string_view foreign_host_of_check(const compose::Service& service) {
  for (const string& word : service.healthcheck) {
    const string_view host = host_in(word);
    if (!host.empty() && !is_loopback(host)) return host;
  }
  return {};
}

string why_not(const DrillSource& source, const Service& service) {
  const compose::Service* const read = source.project.find(service.name);
  const Value* const services = source.tree.find("services");
  const Value* const value = services == nullptr ? nullptr : services->find(service.name);
  if (read == nullptr || value == nullptr) return "its Compose files do not have it";
  if (service.image_id.empty() && service.image.empty()) return "nobody knows its image";
  if (text_at(*value, "privileged") == "true") return "it is privileged: it may change the machine";
  for (const compose::Mount& mount : read->mounts) {
    if (mount.is_path && is_socket_of_engine(mount.source))
      return "it has " + mount.source + ": it may change the stack";
  }
  if (text_at(*value, "network_mode").starts_with("container:")) return "it shares the network of another container";
  if (!read->uses_host_network || !read->network_of.empty()) return {};
  const string_view host = foreign_host_of_check(*read);
  return host.empty() ? string{} : "its health check asks " + string(host) + ", which needs the host's network";
}

// Those whose network is that of one that is left out.
void add_dependents(const DrillSource& source, std::vector<DrillNote>& left_out) {
  for (bool is_new = true; is_new;) {
    is_new = false;
    for (const Service& service : source.generation.services) {
      const compose::Service* const read = source.project.find(service.name);
      if (read == nullptr || read->network_of.empty() || is_in(left_out, service.name)) continue;
      const bool is_there = find_service(source.generation, read->network_of) != nullptr;
      if (is_there && !is_in(left_out, read->network_of)) continue;
      left_out.push_back({.service = service.name,
                          .words = "it shares the network of " + read->network_of + ", which is not drilled"});
      is_new = true;
    }
  }
}

void move_files(Generation& generation, const DrillPlace& place) {
  for (File& file : generation.files) {
    file.path = copy_of(place, file.path);
    if (file.link.starts_with('/')) file.link = copy_of(place, file.link);
  }
}

// Ports, volumes and data folders stay as they are in the stack, so that the plan has the same order.
void move_services(Generation& generation, const DrillPlace& place, const std::vector<DrillNote>& left_out) {
  std::erase_if(generation.services, [&](const Service& service) { return is_in(left_out, service.name); });
  for (Service& service : generation.services) {
    if (!service.container.empty()) service.container += "-drill";
    std::erase_if(service.needs, [&](const string& need) { return is_in(left_out, need); });
    for (Mounted& mount : service.mounts) {
      if (!mount.is_volume && mount.source.starts_with('/')) mount.source = copy_of(place, mount.source);
    }
  }
}

}  // namespace

DrillPlace drill_place(const string& stack, const string& folder) {
  return {.project = stack + "-drill", .folder = folder + "/drill"};
}

string copy_of(const DrillPlace& place, string_view path) { return place.folder + "/files" + string(path); }

std::vector<DrillNote> not_drilled(const DrillSource& source) {
  std::vector<DrillNote> left_out{};
  for (const Service& service : source.generation.services) {
    string why = why_not(source, service);
    if (!why.empty()) left_out.push_back({.service = service.name, .words = std::move(why)});
  }
  add_dependents(source, left_out);
  return left_out;
}

DrillSide drill_side(const DrillSource& source, const DrillPlace& place, const std::vector<DrillNote>& left_out) {
  DrillSide side{.generation = source.generation};
  side.compose = compose_json(source, place, left_out, side.differences);
  Generation& made = side.generation;
  made.stack = place.project;
  made.folder = place.folder;
  made.profiles.clear();
  move_files(made, place);
  move_services(made, place, left_out);
  // The same digest in both generations: it is given to Compose alone, and never put in place.
  const string path = place.folder + "/compose.json";
  made.compose_files = {path};
  made.files.push_back({.path = path,
                        .role = Role::compose,
                        .used_by = "docker compose -f",
                        .digest = string(drill_compose_digest),
                        .size = side.compose.size(),
                        .mode = 0600});
  std::sort(made.files.begin(), made.files.end(), [](const File& a, const File& b) { return a.path < b.path; });
  return side;
}

}  // namespace pyat::rollback
