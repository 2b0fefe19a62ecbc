// The contents of files, each once, sealed, under a name that is made of it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "rollback/store/problem.hpp"
#include "rollback/store/vault.hpp"
#include "util/durable_files.hpp"

namespace pyat::rollback {

constexpr std::size_t most_content = std::size_t{64} << 20;  // bytes of one file

struct ContentResult {
  std::string text{};
  Problem problem{};
};

struct Kept {
  std::string digest{};
  bool is_mended = false;  // what was there under its name was damaged
  Problem problem{};
};

class Objects {
 public:
  // `folder` need not be there to be read.
  Objects(util::DurableFiles& files, const Vault& vault, std::string folder)
      : files_(files), vault_(vault), folder_(std::move(folder)) {}

  // What is there already is looked at, and written again when a crash or a person has damaged it.
  Kept put(std::string_view content);
  ContentResult get(const std::string& digest);
  bool has(const std::string& digest);  // something of that name
  std::string path_of(const std::string& digest) const { return folder_ + '/' + digest; }

 private:
  util::DurableFiles& files_;
  const Vault& vault_;
  std::string folder_;
};

}  // namespace pyat::rollback
