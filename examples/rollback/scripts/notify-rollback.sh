#!/bin/sh
# Keeps what pyat says, which is JSON on the standard input, one line each. In place of it: mail, SMS, a ticket.
set -eu
cd "$(dirname "$0")/.."
tr -d '\n' >>notices.jsonl
echo >>notices.jsonl
