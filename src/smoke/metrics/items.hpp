// What must be found again of a plan's data, one class for each way of reading.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "smoke/item.hpp"
#include "smoke/metrics/plan.hpp"
#include "smoke/metrics/spelling.hpp"

namespace pyat::smoke::metrics {

// Every item of the plan, as raw samples show it: floats, then native histograms.
class SampleItems final : public Items {
 public:
  // `count` items from `first` on.
  SampleItems(std::shared_ptr<const Plan> plan, std::size_t first, std::size_t count);
  std::size_t size() const override { return count_; }
  Item item(std::size_t number) const override;
  std::size_t origin(std::size_t number) const { return first_ + number; }

 private:
  std::shared_ptr<const Plan> plan_;
  std::size_t first_, count_;
  std::vector<std::vector<SeriesSpelling>> spellings_{};  // by group, by member
};

// What a query shows at steps: of each series the newest sample that is not younger than the step. The steps are such
// that each shows another sample, and none is older than the distance between two.
class StepItems final : public Items {
 public:
  // At most `most` steps; `only_last`: the last one of them.
  StepItems(std::shared_ptr<const Plan> plan, std::size_t most, bool only_last);
  std::size_t size() const override { return series_.size() * steps_; }
  Item item(std::size_t number) const override;
  std::size_t origin(std::size_t number) const;

  std::int64_t first_step() const { return step_time(0); }  // ms
  std::int64_t last_step() const { return step_time(steps_ - 1); }
  std::int64_t between() const { return static_cast<std::int64_t>(stride_) * plan_->step(); }

 private:
  std::int64_t step_time(std::size_t step) const;

  struct Series {
    const Group* group;
    std::size_t member;
    SeriesSpelling spelling;
  };
  std::shared_ptr<const Plan> plan_;
  std::vector<Series> series_{};
  std::size_t steps_ = 0, first_ = 0, stride_ = 1;
};

class ExemplarItems final : public Items {
 public:
  explicit ExemplarItems(std::shared_ptr<const Plan> plan);
  std::size_t size() const override { return places_.size(); }
  Item item(std::size_t number) const override;
  std::size_t origin(std::size_t number) const;  // the sample that it came with

 private:
  struct Place {
    const Group* group;
    std::size_t time;
  };
  std::shared_ptr<const Plan> plan_;
  std::vector<Place> places_{};
};

class MetadataItems final : public Items {
 public:
  explicit MetadataItems(std::shared_ptr<const Plan> plan);
  std::size_t size() const override { return groups_.size(); }
  Item item(std::size_t number) const override;
  std::size_t origin(std::size_t number) const { return groups_[number]->first; }
  std::string_view family(std::size_t number) const { return name_of(groups_[number]->family); }

 private:
  std::shared_ptr<const Plan> plan_;
  std::vector<const Group*> groups_{};  // the first of each family
};

class NoItems final : public Items {
 public:
  std::size_t size() const override { return 0; }
  Item item(std::size_t) const override { return {}; }
};

// A value that a query shows at a step: the same sample at another step is another thing.
Item step_item(const SeriesSpelling& series, double milliseconds, double value);

}  // namespace pyat::smoke::metrics
