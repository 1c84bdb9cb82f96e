package io.minikafka.broker.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.protocol.ApiMessage;

/// A small world around one group: a coordinator, a disk that is slow or fails, time, restarts, and answers that must
/// come. Everything follows from the seed. Checked all the time: a restart finds what was committed, exactly.
public abstract class SimulatedWorld implements ClassicClient.World {
    public static final String GROUP = "g";

    protected final Random random;
    protected final TestSink sink = new TestSink();
    protected final FakeTopics topics;
    private List<OnceAnswer<?>> open = new ArrayList<>();
    private GroupCoordinator coordinator;
    private long nowMs;
    private long counter;

    protected SimulatedWorld(long seed, FakeTopics topics) {
        this.random = new Random(seed);
        this.topics = topics;
        this.coordinator = coordinator(new GroupStore());
    }

    private GroupCoordinator coordinator(GroupStore store) {
        GroupCoordinator made = new GroupCoordinator(GroupConfig.defaults(), sink, topics, store);
        made.advance(nowMs, nowMs);
        return made;
    }

    /// The coordinator begins: it is made to serve the groups of this world, and finds what is on the disk.
    protected final void begin() {
        serve();
        coordinator.restored();
    }

    /// Teaches the new coordinator the type of the groups of this world.
    protected void serve() {}

    /// The connections of all clients broke.
    protected abstract void disconnected();

    protected final void restart() {
        List<GroupRecord> before = coordinator.records();
        GroupStore store = sink.crash();
        assertThat(store.records()).isEqualTo(before);
        open = new ArrayList<>(); // their connections are gone
        disconnected();
        coordinator = coordinator(store);
        begin();
        assertThat(coordinator.records()).isEqualTo(before);
    }

    protected final void pass(int ms) {
        long endMs = nowMs + ms;
        while (nowMs < endMs) {
            nowMs = Math.min(endMs, Math.max(nowMs + 1, coordinator.nextDeadlineMs()));
            coordinator.advance(nowMs, nowMs);
        }
    }

    /// What is due now happens, and answers that were given are not waited for any more.
    protected final void advance() {
        coordinator.advance(nowMs, nowMs);
        open.removeIf(OnceAnswer::isGiven);
    }

    protected final void commitOne() {
        if (sink.waiting() > 0) {
            sink.commitNext();
        }
    }

    protected final void nobodyIsLeftWaiting() {
        open.removeIf(OnceAnswer::isGiven);
        assertThat(open).isEmpty();
    }

    // What clients see of the world

    @Override
    public final String groupId() {
        return GROUP;
    }

    @Override
    public final GroupCoordinator coordinator() {
        return coordinator;
    }

    public final long nowMs() {
        return nowMs;
    }

    @Override
    public final String next() {
        return String.valueOf(++counter);
    }

    @Override
    public final <A extends ApiMessage> OnceAnswer<A> track(OnceAnswer<A> answer) {
        open.add(answer);
        return answer;
    }
}
