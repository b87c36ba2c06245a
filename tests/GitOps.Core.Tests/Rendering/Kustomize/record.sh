#!/usr/bin/env bash
# Renews what the real program prints for each case: expected.yaml, or expected-error.txt where it refuses.
# Cases with a kubectl-differs.txt, which says why, hold what the documentation promises instead, and are left alone.
# Usage: record.sh [case...]     KUBECTL names the program; default: kubectl
set -euo pipefail
cd "$(dirname "$0")/cases"
kubectl=${KUBECTL:-kubectl}
for case in "${@:-*/}"; do
  for folder in $case; do
    folder=${folder%/}
    [ ! -e "$folder/kubectl-differs.txt" ] || continue
    root=$folder
    [ -e "$folder/kustomization.yaml" ] || [ -e "$folder/kustomization.yml" ] || [ -e "$folder/Kustomization" ] || root=$folder/overlay
    rm -f "$folder/expected.yaml" "$folder/expected-error.txt"
    if output=$("$kubectl" kustomize "$root" 2>"$folder/expected-error.txt"; printf x); [ "${output%x}" != "" ] || ! grep -q 'command failed\|^error' "$folder/expected-error.txt"; then
      printf '%s' "${output%x}" >"$folder/expected.yaml"
      rm -f "$folder/expected-error.txt"
    else
      # The reason only: time, process and paths of this machine do not belong to it, nor does a whole configuration.
      sed -i -e 's/^E[0-9: .]*run.go:[0-9]*\] //' -e 's/^\(.\{400\}\).*/\1.../' -e "s#$PWD/##g" "$folder/expected-error.txt"
    fi
  done
done
