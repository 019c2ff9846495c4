#!/usr/bin/env bash
# Ten thousand runs of mine.toml as an array of eight jobs, each of which keeps its runs in a part; a ninth tells what all of them say. Submit it where the scenario
# lies: sbatch --export=ALL,SCENARIO=mine.toml slurm.sh. A job that is cut short goes on where it was when it is started again. Its jobs are tried one after
# the other; it never was in a queue.
#SBATCH --job-name=tenure
#SBATCH --array=1-8
#SBATCH --cpus-per-task=4
#SBATCH --mem=8G
#SBATCH --time=02:00:00
#SBATCH --requeue
set -euo pipefail

if [ "${1:-}" = tell ]; then
    tenure merge part*.tenure --report answer.html
    exit
fi

# The first job of the array sees to it that the parts are put together when all have ended well.
if [ "$SLURM_ARRAY_TASK_ID" = "$SLURM_ARRAY_TASK_MIN" ] && command -v sbatch >/dev/null; then
    sbatch --array= --dependency="afterok:$SLURM_ARRAY_JOB_ID" "$0" tell
fi
tenure run "$SCENARIO" --runs "${RUNS:-10000}" --threads "${SLURM_CPUS_PER_TASK:-1}" --memory 6GiB \
    --shard auto --out "part$SLURM_ARRAY_TASK_ID.tenure"
