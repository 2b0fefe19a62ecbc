// The structures that check themselves while they are decoded, by the library that they come from.
#pragma once

#include "decode/check.hpp"

namespace pyat::decode {

// prometheus/model/relabel Config.
bool check_relabel_config(const Fields& fields, const Release& release, Complaint& complaint);

// prometheus/config RemoteWriteConfig and what it consists of.
bool check_remote_write(const Fields& fields, const Release& release, Complaint& complaint);
bool check_sigv4(const Fields& fields, const Release& release, Complaint& complaint);
bool check_azuread(const Fields& fields, const Release& release, Complaint& complaint);

// prometheus/common/config.
bool check_http_client(const Fields& fields, const Release& release, Complaint& complaint);
bool check_oauth2(const Fields& fields, const Release& release, Complaint& complaint);
bool check_tls(const Fields& fields, const Release& release, Complaint& complaint);

// Mimir pkg/util/validation Limits.
bool check_limits(const Fields& fields, const Release& release, Complaint& complaint);

}  // namespace pyat::decode
