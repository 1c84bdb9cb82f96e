#!/usr/bin/env python3
"""Measures Mini-Kafka beside Apache Kafka: every figure of docs/performance.md, interleaved, as Markdown.

usage: figures.py [-r ROUNDS] [ROW ...]        rows: produce consume latency transactions start partitions recovery groups share (default: all)

Three brokers are started, each on a port and a data folder of its own, and run in turn (the others stay idle):
  mini        Mini-Kafka with its defaults: fsync before each ack
  kafka       Apache Kafka with its defaults: the page cache decides
  kafka-each  Apache Kafka with log.flush.interval.messages=1: fsync before each ack
Medians of ROUNDS runs. The client and the broker share the machine, so CPU figures say more than MiB/s.

settings, from the environment: BENCH_JAVA (a JDK 25 java), BENCH_WORK (jars, data and logs).
"""
import os
import subprocess
import sys
import time

from brokers import HERE, ROUND_ROBIN, Kafka, Mini, Table, interleaved, load, rss_mib, say

PRODUCE_ROWS = [  # title, partitions, records, record bytes, producer settings, goal against kafka-each
    ("round robin, 1 KiB, 100 partitions", 100, 200000, 1024, ROUND_ROBIN, 10),
    ("round robin, 1 KiB, 1,000 partitions", 1000, 200000, 1024, ROUND_ROBIN, 10),
    ("round robin, 100 B, 1,000 partitions", 1000, 600000, 100, ROUND_ROBIN, 30),
    ("default batches, 1 KiB, 1 partition", 1, 300000, 1024, "", 5),
    ("default batches, 1 KiB, 16 partitions", 16, 300000, 1024, "", 5),
]


