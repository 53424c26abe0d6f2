# Finds a JDK 25 or newer, and sets JAVA_HOME to it.

jdk_release() {
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null
}

is_jdk() {
  [ -x "$1/bin/javac" ] && [ "$(jdk_release "$1")" -ge 25 ] 2>/dev/null
}

find_jdk() {
  local candidate
  for candidate in "${JAVA_HOME:-}" /usr/lib/jvm/*; do
    if is_jdk "$candidate"; then
      export JAVA_HOME=$candidate
      return
    fi
  done
  echo "rdma4j: JDK 25 not found: install one (Debian 13: apt-get install openjdk-25-jdk-headless)," \
    "or set JAVA_HOME to it" >&2
  return 1
}
