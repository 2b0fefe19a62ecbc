// The buckets of a stack's object stores: those that the configuration files of Mimir, Tempo, Loki and Pyroscope name,
// and those that its own containers make.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compose/inventory.hpp"
#include "compose/project.hpp"

namespace pyat::compose {

struct Bucket {
  std::string name{};      // may have variables
  std::string endpoint{};  // of its store: "minio:9000", "https://s3.eu-west-1.amazonaws.com"; empty: none is written
  std::string source{};    // what names it: "common.storage.s3", "mc mb"
};

// Those that a server of this kind uses by its configuration. A section whose backend is another than S3 names none.
std::vector<Bucket> buckets_of_file(std::string_view kind, std::string_view text);

// Those that a container makes by MinIO's client: mc alias set A URL … and mc mb A/bucket.
std::vector<Bucket> buckets_made_by(const Service& service);

// Whether S3 takes it as a name.
bool is_bucket_name(std::string_view name);

// Adds them to the services of kinds minio and s3, with where they are from. What is in no store of the stack is said.
void add_buckets(const Project& project, const ReadFile& read, Stack& stack);

}  // namespace pyat::compose