def produce(rounds, brokers):
    table = Table("Durable produce: records/s (client JVM warmed up by the first tenth)",
                  ["load", "mini (fsync)", "kafka-each (fsync)", "ratio", "goal", "kafka (no fsync)", "ratio", "goal"])
    cpu = Table("The same runs: broker CPU seconds per GB", ["load", "mini (fsync)", "kafka (no fsync)", "ratio", "goal"])
    for n, (title, partitions, records, size, settings, goal) in enumerate(PRODUCE_ROWS):
        def measure(b, _, n=n, partitions=partitions, records=records, size=size, settings=settings):
            count = records // 3 if b.name == "kafka-each" and settings else records
            return load(b, "produce", "-t", "produce%d" % n, "-P", str(partitions), "-n", str(count), "-s", str(size),
                        "-w", str(count // 10), *(["-x", settings] if settings else []))
        m = interleaved(rounds, brokers, measure)
        mini, each, plain = (m[k]["rec_s"] for k in ("mini", "kafka-each", "kafka"))
        table.row(title, mini, each, "%.2fx" % (mini / each), ">= %dx" % goal, plain, "%.2fx" % (mini / plain), ">= 1x")
        a, b = m["mini"]["cpu_s_per_gb"], m["kafka"]["cpu_s_per_gb"]
        cpu.row(title, a, b, "%.2fx" % (a / b), "<= 0.5x")
    table.show()
    cpu.show()


def consume(rounds, brokers):
    pair = [b for b in brokers if b.name != "kafka-each"]
    table = Table("Consume, cached: MiB/s and broker CPU seconds per GB",
                  ["load", "mini MiB/s", "kafka MiB/s", "mini CPU s/GB", "kafka CPU s/GB", "ratio", "goal"])
    for partitions, batch in ((1, 16384), (16, 16384), (100, 65536)):
        topic = "consume%d" % partitions
        for b in pair:
            load(b, "produce", "-t", topic, "-P", str(partitions), "-n", "1000000", "-s", "1024", "-x", "batch.size=%d" % batch)
        m = interleaved(rounds, pair, lambda b, _, t=topic: load(b, "consume", "-t", t, "-n", "1000000"))
        mini, kafka = m["mini"], m["kafka"]
        table.row("1 KiB, %d partitions, %d KiB batches" % (partitions, batch // 1024), mini["fetch_mib_s"], kafka["fetch_mib_s"],
                  mini["cpu_s_per_gb"], kafka["cpu_s_per_gb"], "%.2fx" % (mini["cpu_s_per_gb"] / kafka["cpu_s_per_gb"]), "<= 0.8x")
    table.show()


def latency(rounds, brokers):
    pair = [b for b in brokers if b.name != "kafka-each"]
    m = interleaved(rounds, pair, lambda b, _: load(b, "e2e", "-t", "e2e", "-P", "1", "-r", "200", "-d", "20", "-x", "linger.ms=0"))
    table = Table("Latency at 200 records/s, linger 0: microseconds", ["figure", "mini (fsync)", "kafka (no fsync)", "ratio", "goal"])
    for key in ("ack_us_p50", "ack_us_p99", "e2e_us_p50", "e2e_us_p99"):
        a, b = m["mini"][key], m["kafka"][key]
        table.row(key, a, b, "%.2fx" % (a / b), "<= 0.7x" if key.startswith("ack") else "")
    table.show()


def transactions(rounds, brokers):
    table = Table("Transactions of 100 records of 1 KiB, 6 partitions, one producer: transactions/s and microseconds each",
                  ["figure", "mini (fsync)", "kafka-each (fsync)", "ratio", "kafka (no fsync)", "ratio", "goal"])
    m = interleaved(rounds, brokers, lambda b, _: load(b, "transactions", "-t", "transactions", "-P", "6", "-n", "600", "-k", "100"))
    for key, goal in (("txn_s", ">= 1x"), ("txn_us_p50", ""), ("txn_us_p99", ""), ("cpu_s_per_gb", "")):
        mini, each, plain = (m[b][key] for b in ("mini", "kafka-each", "kafka"))
        table.row(key, mini, each, "%.2fx" % (mini / each), plain, "%.2fx" % (mini / plain), goal)
    table.show()


def start(rounds, brokers):
    """Every broker is stopped before and started again after."""
    pair = [b for b in brokers if b.name != "kafka-each"]

    def measure(b, _):
        b.stop()
        b.wipe()
        figures = b.start()
        time.sleep(5)
        return {"api": figures["apiversions_ms"], "metadata": figures["metadata_ms"], "idle": rss_mib(b.pid)}
    m = interleaved(rounds, pair, measure)
    after = {}
    for b in pair:
        load(b, "produce", "-t", "load", "-P", "100", "-n", "1000000", "-s", "1024")
        load(b, "consume", "-t", "load", "-n", "1000000")
        after[b.name] = rss_mib(b.pid)
    table = Table("Start and memory (empty data folder, classes cached)", ["figure", "mini", "kafka", "goal"])
    table.row("start to first ApiVersions answer, ms", m["mini"]["api"], m["kafka"]["api"], "<= 500")
    table.row("resident memory, idle, MiB", m["mini"]["idle"], m["kafka"]["idle"], "<= 120")
    table.row("resident memory after 1 GB in and out, MiB", after["mini"], after["kafka"], "<= 350")
    table.show()


def partitions(rounds, brokers):
    pair = [b for b in brokers if b.name != "kafka-each"]
    seen = {}
    for b in pair:
        count = 10000 if b.name == "mini" else 5000
        b.stop()
        b.wipe()
        b.start()
        got = load(b, "create", "-t", "many", "-P", "100", "-n", str(count // 100), "-k", "100")
        first = load(b, "produce", "-t", "many0", "-P", "0", "-n", "20000", "-s", "100", "-x", ROUND_ROBIN)
        b.stop()
        clean = b.start()["metadata_ms"]
        writers = [subprocess.Popen([os.path.join(HERE, "load.sh"), "produce", "-b", "127.0.0.1:%d" % b.port, "-t", "many%d" % i, "-P", "0",
                                     "-n", "10000000", "-s", "100", "-r", "20000", "-x", ROUND_ROBIN + " delivery.timeout.ms=30000 max.block.ms=5000"],
                                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True) for i in range(2)]
        time.sleep(15)
        b.kill()
        for w in writers:
            os.killpg(w.pid, 9)
        killed = b.start()["metadata_ms"]
        seen[b.name] = dict(count=count, usable=got["all_usable_ms"], first=first["max_ms"], clean=clean, killed=killed, rss=rss_mib(b.pid))
        say("%s %s" % (b.name, seen[b.name]))
        b.stop()
        b.wipe()
        b.start()
    m, k = seen["mini"], seen["kafka"]
    table = Table("Many partitions (mini: 10,000; kafka: 5,000)", ["figure", "mini", "kafka", "goal"])
    table.row("created and usable, ms", m["usable"], k["usable"], "<= 3000")
    table.row("longest of the first writes to 100 of them, ms", m["first"], k["first"], "no stall")
    table.row("clean restart to first Metadata, ms", m["clean"], k["clean"], "<= 2000")
    table.row("restart after kill -9 under load, ms", m["killed"], k["killed"], "<= 3000")
    table.row("resident memory after that, MiB", m["rss"], k["rss"], "")
    table.show()


def recovery(rounds, brokers):
    pair = [b for b in brokers if b.name != "kafka-each"]

    def measure(b, i):
        b.stop()
        b.wipe()
        b.start()
        load(b, "produce", "-t", "big", "-P", "1", "-n", "2000000", "-s", "1024", "-x", "batch.size=65536")
        b.kill()
        return {"metadata": b.start()["metadata_ms"]}
    m = interleaved(rounds, pair, measure)
    table = Table("Restart after kill -9 with 2 GB in one partition", ["figure", "mini", "kafka", "goal"])
    table.row("kill -9 to first Metadata, ms", m["mini"]["metadata"], m["kafka"]["metadata"], "<= 1000")
    table.show()


def groups(rounds, brokers):
    """1,000 consumer groups (group.protocol=consumer) of 5 members that send heartbeats every 5 s, Kafka's default."""
    pair = [b for b in brokers if b.name != "kafka-each"]
    m = interleaved(rounds, pair, lambda b, _: load(b, "groups", "-t", "groups", "-P", "10", "-n", "1000", "-k", "5", "-r", "15", "-d", "30"))
    table = Table("1,000 consumer groups of 5 members that send heartbeats", ["figure", "mini", "kafka", "ratio", "goal"])
    for key, title, goal in (("cpu_s", "broker CPU seconds in 30 s", "<= 0.5x"), ("settled_ms", "from the first join to all settled, ms", "")):
        a, b = m["mini"][key], m["kafka"][key]
        table.row(title, a, b, "%.2fx" % (a / b), goal)
    table.show()


def share(rounds, brokers):
    """Share groups: against Kafka, and in key order against no order."""
    pair = [b for b in brokers if b.name != "kafka-each"]
    for b in pair:
        load(b, "keyed", "-t", "share", "-P", "4", "-n", "400000", "-s", "1024", "-k", "10000")
    take = ["-t", "share", "-P", "0", "-n", "400000", "-k", "4"]
    m = interleaved(rounds, pair, lambda b, _: load(b, "share", *take))
    order = [b for b in pair if b.name == "mini"]
    k = interleaved(rounds, order, lambda b, _: load(b, "share", *take, "-x", "share.ordering=key"))
    table = Table("Share groups: 1 KiB records, 4 partitions, 4 consumers", ["figure", "mini", "beside", "ratio", "goal"])
    mini, kafka, keyed = m["mini"], m["kafka"], k["mini"]
    table.row("records/s, beside Kafka", mini["rec_s"], kafka["rec_s"], "%.2fx" % (mini["rec_s"] / kafka["rec_s"]), ">= 1x")
    table.row("broker CPU s/GB, beside Kafka", mini["cpu_s_per_gb"], kafka["cpu_s_per_gb"],
              "%.2fx" % (mini["cpu_s_per_gb"] / kafka["cpu_s_per_gb"]), "")
    table.row("records/s in key order, beside no order", keyed["rec_s"], mini["rec_s"], "%.2fx" % (keyed["rec_s"] / mini["rec_s"]), ">= 0.6x")
    load(order[0], "keyed", "-t", "sharerare", "-P", "4", "-n", "400000", "-s", "1024", "-k", "10000", "-x", "skew=1.3333")
    rare = ["-t", "sharerare", *take[2:]]
    free = interleaved(rounds, order, lambda b, _: load(b, "share", *rare))["mini"]
    bound = interleaved(rounds, order, lambda b, _: load(b, "share", *rare, "-x", "share.ordering=key"))["mini"]
    table.row("the same, keys of which none is frequent (the first has 0.1 %)", bound["rec_s"], free["rec_s"],
              "%.2fx" % (bound["rec_s"] / free["rec_s"]), ">= 0.6x")
    slow_keys(rounds, order, table)
    table.show()


# Of 10,000 keys with 10 records each, 100 are slow: 200 ms for each of their records, 200 s in all. README.md has the sum.
SLOW_RECORDS, SLOW_KEYS, SLOW_MS = 100000, 10000, 200


def slow_keys(rounds, order, table):
    load(order[0], "keyed", "-t", "slowkeys", "-P", "4", "-n", str(SLOW_RECORDS), "-s", "1024", "-k", str(SLOW_KEYS), "-x", "skew=1")
    work = ["-t", "slowkeys", "-P", "0", "-n", str(SLOW_RECORDS), "-l", str(SLOW_MS)]
    each = interleaved(rounds, order, lambda b, _: load(b, "group", *work, "-k", "4"))["mini"]
    settings = "share.ordering=key client.share.acquire.mode=record_limit client.max.poll.records=10"
    for members in (32, 64):
        many = interleaved(rounds, order, lambda b, _, k=members: load(b, "share", *work, "-k", str(k), "-x", settings))["mini"]
        table.row("records/s in key order, %d consumers, 1 %% of keys slow, beside one consumer a partition" % members,
                  many["rec_s"], each["rec_s"], "%.2fx" % (many["rec_s"] / each["rec_s"]), ">= 5x")


ROWS = {"produce": produce, "consume": consume, "latency": latency, "transactions": transactions, "start": start, "partitions": partitions, "recovery": recovery, "groups": groups, "share": share}


def main():
    args, rounds = sys.argv[1:], 3
    if args and args[0] == "-r":
        rounds, args = int(args[1]), args[2:]
    unknown = [a for a in args if a not in ROWS]
    if unknown:
        raise SystemExit(__doc__)
    brokers = [Kafka("kafka-each", 19292, "each"), Kafka("kafka", 19092, "os"), Mini(19492)]
    started = []
    try:
        for b in brokers:
            b.start()
            started.append(b)
        for row in args or ROWS:
            say("measuring: " + row)
            ROWS[row](rounds, brokers)
    finally:
        for b in started:
            b.kill()
            b.wipe()


main()
