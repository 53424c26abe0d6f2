# Runs Maven without colours, with its output on standard error.

# Even without colours Maven prints a sequence that resets them.
run_maven() {
  mvn --batch-mode -Dstyle.color=never "$@" 2>&1 | sed --unbuffered 's/\x1b\[0m//g' >&2
}
