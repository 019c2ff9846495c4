"""The runs on the ranks of MPI: `mpiexec -n 9 python -m mpi4py.futures mpi.py`, where rank 0 asks and the others play. Tried on one machine."""

import tenure
from mpi4py.futures import MPIPoolExecutor

if __name__ == "__main__":
    with MPIPoolExecutor() as pool:
        print(tenure.run(runs=200, executor=pool, shards=32))
