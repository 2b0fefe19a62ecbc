// One rollback of a stack at a time. The kernel holds the lock for as long as the process lives (flock), so that none
// is left behind by a kill; the file says whose it is, for people, and for file systems that do not tell other
// machines.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "rollback/journal/machine.hpp"

namespace pyat::rollback {

// The file of a lock, held by this process. Letting go of it empties the file.
class HeldFile {
 public:
  HeldFile() = default;
  HeldFile(const HeldFile&) = delete;
  HeldFile& operator=(const HeldFile&) = delete;
  virtual ~HeldFile() = default;

  // What the one before has left in it; empty: it had let go.
  virtual const std::string& text() const = 0;
  // Empty, or why it cannot be written.
  virtual std::string write(std::string_view text) = 0;
  // It goes with the process alone, and keeps what is written in it.
  virtual void leave() = 0;
};

struct HeldResult {
  std::unique_ptr<HeldFile> file{};
  bool is_taken = false;  // somebody else holds it; then `text` is what the file says
  std::string text{};
  std::string problem{};  // why neither is known, fit for "cannot lock PATH: PROBLEM"
};

class LockFiles {
 public:
  LockFiles() = default;
  LockFiles(const LockFiles&) = delete;
  LockFiles& operator=(const LockFiles&) = delete;
  virtual ~LockFiles() = default;

  // Makes the file (0600) when it is missing; its folder must be there. Never waits.
  virtual HeldResult hold(const std::string& path) = 0;
};

std::unique_ptr<LockFiles> real_lock_files();

// Held until it is destroyed.
struct LockResult {
  std::unique_ptr<HeldFile> held{};  // null: refused
  std::string problem{}, next{};     // why, and what to do
  std::string note{};                // whose lock was taken over, and why it could be; may be empty
};

LockResult take_lock(LockFiles& files, Machine& machine, const std::string& folder);

std::string lock_path(const std::string& folder);

// What is known of the one who has not let go of a lock that nobody holds.
enum class OwnerState : std::uint8_t {
  gone,    // its process has ended, or its machine was restarted
  alive,   // and does not hold it: a file system whose locks do not work
  unknown  // it ran on another machine
};

OwnerState state_of(const Owner& owner, const Owner& self, Machine& machine);

std::string text_of(const Owner& owner);
std::optional<Owner> parse_owner(std::string_view text);

}  // namespace pyat::rollback
