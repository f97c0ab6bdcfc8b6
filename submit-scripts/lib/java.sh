# shellcheck shell=bash
# The Java and the locale that a job runs with. Sourced by submit.sh.

# The java that Spark runs on, by Spark's own rule: JAVA_HOME, which conf/spark-env.sh of an installed
# Spark may set, or the PATH.
java_command() {
  local home=${JAVA_HOME:-} said
  if [[ -n ${1:-} && -r $1/bin/load-spark-env.sh ]]; then
    said=$(SPARK_HOME=$1 bash -c '. "$SPARK_HOME/bin/load-spark-env.sh" >&2; printf "%s" "${JAVA_HOME:-}"' 2>/dev/null) &&
      home=$said
  fi
  if [[ -n $home ]]; then
    [[ -x $home/bin/java ]] || fail "JAVA_HOME = $home: no Java is there (bin/java)" 2
    printf '%s\n' "$home/bin/java"
  else
    command -v java || fail 'there is no java: install a JDK 17 or 21 and set JAVA_HOME or put it on the PATH' 2
  fi
}

# Refuses a Java that Spark or the build does not run on, before anything is built or started.
require_java() {
  local java=$1 said version
  said=$("$java" -version 2>&1) || true
  [[ $said =~ version\ \"([^\"]+)\" ]] || fail "$java: it does not tell its version: $said" 2
  version=${BASH_REMATCH[1]}
  case $version in
    17 | 17[.-]* | 21 | 21[.-]*) ;;
    *) fail "$java is Java $version; Retort and its Spark run on Java 17 or 21: set JAVA_HOME to one" 2 ;;
  esac
}

# The build needs more than a runtime.
require_compiler() {
  local java
  java=$(java_command)
  require_java "$java"
  java=$(readlink -f -- "$java")
  [[ -x ${java%/*}/javac ]] ||
    fail "the jobs are not built yet, and ${java%/bin/java} is a Java runtime without a compiler: set JAVA_HOME to a JDK 17 or 21" 2
}

# A locale in which file names are UTF-8, since Java loses the others: the user's own where it is one.
# Sets retort_locale, the one for other machines too.
use_utf8() {
  local there candidate
  retort_locale=C.UTF-8
  if [[ $(locale charmap 2>/dev/null) == UTF-8 ]]; then
    return
  fi
  there=$(locale -a 2>/dev/null || true)
  for candidate in C.UTF-8 C.utf8 en_US.UTF-8 en_US.utf8; do
    if grep -qxF -- "$candidate" <<<"$there"; then
      export LC_ALL=$candidate
      return
    fi
  done
  export LC_ALL=C.UTF-8
}
