#include "cmd/init.hpp"

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cmd/compose_files.hpp"
#include "cmd/usage_error.hpp"
#include "compose/pyat_yml.hpp"
#include "config/inventory.hpp"
#include "config/paths.hpp"
#include "render/init_summary.hpp"
#include "util/text.hpp"

namespace pyat::cmd {
namespace {

using std::string;
using std::string_view;

struct InitOptions {
  std::vector<string> files{};
  std::vector<string> environments{};
  string output = "pyat.yml";
  bool force = false;
  bool to_stdout = false;
};

void add_options(std::vector<Option>& options, InitOptions& init) {
  options.push_back({.names = "FILE",
                     .help = "A Compose file; several are merged as docker compose -f A -f B does; without it, those "
                             "that docker compose would take here",
                     .target = &init.files,
                     .optional = true});
  options.push_back({.names = "-o,--output",
                     .value = "FILE",
                     .help = "Where to write; - is standard output",
                     .target = &init.output});
  options.push_back({.names = "--stdout", .help = "The same as --output -", .target = &init.to_stdout});
  options.push_back({.names = "--force", .help = "Replace a file that is there", .target = &init.force});
  options.push_back({.names = "--environment",
                     .value = "NAME=FILE[,FILE]",
                     .help = "An environment and its Compose files; may be repeated, instead of FILE",
                     .target = &init.environments,
                     .asks = true});  // elsewhere, PYAT_ENVIRONMENT chooses one
}

struct Asked {
  string name{};  // of the environment; empty when there is only one
  ComposeFiles files{};
};

Asked asked_environment(const string& text) {
  const std::size_t equals = text.find('=');
  if (equals == string::npos || equals == 0 || equals + 1 == text.size()) {
    throw UsageError("--environment " + text + ": a name and a file are expected",
                     "for example: --environment dev=compose.yml --environment prod=compose.yml,compose.prod.yml");
  }
  return {text.substr(0, equals), {.paths = util::split_at(text.substr(equals + 1), ",")}};
}

std::vector<Asked> asked_for(const InitOptions& init, Context& context) {
  std::vector<Asked> asked{};
  if (!init.environments.empty() && !init.files.empty()) {
    throw UsageError("--environment and FILE exclude each other", "name the file of each environment: NAME=FILE");
  }
  for (const string& text : init.environments) asked.push_back(asked_environment(text));
  if (!init.files.empty()) asked.push_back({.files = {.paths = init.files}});
  if (asked.empty()) asked.push_back({.files = find_compose_files(context)});
  return asked;
}

void check_output(const InitOptions& init, Context& context) {
  if (init.force || context.files.kind(init.output) == util::FileKind::missing) return;
  throw UsageError(init.output + " is there already", "--force replaces it, --stdout shows what would be written");
}

// What is written is read as pyat health will read it: a mistake in it is one of pyat's own.
void check_text(const string& path, const string& text) {
  const config::LoadResult loaded = config::load_inventory(path, text);
  if (loaded.inventory) return;
  const diag::Diagnostic& first = loaded.report.diagnostics.front();
  throw std::logic_error("pyat init would write a file that pyat does not take: " + first.path + ": " + first.message);
}

ExitCode run_init(const InitOptions& init, Context& context) {
  const bool to_stdout = init.to_stdout || init.output == "-";
  if (!to_stdout) check_output(init, context);
  const std::vector<Asked> asked = asked_for(init, context);
  std::vector<compose::StackOf> stacks{};
  for (const Asked& each : asked) {
    stacks.push_back({.name = each.name,
                      .files = each.files.paths,
                      .stack = compose_stack(each.files.paths, "nothing was written", context)});
  }
  const string path = config::normalised(config::join(context.current_folder, to_stdout ? "pyat.yml" : init.output));
  const string text = compose::pyat_yml(stacks, context.current_folder, string(config::folder_of(path)));
  check_text(path, text);
  if (to_stdout) {
    context.out.write(text);
  } else if (const string problem = context.files.write(init.output, text); !problem.empty()) {
    throw UsageError("cannot write " + init.output + ": " + problem);
  }
  const string& why = asked.front().files.why;
  context.err.write(render::init_summary(stacks, to_stdout ? "" : init.output, why));
  return ExitCode::ok;
}

}  // namespace

Action setup_init(std::vector<Option>& options) {
  auto init = std::make_shared<InitOptions>();
  add_options(options, *init);
  return [init](Context& context) { return run_init(*init, context); };
}

}  // namespace pyat::cmd
