# shellcheck shell=bash
# Runs a job of Retort through spark-submit. Sourced by the scripts beside this folder:
#
#     submit_job MODULE MAIN_CLASS [[SPARK_OPTIONS...] --] [JOB_OPTIONS...]
#
# Spark is the one in SPARK_HOME or of the spark-submit on the PATH; where there is neither, one made
# of the dependencies that the build resolved. Spark chooses local[*] where nobody names a master.

# In command substitutions too, a failure ends the script.
shopt -s inherit_errexit

begun='retort: the job began'
not_begun='stopped before the job began: start the same command again'

retort_root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd -P)

fail() {
  printf 'retort: %s\n' "$1" >&2
  exit "${2:-3}"
}

# No Java starts there.
pwd -P >/dev/null 2>&1 || fail 'the current folder is gone: cd to one that is there' 2

# On a signal: ends the build that is going on, and the script.
stopped() {
  trap '' INT TERM HUP
  [[ -n ${building:-} ]] || fail "$not_begun" "$1"
  kill -- "-$building" 2>/dev/null || true
  wait "$building" 2>/dev/null || true
  fail 'stopped while the jobs were being built: start the same command again' "$1"
}

heed_signals() {
  trap 'stopped 130' INT
  trap 'stopped 143' TERM
  trap 'stopped 129' HUP
}

# shellcheck source=submit-scripts/lib/java.sh
source "$retort_root/submit-scripts/lib/java.sh"
# shellcheck source=submit-scripts/lib/spark.sh
source "$retort_root/submit-scripts/lib/spark.sh"
# shellcheck source=submit-scripts/lib/options.sh
source "$retort_root/submit-scripts/lib/options.sh"
# shellcheck source=submit-scripts/lib/master.sh
source "$retort_root/submit-scripts/lib/master.sh"

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

# A program of a job's jar that needs no Spark session: run_plain MODULE MAIN_CLASS [OPTIONS...]
run_plain() {
  local module=$1 main=$2 spark java jar
  shift 2
  jar=$(job_jar "$module")
  use_utf8
  prepare "$jar"
  spark=$spark_home
  java=$(java_command "$spark")
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

# Passes on what is said, but until the job begins neither the JVM's word that a module is used which Spark's
# launcher asks for, nor the trace with which spark-submit fails, nor all of Spark's options. Outlives what
# stops a whole group of processes (Ctrl-C, timeout, a scheduler), so that the job's last words are heard.
# quiet_start [here]: where the job runs in the JVM that speaks, one that ends before it begins was stopped.
# Ends with 1 where spark-submit failed.
quiet_start() {
  local line end=$'\n' told=
  trap '' INT TERM HUP
  while IFS= read -r line || { end='' && [[ -n $line ]]; }; do
    case $line in
      "$begun") exec cat ;;
      'WARNING: Using incubator modules: '*) ;;
      'Exception in thread "main" '*)
        printf 'retort: spark-submit failed: %s: see the options before --, and spark-defaults.conf\n' \
          "${line#*main\" }"
        sed $'/^\t/d; /^Caused by: /d'
        return 1
        ;;
      'Usage: spark-submit '*)
        printf "retort: spark-submit failed: see above; before -- are Spark's options, after it the job's\n"
        cat >/dev/null
        return 1
        ;;
      *)
        printf '%s%s' "$line" "$end"
        [[ $line != Error:* && $line != retort:* ]] || told=yes
        ;;
    esac
  done
  [[ -z ${1:-} || -n $told ]] || printf 'retort: %s\n' "$not_begun"
}

run_spark() {
  local spark=$1
  shift
  if [[ -x $spark/bin/spark-submit ]]; then
    exec "$spark/bin/spark-submit" "$@"
  fi
  launch "$spark" "$@"
}

