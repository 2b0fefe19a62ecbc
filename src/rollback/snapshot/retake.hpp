// Files that a generation names, taken as they are now.
#pragma once

#include "rollback/generation.hpp"
#include "rollback/snapshot/snapshot.hpp"
#include "util/durable_files.hpp"

namespace pyat::rollback {

// A generation of what is there now where its Compose files cannot be read any more: the files of `last`, byte for
// byte; its services are taken on trust, and a note says so. Files that have come since are not in it.
Snapshot retake(const Generation& last, util::DurableFiles& files, const DigestOf& digest,
                std::chrono::sys_seconds taken);

// Adds the files of `other` that are there and do not belong to the stack any more: what is going to be put in their
// places must not be all that is left of them.
void add_files_of(const Generation& other, Snapshot& now, util::DurableFiles& files, const DigestOf& digest);

}  // namespace pyat::rollback
