"""A job + its partitions -> reports, by Apache Spark: on this machine, or on the cluster of ``spark-submit``."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterable, Iterator, Sequence

from graph_builder.errors import AceError, BuildFault
from graph_builder.partitions.files import Job, Report, write_part
from graph_builder.partitions.ground import Part
from graph_builder.partitions.running import Runner

INSTALL = "pip install 'ace-graph-builder[spark]'"


@contextlib.contextmanager
def spark() -> Iterator[Runner]:
    """Give a runner that maps partitions with Spark, one task each; the Spark application ends with the block.

    The master, memory and cores are those that ``spark-submit`` was given; without it, all cores of this machine.

    Raises:
        BuildFault: PySpark or Java is missing, or Spark gave up.
    """
    try:
        from py4j.protocol import Py4JJavaError
        from pyspark import SparkConf, SparkContext
        from pyspark.errors import PySparkRuntimeError
    except ImportError as error:
        raise BuildFault("PySpark is not installed", hint=f"install it with: {INSTALL}") from error
    # Spark starts 'python3' from the path, which need not be the one that holds this package.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    # Two tries of one partition at a time would only race for the same file.
    settings = SparkConf().setIfMissing("spark.app.name", "ace partition").set("spark.speculation", "false")
    try:
        context = SparkContext.getOrCreate(settings)
    except PySparkRuntimeError as error:
        raise BuildFault("Spark did not start", hint="it needs Java 8, 11 or 17; see its messages above") from error

    def run(job: Job, gone: frozenset[str], parts: Sequence[Part]) -> list[Report]:
        shared = context.broadcast((job, gone))

        def write(some: Iterable[Part]) -> Iterator[Report | AceError]:
            told_job, told_gone = shared.value
            return _each(told_job, told_gone, some)

        results = context.parallelize(parts, len(parts)).mapPartitions(write)
        reports = [_sound(result) for result in results.collect()]
        shared.destroy()
        return reports

    try:
        yield run
    except Py4JJavaError as error:
        cause = str(error.java_exception).partition("\n")[0]
        raise BuildFault(f"Spark gave up: {cause}", hint="see the log of its tasks, then run the job again") from error
    finally:
        context.stop()


def _each(job: Job, gone: frozenset[str], parts: Iterable[Part]) -> Iterator[Report | AceError]:
    """Write partitions in a worker; what cannot be read comes back as a value, since Spark would try it again."""
    for part in parts:
        try:
            yield write_part(job, gone, part)
        except AceError as error:
            yield error


def _sound(result: Report | AceError) -> Report:
    if isinstance(result, AceError):
        raise result
    return result
