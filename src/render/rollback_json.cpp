// Generations for programs. Values of variables and contents of files are in none of it.
#include "render/json_object.hpp"
#include "render/rollback_generations.hpp"
#include "util/rfc3339.hpp"

namespace pyat::render {
namespace {

using rollback::Generation;
using std::string;

string dumped(const Json& json) { return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"; }

Json summary_of(const Generation& generation) {
  Json object = {{"number", generation.number},     {"name", name_of(generation)},
                 {"digest", generation.digest},     {"taken", util::rfc3339(generation.taken)},
                 {"stack", generation.stack},       {"services", generation.services.size()},
                 {"files", generation.files.size()}};
  set(object, "label", generation.label);
  return object;
}

void add(Json& object, const rollback::Standing& standing) {
  object["verdict"] = to_string(standing.outcome);
  set(object, "why", standing.words);
}

Json json_of(const rollback::Service& service) {
  Json object = {{"name", service.name}};
  set(object, "container", service.container);
  set(object, "kind", service.kind);
  set(object, "release", service.release);
  set(object, "image", service.image);
  set(object, "image_id", service.image_id);
  if (!service.command.empty()) object["command"] = service.command;
  for (const rollback::Published& port : service.ports) {
    object["ports"].push_back({{"host", port.host}, {"container", port.container}});
  }
  for (const rollback::Mounted& mount : service.mounts) {
    object["mounts"].push_back({{"source", mount.source}, {"target", mount.target}, {"volume", mount.is_volume}});
  }
  for (const auto& [name, digest] : service.environment) object["environment"].push_back(name);
  if (!service.needs.empty()) object["needs"] = service.needs;
  set(object, "state", service.state);
  if (service.is_one_shot) object["one_shot"] = true;
  return object;
}

Json json_of(const rollback::File& file) {
  Json object = {{"path", file.path}, {"role", to_string(file.role)}};
  set(object, "used_by", file.used_by);
  set(object, "digest", file.digest);
  set(object, "link", file.link);
  if (file.link.empty()) object["bytes"] = file.size;
  object["mode"] = file.mode;
  object["user"] = file.user;
  object["group"] = file.group;
  return object;
}

}  // namespace

string snapshot_json(const SnapshotReport& report) {
  Json object = {{"format_version", 1}, {"generation", summary_of(report.generation)}, {"new", report.is_new}};
  add(object, report.standing);
  if (!report.problems.empty()) object["not_taken"] = report.problems;
  if (!report.generation.notes.empty()) object["notes"] = report.generation.notes;
  if (!report.notes.empty()) object["mended"] = report.notes;
  return dumped(object);
}

string generations_json(const rollback::Listing& listing, const rollback::Choice& good) {
  Json list = Json::array();
  for (const rollback::Entry& entry : listing.entries) {
    Json object = entry.generation ? summary_of(*entry.generation) : Json{{"number", entry.number}};
    if (entry.generation) {
      add(object, entry.standing);
    } else {
      object["damage"] = entry.damage;
    }
    set(object, "verdicts_damage", entry.verdicts_damage);
    list.push_back(std::move(object));
  }
  Json object = {{"format_version", 1}, {"generations", std::move(list)}};
  if (good.generation) object["good"] = name_of(*good.generation);
  for (const rollback::Skipped& skipped : good.skipped) {
    object["passed_over"].push_back({{"name", skipped.name}, {"why", skipped.why}});
  }
  if (!listing.notes.empty()) object["notes"] = listing.notes;
  return dumped(object);
}

string generation_json(const ShownGeneration& shown) {
  const Generation& generation = shown.generation;
  Json object = {{"format_version", 1}, {"generation", summary_of(generation)}};
  add(object, shown.standing);
  object["folder"] = generation.folder;
  object["compose_files"] = generation.compose_files;
  if (!generation.profiles.empty()) object["profiles"] = generation.profiles;
  object["services"] = Json::array();
  for (const rollback::Service& service : generation.services) object["services"].push_back(json_of(service));
  object["files"] = Json::array();
  for (const rollback::File& file : generation.files) object["files"].push_back(json_of(file));
  for (const rollback::Format& format : generation.formats) {
    object["formats"].push_back({{"product", format.product}, {"what", format.what}, {"written", format.written}});
  }
  for (const rollback::Verdict& verdict : shown.verdicts) {
    object["verdicts"].push_back({{"given", util::rfc3339(verdict.given)},
                                  {"check", verdict.check},
                                  {"verdict", to_string(verdict.outcome)},
                                  {"why", verdict.words}});
  }
  if (!generation.notes.empty()) object["notes"] = generation.notes;
  for (const rollback::Problem& problem : shown.damage) object["damage"].push_back(problem.words);
  set(object, "pyat", generation.pyat);
  return dumped(object);
}

}  // namespace pyat::render
