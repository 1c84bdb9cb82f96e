#!/usr/bin/env python3
"""Measures three nodes of Mini-Kafka beside three of Apache Kafka, in trouble and out of it, as Markdown.

usage: cluster.py [-r ROUNDS] [ROW ...]      rows: produce failover stalled slowdisk heal memory fourth (default: all)

  produce   records/s with three replicas, acks=all: beside Kafka that syncs each batch, and beside Kafka that syncs none
  failover  the leader is killed -9 under load: until each of its partitions acknowledges again
  stalled   a follower that is not active in the metadata quorum stands still (SIGSTOP) for 15 s: latency before and meanwhile
  slowdisk  the disk of such a follower becomes slow for 15 s (Mini-Kafka only)
  heal      two of three nodes stand still for 15 s: from when they go on until all partitions acknowledge; and, for
            Mini-Kafka, all wires between all nodes are cut for 15 s
  memory    resident memory of three idle nodes together
  fourth    a fourth node joins: the bytes that it copies beside its fair share

All nodes run with their defaults, but Kafka's topics have min.insync.replicas=2, which is Mini-Kafka's own. The clusters run in turn; one
that is not measured is stopped. Settings, from the environment: see figures.py.
"""
import os
import signal
import statistics
import subprocess
import sys
import time
import zipfile

from brokers import HERE, ROOT, ROUND_ROBIN, WORK, Kafka, Mini, Table, load, numbers, rss_mib, run, say

PARTITIONS = 12


class Cluster:
    """Three nodes with ids 1 to 3."""

    def __init__(self, name, nodes):
        self.name, self.nodes = name, nodes
        self.bootstrap = ",".join("127.0.0.1:%d" % n.port for n in nodes)

    def wipe(self):
        for n in self.nodes:
            n.wipe()

    def stop(self):
        for n in self.nodes:
            n.kill()

    def node(self, node_id):
        return self.nodes[node_id - 1]

    def client(self, command, topic, partitions, *args):
        return run(client_words(command, self.bootstrap, topic, str(partitions), *args))

    def topic(self, topic, partitions=PARTITIONS):
        """Of each partition: its leader and its replicas."""
        lines = self.client("topic", topic, partitions).splitlines()
        return [(int(leader), [int(r) for r in replicas.split(",")]) for _, leader, replicas in (l.split() for l in lines)]


class KafkaCluster(Cluster):
    def __init__(self, name, port, fsync):
        voters = ",".join("%d@127.0.0.1:%d" % (i, port + 10 * i + 1) for i in (1, 2, 3))
        super().__init__(name, [Kafka("%s-%d" % (name, i), port + 10 * i, fsync, PEER_NODE=str(i), PEER_VOTERS=voters) for i in (1, 2, 3)])

    def start(self):
        # A node answers when the quorum is there, so that none can be waited for alone.
        environment = [{**os.environ, **n.env} for n in self.nodes]
        starting = [subprocess.Popen([os.path.join(HERE, "peer-kafka.sh"), "start"], env=e, stdout=subprocess.PIPE, text=True)
                    for e in environment]
        for n, process in zip(self.nodes, starting):
            n.pid = int(numbers(process.communicate()[0])["pid"])

    def active(self):
        out = run([os.environ.get("BENCH_JAVA", "java"), "-cp", os.path.join(WORK, "lib-tools", "*"),
                   "org.apache.kafka.tools.MetadataQuorumCommand", "--bootstrap-server", self.bootstrap, "describe", "--status"])
        return next(int(line.split()[-1]) for line in out.splitlines() if line.startswith("LeaderId"))


class MiniCluster(Cluster):
    name = "mini"

    def __init__(self, port):
        first = Mini(port + 10, "mini-1", **{"minikafka.cluster": "true"})
        others = [self.joining(i, port + 10 * i, first) for i in (2, 3)]
        super().__init__("mini", [first, *others])

    @staticmethod
    def joining(node_id, port, first):
        return Mini(port, "mini-%d" % node_id, **{"minikafka.cluster.join": "127.0.0.1:%d" % first.port})

    def start(self):
        for n in self.nodes:
            n.start()

    def active(self):
        out = run([os.path.join(ROOT, "minikafka"), "cluster", "describe", "-b", "127.0.0.1:%d" % self.nodes[0].port])
        return int(next(line.split()[0] for line in out.splitlines() if "active" in line and line.split()[0].isdigit()))


