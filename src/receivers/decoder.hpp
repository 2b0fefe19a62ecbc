// Decodes receivers as mapstructure does, but builds nothing: it writes down every complaint.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "decode/type.hpp"
#include "diag/diagnostic.hpp"
#include "receivers/collector.hpp"
#include "receivers/value.hpp"
#include "schemas/catalog.hpp"

namespace pyat::receivers {

using decode::Type;

class Decoder {
 public:
  Decoder(const schemas::KnownRelease& known, diag::Severity severity, std::vector<diag::Diagnostic>& problems);

  void receivers(const Value& receivers);
  // Decodes into a type; `name` is the place as the library names it, from the innermost decoder on.
  void decode(const std::string& name, const Value& value, const Type& type);

 private:
  // receivers.cpp: one receiver each.
  void receiver(const Entry& entry, std::vector<std::string>& known_ids);
  void unknown_receiver(const Entry& entry, std::string_view type, std::string_view id);
  void component(const Value& value, std::string_view type, std::string_view id, const Type& fields);
  std::string in_receivers(std::string_view error) const;

  // components.cpp: what the receivers' own Unmarshal methods check, and in 2.0 their Validate methods.
  bool refuses_empty(const Value& value, std::string_view type, std::string_view id);
  void check_component(const Value& value, std::string_view type, std::string_view id);
  void check_url_paths(const Value& value);
  void validate_otlp(const Value& value, std::string_view id);
  void validate_jaeger(const Value& value, std::string_view id);
  void invalid(const yaml::Node& at, std::string_view id, std::string_view error);

  // decoder.cpp
  void structure(const std::string& name, const Value& value, const Type& type);
  void map(const std::string& name, const Value& value, const Type& type);
  void list(const std::string& name, const Value& value, const Type& type);
  bool is_split_text(const Value& value, const Type& type) const;

  // scalars.cpp
  void boolean(const std::string& name, const Value& value, const Type& type);
  void text(const std::string& name, const Value& value, const Type& type);
  void integer(const std::string& name, const Value& value, const Type& type);
  void unsigned_integer(const std::string& name, const Value& value, const Type& type);
  void floating(const std::string& name, const Value& value, const Type& type);

  // complain.cpp
  diag::Diagnostic& problem(std::string_view code, const yaml::Node& at, std::string server);
  void type_error(const Value& value, const Type& type, std::string server);
  void unparsable(const std::string& name, const Value& value, const Type& type, std::string_view kind, bool range);
  void text_error(const std::string& name, const Value& value, const Type& type, const std::string& error);
  void unknown_keys(const std::string& name, const Type& type, const std::vector<const Entry*>& unknown);
  bool refuses_reference(const std::string& name, const Value& value, const Type& type);
  std::string path() const;

  // A step of the way from `distributor.receivers`; `field` is what the schemas call it.
  struct Segment {
    std::string_view key{};
    std::string_view field{};
    std::int64_t index = -1;  // item of a list; -1: a key
  };
  class Step {
   public:
    Step(Decoder& decoder, Segment segment) : path_(decoder.path_) { path_.push_back(segment); }
    ~Step() { path_.pop_back(); }
    Step(const Step&) = delete;
    Step& operator=(const Step&) = delete;

   private:
    std::vector<Segment>& path_;
  };

  Release release_;
  Type known_;  // a field for each receiver
  diag::Severity severity_;
  std::vector<diag::Diagnostic>& problems_;
  unsigned collector_;
  Wording wording_;
  bool weak_;  // mapstructure's WeaklyTypedInput: scalars are converted
  std::vector<Segment> path_{};
};

}  // namespace pyat::receivers
