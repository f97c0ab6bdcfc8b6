#!/usr/bin/env bash
# Packs a folder that checks a GPU node: a Java runtime, the CUDA stubs, the device and its checks.
# Copy it to a node with an NVIDIA driver (580 or newer) and CUDA 13's libraries, and run its
# `check`; nothing else has to be there. docs/gpu.md says what it prints.
#
#     submit-scripts/benchmarks/gpu-check.sh FOLDER
set -euo pipefail

if [[ $# -ne 1 || $1 == -* ]]; then
  printf 'usage: gpu-check.sh FOLDER (a new one)\n' >&2
  exit 1
fi
folder=$1
if [[ -e $folder ]]; then
  printf 'gpu-check.sh: %s exists\n' "$folder" >&2
  exit 2
fi
home=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
jlink=${JAVA_HOME:+$JAVA_HOME/bin/}jlink
command -v "$jlink" >/dev/null || {
  printf 'gpu-check.sh: there is no jlink: a JDK 17 is needed, in JAVA_HOME or on the PATH\n' >&2
  exit 2
}

"$home/mvnw" -B -q -f "$home/pom.xml" -pl common test-compile
classpath=$(mktemp)
trap 'rm -f "$classpath"' EXIT
"$home/mvnw" -B -q -f "$home/pom.xml" -pl common dependency:build-classpath \
  -Dmdep.includeScope=runtime -Dmdep.outputFile="$classpath"

mkdir -p "$folder/lib" "$folder/classes"
"$jlink" --add-modules java.base,java.logging,jdk.unsupported --vm server --strip-debug --no-header-files \
  --no-man-pages --compress=2 --output "$folder/jre"
tr : '\n' <"$classpath" | grep -E '/(javacpp|cuda)-[0-9][^/]*\.jar$' | while read -r jar; do
  cp "$jar" "$folder/lib/"
done
for part in classes/retort/{device,command,network,optimizer,random,tensors} \
  test-classes/retort/{device,network} test-classes/fixtures; do
  [[ -d $home/common/target/$part ]] || continue
  mkdir -p "$folder/classes/$(dirname "${part#*classes/}")"
  cp -r "$home/common/target/$part" "$folder/classes/$(dirname "${part#*classes/}")/"
done
cp "$home"/common/target/classes/retort/*.class "$folder/classes/retort/"
cp "$home/submit-scripts/benchmarks/torch_step.py" "$folder/"

cat >"$folder/check" <<'CHECK'
#!/usr/bin/env bash
# Checks the GPU of this machine: check [FOLDER for the tables, here by default] [quick].
# Exit codes: 0 all good, 2 no card that does, 3 something failed.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
out=${1:-$PWD}
mkdir -p "$out"
"$here/jre/bin/java" -Xmx12g -Dorg.bytedeco.javacpp.cachedir="${TMPDIR:-/tmp}/gpu-check-$UID" \
  -cp "$here/classes:$here/lib/*" retort.device.cuda.GpuCheck "$out/gpu-check.json" "${@:2}" |
  tee "$out/gpu-check.txt"
code=${PIPESTATUS[0]}
if [[ $code -ne 2 && ${2:-} != quick ]] && python3 -c 'import torch; assert torch.cuda.is_available()' 2>/dev/null; then
  python3 "$here/torch_step.py" --json "$out/torch-step.json" --beside "$out/gpu-check.json" \
    --fixtures "$here/classes/fixtures" 2>&1 |
    tee "$out/torch-step.txt"
fi
exit "$code"
CHECK
chmod +x "$folder/check"
printf 'gpu-check.sh: %s MB in %s; run its check on a GPU node\n' "$(du -sm "$folder" | cut -f1)" "$folder"
