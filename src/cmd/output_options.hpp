// The options that every command shares: how its result is shown, and where.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cmd/context.hpp"
#include "cmd/option.hpp"
#include "render/style.hpp"

namespace pyat::cmd {

struct OutputOptions {
  std::vector<std::string> formats{};
  std::string color = "auto";
  bool quiet = false;
};

// `formats` are the names that the command knows; the first one is its default. Without a help there is no --quiet.
void add_output_options(std::vector<Option>& options, OutputOptions& output, std::span<const std::string_view> formats,
                        std::string_view quiet_help);

struct Destination {
  std::string format{};
  std::string file{};  // empty: standard output
};

// What --format asked for. A format that is not in `known`, or two for the same place, is a UsageError.
std::vector<Destination> destinations(const OutputOptions& output, std::span<const std::string_view> known);

// Colour suits a terminal only, and only someone who has not said no.
bool wants_color(const OutputOptions& output, const Context& context);

// Of a terminal on standard output; without a width, and in colour only where that is forced, in a file.
render::Style style_for(const Destination& destination, const OutputOptions& output, const Context& context);

// Sends what `render` makes of each destination there. A file that cannot be written is a UsageError: the path is
// wrong.
void deliver(const std::vector<Destination>& destinations, Context& context,
             const std::function<std::string(const Destination&)>& render);

}  // namespace pyat::cmd