def client_words(*args):
    classes = os.path.join(WORK, "classes")
    source = os.path.join(HERE, "ClusterLoad.java")
    built = os.path.join(classes, "ClusterLoad.class")
    java = os.environ.get("BENCH_JAVA", "java")
    jars = os.path.join(WORK, "lib-tools", "*")
    if not os.path.exists(built) or os.path.getmtime(source) > os.path.getmtime(built):
        run([os.path.join(HERE, "load.sh"), "fetch"])
        run([java + "c", "-d", classes, "-cp", jars, source])
    return [java, "-Xmx512m", "-cp", classes + ":" + jars, "ClusterLoad", *args]


class Load:
    """An open loop beside which there is trouble."""

    def __init__(self, cluster, topic, rate, seconds):
        self.file = os.path.join(WORK, "acks-%s.txt" % cluster.name)
        self.process = subprocess.Popen(client_words("load", cluster.bootstrap, topic, str(PARTITIONS), str(rate), str(seconds), self.file),
                                        stderr=subprocess.DEVNULL)

    def acks(self):
        """(due ms, partition, latency us) of each record; None instead of the latency of one that was given up."""
        if self.process.wait(300):
            raise SystemExit("the load ended with an error")
        with open(self.file, encoding="ascii") as lines:
            rows = [[int(w) for w in line.split()] for line in lines]
        return [(due, partition, None if us < 0 else us) for due, partition, us in rows]


def now_ms():
    return time.time() * 1000


def until_acknowledged(acks, at_ms, partitions):
    """For each partition: ms from `at_ms` until the first record that was due later is acknowledged."""
    answers = []
    for wanted in partitions:
        done = [due + us / 1000 for due, partition, us in acks if partition == wanted and due > at_ms and us is not None]
        answers.append(min(done) - at_ms if done else float("inf"))
    return answers


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def running(cluster, measure):
    """Measures a cluster that is fresh."""
    cluster.wipe()
    cluster.start()
    time.sleep(5)
    try:
        return measure(cluster)
    finally:
        cluster.stop()
        cluster.wipe()


def interleaved(rounds, clusters, measure):
    """All that was measured, for each cluster."""
    seen = {c.name: [] for c in clusters}
    for i in range(rounds):
        for c in clusters if i % 2 == 0 else reversed(clusters):
            got = running(c, measure)
            say("%s %s" % (c.name, got))
            seen[c.name].append(got)
    return seen


def plain(clusters):
    return [c for c in clusters if c.name != "kafka-each"]


def failover(rounds, clusters):
    def measure(c):
        waits = []
        for i in range(6 if c.name == "mini" else 2):
            victim = i % 3 + 1
            led = [p for p, (leader, _) in enumerate(c.topic("failover")) if leader == victim]
            traffic = Load(c, "failover", 240, 20 if c.name == "mini" else 45)
            time.sleep(6)
            at = now_ms()
            c.node(victim).kill()
            waits += until_acknowledged(traffic.acks(), at, led)
            c.node(victim).start()
            time.sleep(8)
        return waits
    seen = {name: [w for one in waits for w in one] for name, waits in interleaved(rounds, plain(clusters), measure).items()}
    table = Table("The leader is killed -9: ms until its partitions acknowledge again (12 partitions, 240 records/s)",
                  ["figure", "mini", "kafka", "goal"])
    for title, share, goal in (("median", 0.5, "<= 1000"), ("p99", 0.99, "<= 2000")):
        table.row(title, percentile(seen["mini"], share), percentile(seen["kafka"], share), goal)
    table.row("partitions measured", str(len(seen["mini"])), str(len(seen["kafka"])), "")
    table.show()


