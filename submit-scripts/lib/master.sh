# shellcheck shell=bash
# Where a job runs: which master, and whether it can be reached. Sourced by submit.sh.

# The master that spark-submit will take, by its own rule: the last option, else the given file of
# properties, else the one of the configuration. Nothing where nobody names one.
chosen_master() {
  local spark=$1 master='' file="${SPARK_CONF_DIR:-$1/conf}/spark-defaults.conf"
  shift
  while (($#)); do
    case $1 in
      --master | --conf | -c | --properties-file)
        case $1=${2:-} in
          --master=*) master=${2:-} ;;
          --properties-file=*) file=${2:-} ;;
          *=spark.master=*) master=${2#spark.master=} ;;
        esac
        shift
        ;;
      --master=*) master=${1#*=} ;;
      --conf=spark.master=*) master=${1#--conf=spark.master=} ;;
      --properties-file=*) file=${1#*=} ;;
    esac
    shift || true
  done
  if [[ -z $master && -r $file ]]; then
    master=$(sed -n 's/^[[:space:]]*spark\.master[[:space:]=:]\{1,\}\([^[:space:]]*\).*/\1/p' "$file" | tail -n 1)
  fi
  printf '%s\n' "$master"
}

# Where a master is none, or this Spark can't reach such ones, spark-submit ends with its trace.
require_master() {
  local spark=$1 master=$2 part=
  case $master in
    '' | local | local\[* | local-cluster\[* | spark://*) return ;;
    yarn*)
      # Spark's own spark-env.sh may name it, too.
      [[ -n ${HADOOP_CONF_DIR:-}${YARN_CONF_DIR:-} || -e ${SPARK_CONF_DIR:-$spark/conf}/spark-env.sh ]] ||
        fail '--master yarn: set HADOOP_CONF_DIR to the folder with the settings of the cluster' 2
      part=yarn
      ;;
    k8s://*) part=kubernetes ;;
    *) fail "--master $master: it is none of local[N], local[*], spark://HOST:PORT, yarn and k8s://URL" 2 ;;
  esac
  [[ ! -d $spark/jars ]] || compgen -G "$spark/jars/spark-${part}_*.jar" >/dev/null ||
    fail "--master $master: $spark has no spark-$part: set SPARK_HOME to a whole Spark 4.0 or 4.1" 2
}

# Spark asks for this machine's address before a job begins, and fails where its name has none. A
# job that runs on this machine alone needs no other than loopback's.
use_loopback_where_alone() {
  if [[ -z $1 || $1 == local* ]] &&
    [[ -z ${SPARK_LOCAL_IP:-}${SPARK_LOCAL_HOSTNAME:-} ]] &&
    command -v getent >/dev/null && ! getent hosts "$(uname -n)" >/dev/null; then
    export SPARK_LOCAL_IP=127.0.0.1 SPARK_LOCAL_HOSTNAME=localhost
  fi
}
