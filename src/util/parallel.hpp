// The same work for many items, on several threads.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace pyat::util {

// More than this only wait for each other, and a system may refuse to start them.
inline constexpr std::size_t max_threads = 64;

// Calls work(i) for each i below `count`, on at most `threads` threads, this one among them. Starts none for one item.
// The first exception of any thread comes out here, after all have ended.
template <typename Work>
void for_each_index(std::size_t count, std::size_t threads, const Work& work) {
  std::atomic<std::size_t> next{0};
  std::exception_ptr failure{};
  std::mutex failure_mutex{};
  const auto drain = [&] {
    try {
      for (std::size_t i = next++; i < count; i = next++) work(i);
    } catch (...) {
      next = count;  // the others stop early
      const std::lock_guard lock(failure_mutex);
      if (!failure) failure = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> helpers{};
    const std::size_t wanted = std::min({std::max<std::size_t>(threads, 1), count, max_threads});
    for (std::size_t i = 1; i < wanted; ++i) helpers.emplace_back(drain);
    drain();
  }
  if (failure) std::rethrow_exception(failure);
}

}  // namespace pyat::util
