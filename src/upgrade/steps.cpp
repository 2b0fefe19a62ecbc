#include "upgrade/steps.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace pyat::upgrade {
namespace {

using diag::UpgradeStep;
using schemas::KnownRelease;
using schemas::Product;

constexpr std::string_view tempo_2_10_guide =
    "https://grafana.com/docs/tempo/v2.10.x/set-up-for-tracing/setup-tempo/upgrade/";
constexpr std::string_view tempo_3_guide =
    "https://grafana.com/docs/tempo/v3.0.x/set-up-for-tracing/setup-tempo/upgrade/";

bool crosses(const Sides& sides, unsigned major, unsigned minor) {
  return !sides.from.release.since(major, minor) && sides.to.release.since(major, minor);
}

// ---- blocks in formats that a later release has lost ---------------------------------------------------------------

struct BlockFormat {
  std::string_view name;
  unsigned major, minor;  // the first release without it
  std::string_view reason;
  std::string_view source;
};
constexpr std::array formats{
    BlockFormat{"vParquet", 2, 5, "Tempo 2.5 cannot read them any more", "https://github.com/grafana/tempo/pull/3663"},
    BlockFormat{"vParquet2", 2, 10, "Tempo 2.10 cannot read them any more",
                "https://github.com/grafana/tempo/pull/6071"},
    BlockFormat{"v2", 3, 0, "Tempo 3.0 cannot read them any more", "https://github.com/grafana/tempo/pull/6273"},
    // FromVersion in tempodb/encoding/versioned.go of 3.0.3 still has it.
    BlockFormat{"vParquet3", 3, 0, "Tempo's guide to 3.0 asks for that, although 3.0 still has the code to read them",
                tempo_3_guide},
};
constexpr std::string_view format_path = "storage.trace.block.version";

const BlockFormat* lost_format(std::string_view name, const KnownRelease& to) {
  const auto* found = std::find_if(formats.begin(), formats.end(), [&](const BlockFormat& format) {
    return format.name == name && to.release.since(format.major, format.minor);
  });
  return found == formats.end() ? nullptr : found;
}

// The newest release without the loss.
KnownRelease last_before(const BlockFormat& format) {
  KnownRelease last{};
  for (const KnownRelease& release : schemas::releases_of(Product::tempo)) {
    if (!release.release.since(format.major, format.minor)) last = release;
  }
  return last;
}

std::string default_format(const KnownRelease& release) {
  return settings::Settings(nullptr, release.release, release.root).text(format_path).value_or("");
}

// Block by block: a release that still reads the format of today and writes the next one by default, until the
// retention has taken the old blocks.
void add_block_formats(const Sides& sides, std::vector<UpgradeStep>& steps) {
  if (sides.from.release.product != Product::tempo) return;
  std::string format = sides.before.text(format_path).value_or("");
  while (const BlockFormat* lost = lost_format(format, sides.to)) {
    const KnownRelease stop = last_before(*lost);
    const std::string next = default_format(stop);
    if (next == format || lost_format(next, sides.to) == lost) return;
    const bool here =
        !stop.release.since(sides.from.release.major, sides.from.release.minor) ||
        (stop.release.major == sides.from.release.major && stop.release.minor == sides.from.release.minor);
    steps.push_back({.release = std::string(here ? sides.from.version : stop.version),
                     .text = "let it write " + next + " blocks (" + std::string(format_path) +
                             ") until the retention has removed the " + format +
                             " blocks: " + std::string(lost->reason),
                     .source = std::string(lost->source)});
    format = next;
  }
}

// ---- notes ----------------------------------------------------------------------------------------------------------

bool always(const Sides&, const std::vector<std::string>&) { return true; }

bool runs_alone(const std::vector<std::string>& targets) {
  return targets.size() == 1 && (targets.front() == "all" || targets.front() == "all-3.0");
}
bool as_one(const Sides&, const std::vector<std::string>& targets) { return runs_alone(targets); }
bool as_many(const Sides&, const std::vector<std::string>& targets) { return !targets.empty() && !runs_alone(targets); }

const yaml::Node* child(const yaml::Node* node, std::string_view name) {
  if (node == nullptr || node->kind != yaml::NodeKind::mapping) return nullptr;
  for (std::uint32_t i = 0; i + 1 < node->count; i += 2) {
    if (yaml::resolve_alias((*node)[i]).value == name) return &yaml::resolve_alias((*node)[i + 1]);
  }
  return nullptr;
}

// Does a receiver of OpenTelemetry listen where the program says, rather than the file?
bool without_endpoint(const Sides& sides, const std::vector<std::string>&) {
  const yaml::Node* otlp = child(sides.before.find("distributor.receivers").value, "otlp");
  const yaml::Node* protocols = child(otlp, "protocols");
  constexpr std::array<std::string_view, 2> names{"grpc", "http"};
  return std::any_of(names.begin(), names.end(), [&](std::string_view name) {
    const yaml::Node* settings = child(protocols, name);
    return settings != nullptr && child(settings, "endpoint") == nullptr;
  });
}

struct Note {
  Product product;
  unsigned major, minor;  // of interest when the upgrade comes to this release
  bool (*concerns)(const Sides&, const std::vector<std::string>& targets);
  std::string_view text;
  std::string_view source;
};
constexpr std::array notes{
    Note{Product::tempo, 2, 1, always,
         "blocks of format v2 are no longer searched: stay on 2.0 until the retention has removed them if searches "
         "must find them",
         "https://grafana.com/docs/tempo/latest/release-notes/version-2/v2-1/"},
    Note{Product::tempo, 2, 5, always,
         "the container runs as user 10001: files that the root user wrote to the volume of the WAL need another owner",
         tempo_2_10_guide},
    Note{Product::tempo, 2, 7, without_endpoint,
         "the OTLP receivers listen on localhost unless the file says an endpoint: set endpoint: 0.0.0.0:4317 (grpc) "
         "and 0.0.0.0:4318 (http) if others send to it",
         tempo_2_10_guide},
    Note{Product::tempo, 3, 0, as_one,
         "no Kafka is needed for the target all: the new configuration and the new program go together",
         "https://grafana.com/docs/tempo/v3.0.x/set-up-for-tracing/setup-tempo/migrate-to-3/"},
    Note{Product::tempo, 3, 0, as_many,
         "this is a migration, not an upgrade in place: 3.0 needs Kafka, is deployed beside 2.x with its compaction "
         "disabled, and takes over the traffic",
         "https://grafana.com/docs/tempo/v3.0.x/set-up-for-tracing/setup-tempo/migrate-to-3/"},
    Note{Product::tempo, 3, 0, always, "there is no way back to 2.x once 3.0 has taken over", tempo_3_guide},
};

void add_notes(const Sides& sides, const std::vector<std::string>& targets, std::vector<UpgradeStep>& steps) {
  for (const Note& note : notes) {
    if (note.product != sides.from.release.product || !crosses(sides, note.major, note.minor)) continue;
    if (note.concerns(sides, targets))
      steps.push_back({.text = std::string(note.text), .source = std::string(note.source)});
  }
}

// What Mimir promises is a step of one minor release.
void add_promise(const Sides& sides, std::vector<UpgradeStep>& steps) {
  const schemas::Release &from = sides.from.release, &to = sides.to.release;
  if (from.product != Product::mimir || to.major < from.major) return;
  const bool neighbours = (from.major == to.major && to.minor <= from.minor + 1) ||
                          (from.major + 1 == to.major && to.minor == 0 && from.minor >= 17);
  if (neighbours) return;
  steps.push_back({.text = "Mimir promises upgrades from one minor release to the next, and keeps what is deprecated "
                           "for two of them: read the release notes of those between",
                   .source = "https://grafana.com/docs/mimir/latest/configure/about-versioning/"});
}

void add_way_back(const Sides& sides, std::vector<UpgradeStep>& steps) {
  if (sides.from.release.product == Product::tempo && sides.from.release.since(3, 0) && !sides.to.release.since(3, 0)) {
    steps.push_back({.text = "Tempo has no supported way back from 3.0 to 2.x", .source = std::string(tempo_3_guide)});
  }
}

}  // namespace

std::vector<UpgradeStep> steps(const Sides& sides, const std::vector<std::string>& targets) {
  std::vector<UpgradeStep> steps;
  add_block_formats(sides, steps);
  add_notes(sides, targets, steps);
  add_promise(sides, steps);
  add_way_back(sides, steps);
  return steps;
}

}  // namespace pyat::upgrade
