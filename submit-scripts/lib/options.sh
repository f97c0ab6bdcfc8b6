# shellcheck shell=bash
# What stands before --: Spark's own options. Sourced by submit.sh.

# Of its mistakes Spark shows all its options, ignores a jar that is not there, and takes a word for the
# job's jar.
require_spark_options() {
  local option value
  while (($#)); do
    option=$1
    case $option in
      --supervise | --verbose | -v | --version | --help | -h | --usage-error | --load-spark-defaults)
        shift
        continue
        ;;
      --*=*)
        value=${option#*=}
        option=${option%%=*}
        ;;
      -*)
        (($# > 1)) || fail "$option: give it a value; before -- are Spark's options" 1
        value=$2
        shift
        ;;
      *) fail "$option: before -- are Spark's options, such as --driver-memory 8g, and each begins with -" 1 ;;
    esac
    shift
    require_value "$option" "$value"
  done
}

require_value() {
  case $1 in
    --conf | -c)
      [[ $2 == ?*=* ]] || fail "$1 $2: write KEY=VALUE, such as spark.executor.memory=8g" 1
      ;;
    --properties-file) require_local_files "$1" "$2" ;;
    --jars | --py-files | --files | --archives) require_local_files "$1" "$2" ;;
    --packages)
      local coordinate='[^:,/[:space:]]+[:/][^:,/[:space:]]+:[^:,/[:space:]]+'
      [[ $2 =~ ^$coordinate(,$coordinate)*$ ]] ||
        fail "$1 $2: write GROUP:ARTIFACT:VERSION, several with commas between them" 1
      ;;
  esac
}

# Each of a list with commas; what lies elsewhere, and patterns, are Spark's affair.
require_local_files() {
  local option=$1 file files
  IFS=, read -r -a files <<<"$2"
  for file in "${files[@]}"; do
    file=${file#file://}
    file=${file#file:}
    [[ $file == *:* || $file == *[][*?{]* || -z $file ]] || [[ -e ${file%%#*} || -e $file ]] ||
      fail "$option $file: there is no such file" 2
  done
}
