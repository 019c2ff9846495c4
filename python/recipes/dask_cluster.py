"""The runs on a Dask cluster: here two workers on this machine; elsewhere `Client("tcp://scheduler:8786")`."""

import tenure
from dask.distributed import Client, LocalCluster


def main() -> None:
    """Plays the wholesaler on the cluster."""
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster, Client(cluster) as client:
        print(tenure.run(runs=200, executor=client.get_executor()))


if __name__ == "__main__":
    main()
