#include "cmd/generate.hpp"

#include <memory>
#include <string_view>

#include "cmd/usage_error.hpp"
#include "render/explain.hpp"

namespace pyat::cmd {
namespace {

std::string man_page_named(const std::string& name) {
  if (name.empty()) return man_page();
  const Command* command = find_command(name);
  if (command == nullptr || command->hidden) throw UsageError("there is no manual page for '" + name + "'");
  return man_page(*command);
}

std::string generated(const std::vector<std::string>& what) {
  const std::string& kind = what.front();
  if (kind == "man") return man_page_named(what.size() > 1 ? what[1] : std::string{});
  if (kind == "bash") return bash_completion();
  if (kind == "zsh") return zsh_completion();
  if (kind == "fish") return fish_completion();
  if (kind == "codes") return render::codes_markdown();
  throw UsageError("cannot generate '" + kind + "'", "it takes man, bash, zsh, fish or codes");
}

}  // namespace

Action setup_generate(std::vector<Option>& options) {
  auto what = std::make_shared<std::vector<std::string>>();
  options.push_back({.names = "WHAT", .help = "man [COMMAND], bash, zsh, fish or codes", .target = what.get()});
  return [what](Context& context) {
    if (what->empty()) throw UsageError("name what to generate: man, bash, zsh, fish or codes");
    context.out.write(generated(*what));
    return ExitCode::ok;
  };
}

}  // namespace pyat::cmd
