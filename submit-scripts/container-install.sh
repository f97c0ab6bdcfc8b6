#!/usr/bin/env bash
# Makes a Debian or Ubuntu root a place where Retort's jobs run: installs the OpenMP runtime and, where they are
# missing, a Java runtime, the init process and the user that Spark's entry point wants, and Hadoop's S3 client;
# then starts each job once to see that it does. For the Dockerfile; run as root, with Spark in SPARK_HOME and
# the jobs built.
#
#     container-install.sh
set -euo pipefail
scripts=$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")

fail() {
  printf 'container-install.sh: %s\n' "$1" >&2
  exit 2
}

[[ -d ${SPARK_HOME:-}/jars ]] || fail "SPARK_HOME = ${SPARK_HOME:-}: no Spark is there"
for job in feature-extraction-job distill-job evaluation-job; do
  [[ -f $scripts/../$job/target/$job.jar ]] ||
    fail "no jar of $job: run ./mvnw -B -DskipTests package first"
done

packages=(libgomp1)
command -v java >/dev/null || packages+=(openjdk-17-jre-headless)
[[ -x /usr/bin/tini ]] || packages+=(tini)
export DEBIAN_FRONTEND=noninteractive
apt-get update -q
# Slim images lack the folder that Java's package links its manual into.
mkdir -p /usr/share/man/man1
apt-get install -y -q --no-install-recommends "${packages[@]}"
rm -rf /var/lib/apt/lists/*

# Hadoop asks the system for the name of the user that it runs as.
getent passwd 185 >/dev/null || useradd --system --uid 185 --user-group --home-dir /nonexistent spark

# Spark's distribution lacks it. Of another Hadoop than the distribution's it would not work.
client=$scripts/../target/spark-s3
if ls "$SPARK_HOME"/jars/hadoop-aws-*.jar >/dev/null 2>&1; then
  printf 'container-install.sh: Spark has an S3 client\n'
elif ls "$client"/hadoop-aws-*.jar >/dev/null 2>&1; then
  hadoop=$(basename -- "$client"/hadoop-aws-*.jar .jar)
  [[ -e $SPARK_HOME/jars/hadoop-client-api-${hadoop#hadoop-aws-}.jar ]] ||
    fail "$SPARK_HOME is not of Hadoop ${hadoop#hadoop-aws-}, whose S3 client was built: take the Spark of the Dockerfile, or remove target/spark-s3"
  cp -- "$client"/*.jar "$SPARK_HOME/jars/"
fi

for script in train-teacher extract-features distill evaluate export; do
  "$scripts/$script.sh" --help >/dev/null || fail "$script.sh does not start"
done
printf 'container-install.sh: %s jobs start\n' 5
