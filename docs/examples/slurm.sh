#!/bin/sh
# One shard of an audit for each task of a Slurm job array:
#
#   jobs=$(sbatch --parsable --array=1-16 slurm.sh ~/archive)
#   sbatch --dependency="afterany:$jobs" --wrap 'loccit state merge states/*.sqlite3 --into all.sqlite3'
#
#SBATCH --job-name=loccit
#SBATCH --cpus-per-task=1
#SBATCH --mem=1G
#SBATCH --time=08:00:00
set -eu
archive=$1
n=$SLURM_ARRAY_TASK_ID
mkdir -p states
exec loccit audit "$archive" --shard "$n/$SLURM_ARRAY_TASK_COUNT" \
  --state "states/$n.sqlite3" --out "reports/$n" --quiet
