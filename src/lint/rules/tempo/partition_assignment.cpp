// Two ways to give partitions to a block builder (cmd/tempo/app/config.go).
#include "lint/rules/all.hpp"

namespace pyat::lint::rules::tempo {

void partition_assignment(Scope& scope) {
  constexpr std::string_view assigned_path = "block_builder.assigned_partitions";
  constexpr std::string_view count_path = "block_builder.partitions_per_instance";
  const settings::Setting assigned = scope.settings().find(assigned_path);
  const auto count = scope.settings().integer(count_path);
  if (assigned.value == nullptr || assigned.value->count == 0 || !count || *count <= 0) return;
  scope.warn("partition-assignment", count_path,
             {.message = "partitions_per_instance has no effect beside assigned_partitions",
              .help = "keep one of the two",
              .server = "Block-builder partition assigment is configured by c.BlockBuilder.PartitionAssigment and "
                        "c.BlockBuilder.PartitionsPerInstance"});
}

}  // namespace pyat::lint::rules::tempo
