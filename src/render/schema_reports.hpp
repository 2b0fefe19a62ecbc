// What `pyat schema` prints.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "reference/diff.hpp"
#include "reference/history_of.hpp"
#include "reference/search.hpp"
#include "render/style.hpp"

namespace pyat::render {

// `pyat schema show`
struct Found {
  std::string query{};
  std::vector<reference::FieldHistory> fields{};  // what was asked for; empty when that is not clear
  std::vector<reference::Match> matches{};        // several of one product: the user has to choose
  std::vector<reference::Match> suggestions{};    // nothing matches: what may have been meant
  std::vector<std::string> searched{};            // "Mimir 3.0.2"
};
std::string schema_show_text(const Found& found, const Style& style);
std::string schema_show_json(const Found& found);

// `pyat schema list`
struct Tree {  // releases that share one configuration tree
  schemas::Product product{};
  std::vector<std::string> releases{};  // oldest first
  std::size_t fields = 0;
  std::string file{};     // of an imported release
  std::string source{};   // what it was made from
  std::string nearest{};  // the release that lent its types
  std::string problem{};  // why the file is not used
};
std::string schema_list_text(const std::vector<Tree>& trees, const Style& style);
std::string schema_list_json(const std::vector<Tree>& trees);

// `pyat schema diff`
std::string schema_diff_text(const std::vector<reference::Diff>& diffs, const Style& style);
std::string schema_diff_json(const std::vector<reference::Diff>& diffs);
std::string schema_diff_markdown(const std::vector<reference::Diff>& diffs);

}  // namespace pyat::render
