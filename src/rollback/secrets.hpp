// What people may see of texts that hold secrets. What pyat keeps of files is encrypted whole; this is for the lines,
// the commands and the names that are shown. It hides what has the look of a secret, and what is known to be one.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace pyat::rollback {

// GF_SECURITY_ADMIN_PASSWORD, secret_access_key, bearerToken; not password_file, whose value is a path.
bool is_secret_name(std::string_view name);

// Names of files that are nothing but a secret: tls.key, .htpasswd, db_password.txt.
bool is_secret_file_name(std::string_view path);

// The values of variables that have the names of secrets, of a text in the form of a .env file.
std::vector<std::string> secret_values(std::string_view dotenv);

// What is shown in the place of a secret: "***", or something that tells one from another.
using Cover = std::function<std::string(std::string_view secret)>;

Cover plain_cover();

// Goes through the lines of one text: what one line begins, such as a private key, others may go on with.
class Masker {
 public:
  explicit Masker(Cover cover = plain_cover()) : cover_(std::move(cover)) {}

  // A text that is secret wherever it stands. Those below six bytes are passed over: they would hide ordinary words.
  void know(std::string_view secret);
  // The secret values of a text in the form of a .env file.
  void know_variables(std::string_view dotenv);

  // A line, with or without its line feed.
  std::string line(std::string_view text);
  // The words of a command line: the value of a flag may be the word behind it.
  std::vector<std::string> words(const std::vector<std::string>& command);
  // A new text begins; what is known stays.
  void begin();

 private:
  bool goes_on(std::string_view text, std::string& out);
  std::string masked(std::string_view text);
  std::string without_values(std::string_view text);
  std::size_t end_of_value(std::string_view text, std::size_t name, std::size_t separator, std::size_t value) const;
  void expect_block(std::string_view text, std::string_view value);

  Cover cover_;
  std::vector<std::string> known_{};  // the longest first
  bool is_in_key_ = false;            // between BEGIN and END
  bool is_in_block_ = false;          // below a name of YAML whose value is on further lines
  std::size_t block_indentation_ = 0;
};

}  // namespace pyat::rollback
