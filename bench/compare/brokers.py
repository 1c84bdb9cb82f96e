"""The brokers that are measured, and what all measurements share. Settings: see figures.py."""
import os
import re
import statistics
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
WORK = os.environ.setdefault("BENCH_WORK", os.path.join(HERE, "work"))
ROUND_ROBIN = "partitioner.class=org.apache.kafka.clients.producer.RoundRobinPartitioner"


def say(text):
    print(time.strftime("%H:%M:%S ") + text, file=sys.stderr, flush=True)


def run(args, check=True, **env):
    out = subprocess.run(args, capture_output=True, text=True, env={**os.environ, **env})
    if check and out.returncode:
        raise SystemExit("%s: %s %s" % (" ".join(args), out.stdout[-2000:], out.stderr[-2000:]))
    return out.stdout.strip()


def numbers(line):
    """key=value figures of a line; those in ack_us{...} and e2e_us{...} get the group's name in front."""
    seen, group = {}, ""
    for opened, key, value in re.findall(r"(\w+)\{|([\w.]+)=([0-9.]+)(?![\w.:])", line):
        if opened:
            group = opened + "_"
        else:
            seen[(group if key[0] in "pm" and group else "") + key] = float(value)
    return seen


class Kafka:
    def __init__(self, name, port, fsync, **more):
        self.name, self.port = name, port
        self.env = {"PEER_PORT": str(port), "PEER_FSYNC": fsync, "PEER_DATA": os.path.join(WORK, name), **more}

    def call(self, *args):
        return run([os.path.join(HERE, "peer-kafka.sh"), *args], **self.env)

    def start(self):
        line = numbers(self.call("start"))
        self.pid = int(line["pid"])
        return line

    def stop(self):
        self.call("stop")

    def kill(self):
        self.call("kill")

    def wipe(self):
        self.call("wipe")


class Mini:
    def __init__(self, port, name="mini", **settings):
        self.name, self.port = name, port
        self.data = os.path.join(WORK, name)
        self.java = ""  # more options of its JVM
        self.settings = {"log.dirs": self.data, "listeners": "PLAINTEXT://127.0.0.1:%d" % port, **settings}

    def start(self):
        os.makedirs(WORK, exist_ok=True)
        begin = time.time_ns()
        log = open(os.path.join(WORK, self.name + ".out"), "ab")
        settings = [word for kv in self.settings.items() for word in ("--set", "%s=%s" % kv)]
        process = subprocess.Popen([os.path.join(ROOT, "minikafka"), "start", "--foreground", *settings],
                                   stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True,
                                   env={**os.environ, "MINIKAFKA_JVM": self.java})
        log.close()
        line = run([sys.executable, os.path.join(HERE, "probe.py"), "127.0.0.1:%d" % self.port, str(begin), "120"])
        self.process, self.pid = process, process.pid
        return numbers(line)

    def stop(self):
        self.process.terminate()
        self.process.wait(60)

    def kill(self):
        self.process.kill()
        self.process.wait(60)

    def wipe(self):
        run(["rm", "-rf", self.data])


def rss_mib(pid):
    with open("/proc/%d/status" % pid, encoding="ascii") as status:
        return int(re.search(r"VmRSS:\s+(\d+)", status.read()).group(1)) / 1024


def load(broker, command, *args):
    return numbers(run([os.path.join(HERE, "load.sh"), command, "-b", "127.0.0.1:%d" % broker.port, "-p", str(broker.pid),
                        *args]))


class Table:
    def __init__(self, title, columns):
        self.lines = ["", "### " + title, "", "| " + " | ".join(columns) + " |", "|" + " --- |" * len(columns)]

    def row(self, *cells):
        self.lines.append("| " + " | ".join(c if isinstance(c, str) else "%.3g" % c if c < 100 else "%.0f" % c for c in cells) + " |")
        say(self.lines[-1])

    def show(self):
        print("\n".join(self.lines), flush=True)


def interleaved(rounds, brokers, measure):
    """The median of each figure, for each broker; the order turns every round."""
    seen = {b.name: {} for b in brokers}
    for i in range(rounds):
        for b in brokers if i % 2 == 0 else reversed(brokers):
            got = measure(b, i)
            say("%s %s" % (b.name, " ".join("%s=%g" % kv for kv in got.items())))
            for key, value in got.items():
                seen[b.name].setdefault(key, []).append(value)
    return {name: {k: statistics.median(v) for k, v in figures.items()} for name, figures in seen.items()}
