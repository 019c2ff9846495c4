"""The runs on Ray: here on this machine; elsewhere `ray.init("auto")` on a cluster on whose nodes `tenure` is installed."""

import ray
import tenure
from ray.util.multiprocessing import Pool


def main() -> None:
    """Plays the wholesaler on the workers of Ray."""
    ray.init(num_cpus=2, include_dashboard=False)
    with Pool(2) as pool:
        print(tenure.run(runs=200, executor=pool))
    ray.shutdown()


if __name__ == "__main__":
    main()
