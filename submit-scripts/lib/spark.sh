# shellcheck shell=bash
# Where Spark and the jobs' jars lie, and the build that makes them. Sourced by submit.sh.

job_jar() {
  printf '%s\n' "$retort_root/$1/target/$1.jar"
}

# In a group of processes of its own, which a signal to the script ends as a whole (stopped).
run_build() {
  local code=0
  set -m
  (cd -- "$retort_root" && exec sh ./mvnw -B -q -T 2 -DskipTests -Dspotless.check.skip -Denforcer.skip \
    -pl feature-extraction-job,distill-job,evaluation-job -am package) </dev/null >&2 &
  building=$!
  set +m
  wait "$building" || code=$?
  building=
  return "$code"
}

# Whether a file is there; a jar that a build or a copy was stopped in does not end as a zip does.
is_whole() {
  [[ -r $1 && $1 == *.jar ]] || {
    [[ -f $1 ]]
    return
  }
  [[ $(tail -c 22 -- "$1" | head -c 4) == $'PK\x05\x06' ]]
}

# Builds all jobs where one of the given files is missing.
build_unless_there() {
  local file place
  for file in "$@"; do
    if ! is_whole "$file"; then
      require_compiler
      for place in "$retort_root" "$retort_root"/target "$retort_root"/*/target; do
        [[ ! -e $place || -w $place ]] ||
          fail "the jobs are not built (${file#"$retort_root"/} is not there) and $(id -un) may not write $place: build as its owner, ./mvnw -B -DskipTests package, or in a copy of your own" 2
      done
      printf 'retort: building the jobs, once: some minutes, and 700 MB to download where Maven has run for nothing before (%s is not there, or not whole)\n' \
        "${file#"$retort_root"/}" >&2
      run_build || fail 'the build failed'
      return
    fi
  done
}

# Where the distribution of Spark lies that the user has; nothing where there is none.
installed_spark() {
  local found
  if [[ -n ${SPARK_HOME:-} ]]; then
    printf '%s\n' "$SPARK_HOME"
  elif found=$(command -v spark-submit); then
    found=$(readlink -f -- "$found")
    if [[ ! -d ${found%/bin/spark-submit}/jars && -x ${found%/spark-submit}/find-spark-home ]]; then
      # pip puts its scripts elsewhere than its Spark.
      "${found%/spark-submit}/find-spark-home"
    else
      printf '%s\n' "${found%/bin/spark-submit}"
    fi
  fi
}

# Refuses a Spark that the jobs are not made for. One that does not say what it is may be right.
require_spark() {
  local home=$1 core said=
  [[ -d $home ]] || fail "SPARK_HOME = $home: there is no such folder" 2
  [[ -d $home/jars || -x $home/bin/spark-submit ]] ||
    fail "SPARK_HOME = $home: no Spark is there (neither bin/spark-submit nor jars/)" 2
  for core in "$home"/jars/spark-core_*.jar; do
    [[ -e $core ]] && said=${core##*/spark-core_}
  done
  if [[ -z $said && -r $home/RELEASE ]]; then
    read -r _ said _ <"$home/RELEASE" || true
    said=?-$said
  fi
  case $said in
    '' | [?]-4.[01].* | 2.13-4.[01].*) ;;
    *)
      said=${said%.jar}
      fail "$home is Spark ${said#*-} (Scala ${said%%-*}); Retort runs on Spark 4.0 or 4.1 for Scala 2.13: set SPARK_HOME to one, or unset it for the build's own" 2
      ;;
  esac
}

# A folder with Spark's jars, by symbolic links: all that Spark asks of a SPARK_HOME. Made whole under
# another name first, because two scripts may start at once. Where the checkout may not be written, it
# lies with the user's temporary files.
embedded_spark() {
  local home=$retort_root/target/spark classpath=$retort_root/target/spark.classpath jar jars made
  IFS=: read -r -a jars <"$classpath" || true
  for jar in "${jars[@]}"; do
    [[ -r $jar ]] ||
      fail "$jar, which the build resolved, can't be read: build as this user, ./mvnw -B -DskipTests package, or set SPARK_HOME to a Spark 4.0 or 4.1" 2
  done
  if [[ ! -d $home/jars || $classpath -nt $home/jars ]]; then
    if [[ ! -w $retort_root/target ]]; then
      home=${TMPDIR:-/tmp}/retort-spark-$(id -u)-$(cksum <"$classpath" | tr ' ' -)
      if [[ -d $home/jars && -O $home ]]; then
        printf '%s\n' "$home"
        return
      fi
    fi
    made=$(mktemp -d "$home.XXXXXX") || fail "can't make the embedded Spark in ${home%/*}: set TMPDIR to a folder that you may write" 2
    mkdir "$made/jars"
    for jar in "${jars[@]}"; do
      ln -s -- "$jar" "$made/jars/"
    done
    rm -rf -- "$home"
    mv -T -- "$made" "$home" 2>/dev/null || rm -rf -- "$made"
    [[ -O $home ]] || fail "$home belongs to another user: remove it, or set TMPDIR to another folder" 2
  fi
  printf '%s\n' "$home"
}

# Builds what the job needs and is not there; sets spark_home to where Spark lies.
prepare() {
  local jar=$1 java
  spark_home=$(installed_spark)
  java=$(java_command "$spark_home")
  require_java "$java"
  if [[ -n $spark_home ]]; then
    require_spark "$spark_home"
    build_unless_there "$jar"
  else
    build_unless_there "$jar" "$retort_root/target/spark.classpath"
    spark_home=$(embedded_spark)
  fi
  [[ -r $jar ]] || fail "$jar can't be read by $(id -un): build in a copy of your own" 2
}
