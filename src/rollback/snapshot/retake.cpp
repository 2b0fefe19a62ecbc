#include "rollback/snapshot/retake.hpp"

#include <algorithm>
#include <utility>

#include "rollback/store/objects.hpp"

namespace pyat::rollback {
namespace {

class Retaker {
 public:
  Retaker(Snapshot& now, util::DurableFiles& files, const DigestOf& digest)
      : now_(now), files_(files), digest_(digest) {}

  // As it is now; one that is gone, or whose name something else has, is left out.
  void add(const File& known) {
    const util::FileFacts facts = files_.facts(known.path);
    if (!facts.problem.empty()) {
      problem(known.path + ": " + facts.problem);
      return;
    }
    File file{.path = known.path, .role = known.role, .used_by = known.used_by, .link = facts.link};
    if (facts.link.empty()) {
      if (facts.kind != util::FileKind::file) return;
      util::ReadResult content = files_.read(known.path, most_content);
      if (!content.problem.empty()) {
        problem(known.path + ": " + content.problem);
        return;
      }
      file.digest = digest_(content.text);
      file.size = content.text.size();
      file.mode = facts.mode, file.user = facts.user, file.group = facts.group;
      auto& contents = now_.contents;
      if (std::find(contents.begin(), contents.end(), content.text) == contents.end()) {
        contents.push_back(std::move(content.text));
      }
    }
    now_.generation.files.push_back(std::move(file));
  }

  void finish() {
    std::sort(now_.generation.files.begin(), now_.generation.files.end(),
              [](const File& a, const File& b) { return a.path < b.path; });
  }

 private:
  void problem(const std::string& words) {
    now_.problems.push_back(words);
    now_.generation.notes.push_back(words);
  }

  Snapshot& now_;
  util::DurableFiles& files_;
  const DigestOf& digest_;
};

}  // namespace

Snapshot retake(const Generation& last, util::DurableFiles& files, const DigestOf& digest,
                std::chrono::sys_seconds taken) {
  Snapshot now{.generation = last};
  Generation& generation = now.generation;
  generation.number = 0;
  generation.digest.clear();
  generation.taken = taken;
  generation.label.clear();
  generation.files.clear();
  generation.notes = {"its Compose files cannot be read: the services are those of generation " + name_of(last)};
  Retaker retaker(now, files, digest);
  for (const File& file : last.files) retaker.add(file);
  retaker.finish();
  return now;
}

void add_files_of(const Generation& other, Snapshot& now, util::DurableFiles& files, const DigestOf& digest) {
  Retaker retaker(now, files, digest);
  for (const File& file : other.files) {
    if (find_file(now.generation, file.path) == nullptr) retaker.add(file);
  }
  retaker.finish();
}

}  // namespace pyat::rollback
