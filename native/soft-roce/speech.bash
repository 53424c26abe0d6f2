# Messages of the lab: single lines on standard error, so that standard output has only COMMAND's output.

say() { printf 'lab: %s\n' "$*" >&2; }

# Progress is shown only on a terminal: scripts see only COMMAND's output.
tell() { if [[ ${verbose:-} || -t 2 ]]; then say "$*"; fi; }

fail() {
  say "$*"
  exit 125
}