# submit WHERE SPARK [ARGUMENTS...]: WHERE is "here" where the job runs in the JVM that is started.
submit() {
  local where=$1 filter
  shift
  # A JVM can't tell whether its error stream is a terminal (retort.progress).
  if [[ -t 2 ]]; then
    RETORT_TERMINAL=$(tput cols 2>/dev/null || printf 80)
    export RETORT_TERMINAL
  fi
  export RETORT_BEGUN=$begun # The job's main says it (retort.command.Job).
  exec 2> >(quiet_start "$where" >&2)
  filter=$!
  if [[ " $* " == *" --packages"[\ =]* || " $* " == *spark.jars.packages=* ]]; then
    submit_and_stay "$filter" "$@"
  else
    run_spark "$@"
  fi
}

# Spark fetches packages first, and where it can't, ends with the code of a wrong command line.
submit_and_stay() {
  local filter=$1 job code said=0 stopped=0
  shift
  (run_spark "$@") &
  job=$!
  trap 'stopped=130; kill "$job"' INT
  trap 'stopped=143; kill "$job"' TERM
  while :; do
    code=0
    wait "$job" || code=$?
    kill -0 "$job" 2>/dev/null || break
  done
  exec 2>/dev/null
  wait "$filter" || said=$?
  ((said == 0)) || code=3
  exit "$((stopped ? stopped : code))"
}

# How often an idle thread of oneDNN's (GNU OpenMP's) looks for work before it sleeps: as long as from one
# layer to the next. Its own default is milliseconds, which Spark's tasks and the head's solver would lose.
use_short_spins() {
  if [[ -z ${OMP_WAIT_POLICY:-} ]]; then
    export GOMP_SPINCOUNT=${GOMP_SPINCOUNT:-10000}
  fi
}

# Whether a standalone master is asked to run the driver.
driver_on_a_worker() {
  local options=" $* "
  [[ ${options//=/ } == *" --deploy-mode cluster "* && ${options//=/ } == *" --master spark://"* ]]
}

# A standalone master's client exits with 0 whatever becomes of the driver, so its last words count.
submit_and_wait() {
  local said
  said=$( (submit '' "$@") 2>&1 | tee >(cat >&2)) || fail 'the job could not be submitted'
  [[ $said == *"State of driver "*" is FINISHED"* ]] ||
    fail "the driver did not finish: its stderr is on the worker that ran it, and in the master's web page"
}

submit_job() {
  local module=$1 main=$2 spark_options=() job_options argument i=0 jar spark master
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

  heed_signals
  require_spark_options ${spark_options[@]+"${spark_options[@]}"}
  use_utf8
  use_short_spins
  jar=$(job_jar "$module")
  prepare "$jar"
  spark=$spark_home

  master=$(chosen_master "$spark" ${spark_options[@]+"${spark_options[@]}"})
  require_master "$spark" "$master"
  use_loopback_where_alone "$master"

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

  # Hadoop has a mask of its own, by which what the user keeps to himself could be read by all.
  local where='' mask=()
  if [[ -z $master || $master == local* ]]; then
    where=here
    mask=(--conf "spark.hadoop.fs.permissions.umask-mode=$(umask)")
  fi

  # For a driver on another machine; an executor's environment is the job's own affair.
  set -- ${mask[@]+"${mask[@]}"} --class "$main" --conf "spark.yarn.appMasterEnv.LC_ALL=$retort_locale" \
    --conf "spark.kubernetes.driverEnv.LC_ALL=$retort_locale" \
    --conf "spark.yarn.appMasterEnv.GOMP_SPINCOUNT=${GOMP_SPINCOUNT:-10000}" \
    --conf "spark.kubernetes.driverEnv.GOMP_SPINCOUNT=${GOMP_SPINCOUNT:-10000}" ${spark_options[@]+"${spark_options[@]}"} "$jar" \
    ${job_options[@]+"${job_options[@]}"}
  if driver_on_a_worker ${spark_options[@]+"${spark_options[@]}"}; then
    submit_and_wait "$spark" --conf spark.standalone.submit.waitAppCompletion=true "$@"
    return
  fi
  submit "$where" "$spark" "$@"
}
