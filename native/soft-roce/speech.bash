# How the lab speaks: in single lines on standard error, so that standard output is COMMAND's alone.

say() { printf 'lab: %s\n' "$*" >&2; }

# Progress, for a terminal only: scripts see nothing but COMMAND's output.
tell() { if [[ ${verbose:-} || -t 2 ]]; then say "$*"; fi; }

fail() {
  say "$*"
  exit 125
}