def beside(c, begin, end):
    """p99 of acks (ms) of the partitions that others lead, before a follower is in trouble for 15 s and meanwhile."""
    c.topic("beside")
    traffic = Load(c, "beside", 240, 45)
    time.sleep(15)
    victim = next(n for n in (3, 2, 1) if n != c.active())
    # As late as can be: leaders move while a cluster is young.
    followed = {p for p, (leader, _) in enumerate(c.topic("beside")) if leader != victim}
    begin(c.node(victim))
    began = now_ms()
    time.sleep(15)
    end(c.node(victim))
    acks = [a for a in traffic.acks() if a[1] in followed]
    # Not the last half second, whose records may still have been on their way.
    before = [us for due, _, us in acks if began - 8500 < due < began - 500 and us is not None]
    meanwhile = [us or float("inf") for due, _, us in acks if began <= due < began + 15000]
    return {"before": percentile(before, 0.99) / 1000, "meanwhile": percentile(meanwhile, 0.99) / 1000, "longest": max(meanwhile) / 1000}


def show_beside(title, rounds, clusters, begin, end):
    seen = interleaved(rounds, clusters, lambda c: beside(c, begin, end))
    m = [{k: statistics.median(one[k] for one in seen[c.name]) for k in seen[c.name][0]} for c in clusters]
    table = Table(title, ["figure", *(c.name for c in clusters), "goal"])
    for key, name in (("before", "p99 before"), ("meanwhile", "p99 meanwhile"), ("longest", "longest meanwhile")):
        table.row(name, *(one[key] for one in m), "")
    table.row("p99 meanwhile / before", *("%.2fx" % (one["meanwhile"] / one["before"]) for one in m), "< 1.5x")
    table.show()


def stalled(rounds, clusters):
    show_beside("A follower stands still for 15 s: ack latency of the partitions that others lead, ms", rounds, plain(clusters),
                lambda node: os.kill(node.pid, signal.SIGSTOP), lambda node: os.kill(node.pid, signal.SIGCONT))


def slowdisk(rounds, clusters):
    mini = next(c for c in clusters if c.name == "mini")
    agent = fault_agent()
    for n in mini.nodes:
        tell(n, "")
        n.java = "-javaagent:%s=%s" % (agent, control(n))
    show_beside("A follower's disk takes 100 ms more for each write and sync, for 15 s: ack latency of the partitions that others lead, ms",
                rounds, [mini], lambda node: tell(node, "write.delay.ms=100"), lambda node: tell(node, ""))
    for n in mini.nodes:
        n.java = ""


def control(node):
    return os.path.join(WORK, node.name + "-faults.properties")


def tell(node, words):
    """The node reads it again and again; it never sees half of it."""
    with open(control(node) + ".next", "w", encoding="ascii") as file:
        file.write(words)
    os.replace(control(node) + ".next", control(node))


def fault_agent():
    """The simulator's agent, which makes the disk slow for an unchanged broker."""
    classes = os.path.join(ROOT, "simulator", "target", "test-classes")
    folder = os.path.join("io", "minikafka", "simulator", "fault")
    jar = os.path.join(WORK, "faults.jar")
    with zipfile.ZipFile(jar, "w") as out:
        out.writestr("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\nPremain-Class: io.minikafka.simulator.fault.FaultAgent\n")
        for name in os.listdir(os.path.join(classes, folder)):
            out.write(os.path.join(classes, folder, name), os.path.join(folder, name))
    return jar


def heal(rounds, clusters):
    def measure(c):
        c.topic("heal")
        traffic = Load(c, "heal", 240, 60)
        time.sleep(6)
        for n in c.nodes[1:]:
            os.kill(n.pid, signal.SIGSTOP)
        time.sleep(15)
        for n in c.nodes[1:]:
            os.kill(n.pid, signal.SIGCONT)
        at = now_ms()
        return max(until_acknowledged(traffic.acks(), at, range(PARTITIONS)))
    seen = interleaved(rounds, plain(clusters), measure)
    cut = [all_wires_cut() for _ in range(rounds)]
    table = Table("After trouble of 15 s: ms until all 12 partitions acknowledge", ["trouble", "mini", "kafka", "goal"])
    table.row("two of three nodes stood still", max(seen["mini"]), max(seen["kafka"]), "<= 5000")
    table.row("no node reached another", max(cut), "not measured", "<= 5000")
    table.show()


