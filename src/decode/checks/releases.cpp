#include "decode/checks/releases.hpp"

#include <array>

namespace pyat::decode::checks {
namespace {

struct Step {
  unsigned major = 0, minor = 0, patch = 0;
  int go = 0;
};

// The newest first. Source: go.mod of the tagged releases.
constexpr std::array<Step, 13> tempo{{{3, 0, 0, 26},
                                      {2, 10, 4, 26},
                                      {2, 10, 0, 25},
                                      {2, 9, 2, 26},
                                      {2, 9, 0, 25},
                                      {2, 8, 4, 26},
                                      {2, 8, 3, 25},
                                      {2, 8, 0, 24},
                                      {2, 7, 0, 23},
                                      {2, 6, 0, 22},
                                      {2, 3, 0, 21},
                                      {2, 1, 0, 20},
                                      {2, 0, 0, 19}}};
constexpr std::array<Step, 9> mimir{{{3, 0, 0, 25},
                                     {2, 17, 0, 24},
                                     {2, 15, 0, 23},
                                     {2, 13, 0, 22},
                                     {2, 11, 0, 21},
                                     {2, 7, 0, 20},
                                     {2, 4, 0, 19},
                                     {2, 2, 0, 18},
                                     {2, 0, 0, 17}}};

}  // namespace

int go_minor(const Release& release) {
  const auto first = [&](const auto& steps) {
    for (const Step& step : steps) {
      if (release.since(step.major, step.minor, step.patch)) return step.go;
    }
    return 17;
  };
  return is_mimir(release) ? first(mimir) : first(tempo);
}

}  // namespace pyat::decode::checks
