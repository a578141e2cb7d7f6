"""Reads verdicts with nothing but a Kafka client, fastavro and the published schema; prints one line for each.

    python verdict_reader.py BOOTSTRAP SCHEMA_FILE COUNT

What a subscriber has to get right: read committed records only; take the newest revision of an arrival as the current
one; act only when `final` is true; treat whatever is not ADMIT as not admitted.
"""

import io
import json
import pathlib
import struct
import sys

import fastavro
from kafka import KafkaConsumer

TOPIC = "lazaretto.verdicts"
PATIENCE_MS = 60_000


def writer_schema(schema_id, contracts):
    """With a schema registry, ask it for the id; without one, the index beside the published schemas knows it."""
    for line in (contracts / "index.properties").read_text().splitlines():
        number, separator, name = line.partition("=")
        if separator and not line.startswith("#") and int(number) == schema_id:
            return fastavro.parse_schema(json.loads((contracts / name).read_text()))
    raise ValueError(f"unknown schema id {schema_id}")


def decode(value, reader, contracts):
    """Confluent wire format: a zero byte, the id of the writer's schema in four bytes, then the Avro data."""
    magic, schema_id = struct.unpack(">BI", value[:5])
    if magic != 0:
        raise ValueError("not in the Confluent wire format")
    return fastavro.schemaless_reader(io.BytesIO(value[5:]), writer_schema(schema_id, contracts), reader)


def main(bootstrap, schema_file, count):
    schema_file = pathlib.Path(schema_file)
    reader = fastavro.parse_schema(json.loads(schema_file.read_text()))
    consumer = KafkaConsumer(
        TOPIC,
        bootstrap_servers=bootstrap,
        group_id="verdict-reader-python",
        auto_offset_reset="earliest",
        isolation_level="read_committed",
        consumer_timeout_ms=PATIENCE_MS,
    )
    left = int(count)
    for record in consumer:
        verdict = decode(record.value, reader, schema_file.parent)
        print(
            f"arrival={verdict['arrivalId']} revision={verdict['revision']} final={str(verdict['final']).lower()}"
            f" verdict={verdict['verdict']} action={verdict['action']} digest={verdict['contentDigest']}"
            f" findings={len(verdict['findings'])}",
            flush=True,
        )
        left -= 1
        if left == 0:
            break
    consumer.close()
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
