#include "smoke/metrics/items.hpp"

#include <algorithm>
#include <bit>
#include <utility>

namespace pyat::smoke::metrics {
namespace {

SeriesSpelling spelling_of(const Plan& plan, const Group& group, std::size_t member) {
  return {plan.labels(group, member), false};
}

std::vector<wire::Label> exemplar_labels(const Exemplar& exemplar) {
  return {{"span_id", exemplar.span_id}, {"trace_id", exemplar.trace_id}};
}

}  // namespace

SampleItems::SampleItems(std::shared_ptr<const Plan> plan, std::size_t first, std::size_t count)
    : plan_(std::move(plan)), first_(first), count_(count) {
  for (const Group& group : plan_->groups()) {
    std::vector<SeriesSpelling>& members = spellings_.emplace_back();
    for (std::size_t member = 0; member < group.members; ++member) {
      members.push_back(spelling_of(*plan_, group, member));
    }
  }
}

Item SampleItems::item(std::size_t number) const {
  const Position at = plan_->position(first_ + number);
  const SeriesSpelling& spelling = spellings_[at.group->id][at.member];
  const auto time = static_cast<double>(plan_->milliseconds(*at.group, at.time));
  return at.group->family == Family::native_histogram
             ? spelling.histogram(time, value_of(plan_->native_histogram(*at.group, at.time)))
             : spelling.sample(time, plan_->value(at));
}

StepItems::StepItems(std::shared_ptr<const Plan> plan, std::size_t most, bool only_last) : plan_(std::move(plan)) {
  std::size_t times = 0;  // that every series has
  for (const Group& group : plan_->groups()) {
    if (group.family == Family::native_histogram) continue;
    times = series_.empty() ? group.times : std::min(times, group.times);
    for (std::size_t member = 0; member < group.members; ++member) {
      series_.push_back({.group = &group, .member = member, .spelling = spelling_of(*plan_, group, member)});
    }
  }
  if (times == 0) return;
  stride_ = (times + most - 1) / most;
  steps_ = (times + stride_ - 1) / stride_;
  if (only_last) first_ = std::exchange(steps_, 1) - 1;
}

// Just before the next sample of any series.
std::int64_t StepItems::step_time(std::size_t step) const {
  return plan_->begin() + static_cast<std::int64_t>((first_ + step) * stride_ + 1) * plan_->step() - 1;
}

Item StepItems::item(std::size_t number) const {
  const Series& series = series_[number / steps_];
  const std::size_t step = number % steps_;
  const Position at{.group = series.group, .time = (first_ + step) * stride_, .member = series.member};
  return step_item(series.spelling, static_cast<double>(step_time(step)), plan_->value(at));
}

std::size_t StepItems::origin(std::size_t number) const {
  const Series& series = series_[number / steps_];
  return plan_->item(*series.group, (first_ + number % steps_) * stride_, series.member);
}

ExemplarItems::ExemplarItems(std::shared_ptr<const Plan> plan) : plan_(std::move(plan)) {
  for (const Group& group : plan_->groups()) {
    for (std::size_t time = 0; time < group.times; ++time) {
      if (plan_->has_exemplar(group, time)) places_.push_back({.group = &group, .time = time});
    }
  }
}

Item ExemplarItems::item(std::size_t number) const {
  const auto& [group, time] = places_[number];
  const Exemplar exemplar = plan_->exemplar(*group, time);
  return spelling_of(*plan_, *group, exemplar_member)
      .exemplar(static_cast<double>(plan_->milliseconds(*group, time)), exemplar.value, exemplar_labels(exemplar));
}

std::size_t ExemplarItems::origin(std::size_t number) const {
  return plan_->item(*places_[number].group, places_[number].time, exemplar_member);
}

MetadataItems::MetadataItems(std::shared_ptr<const Plan> plan) : plan_(std::move(plan)) {
  for (const Group& group : plan_->groups()) {
    if (groups_.empty() || groups_.back()->family != group.family) groups_.push_back(&group);
  }
}

Item MetadataItems::item(std::size_t number) const {
  const wire::MetricMetadata metadata = plan_->metadata(groups_[number]->family);
  return metadata_item(metadata.family, type_word(metadata.type), metadata.help, metadata.unit);
}

Item step_item(const SeriesSpelling& series, double milliseconds, double value) {
  Item item = series.sample(milliseconds, value);
  item.mark ^= std::bit_cast<std::uint64_t>(milliseconds) * 0x9e3779b97f4a7c15U;
  return item;
}

}  // namespace pyat::smoke::metrics
