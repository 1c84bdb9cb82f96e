"""Drives confluent-kafka, which is librdkafka behind Python."""

import sys
import threading

from confluent_kafka import OFFSET_BEGINNING, OFFSET_END, Consumer, KafkaException, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, ConfigResource, NewPartitions, NewTopic

import lines

BOOTSTRAP = sys.argv[1]
WAIT_S = 60
COMMIT_EVERY = 50
# _NO_OFFSET: the partitions were revoked with what was stored for them, so the client has nothing to commit.
REBALANCING = ("_NO_OFFSET", "ILLEGAL_GENERATION", "REBALANCE_IN_PROGRESS", "UNKNOWN_MEMBER_ID")
admin = AdminClient({"bootstrap.servers": BOOTSTRAP})
members = {}


def produce(request):
    failures = []

    def delivered(error, _message):
        if error is not None:
            failures.append(error)

    producer = Producer(
        {
            "bootstrap.servers": BOOTSTRAP,
            "acks": "all",
            "linger.ms": 5,
            "compression.type": request["codec"],
            "enable.idempotence": request["idempotent"],
            # Without idempotence a retry may overtake: then only one request at a time keeps the order.
            "max.in.flight": 5 if request["idempotent"] == "true" else 1,
        }
    )
    for topic, partition, timestamp, key, value, headers in lines.read_records(request["file"]):
        producer.produce(
            topic,
            value=value,
            key=key,
            partition=partition,
            timestamp=timestamp,
            headers=headers or None,
            on_delivery=delivered,
        )
        producer.poll(0)
    left = producer.flush(WAIT_S)
    if failures or left:
        raise RuntimeError("%d not delivered, %d failed: %s" % (left, len(failures), failures[:1]))


def reader(**more):
    configs = {
        "bootstrap.servers": BOOTSTRAP,
        "group.id": "reader-without-a-group",
        "enable.auto.commit": False,
        "auto.offset.reset": "earliest",
        "check.crcs": True,
    }
    configs.update(more)
    return Consumer(configs)


def write(out, message):
    _, timestamp = message.timestamp()
    out.write(
        message.topic(),
        message.partition(),
        message.offset(),
        timestamp,
        message.key(),
        message.value(),
        message.headers() or [],
    )


def next_message(consumer):
    while True:
        message = consumer.poll(1.0)
        if message is not None and message.error():
            raise RuntimeError(message.error())
        if message is not None:
            return message


def consume(request):
    consumer = reader()
    ends = {}
    for topic in request.list("topics"):
        found = consumer.list_topics(topic, WAIT_S).topics[topic]
        for partition in found.partitions:
            where = TopicPartition(topic, partition, OFFSET_BEGINNING)
            low, high = consumer.get_watermark_offsets(where, WAIT_S)
            if low < high:
                ends[(topic, partition)] = high
    consumer.assign([TopicPartition(t, p, OFFSET_BEGINNING) for t, p in ends])
    out = lines.RecordWriter(request["file"])
    while ends:
        message = next_message(consumer)
        write(out, message)
        where = (message.topic(), message.partition())
        if message.offset() + 1 >= ends.get(where, sys.maxsize):
            del ends[where]
    out.close()
    consumer.close()


def first(request):
    topic, partition = request["topic"], request.int("partition")
    kind, _, number = request["at"].partition(":")
    consumer = reader()
    if kind == "end":
        return {"offset": consumer.get_watermark_offsets(TopicPartition(topic, partition), WAIT_S)[1]}
    if kind == "timestamp":
        asked = TopicPartition(topic, partition, int(number))
        (found,) = consumer.offsets_for_times([asked], WAIT_S)
        if found.offset == OFFSET_END:
            return {"offset": "none"}
        offset = found.offset
    else:
        offset = OFFSET_BEGINNING if kind == "beginning" else int(number)
    consumer.assign([TopicPartition(topic, partition, offset)])
    answer = {"offset": next_message(consumer).offset()}
    consumer.close()
    return answer


def commit(request):
    consumer = reader(**{"group.id": request["group"]})
    where = TopicPartition(request["topic"], request.int("partition"), request.int("offset"))
    for done in consumer.commit(offsets=[where], asynchronous=False):
        if done.error:
            raise RuntimeError(done.error)
    consumer.close()


def offset(request):
    consumer = reader(**{"group.id": request["group"]})
    where = TopicPartition(request["topic"], request.int("partition"))
    (found,) = consumer.committed([where], WAIT_S)
    consumer.close()
    return {"offset": found.offset if found.offset >= 0 else "none"}


def copy(request):
    """Every third transaction is aborted first and then done again."""
    consumer = reader(
        **{
            "group.id": request["group"],
            "auto.offset.reset": "earliest",
            "isolation.level": "read_committed",
        }
    )
    consumer.subscribe([request["from"]])
    producer = Producer({"bootstrap.servers": BOOTSTRAP, "transactional.id": request["id"]})
    producer.init_transactions(WAIT_S)
    left, per = request.int("count"), request.int("per")
    committed = aborted = 0
    while left:
        messages = [next_message(consumer) for _ in range(min(per, left))]
        if committed % 3 == 1:
            write_transaction(request, consumer, producer, messages)
            producer.flush(WAIT_S)
            producer.abort_transaction(WAIT_S)
            aborted += 1
        write_transaction(request, consumer, producer, messages)
        producer.commit_transaction(WAIT_S)
        committed += 1
        left -= len(messages)
    consumer.close()
    return {"committed": committed, "aborted": aborted}


