# Maven, as all commands run it: without colours, and on the standard error.

# Even without colours Maven prints a sequence that resets them, before what comes next on the line.
run_maven() {
  mvn --batch-mode -Dstyle.color=never "$@" 2>&1 | sed --unbuffered 's/\x1b\[0m//g' >&2
}
