#include "render/rollback_diff.hpp"

#include <array>
#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>

#include "cmd/rollback.hpp"
#include "cmd/rollback_stack.hpp"
#include "cmd/usage_error.hpp"
#include "rollback/diff/diff.hpp"

namespace pyat::cmd {
namespace {

using std::string;

constexpr std::array<std::string_view, 2> formats = {"text", "json"};
constexpr std::string_view now_word = "now";

struct DiffOptions {
  RollbackOptions rollback{};
  std::vector<string> generations{};
};

// Generations of the store, and one of now, whose contents nobody has kept.
class Sides {
 public:
  Sides(const DiffOptions& options, Context& context) : options_(options), context_(context) {
    const auto& names = options.generations;
    if (names.size() > 2) throw UsageError("unexpected argument '" + names[2] + "'", "two generations at a time");
    const string before = names.empty() ? "good" : names[0];
    const string after = names.size() < 2 ? string(now_word) : names[1];
    const bool looks = before == now_word || after == now_word;
    if (looks) files_ = stack_files(options.rollback, "nothing was compared", context);
    store_ = open_generations(options.rollback, rollback::Purpose::read, looks ? &*files_ : nullptr, context);
    before_ = side(before, names.empty());
    after_ = side(after, false);
  }

  const rollback::Generation& before() const { return *before_; }
  const rollback::Generation& after() const { return *after_; }

  rollback::Difference difference() {
    return diff(*before_, *after_, [this](const rollback::File& file) { return content_of(file); });
  }

 private:
  // Where nobody has named one: the last good one, or the last.
  std::optional<rollback::Generation> side(const string& name, bool is_default) {
    if (name == now_word) return now();
    const rollback::Listing listing = generations_of(*store_);
    rollback::Choice choice = choose(listing, name);
    if (!choice.generation && is_default) choice = choose(listing, "last");
    if (!choice.generation) refuse(choice.problem);
    return std::move(choice.generation);
  }

  rollback::Generation now() {
    rollback::Snapshot snapshot = snapshot_of_now(options_.rollback, *files_, *store_, context_);
    for (string& content : snapshot.contents) {
      string digest = store_->vault().digest_of(content);
      contents_.emplace(std::move(digest), std::move(content));
    }
    return std::move(snapshot.generation);
  }

  util::ReadResult content_of(const rollback::File& file) {
    const auto found = contents_.find(file.digest);
    if (found != contents_.end()) return {.text = found->second};
    return read_content(*store_, file);
  }

  const DiffOptions& options_;
  Context& context_;
  std::optional<StackFiles> files_{};
  std::unique_ptr<rollback::Store> store_{};
  std::unordered_map<string, string> contents_{};  // of now, by digest
  std::optional<rollback::Generation> before_{}, after_{};
};

ExitCode run_diff(const DiffOptions& options, Context& context) {
  const std::vector<Destination> asked = destinations(options.rollback.output, formats);
  Sides sides(options, context);
  const rollback::Difference difference = sides.difference();
  const render::DiffReport report{.before = sides.before(), .after = sides.after(), .difference = difference};
  deliver(asked, context, [&](const Destination& destination) {
    const render::Style style = style_for(destination, options.rollback.output, context);
    return destination.format == "json" ? render::generation_diff_json(report)
                                        : render::generation_diff_text(report, style);
  });
  return difference.is_empty() ? ExitCode::ok : ExitCode::problems;
}

}  // namespace

Action setup_rollback_diff(std::vector<Option>& options) {
  auto diff = std::make_shared<DiffOptions>();
  options.push_back({.names = "GENERATION",
                     .help = "One, which is compared with now, or two; their number or name, last, good or now "
                             "(default: good, else last)",
                     .target = &diff->generations,
                     .optional = true});
  add_rollback_options(options, diff->rollback, true);
  add_output_options(options, diff->rollback.output, formats, {});
  return [diff](Context& context) {
    load_pyat_yml(diff->rollback, context, PyatYml::must_be_right);
    return run_diff(*diff, context);
  };
}

}  // namespace pyat::cmd
