# shellcheck shell=bash
# Runs a job of Retort through spark-submit. Sourced by the scripts beside this folder:
#
#     submit_job MODULE MAIN_CLASS [[SPARK_OPTIONS...] --] [JOB_OPTIONS...]
#
# Spark is the one in SPARK_HOME or of the spark-submit on the PATH; where there is neither, one made
# of the dependencies that the build resolved. Spark chooses local[*] where nobody names a master.

retort_root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd -P)
retort_version=0.1.0

fail() {
  printf 'retort: %s\n' "$1" >&2
  exit "${2:-3}"
}

# The java that Spark runs on, by Spark's own rule.
java_command() {
  if [[ -n ${JAVA_HOME:-} ]]; then
    printf '%s\n' "$JAVA_HOME/bin/java"
  else
    command -v java || fail 'there is no java: install a JDK 17 and set JAVA_HOME or put it on the PATH'
  fi
}

job_jar() {
  printf '%s\n' "$retort_root/$1/target/$1-$retort_version-job.jar"
}

# Builds all jobs where one of the given files is missing.
build_unless_there() {
  local file
  for file in "$@"; do
    if [[ ! -f $file ]]; then
      printf 'retort: building the jobs (once; %s is not there)\n' "${file#"$retort_root"/}" >&2
      (cd -- "$retort_root" && ./mvnw -B -q -T 2 -DskipTests -Dspotless.check.skip -Denforcer.skip \
        -pl feature-extraction-job,distill-job,evaluation-job -am package) >&2 || fail 'the build failed'
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
    printf '%s\n' "${found%/bin/spark-submit}"
  fi
}

# A folder with Spark's jars, by symbolic links: all that Spark asks of a SPARK_HOME. Made whole under
# another name first, because two scripts may start at once.
embedded_spark() {
  local home=$retort_root/target/spark classpath=$retort_root/target/spark.classpath jar jars made
  if [[ ! -d $home/jars || $classpath -nt $home/jars ]]; then
    made=$(mktemp -d "$home.XXXXXX")
    mkdir "$made/jars"
    IFS=: read -r -a jars <"$classpath" || true
    for jar in "${jars[@]}"; do
      ln -s -- "$jar" "$made/jars/"
    done
    rm -rf -- "$home"
    mv -T -- "$made" "$home" 2>/dev/null || rm -rf -- "$made"
  fi
  printf '%s\n' "$home"
}

# As bin/spark-submit does: Spark's launcher works out the JVM's command line, which then takes the
# place of this shell. The launcher prints NUL and a newline, then the arguments, each with a NUL.
launch() {
  local java command=() argument
  export SPARK_HOME=$1 SPARK_SCALA_VERSION=2.13
  shift
  java=$(java_command)
  while IFS= read -r -d '' argument; do
    command+=("$argument")
  done < <("$java" -Xmx128m -cp "$SPARK_HOME/jars/*" org.apache.spark.launcher.Main \
    org.apache.spark.deploy.SparkSubmit "$@")
  ((${#command[@]} > 1)) || fail "Spark's launcher in $SPARK_HOME gave no command"
  command=("${command[@]:1}")
  command[0]=${command[0]#$'\n'}
  exec "${command[@]}"
}

# Prints where Spark lies; builds what the job needs and is not there.
prepare() {
  local jar=$1 spark
  spark=$(installed_spark)
  if [[ -n $spark ]]; then
    build_unless_there "$jar"
  else
    build_unless_there "$jar" "$retort_root/target/spark.classpath"
    spark=$(embedded_spark)
  fi
  printf '%s\n' "$spark"
}

# A program of a job's jar that needs no Spark session: run_plain MODULE MAIN_CLASS [OPTIONS...]
run_plain() {
  local module=$1 main=$2 spark java jar
  shift 2
  jar=$(job_jar "$module")
  spark=$(prepare "$jar")
  java=$(java_command)
  "$java" "-Dlog4j2.configurationFile=$retort_root/conf/log4j2.properties" \
    -cp "$jar:$spark/jars/*" "$main" "$@"
}

asks_for_help() {
  local argument
  for argument in "$@"; do
    if [[ $argument == --help || $argument == -h ]]; then
      return 0
    fi
  done
  return 1
}

# Passes on what a job says, but for the JVM's first words: that a module is used which Spark's launcher
# asks for. Outlives Ctrl-C, so that the job's last words are heard.
quiet_start() {
  local line
  trap '' INT
  while IFS= read -r line || [[ -n $line ]]; do
    [[ $line != 'WARNING: Using incubator modules: '* ]] || break
    printf '%s\n' "$line"
    [[ $line == 'Picked up '* ]] || break
  done
  exec cat
}

submit() {
  local spark=$1
  shift
  # A JVM can't tell whether its error stream is a terminal (retort.progress).
  if [[ -t 2 ]]; then
    RETORT_TERMINAL=$(tput cols 2>/dev/null || printf 80)
    export RETORT_TERMINAL
  fi
  exec 2> >(quiet_start >&2)
  if [[ -x $spark/bin/spark-submit ]]; then
    exec "$spark/bin/spark-submit" "$@"
  fi
  [[ -d $spark/jars ]] || fail "SPARK_HOME = $spark: no Spark is there (neither bin/spark-submit nor jars/)"
  launch "$spark" "$@"
}

# Whether a standalone master is asked to run the driver.
driver_on_a_worker() {
  local options=" $* "
  [[ ${options//=/ } == *" --deploy-mode cluster "* && ${options//=/ } == *" --master spark://"* ]]
}

# A standalone master's client exits with 0 whatever becomes of the driver, so its last words count.
submit_and_wait() {
  local said
  said=$( (submit "$@") 2>&1 | tee >(cat >&2)) || fail 'the job could not be submitted'
  [[ $said == *"State of driver "*" is FINISHED"* ]] ||
    fail "the driver did not finish: its stderr is on the worker that ran it, and in the master's web page"
}

submit_job() {
  local module=$1 main=$2 spark_options=() job_options argument i=0 jar spark
  shift 2
  job_options=("$@")
  for argument in "$@"; do
    if [[ $argument == -- ]]; then
      spark_options=("${@:1:i}")
      job_options=("${@:i+2}")
      break
    fi
    i=$((i + 1))
  done

  jar=$(job_jar "$module")
  spark=$(prepare "$jar")

  # Both are Spark's weakest sources: its options and its configuration files win over them.
  export SPARK_DRIVER_MEMORY=${SPARK_DRIVER_MEMORY:-4g}
  if [[ ${SPARK_SUBMIT_OPTS:-} != *log4j2.configurationFile* ]]; then
    # shellcheck disable=SC2089 # Spark's launcher reads these quotes: the path may hold spaces.
    SPARK_SUBMIT_OPTS="${SPARK_SUBMIT_OPTS:-} \"-Dlog4j2.configurationFile=$retort_root/conf/log4j2.properties\""
    # shellcheck disable=SC2090
    export SPARK_SUBMIT_OPTS
  fi

  if asks_for_help ${job_options[@]+"${job_options[@]}"} && [[ -d $spark/jars ]]; then
    run_plain "$module" "$main" "${job_options[@]}"
    return
  fi

  set -- --class "$main" ${spark_options[@]+"${spark_options[@]}"} "$jar" \
    ${job_options[@]+"${job_options[@]}"}
  if driver_on_a_worker ${spark_options[@]+"${spark_options[@]}"}; then
    submit_and_wait "$spark" --conf spark.standalone.submit.waitAppCompletion=true "$@"
    return
  fi
  submit "$spark" "$@"
}
