// A generation of what defines a stack now: what its Compose files say, the files that they and pyat.yml name, and what
// its containers run. Nothing is written here.
#pragma once

#include <chrono>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compose/interpolate.hpp"
#include "compose/project.hpp"
#include "health/report.hpp"
#include "rollback/formats/markers.hpp"
#include "rollback/generation.hpp"
#include "rollback/snapshot/collector.hpp"
#include "util/durable_files.hpp"

namespace pyat::rollback {

struct Request {
  const compose::Project& project;                  // of files with absolute paths
  std::string folder{};                             // absolute: where Compose runs
  std::vector<std::string> compose_files{};         // those that Compose is given, absolute, in their order
  std::vector<std::string> profiles{};              // those that are chosen
  std::vector<std::string> environment_files{};     // .env, or those of --env-file; one that is missing is said
  std::vector<FilePattern> patterns{};              // `rollback: files:` of pyat.yml
  std::vector<std::string> left_out{};              // what is never taken: the folder of the store, its key
  std::span<const health::Container> containers{};  // all that the engine has, those of the project inspected
  std::string engine_problem{};                     // why nobody knows what runs; then `containers` is empty
  std::vector<std::pair<std::string, std::string>> releases{};  // service, and what its server says of itself
  std::string label{};
  std::string pyat{};  // the release of pyat
  std::chrono::sys_seconds taken{};
};

// What a server writes to disk, by its configuration (empty: it has none) and its arguments: markers_of() of
// formats/markers.hpp.
using FormatsOf = std::function<Markers(std::string_view product, std::string_view release,
                                        std::string_view configuration, const std::vector<std::string>& command)>;

struct Outside {
  util::DurableFiles& files;
  compose::Environment environment{};  // as the project was loaded with
  DigestOf digest{};                   // of a content: its name in the store
  DigestOf digest_value{};             // of what is no file: variables, secrets in commands
  FormatsOf formats{};
};

struct Snapshot {
  Generation generation{};              // without number and digest, which the store gives
  std::vector<std::string> contents{};  // each once
  // What belongs to the stack and could not be taken; the notes of the generation have it, too. With any of these, the
  // way back would not be whole.
  std::vector<std::string> problems{};
};

Snapshot take(const Request& request, const Outside& outside);

}  // namespace pyat::rollback
