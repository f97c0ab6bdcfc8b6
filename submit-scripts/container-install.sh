#!/usr/bin/env bash
# Makes a Debian or Ubuntu root a place where Retort's jobs run: installs a Java runtime where there is none
# and the OpenMP runtime, then starts each job once to see that it does. For the Dockerfile; run as root, with
# Spark in SPARK_HOME and the job jars built.
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
export DEBIAN_FRONTEND=noninteractive
apt-get update -q
# Slim images lack the folder that Java's package links its manual into.
mkdir -p /usr/share/man/man1
apt-get install -y -q --no-install-recommends "${packages[@]}"
rm -rf /var/lib/apt/lists/*

for script in train-teacher extract-features distill evaluate export; do
  "$scripts/$script.sh" --help >/dev/null || fail "$script.sh does not start"
done
printf 'container-install.sh: %s jobs start\n' 5
