#include "explain/explain.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "explain/answer.hpp"
#include "explain/collector.hpp"
#include "explain/tree.hpp"
#include "util/edit_distance.hpp"

namespace pyat::explain {
namespace {

using schemas::KnownRelease;
using schemas::Product;

std::optional<Product> named_in(std::string_view text) {
  const bool mimir = text.find("mimir") != std::string_view::npos;
  const bool tempo = text.find("tempo") != std::string_view::npos;
  if (mimir == tempo) return {};
  return mimir ? Product::mimir : Product::tempo;
}

// How well a product explains a message: 2 where it knows the field in another release, 1 where it can print it at all.
int fit(Product product, const Message& message) {
  const auto prints = printed_by(product, message);
  if (prints.empty()) return 0;
  const bool always = std::find(prints.begin(), prints.end(), false) == prints.end();
  // Any program may be given a flag that it does not have; a slip of one of ours is told by its nearness.
  if (always && message.kind == Kind::unknown_flag &&
      util::nearest(message.name, all_flags(schemas::newest(product).root)).empty()) {
    return 0;
  }
  return always ? 1 : 2;
}

bool names_a_type(const Message& message) {
  return message.kind == Kind::unknown_field || message.kind == Kind::wrong_value || message.kind == Kind::unknown_flag;
}

// By what surely says so, then by what the user says, then by names, then by what the message can be.
std::optional<Product> product_of(const Complaint& complaint, const Speaker& speaker, const Options& options,
                                  std::string& note) {
  const Problem& problem = complaint.problem;
  if (problem.frame.product) return problem.frame.product;
  if (speaker.product) return speaker.product;
  if (const auto given = schemas::product_from(options.product.value)) return given;
  if (const auto named = named_in(speaker.name)) return named;
  if (const auto named = named_in(problem.frame.file)) return named;
  if (const auto tenants = reads_tenants_into(problem.message.type)) return tenants;
  if (!names_a_type(problem.message)) return {};
  const int mimir = fit(Product::mimir, problem.message);
  const int tempo = fit(Product::tempo, problem.message);
  if (mimir == 0 && tempo == 0) return {};
  const Product chosen = mimir >= tempo ? Product::mimir : Product::tempo;
  const Product rival = mimir >= tempo ? Product::tempo : Product::mimir;
  if (std::min(mimir, tempo) > 0) {
    note = std::string(schemas::display_name(rival)) + " can print this, too: say which with --product " +
           std::string(schemas::to_string(rival));
  }
  return chosen;
}

// Which release each product is taken to be, and who said so.
class Releases {
 public:
  Releases(const Options& options, const Collector& log) : options_(options), log_(log) {}

  // Every complaint of a product narrows down the releases that can have printed them all.
  void narrow(Product product, const Message& message) {
    const auto prints = printed_by(product, message);
    if (prints.empty()) return;
    std::vector<bool>& all = candidates_[schemas::index_of(product)];
    if (all.empty()) all.assign(prints.size(), true);
    std::vector<bool> both = all;
    for (std::size_t i = 0; i < both.size(); ++i) both[i] = all[i] && prints[i];
    // Two servers of different releases in one log: the first complaint counts.
    if (std::find(both.begin(), both.end(), true) != both.end()) all = std::move(both);
  }

  Server server(Product product, const Speaker& speaker, std::optional<KnownRelease>& release) const {
    Server server{.product = product};
    const std::size_t index = schemas::index_of(product);
    if (take(product, target(product), "flag", server, release)) return server;
    if (take(product, {speaker.product == product ? speaker.version : std::string{}, "log"}, "log", server, release) ||
        take(product, {log_.image_versions[index], "log"}, "log", server, release) ||
        take(product, options_.default_targets[index], "pyat.yml", server, release)) {
      return server;
    }
    const auto known = schemas::releases_of(product);
    release = known.back();
    server.version_source = "default";
    const std::vector<bool>& can = candidates_[index];
    if (std::find(can.begin(), can.end(), false) != can.end()) {
      release = known[static_cast<std::size_t>(can.rend() - std::find(can.rbegin(), can.rend(), true)) - 1];
      server.version_source = "error";
    }
    server.version = release->version;
    return server;
  }

 private:
  // The release that the user names is for the product that they name, or for each that has it.
  Given target(Product product) const {
    const auto given = schemas::product_from(options_.product.value);
    return given && *given != product ? Given{} : options_.target;
  }

  bool take(Product product, const Given& given, std::string_view source, Server& server,
            std::optional<KnownRelease>& release) const {
    if (given.value.empty()) return false;
    release = schemas::find_release(product, given.value);
    if (!release) {
      server.note = std::string(schemas::display_name(product)) + " " + given.value + " (" +
                    (given.source.empty() ? std::string(source) : given.source) + ") is none of the known releases";
      return false;
    }
    server.version = release->version;
    server.version_source = given.source.empty() ? std::string(source) : given.source;
    return true;
  }

  const Options& options_;
  const Collector& log_;
  std::array<std::vector<bool>, 2> candidates_{};
};

void read_lines(std::string_view text, Collector& log, Result& result) {
  while (!text.empty()) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    ++result.lines;
    const bool cut = line.size() > most_line_bytes;
    if (cut) ++result.cut_lines;
    log.add_line(line.substr(0, most_line_bytes), result.lines, cut);
  }
}

}  // namespace

Result explain_log(std::string_view text, const Options& options) {
  Result result;
  Collector log;
  read_lines(text, log, result);

  std::vector<std::optional<Product>> chosen;
  std::vector<std::string> notes(log.complaints.size());
  Releases releases(options, log);
  for (std::size_t i = 0; i < log.complaints.size(); ++i) {
    const Complaint& complaint = log.complaints[i];
    chosen.push_back(product_of(complaint, log.speakers[complaint.speaker], options, notes[i]));
    if (chosen[i]) releases.narrow(*chosen[i], complaint.problem.message);
  }
  for (std::size_t i = 0; i < log.complaints.size(); ++i) {
    Problem& problem = log.complaints[i].problem;
    if (!chosen[i] && names_a_type(problem.message)) {
      log.add_other(problem.message.text,
                    problem.message.kind == Kind::unknown_flag ? "no known release of Mimir or Tempo has such a flag"
                                                               : "no known release of Mimir or Tempo prints this",
                    problem.log_line);
      continue;
    }
    std::optional<KnownRelease> release;
    if (chosen[i]) problem.server = releases.server(*chosen[i], log.speakers[log.complaints[i].speaker], release);
    if (problem.server.note.empty()) problem.server.note = std::move(notes[i]);
    answer(problem, release);
    result.problems.push_back(std::move(problem));
  }
  for (const Speaker& speaker : log.speakers) {
    if (!speaker.started) continue;
    result.started.push_back({.product = speaker.product, .version = speaker.version, .version_source = "log"});
  }
  result.others = std::move(log.others);
  result.more_others = log.more_others;
  return result;
}

}  // namespace pyat::explain
