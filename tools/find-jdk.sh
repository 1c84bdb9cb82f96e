# Finds a JDK 25 or newer; sourced by ./minikafka and ./dev. Sets JAVA_HOME or exits with code 3.

# The feature version of the JDK in folder $1, from its release file (no JVM start: this is on the path
# of every command), or nothing if there is no JDK.
jdk_feature() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
  local line
  while IFS= read -r line; do
    if [[ $line =~ ^JAVA_VERSION=\"([0-9]+) ]]; then
      printf '%s' "${BASH_REMATCH[1]}"
      return 0
    fi
  done <"$1/release"
}

is_new_enough() {
  local feature
  feature=$(jdk_feature "$1")
  [ -n "$feature" ] && [ "$feature" -ge 25 ]
}

# Where JDKs lie on a machine, one folder a line; MINIKAFKA_JDKS (folders with `:` between them) names others.
jdk_folders() {
  if [ -n "${MINIKAFKA_JDKS+set}" ]; then
    printf '%s\n' "${MINIKAFKA_JDKS//:/$'\n'}"
    return 0
  fi
  printf '%s\n' /usr/lib/jvm/* "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/* /opt/jdk* /opt/java/* \
    /opt/*/jdk* /usr/local/jdk* /usr/java/* /Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home
}

find_jdk() {
  local candidate java
  if [ -n "${JAVA_HOME:-}" ] && is_new_enough "$JAVA_HOME"; then
    printf '%s' "$JAVA_HOME"
    return 0
  fi
  java=$(command -v java || true)
  if [ -n "$java" ]; then
    candidate=$(readlink -f "$java" 2>/dev/null || printf '%s' "$java")
    candidate=${candidate%/bin/java}
    if is_new_enough "$candidate"; then
      printf '%s' "$candidate"
      return 0
    fi
  fi
  while IFS= read -r candidate; do
    if [ -d "$candidate" ] && is_new_enough "$candidate"; then
      printf '%s' "$candidate"
      return 0
    fi
  done < <(jdk_folders)
  return 1
}

use_jdk() {
  local found
  if ! found=$(find_jdk); then
    cat >&2 <<H
Mini-Kafka needs a JDK 25 (or newer), and none was found.
  looked at: JAVA_HOME (${JAVA_HOME:-not set}), java on the PATH ($(command -v java || echo none)),
             ${MINIKAFKA_JDKS-/usr/lib/jvm, ~/.sdkman, ~/.jdks, /opt, /usr/java, /Library/Java}
Install one, for example:
  Debian/Ubuntu:  apt-get install openjdk-25-jdk    (or temurin-25-jdk from the Adoptium repository)
  SDKMAN:         sdk install java 25-tem
  macOS:          brew install openjdk@25
or set JAVA_HOME to the folder of a JDK 25.
H
    exit 3
  fi
  export JAVA_HOME=$found
  # What Maven itself does on a new JDK; not about our code.
  export MAVEN_OPTS="${MAVEN_OPTS:-} --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"
}
