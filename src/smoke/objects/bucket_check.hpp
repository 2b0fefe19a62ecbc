// What is asked of one bucket, one step after the other. Include in .cpp files of this folder only.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "smoke/objects/content.hpp"
#include "smoke/objects/objects.hpp"

namespace pyat::smoke {

class BucketCheck : public std::enable_shared_from_this<BucketCheck> {
 public:
  using Done = std::function<void(Result)>;

  BucketCheck(net::Client& client, const Run& run, const ObjectRoute& route, std::string bucket, Done done);

  void begin();

 private:
  using Clock = net::Client::Clock;
  using Answered = std::function<void(const net::Request&, const net::Answer&)>;
  enum View : std::size_t { whole, head, part, list, condition, gone, view_count };

  // An object on its way through the steps.
  struct Course {
    Object object{};
    std::size_t step = 0;
    bool is_expected = false;   // it was put, or nobody knows
    bool may_be_there = false;  // and must be deleted
    bool is_acknowledged = false;
    Clock::time_point acknowledged{};
    std::string etag{};
  };
  using Step = void (BucketCheck::*)(Course&);
  using Phase = void (BucketCheck::*)();

  void ask(net::Request request, Answered answered, unsigned attempt = 1);
  net::Request request_for(std::string method, const Course& course) const;
  void judge_bucket(const net::Request& request, const net::Answer& answer);
  void judge_access(const net::Request& request, const net::Answer& answer);

  // Takes every object through these steps, several at a time, and goes on.
  void take(std::vector<Step> steps, Phase then);
  void fill();
  void next(Course& course);

  void start_objects();
  void start_removal();

  void put_before(Course& course);
  void put(Course& course);
  void look(Course& course);
  void get(Course& course);
  void get_after(Course& course, std::chrono::milliseconds pause);
  void get_part(Course& course);
  void get_unless_same(Course& course);
  void get_if_other(Course& course);
  void remove(Course& course);
  void look_for_nothing(Course& course);

  void judge_put(Course& course, const std::string& content, const net::Request& request, const net::Answer& answer);
  void judge_look(Course& course, const net::Request& request, const net::Answer& answer);
  bool judge_get(Course& course, const net::Request& request, const net::Answer& answer);
  void judge_part(Course& course, std::size_t first, std::size_t last, const net::Request& request,
                  const net::Answer& answer);
  void judge_removal(Course& course, const net::Request& request, const net::Answer& answer);

  void start_list();
  void ask_page(const std::string& token);
  bool take_page(const net::Request& request, const net::Answer& answer);
  void judge_list();
  void finish();
  void conclude();

  // True where the answer says nothing about the object itself.
  bool is_unknown(View view, const net::Request& request, const net::Answer& answer, std::string_view deed);
  void differ(View view, Fault fault, const Course& course, std::string expected, std::string found);
  void add(Finding finding);

  net::Client& client_;
  Run run_;
  ObjectRoute route_;
  std::string bucket_;
  Done done_;
  Result result_{};
  Written written_{};
  std::array<Ledger, view_count> ledgers_{};
  std::array<std::string, view_count> problems_{};
  std::vector<Course> courses_{};
  std::vector<Step> steps_{};
  Phase then_ = nullptr;
  std::size_t started_ = 0, open_ = 0;
  bool is_interrupted_ = false;
  std::map<std::string, std::uint64_t> listed_{};  // sizes by key
  std::size_t pages_ = 0;
  bool list_is_whole_ = false, is_removed_ = false;
  std::size_t left_ = 0;  // objects that were put, as far as anybody knows, and not deleted
};

}  // namespace pyat::smoke
