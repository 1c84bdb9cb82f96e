"""Drives kafka-python, which is a client of its own, all in Python."""

import sys
import threading

from kafka import (
    ConsumerRebalanceListener,
    KafkaAdminClient,
    KafkaConsumer,
    KafkaProducer,
    TopicPartition,
)
from kafka.admin import ConfigResource, ConfigResourceType, NewPartitions, NewTopic
from kafka.coordinator.assignors.range import RangePartitionAssignor
from kafka.errors import CommitFailedError
from kafka.structs import OffsetAndMetadata

import lines

BOOTSTRAP = sys.argv[1]
WAIT_S = 60
admin = KafkaAdminClient(bootstrap_servers=BOOTSTRAP)
members = {}


def produce(request):
    codec = request["codec"]
    producer = KafkaProducer(
        bootstrap_servers=BOOTSTRAP,
        acks="all",
        linger_ms=5,
        compression_type=None if codec == "none" else codec,
        max_in_flight_requests_per_connection=1,
    )
    acks = [
        producer.send(topic, value, key, headers or None, partition, timestamp)
        for topic, partition, timestamp, key, value, headers in lines.read_records(request["file"])
    ]
    for ack in acks:
        ack.get(WAIT_S)
    producer.close()


def reader(**more):
    configs = {"enable_auto_commit": False, "auto_offset_reset": "earliest", "check_crcs": True}
    configs.update(more)
    return KafkaConsumer(bootstrap_servers=BOOTSTRAP, **configs)


def write(out, record):
    out.write(
        record.topic,
        record.partition,
        record.offset,
        record.timestamp,
        record.key,
        record.value,
        record.headers,
    )


def consume(request):
    consumer = reader()
    partitions = [
        TopicPartition(topic, partition)
        for topic in request.list("topics")
        for partition in consumer.partitions_for_topic(topic)
    ]
    consumer.assign(partitions)
    consumer.seek_to_beginning(*partitions)
    ends = consumer.end_offsets(partitions)
    out = lines.RecordWriter(request["file"])
    while any(consumer.position(p) < end for p, end in ends.items()):
        for records in consumer.poll(500).values():
            for record in records:
                write(out, record)
    out.close()
    consumer.close()


def first(request):
    partition = TopicPartition(request["topic"], request.int("partition"))
    kind, _, number = request["at"].partition(":")
    consumer = reader(max_poll_records=1)
    consumer.assign([partition])
    if kind == "end":
        return {"offset": consumer.end_offsets([partition])[partition]}
    if kind == "beginning":
        consumer.seek_to_beginning(partition)
    elif kind == "offset":
        consumer.seek(partition, int(number))
    else:
        found = consumer.offsets_for_times({partition: int(number)})[partition]
        if found is None:
            return {"offset": "none"}
        consumer.seek(partition, found.offset)
    offset = next(consumer).offset
    consumer.close()
    return {"offset": offset}


def commit(request):
    consumer = reader(group_id=request["group"])
    partition = TopicPartition(request["topic"], request.int("partition"))
    consumer.assign([partition])
    consumer.commit({partition: OffsetAndMetadata(request.int("offset"), request["metadata"])})
    consumer.close()


def offset(request):
    partition = TopicPartition(request["topic"], request.int("partition"))
    found = admin.list_consumer_group_offsets(request["group"], partitions=[partition])[partition]
    if found.offset < 0:
        return {"offset": "none"}
    return {"offset": found.offset, "metadata": found.metadata}