def all_wires_cut():
    folder = os.path.join(WORK, "wires")
    run(["rm", "-rf", folder])

    def command(*args):
        return run([os.path.join(ROOT, "minikafka"), "cluster", *args, "--folder", folder])
    command("up", "--nodes", "3", "--wires", "--port", "19592")
    try:
        time.sleep(5)
        c = Cluster("wires", [Mini(19592 + i) for i in range(3)])
        c.topic("heal")
        traffic = Load(c, "heal", 240, 60)
        time.sleep(6)
        command("partition", "1", "2,3")
        command("partition", "2", "3")
        time.sleep(15)
        at = now_ms()
        command("heal")
        return max(until_acknowledged(traffic.acks(), at, range(PARTITIONS)))
    finally:
        command("down", "--remove")


PRODUCE_ROWS = [  # title, partitions, records, record bytes, producer settings
    ("default batches, 1 KiB, 12 partitions", 12, 200000, 1024, ""),
    ("round robin, 1 KiB, 100 partitions", 100, 100000, 1024, ROUND_ROBIN),
]


def produce(rounds, clusters):
    def measure(c):
        figures = {}
        for n, (title, partitions, records, size, settings) in enumerate(PRODUCE_ROWS):
            c.topic("produce%d" % n, partitions)
            count = records // 4 if c.name == "kafka-each" else records
            for _ in ("to warm up", "measured"):
                got = load(c.nodes[0], "produce", "-t", "produce%d" % n, "-P", "0", "-n", str(count), "-s", str(size),
                           *(["-x", settings] if settings else []))
            figures[title] = got["rec_s"]
        return figures
    seen = interleaved(rounds, clusters, measure)
    table = Table("Produce with three replicas, acks=all: records/s",
                  ["load", "mini (fsync)", "kafka-each (fsync)", "ratio", "goal", "kafka (no fsync)", "ratio", "goal"])
    for title, *_ in PRODUCE_ROWS:
        mini, each, none = (statistics.median(one[title] for one in seen[k]) for k in ("mini", "kafka-each", "kafka"))
        table.row(title, mini, each, "%.2fx" % (mini / each), ">= 5x", none, "%.2fx" % (mini / none), ">= 0.9x")
    table.show()


def memory(rounds, clusters):
    def measure(c):
        time.sleep(20)
        return sum(rss_mib(n.pid) for n in c.nodes)
    seen = interleaved(1, plain(clusters), measure)
    table = Table("Resident memory of three idle nodes together, MiB", ["mini", "kafka", "goal"])
    table.row(seen["mini"][0], seen["kafka"][0], "<= 450")
    table.show()


def fourth(rounds, clusters):
    def stored(node):
        return sum(os.path.getsize(os.path.join(folder, f)) for folder, _, files in os.walk(node.data) for f in files if f.endswith(".log"))

    def measure(c):
        c.topic("fourth", 48)
        load(c.nodes[0], "produce", "-t", "fourth", "-P", "0", "-n", "300000", "-s", "1024", "-x", ROUND_ROBIN)
        time.sleep(5)
        total = sum(stored(n) for n in c.nodes)
        joined = c.joining(4, c.nodes[-1].port + 10, c.nodes[0])
        joined.wipe()
        joined.start()
        try:
            sizes = [0, -1]
            while sizes[-1] != sizes[-2] or not sizes[-1]:
                time.sleep(10)
                sizes.append(stored(joined))
            return sizes[-1] / (total / 4)
        finally:
            joined.kill()
            joined.wipe()
    share = running(next(c for c in clusters if c.name == "mini"), measure)
    table = Table("A fourth node joins: bytes that it copies beside a fourth of all", ["mini", "goal"])
    table.row("%.2fx" % share, "<= 1.15x")
    table.show()


ROWS = {"produce": produce, "failover": failover, "stalled": stalled, "slowdisk": slowdisk, "heal": heal, "memory": memory, "fourth": fourth}


def main():
    args, rounds = sys.argv[1:], 3
    if args and args[0] == "-r":
        rounds, args = int(args[1]), args[2:]
    if any(a not in ROWS for a in args):
        raise SystemExit(__doc__)
    clusters = [KafkaCluster("kafka-each", 18300, "each"), KafkaCluster("kafka", 18200, "os"), MiniCluster(18100)]
    for row in args or ROWS:
        say("measuring: " + row)
        ROWS[row](rounds, clusters)


main()
