"""Many scenarios on Spark: each row says what is set, each worker plays its rows and hands back their summaries (`mapInArrow`). The runs of one scenario need
no Spark; a thousand settings do. `play` is tried on Arrow batches; the rest never was on Spark."""

from collections.abc import Iterator

import pyarrow as pa
import tenure

SCHEMA = "retention double, strategy string, metric string, mean double, p5 double, p95 double"


def play(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """A summary of each row, played on one thread: Spark has a task for every processor."""
    for batch in batches:
        for retention in batch.column("retention").to_pylist():
            change = {"segments.small.retention": retention}
            summary = pa.table(tenure.run(runs=50, set=change, threads=1, progress=False).summary)
            summary = summary.append_column("retention", pa.array([retention] * summary.num_rows))
            columns = [column.split()[0] for column in SCHEMA.split(", ")]
            yield from summary.select(columns).to_batches()


def main() -> None:
    """Plays the wholesaler with a hundred retentions."""
    from pyspark.sql import SparkSession

    spark = SparkSession.builder.getOrCreate()
    points = spark.createDataFrame([(0.6 + at / 400,) for at in range(100)], "retention double").repartition(20)
    answers = points.mapInArrow(play, SCHEMA)
    answers.where("metric = 'value' and strategy = 'baseline'").orderBy("retention").show()


if __name__ == "__main__":
    main()