class Member(ConsumerRebalanceListener):
    """Polls in a thread of its own, writes down what it got, commits after each record it wrote."""

    def __init__(self, request):
        self.name = request["member"]
        self.owned = set()
        self.leaving = False
        self.out = lines.RecordWriter(request["file"])
        configs = request.configs()
        self.consumer = reader(
            group_id=request["group"],
            partition_assignment_strategy=[RangePartitionAssignor],
            session_timeout_ms=int(configs["session.timeout.ms"]),
            heartbeat_interval_ms=int(configs["heartbeat.interval.ms"]),
        )
        self.consumer.subscribe([request["topic"]], listener=self)
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def on_partitions_assigned(self, assigned):
        self.owned = {p.partition for p in assigned}
        self.report("assigned", assigned)

    def on_partitions_revoked(self, revoked):
        self.owned -= {p.partition for p in revoked}
        self.report("revoked", revoked)

    def report(self, kind, partitions):
        owned = ",".join(str(p) for p in sorted(self.owned))
        lines.event(self.name, kind, changed=len(partitions), owned=owned)

    def commit(self):
        """A rebalance may forbid the commit; then the records come again."""
        try:
            self.consumer.commit()
        except CommitFailedError:
            lines.event(self.name, "uncommitted")

    def run(self):
        try:
            while not self.leaving:
                records = self.consumer.poll(100)
                for batch in records.values():
                    for record in batch:
                        write(self.out, record)
                if records:
                    self.out.flush()
                    self.commit()
        except Exception as failure:
            lines.event(self.name, "failed", error=lines.error_name(failure), text=failure)
        finally:
            self.consumer.close(autocommit=False)
            self.out.close()


def join(request):
    members[request["member"]] = Member(request)


def leave(request):
    member = members.pop(request["member"])
    member.leaving = True
    member.thread.join()


def create_topic(request):
    topic = NewTopic(
        request["topic"],
        num_partitions=request.int("partitions"),
        replication_factor=1,
        topic_configs=request.configs(),
    )
    admin.create_topics([topic])


def delete_topic(request):
    admin.delete_topics([request["topic"]])


def topics(_request):
    return {"names": ",".join(sorted(admin.list_topics()))}


def describe_topic(request):
    (topic,) = admin.describe_topics([request["topic"]])
    partitions = topic["partitions"]
    return {
        "partitions": len(partitions),
        "led": sum(p["leader"] >= 0 for p in partitions),
        "insync": sum(len(p["isr"]) == 1 for p in partitions),
    }


def add_partitions(request):
    admin.create_partitions({request["topic"]: NewPartitions(request.int("partitions"))})


def get_config(request):
    resource = ConfigResource(ConfigResourceType.TOPIC, request["topic"])
    (response,) = admin.describe_configs([resource])
    code, message, _type, _name, entries = response.resources[0]
    if code:
        raise RuntimeError(message)
    return {"value": next(entry[1] for entry in entries if entry[0] == request["name"])}


def replace_configs(request):
    configs = {request["name"]: request["value"]}
    resource = ConfigResource(ConfigResourceType.TOPIC, request["topic"], configs=configs)
    response = admin.alter_configs([resource])
    code, message = response.resources[0][:2]
    if code:
        raise RuntimeError(message)


def groups(_request):
    return {"names": ",".join(sorted(name for name, _type in admin.list_consumer_groups()))}


def describe_group(request):
    (group,) = admin.describe_consumer_groups([request["group"]])
    return {"state": group.state, "assignor": group.protocol, "members": len(group.members)}


def delete_group(request):
    for _group, error in admin.delete_consumer_groups([request["group"]]):
        if error.errno:
            raise error


def cluster(_request):
    found = admin.describe_cluster()
    return {
        "nodes": len(found["brokers"]),
        "controller": found["controller_id"],
        "id": found["cluster_id"],
    }


lines.serve(
    {
        "produce": produce,
        "consume": consume,
        "first": first,
        "commit": commit,
        "offset": offset,
        "join": join,
        "leave": leave,
        "create-topic": create_topic,
        "delete-topic": delete_topic,
        "topics": topics,
        "describe-topic": describe_topic,
        "add-partitions": add_partitions,
        "get-config": get_config,
        "set-config": replace_configs,
        "replace-configs": replace_configs,
        "groups": groups,
        "describe-group": describe_group,
        "delete-group": delete_group,
        "cluster": cluster,
    }
)
