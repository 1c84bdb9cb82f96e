import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData.TopicPartitions;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.RequestUtils;

/**
 * Many consumer groups of the new protocol that do nothing but stay alive: each member has a connection of its own and
 * sends heartbeats at the interval that the broker names, gives up what it is told to, and takes what it gets. One thread
 * plays them all. First all join; when all groups have settled, the broker's CPU is measured for some seconds.
 */
public final class GroupLoad {
    private static final short VERSION = 1;

    private final InetSocketAddress address;
    private final String topic;
    private final Selector selector = Selector.open();
    private final List<Member> members = new ArrayList<>();
    private final PriorityQueue<Member> due = new PriorityQueue<>(Comparator.comparingLong(member -> member.dueNs));
    private long heartbeats;
    private long errors;

    private GroupLoad(String bootstrap, String topic) throws IOException {
        int colon = bootstrap.lastIndexOf(':');
        this.address = new InetSocketAddress(bootstrap.substring(0, colon), Integer.parseInt(bootstrap.substring(colon + 1)));
        this.topic = topic;
    }

    /** usage: HOST:PORT TOPIC GROUPS MEMBERS WARMUP_SECONDS SECONDS PID */
    public static void main(String[] args) throws Exception {
        GroupLoad load = new GroupLoad(args[0], args[1]);
        load.run(Integer.parseInt(args[2]), Integer.parseInt(args[3]), Integer.parseInt(args[4]), Integer.parseInt(args[5]),
                Long.parseLong(args[6]));
    }

    private void run(int groups, int membersOfEach, int warmUpS, int seconds, long pid) throws Exception {
        // Looking for a coordinator is what makes Kafka create its offsets topic.
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", address.getHostString() + ":" + address.getPort()))) {
            admin.listConsumerGroupOffsets("none").partitionsToOffsetAndMetadata().get();
        }
        long start = System.nanoTime();
        String run = Long.toString(System.currentTimeMillis() % 100_000);
        for (int m = 0; m < membersOfEach; m++) {
            for (int g = 0; g < groups; g++) {
                Member member = new Member("load-" + run + "-" + g);
                members.add(member);
                // Members of all groups arrive over five seconds, as processes that are started do.
                member.dueNs = start + TimeUnit.SECONDS.toNanos(5) * members.size() / (groups * (long) membersOfEach);
                due.add(member);
            }
        }
        long limit = start + TimeUnit.SECONDS.toNanos(120);
        while (!settled()) {
            playUntil(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(200));
            if (System.nanoTime() > limit) {
                long waiting = members.stream().filter(member -> !member.settled()).count();
                throw new IllegalStateException(waiting + " members have not settled, " + errors + " errors");
            }
        }
        long settledMs = (System.nanoTime() - start) / 1_000_000;
        playUntil(System.nanoTime() + TimeUnit.SECONDS.toNanos(warmUpS));
        long before = heartbeats;
        double cpuBefore = cpuSeconds(pid);
        playUntil(System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds));
        System.out.printf("groups=%d members=%d settled_ms=%d seconds=%d heartbeats=%d errors=%d cpu_s=%.2f cpu_us_per_heartbeat=%.1f%n",
                groups, members.size(), settledMs, seconds, heartbeats - before, errors, cpuSeconds(pid) - cpuBefore,
                (cpuSeconds(pid) - cpuBefore) * 1e6 / Math.max(1, heartbeats - before));
        for (Member member : members) {
            member.channel.close();
        }
    }

    private boolean settled() {
        return members.stream().allMatch(Member::settled);
    }

    /** User and system CPU seconds of a process; 100 clock ticks a second. */
    private static double cpuSeconds(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / 100.0;
    }

    private void playUntil(long endNs) throws IOException {
        for (long now; (now = System.nanoTime()) < endNs; ) {
            while (!due.isEmpty() && due.peek().dueNs <= now) {
                due.remove().heartbeat();
            }
            long waitMs = Math.min(20, due.isEmpty() ? 20 : Math.max(1, (due.peek().dueNs - now) / 1_000_000));
            selector.select(waitMs);
            for (SelectionKey key : selector.selectedKeys()) {
                ((Member) key.attachment()).read();
            }
            selector.selectedKeys().clear();
        }
    }

    private final class Member {
        private final String group;
        private final String id = Uuid.randomUuid().toString();
        private final ByteBuffer in = ByteBuffer.allocate(16 * 1024);
        private SocketChannel channel;
        private int epoch;
        private boolean says = true;
        private boolean hasPartitions;
        private int intervalMs;
        private long dueNs;
        private List<TopicPartitions> owned = List.of();

        Member(String group) {
            this.group = group;
        }

        boolean settled() {
            return epoch > 0 && hasPartitions && !says && intervalMs > 1_000;
        }

        void heartbeat() throws IOException {
            if (channel == null) {
                channel = SocketChannel.open();
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.connect(address);
                channel.configureBlocking(false);
                channel.register(selector, SelectionKey.OP_READ, this);
            }
            var request = new ConsumerGroupHeartbeatRequestData().setGroupId(group).setMemberId(id).setMemberEpoch(epoch);
            if (epoch == 0) {
                request.setRebalanceTimeoutMs(300_000).setSubscribedTopicNames(List.of(topic)).setTopicPartitions(List.of());
            } else if (says) {
                request.setTopicPartitions(owned);
            }
            says = false;
            var header = new RequestHeader(ApiKeys.CONSUMER_GROUP_HEARTBEAT, VERSION, "group-load", 1);
            ByteBuffer body = RequestUtils.serialize(header.data(), header.headerVersion(), request, VERSION);
            ByteBuffer frame = ByteBuffer.allocate(4 + body.remaining()).putInt(body.remaining()).put(body).flip();
            while (frame.hasRemaining()) {
                channel.write(frame);
            }
            heartbeats++;
        }

        void read() throws IOException {
            if (channel.read(in) < 0) {
                throw new IOException("the broker closed a connection of group " + group);
            }
            if (in.position() < 4 || in.position() < 4 + in.getInt(0)) {
                return;
            }
            in.flip().position(4 + 4 + 1); // size, correlation id, no tagged fields
            answered(new ConsumerGroupHeartbeatResponseData(new ByteBufferAccessor(in), VERSION));
            in.clear();
        }

        private void answered(ConsumerGroupHeartbeatResponseData response) {
            long delayMs = response.heartbeatIntervalMs();
            if (response.errorCode() != 0) {
                errors++;
                delayMs = 100;
                Errors error = Errors.forCode(response.errorCode());
                boolean retries = error == Errors.COORDINATOR_LOAD_IN_PROGRESS || error == Errors.COORDINATOR_NOT_AVAILABLE
                        || error == Errors.NOT_COORDINATOR;
                epoch = retries ? epoch : 0;
                says = true;
            } else {
                epoch = response.memberEpoch();
                intervalMs = response.heartbeatIntervalMs();
                if (response.assignment() != null) {
                    owned = response.assignment().topicPartitions().stream()
                            .map(topic -> new TopicPartitions().setTopicId(topic.topicId()).setPartitions(topic.partitions()))
                            .toList();
                    hasPartitions = !owned.isEmpty();
                    says = true;
                    delayMs = 10;
                }
            }
            dueNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(delayMs);
            due.add(this);
        }
    }
}
