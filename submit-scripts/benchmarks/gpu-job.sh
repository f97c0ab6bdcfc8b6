#!/usr/bin/env bash
# Packs a folder that runs the whole distillation on a GPU node, Spark in local mode: a Java runtime,
# Spark, the job and its check. Copy it to a node with an NVIDIA driver (580 or newer) and CUDA 13's
# libraries, and run its `run`; nothing else has to be there. docs/gpu.md says what it prints.
#
#     submit-scripts/benchmarks/gpu-job.sh FOLDER [PARTS_MIB]
#
# With PARTS_MIB the folder holds archives of that size at most instead, and `assemble`, which makes
# the folder of them where all lie together.
set -euo pipefail
scripts=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
# shellcheck source=submit-scripts/lib/submit.sh
source "$scripts/lib/submit.sh"

[[ $# -ge 1 && $# -le 2 && $1 != -* && ${2:-1} =~ ^[0-9]+$ ]] || fail 'usage: gpu-job.sh FOLDER [PARTS_MIB]' 1
[[ ! -e $1 ]] || fail "$1 exists: remove it, or name another folder" 2
tests=$retort_root/distill-job/target/test-classes
[[ -d $tests/retort/distill/gpu ]] || fail 'the check is not compiled: ./mvnw -DskipTests package' 2
prepare "$(job_jar distill-job)"
spark=$spark_home
java=$(readlink -f -- "$(java_command)")
jlink=${java%/java}/jlink
[[ -x $jlink ]] || fail "$java has no jlink beside it: set JAVA_HOME to a JDK 17" 2

# What a distillation in local mode loads of Spark.
spark_jars=(
  RoaringBitmap algebra antlr4-runtime arpack arpack_combined_all arrow-vector blas breeze breeze-macros cats-kernel
  chill commons-collections4
  commons-compiler commons-io commons-lang3 commons-math3 commons-text hadoop-client-api hadoop-client-runtime icu4j ivy
  jackson-annotations jackson-core jackson-databind jackson-module-scala jakarta.servlet-api janino
  javax.servlet-api json4s-ast json4s-core json4s-jackson json4s-jackson-core jul-to-slf4j kryo-shaded lapack
  log4j log4j-api log4j-core log4j-layout-template-json log4j-slf4j2-impl lz4-java metrics-core metrics-json
  netty-buffer netty-codec netty-common netty-handler netty-resolver netty-transport paranamer parquet-column
  parquet-common parquet-encoding parquet-format-structures parquet-hadoop parquet-jackson scala-library
  scala-reflect scala-xml slf4j-api spark-catalyst spark-common-utils spark-core spark-kvstore spark-launcher
  spark-mllib spark-mllib-local spark-network-common spark-network-shuffle spark-sql spark-sql-api spark-tags
  spark-unsafe spark-variant spire spire-macros spire-platform spire-util stream xbean-asm9-shaded zstd-jni
)

mkdir -p -- "$1"
target=$(cd -- "$1" && pwd)
work=$(mktemp -d "$target/packing.XXXXXX")
trap 'rm -rf -- "$work"' EXIT
folder=$work/gpu-job
mkdir -p "$folder/lib" "$folder/classes"

modules=java.base,java.desktop,java.instrument,java.logging,java.management,java.naming,java.net.http
modules+=,java.rmi,java.scripting,java.security.jgss,java.security.sasl,java.sql,java.transaction.xa,java.xml
modules+=,java.xml.crypto,jdk.crypto.ec,jdk.incubator.vector,jdk.management,jdk.security.auth,jdk.unsupported,jdk.zipfs
"$jlink" --add-modules "$modules" --vm server --strip-debug --no-header-files --no-man-pages --compress=0 \
  --output "$folder/jre"
for name in "${spark_jars[@]}"; do
  cp -L -- "$spark/jars/$name"[-_][0-9]*.jar "$folder/lib/"
done

cp -- "$(job_jar distill-job)" "$folder/distill-job.jar"
for part in "$retort_root/common/target/test-classes/retort/"{device,testing} "$tests/retort/distill"; do
  mkdir -p "$folder/classes/retort"
  cp -r "$part" "$folder/classes/retort/"
done
cp "$retort_root/conf/log4j2.properties" "$scripts/benchmarks/torch_step.py" "$folder/"

cat >"$folder/run" <<'RUN'
#!/usr/bin/env bash
# Runs the job on this machine's GPU: run FOLDER [tiny] [local[N]]. Exit codes: 0 all good, 3 something failed.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
[[ $# -ge 1 && ! -e $1/gpu-job.json ]] || { printf 'usage: run FOLDER (a new one) [tiny] [local[N]]\n' >&2; exit 1; }
mkdir -p "$1"
export SPARK_LOCAL_IP=127.0.0.1 SPARK_LOCAL_HOSTNAME=localhost
"$here/jre/bin/java" "@$here/jvm-options" -Xmx4g -Dlog4j2.configurationFile="$here/log4j2.properties" \
  -Dorg.bytedeco.javacpp.cachedir="${TMPDIR:-/tmp}/gpu-job-$UID" \
  -cp "$here/classes:$here/lib/*:$here/distill-job.jar" \
  retort.distill.gpu.GpuJob "$here/distill-job.jar" "$@" | tee "$1/gpu-job.txt"
code=${PIPESTATUS[0]}
if [[ $# -eq 1 ]] && python3 -c 'import torch; assert torch.cuda.is_available()' 2>/dev/null; then
  python3 "$here/torch_step.py" --json "$1/torch-step.json" --beside "$1/gpu-job.json" 2>&1 | tee "$1/torch-step.txt"
fi
exit "$code"
RUN
chmod +x "$folder/run"

# Spark's launcher prints NUL and a newline, then the JVM's options, each with a NUL.
SPARK_HOME=$spark SPARK_SCALA_VERSION=2.13 "$java" -cp "$spark/jars/*" org.apache.spark.launcher.Main \
  org.apache.spark.deploy.SparkSubmit --version | tr '\0' '\n' |
  grep -E '^(-XX:\+Ignore|--add-|-Djdk\.|-Dio\.)' >"$folder/jvm-options"

if [[ $# -eq 1 ]]; then
  mv "$folder"/* "$target/"
  printf 'gpu-job.sh: %s MB in %s; run its run on a GPU node\n' "$(du -sm "$target" | cut -f1)" "$target"
  exit
fi
# Jars without compression, so that xz sees what they have in common, and without what only other machines or
# the processor's own networks need.
python3 - "$folder"/lib/*.jar "$folder/distill-job.jar" <<'PYTHON'
import os, re, sys, zipfile

FOREIGN = re.compile(
    r"(darwin|freebsd|win|aix|Mac|Windows|linux/(aarch64|arm|i386|loongarch64|mips64|ppc64|ppc64le|riscv64|s390x))/"
    r"|linux-(aarch64|arm|ppc64le|x86)/|^(com/sun/jna/[a-z0-9]+-[a-z0-9-]+|native/(Mac|Windows))/"
    r"|\.(dll|dylib|jnilib|sf|rsa)$|^org/nd4j/.*\.so|^org/bytedeco/(openblas|dnnl|opencl)/linux-", re.I)
for jar in sys.argv[1:]:
    with zipfile.ZipFile(jar) as old, zipfile.ZipFile(jar + ".new", "w", zipfile.ZIP_STORED) as new:
        seen = set()
        for entry in old.infolist():
            if not FOREIGN.search(entry.filename) and entry.filename not in seen:
                seen.add(entry.filename)
                new.writestr(zipfile.ZipInfo(entry.filename, entry.date_time), old.read(entry))
    os.replace(jar + ".new", jar)
PYTHON
# Apart, so that a new job needs no new runtime.
for part in 'runtime jre lib' 'job classes distill-job.jar jvm-options log4j2.properties run torch_step.py'; do
  read -r name files <<<"$part"
  # shellcheck disable=SC2086 # Names without spaces.
  tar -C "$folder" -c $files | xz -T0 -4 | split -b "${2}M" -d -a 1 - "$target/$name-"
done
cat >"$target/assemble" <<'ASSEMBLE'
#!/usr/bin/env bash
# Unpacks the parts that lie beside it into a folder: assemble FOLDER.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
mkdir -p "$1"
for name in runtime job; do
  if command -v xz >/dev/null; then
    cat "$here/$name"-? | tar -C "$1" -xJ
  else
    cat "$here/$name"-? | python3 -c 'import sys, tarfile
tarfile.open(fileobj=sys.stdin.buffer, mode="r|xz").extractall(sys.argv[1])' "$1"
  fi
done
ASSEMBLE
chmod +x "$target/assemble"
ls -l "$target" >&2