def write_transaction(request, consumer, producer, messages):
    producer.begin_transaction()
    for message in messages:
        producer.produce(
            request["to"], partition=message.partition(), key=message.key(), value=message.value()
        )
    following = {m.partition(): m.offset() + 1 for m in messages}
    offsets = [TopicPartition(request["from"], p, o) for p, o in following.items()]
    producer.send_offsets_to_transaction(offsets, consumer.consumer_group_metadata(), WAIT_S)


class Member:
    """Polls in a thread of its own, writes down what it got, commits some records at a time."""

    def __init__(self, request):
        self.name = request["member"]
        self.owned = set()
        self.leaving = False
        self.out = lines.RecordWriter(request["file"])
        self.consumer = reader(**{"group.id": request["group"], **request.configs()})
        self.consumer.subscribe(
            [request["topic"]], on_assign=self.assigned, on_revoke=self.revoked
        )
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def assigned(self, _consumer, partitions):
        self.owned |= {p.partition for p in partitions}
        self.report("assigned", partitions)

    def revoked(self, _consumer, partitions):
        self.owned -= {p.partition for p in partitions}
        self.report("revoked", partitions)

    def report(self, kind, partitions):
        owned = ",".join(str(p) for p in sorted(self.owned))
        lines.event(self.name, kind, changed=len(partitions), owned=owned)

    def commit(self):
        """A rebalance may forbid the commit; then the records come again."""
        try:
            self.consumer.commit(asynchronous=False)
        except KafkaException as failure:
            if lines.error_name(failure) not in REBALANCING:
                raise
            lines.event(self.name, "uncommitted")

    def run(self):
        try:
            uncommitted = 0
            while not self.leaving:
                # One by one: asked for many, this librdkafka drops what it holds when a rebalance falls in.
                message = self.consumer.poll(0.1)
                if message is not None and message.error():
                    raise RuntimeError(message.error())
                if message is not None:
                    write(self.out, message)
                    uncommitted += 1
                if uncommitted == COMMIT_EVERY or (uncommitted and message is None):
                    self.out.flush()
                    self.commit()
                    uncommitted = 0
            if uncommitted:
                self.commit()
        except Exception as failure:
            lines.event(self.name, "failed", error=lines.error_name(failure), text=failure)
        finally:
            self.consumer.close()
            self.out.close()


def join(request):
    members[request["member"]] = Member(request)


def leave(request):
    member = members.pop(request["member"])
    member.leaving = True
    member.thread.join()


def done(futures):
    for future in futures.values():
        future.result(WAIT_S)


def create_topic(request):
    topic = NewTopic(
        request["topic"],
        num_partitions=request.int("partitions"),
        replication_factor=1,
        config=request.configs(),
    )
    done(admin.create_topics([topic]))


def delete_topic(request):
    done(admin.delete_topics([request["topic"]], operation_timeout=30))


def topics(_request):
    return {"names": ",".join(sorted(admin.list_topics(timeout=WAIT_S).topics))}


def describe_topic(request):
    topic = admin.list_topics(request["topic"], WAIT_S).topics[request["topic"]]
    if topic.error is not None:
        raise RuntimeError(topic.error)
    partitions = topic.partitions.values()
    return {
        "partitions": len(partitions),
        "led": sum(p.leader >= 0 for p in partitions),
        "insync": sum(len(p.isrs) == 1 for p in partitions),
    }


def add_partitions(request):
    done(admin.create_partitions([NewPartitions(request["topic"], request.int("partitions"))]))


def get_config(request):
    resource = ConfigResource(ConfigResource.Type.TOPIC, request["topic"])
    (future,) = admin.describe_configs([resource]).values()
    return {"value": future.result(WAIT_S)[request["name"]].value}


def replace_configs(request):
    configs = {request["name"]: request["value"]}
    resource = ConfigResource(ConfigResource.Type.TOPIC, request["topic"], set_config=configs)
    done(admin.alter_configs([resource]))


def groups(_request):
    return {"names": ",".join(sorted(g.id for g in admin.list_groups(timeout=WAIT_S)))}


def describe_group(request):
    (group,) = admin.list_groups(request["group"], timeout=WAIT_S)
    return {"state": group.state, "assignor": group.protocol, "members": len(group.members)}


def cluster(_request):
    found = admin.list_topics(timeout=WAIT_S)
    return {
        "nodes": len(found.brokers),
        "controller": found.controller_id,
        "id": found.cluster_id,
    }


lines.serve(
    {
        "produce": produce,
        "consume": consume,
        "first": first,
        "commit": commit,
        "offset": offset,
        "copy": copy,
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
        "cluster": cluster,
    }
)
