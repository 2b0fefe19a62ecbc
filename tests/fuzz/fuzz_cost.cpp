// Any bytes as the files of `pyat cost`: a model on its way into all reports, a price book, snapshots, dashboards and
// rules.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "cost/cases/business_case.hpp"
#include "cost/costs.hpp"
#include "cost/measure/snapshot_file.hpp"
#include "cost/measure/trend.hpp"
#include "cost/prices/book.hpp"
#include "cost/reader/reader.hpp"
#include "cost/report.hpp"
#include "cost/unused/uses.hpp"
#include "render/cost_report.hpp"
#include "render/cost_roi.hpp"

namespace {

using namespace pyat;
using std::string_view;

constexpr std::chrono::sys_seconds now{std::chrono::sys_days(std::chrono::year(2026) / 11 / 22)};

void report(const cost::Model& model, const cost::Snapshot* snapshot) {
  std::vector<diag::Diagnostic> problems{};
  const cost::Scope scope(model, snapshot);
  const cost::PriceBook book = cost::shipped_book(model.units);
  const cost::Costs costs = costs_of(model, book, scope, std::chrono::floor<std::chrono::days>(now), problems);
  const cost::Report made = report_of(model, costs, scope, {.now = now}, problems);
  render::RoiReport roi{.title = model.title, .path = model.path, .currency = model.units.currency()};
  if (model.cases.size() < 4) roi.cases = appraise_cases(model, costs, scope, {.trials = 20}, problems);
  if (!problems.empty()) return;
  for (const string_view name : render::cost_format_names()) {
    if (render::render(made, *render::cost_format_from(name), {.color = true, .width = 70}).empty()) std::abort();
  }
  if (render::roi_text(roi, {.width = 70}).size() + render::roi_json(roi).size() + render::roi_html(roi).size() == 0) {
    std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const string_view text(reinterpret_cast<const char*>(data), size);
  const cost::ModelResult loaded = cost::load_model("cost.yml", text);
  if (!loaded.model && loaded.report.diagnostics.empty()) std::abort();  // refused, and nobody says why
  const cost::SnapshotFile snapshots = cost::read_snapshots(text);
  if (loaded.model) report(*loaded.model, nullptr);
  for (const cost::Snapshot& snapshot : snapshots.snapshots) {
    // What is written is read as it was.
    if (cost::read_snapshots(cost::snapshot_line(snapshot)).snapshots.size() != 1) std::abort();
  }
  (void)cost::load_book("prices.yml", text, units::Units{});
  (void)cost::uses_of_dashboard(text);
  (void)cost::uses_of_rules(text);
  return 0;
}
