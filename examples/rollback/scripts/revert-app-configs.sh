#!/bin/sh
# Lets the applications send what they have to the legacy collector (apply), or to the new one again (undo). `look` changes
# nothing: it ends with 0 when all send to the legacy one, with 1 when none does, else with 2.
set -eu
cd "$(dirname "$0")/.."
legacy=${LEGACY_COLLECTOR:-http://jaeger:4318}
new=${LGTM_COLLECTOR:-http://tempo:4318}

# Each file is replaced as a whole, with its mode and its owner: whoever reads it sees the old one or the new one.
send_to() {
    for file in apps/*.env; do
        cp -p "$file" "$file.tmp"
        sed "s|^OTEL_EXPORTER_OTLP_ENDPOINT=.*|OTEL_EXPORTER_OTLP_ENDPOINT=$1|" "$file" >"$file.tmp"
        mv "$file.tmp" "$file"
    done
    sync
}

sending_to() { cat apps/*.env | grep -cFx "OTEL_EXPORTER_OTLP_ENDPOINT=$1" || true; }

case ${1:-} in
    apply) send_to "$legacy" && echo "the applications send to $legacy" ;;
    undo) send_to "$new" && echo "the applications send to $new" ;;
    look)
        if [ "$(sending_to "$new")" = 0 ]; then exit 0; fi
        if [ "$(sending_to "$legacy")" = 0 ]; then exit 1; fi
        exit 2
        ;;
    *)
        echo "usage: revert-app-configs.sh apply|undo|look" >&2
        exit 64
        ;;
esac
