// The baseline of `pyat lint`: where it is, what it accepts of a report, and how it is brought up to date.
#pragma once

#include <optional>
#include <string>

#include "cmd/context.hpp"
#include "config/baseline.hpp"
#include "diag/report.hpp"

namespace pyat::cmd {

class BaselineFile {
 public:
  // `path` is that of the flag or of pyat.yml; empty when there is no baseline.
  BaselineFile(std::string path, bool update) : path_(std::move(path)), update_(update) {}

  // A report of what is wrong with the file, when it cannot be used. Throws a UsageError when it is to be updated, and
  // nobody has said which it is.
  std::optional<diag::FileReport> load(Context& context);
  // Marks what it accepts, or, when it is to be updated, accepts all and writes it.
  void apply(diag::Report& report, Context& context);

 private:
  std::string name_of(const std::string& path, const Context& context) const;
  void write(diag::Report& report, Context& context);
  void say_gone(Context& context) const;

  std::string path_;
  bool update_;
  bool is_new_ = false;
  diag::Baseline baseline_{};
};

}  // namespace pyat::cmd
