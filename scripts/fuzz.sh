#!/usr/bin/env bash
# Looks for inputs that break what reads what strangers send: `fuzz.sh [TARGET…]` runs each target of tests/fuzz for FUZZ_SECONDS
# (default 60), from the committed corpus. Ends with the failing input's path where it finds one.
#
# libFuzzer needs nothing but LLVM's coverage counters, and the installed compiler writes those.
source "$(dirname "$0")/lib.sh"
have cargo || die "Rust is missing: install it from https://rustup.rs, then start again."
have c++ || apt_install build-essential
cd "$ROOT"
seconds=${FUZZ_SECONDS:-60}
fuzz=$ROOT/tests/fuzz
scratch=$TARGET/fuzz
targets=("$@")
[ $# -gt 0 ] || for target in "$fuzz"/targets/*.rs; do targets+=("$(basename "$target" .rs)"); done

# Naming the target keeps the counters out of build scripts and macros, which run without libFuzzer.
host=$(rustc -vV | sed -n 's/^host: //p')
say "building the fuzz targets (several minutes the first time)"
RUSTFLAGS="--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
  -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
  -Cllvm-args=-sanitizer-coverage-trace-compares -Cdebug-assertions=on -Coverflow-checks=on -Ccodegen-units=1" \
  CARGO_TARGET_DIR=$scratch/build cargo build --locked --quiet --release --manifest-path "$fuzz/Cargo.toml" --target "$host"

failed=0
for target in "${targets[@]}"; do
  binary=$scratch/build/$host/release/$target
  [ -x "$binary" ] || die "there is no target $target"
  mkdir -p "$scratch/corpus/$target" "$scratch/findings"
  log=$scratch/$target.log
  outcome=0
  # What it finds worth keeping goes into the first directory; the committed corpus is only read.
  "$binary" -max_total_time="$seconds" -print_final_stats=1 -timeout=10 -rss_limit_mb=2048 \
    -artifact_prefix="$scratch/findings/$target-" "$scratch/corpus/$target" "$fuzz/corpus/$target" >"$log" 2>&1 || outcome=$?
  executions=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
  coverage=$(grep -o 'cov: [0-9]*' "$log" | tail -n 1 || true)
  inputs=$(find "$scratch/corpus/$target" -type f | wc -l)
  say "$target: ${executions:-no} executions, ${coverage:-no coverage}, $inputs inputs kept"
  if [ "$outcome" -ne 0 ]; then
    failed=1
    found=$(sed -n 's/.*Test unit written to //p' "$log" | tail -n 1)
    grep -A 8 'panicked at\|^==.*ERROR' "$log" | head -n 20 >&2 || true
    printf 'error: %s fails on %s; all it said is in %s\n' "$target" "${found:-an input it did not keep}" "$log" >&2
  fi
done
[ "$failed" -eq 0 ] || die "mend it, and add the input to tests/fuzz/corpus"
