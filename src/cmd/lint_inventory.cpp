#include "cmd/lint_inventory.hpp"

#include <array>

#include "schemas/release.hpp"

namespace pyat::cmd {
namespace {

constexpr std::string_view source = "pyat.yml";

void set_release(lint::Options& options, std::string_view product, const std::string& version) {
  const auto known = schemas::product_from(product);
  if (known && !version.empty()) options.default_targets[schemas::index_of(*known)] = {version, std::string(source)};
}

}  // namespace

Stack load_stack(Context& context) {
  const auto path = config::find_inventory(context.files, context.current_folder);
  if (!path) return {};
  Stack stack{};
  util::ReadResult read = context.files.read(*path, config::max_inventory_size);
  if (!read.problem.empty()) {
    stack.mistakes = diag::FileReport{.path = *path, .status = diag::Status::unreadable};
    stack.mistakes->diagnostics.push_back(
        {.code = "unreadable-file", .message = "cannot read " + *path + ": " + read.problem});
    return stack;
  }
  config::LoadResult loaded = config::load_inventory(*path, read.text);
  if (loaded.inventory)
    stack.inventory = std::move(loaded.inventory);
  else
    stack.mistakes = std::move(loaded.report);
  return stack;
}

lint::Options options_for(const Stack& stack, const std::string& path, const Context& context, lint::Options options) {
  if (!stack.inventory) return options;
  // What all services of a kind agree on, for files that no service names.
  for (const std::string_view product : {"mimir", "tempo"}) {
    set_release(options, product, config::version_of_kind(*stack.inventory, product).value_or(""));
  }
  const config::Service* service = config::service_for(*stack.inventory, path, context.current_folder);
  if (service == nullptr || !schemas::product_from(service->kind)) return options;
  options.default_product = {service->kind, std::string(source)};
  set_release(options, service->kind, service->version);
  options.expand_env = options.expand_env || service->expand_env.value_or(false);
  return options;
}

}  // namespace pyat::cmd
