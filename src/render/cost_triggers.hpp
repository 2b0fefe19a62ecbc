// From what `pyat cost triggers` and `pyat cost kpi` found out to bytes.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cost/kpis/kpi.hpp"
#include "cost/measure/past.hpp"
#include "cost/model.hpp"
#include "cost/triggers/finding.hpp"
#include "cost/triggers/propose.hpp"
#include "cost/triggers/trigger.hpp"
#include "render/style.hpp"

namespace pyat::render {

enum class TriggerFormat : std::uint8_t { text, json, markdown };

std::span<const std::string_view> trigger_format_names();  // the first one is the default
std::optional<TriggerFormat> trigger_format_from(std::string_view name);

struct TriggersReport {
  const cost::Model* model = nullptr;
  std::chrono::sys_seconds now{};
  std::optional<std::chrono::sys_seconds> measured{};  // when; nothing: nothing was measured
  std::size_t snapshots = 0;                           // of files, and the one of now
  std::optional<cost::PastSeen> past{};                // what a Prometheus was asked for beside them
  std::vector<cost::TriggerResult> triggers{};
  std::vector<cost::FileChange> changes{};
  std::vector<std::string> notes{};
};

struct TriggersLint {
  std::vector<std::string> files{};  // that were looked at
  std::size_t triggers = 0, rules = 0, queries = 0;
  std::vector<cost::Finding> findings{};
};

struct KpiTable {
  const cost::Model* model = nullptr;
  std::optional<std::chrono::sys_seconds> measured{};
  std::string window{};  // "1 h": what is measured is of so long
  cost::KpiReport report{};
  std::vector<std::string> notes{};
};

std::string render(const TriggersReport& report, TriggerFormat format, const Style& style);
std::string render(const TriggersLint& lint, TriggerFormat format, const Style& style);
std::string render(const KpiTable& table, TriggerFormat format, const Style& style);

// In their own files.
std::string triggers_text(const TriggersReport& report, const Style& style);
std::string triggers_markdown(const TriggersReport& report);
std::string triggers_json(const TriggersReport& report);
std::string triggers_lint_text(const TriggersLint& lint, const Style& style);
std::string triggers_lint_markdown(const TriggersLint& lint);
std::string triggers_lint_json(const TriggersLint& lint);
std::string kpi_text(const KpiTable& table, const Style& style);
std::string kpi_markdown(const KpiTable& table);
std::string kpi_json(const KpiTable& table);

}  // namespace pyat::render
