package io.minikafka.broker.fetch;

import io.minikafka.base.ByteRegion;
import io.minikafka.base.FieldReader;
import io.minikafka.base.FieldWriter;
import io.minikafka.base.FormatException;
import io.minikafka.broker.Confirmation;
import io.minikafka.broker.Led;
import io.minikafka.broker.NodeRequests;
import io.minikafka.broker.PartitionHome;
import io.minikafka.broker.Partitions;
import io.minikafka.broker.PrivateHandler;
import io.minikafka.broker.TopicPartition;
import io.minikafka.broker.TopicPartitions;
import io.minikafka.storage.Log;
import io.minikafka.storage.ReadResult;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.kafka.common.protocol.Errors;

/// Private API 30040: a strong read of one partition, by any node. The leader has its office confirmed and reads. Another
/// node asks the leader up to where all is committed, and reads its own replica if that has come so far; every committed
/// prefix is the same. Else the leader reads. Bytes: docs/format/private-api.md; RFC 0026, section 4.2.
public final class StrongReadHandler implements PrivateHandler {
    public static final short KEY = 30_040;

    /// The answer: read; not now; there is no such partition; the log has no such offset; it cannot be read.
    public static final int READ = 0;

    public static final int NOT_NOW = 1;
    public static final int UNKNOWN = 2;
    public static final int OUT_OF_RANGE = 3;
    public static final int UNREADABLE = 4;

    private static final int ANY_EPOCH = -1;
    private static final int BYTES_MAX = 1 << 20;
    private static final int TIMEOUT_MS = 3_000;

    private final Partitions partitions;
    private final Optional<? extends NodeRequests> others;
    private final int nodeId;
    private final Executor slow;

    /// @param others absent if this node is alone
    /// @param slow threads that may wait for the disk
    public StrongReadHandler(
            Partitions partitions,
            Optional<? extends NodeRequests> others,
            int nodeId,
            Executor slow) {
        this.partitions = partitions;
        this.others = others;
        this.nodeId = nodeId;
        this.slow = slow;
    }

    /// @param offset of the first record that is wanted
    /// @param mayPassOn whether another node may be asked
    private record Wish(String topic, int partition, long offset, int maxBytes, boolean mayPassOn) {
        static Wish read(byte[] request) {
            FieldReader in = new FieldReader("a strong read", request);
            Wish wish = new Wish(in.string(), in.i32(), in.i64(), in.i32(), in.bool());
            in.end();
            return wish;
        }

        byte[] forTheLeader() {
            return new FieldWriter(64)
                    .string(topic)
                    .i32(partition)
                    .i64(offset)
                    .i32(maxBytes)
                    .bool(false)
                    .toBytes();
        }

        byte[] forItsEnd() {
            return new FieldWriter(64).string(topic).i32(partition).toBytes();
        }
    }

    @Override
    public short key() {
        return KEY;
    }

    @Override
    public void handle(byte[] request, Consumer<byte[]> answer) {
        Wish wish = Wish.read(request);
        Optional<TopicPartitions> topic = partitions.topic(wish.topic());
        if (topic.isEmpty() || !topic.get().has(wish.partition())) {
            answer.accept(failed(UNKNOWN));
            return;
        }
        Led led = Led.find(topic, wish.partition(), ANY_EPOCH);
        if (led.error() == Errors.NONE) {
            led.confirm(how -> {
                long end = led.log().highWatermark();
                if (how == Confirmation.CONFIRMED && led.isStill()) {
                    read(wish, led.log(), end, answer);
                } else {
                    answer.accept(failed(NOT_NOW));
                }
            });
        } else {
            askTheLeader(wish, topic.get().home(wish.partition()), answer);
        }
    }

    private void askTheLeader(Wish wish, Optional<PartitionHome> here, Consumer<byte[]> answer) {
        TopicPartition asked = new TopicPartition(wish.topic(), wish.partition());
        OptionalInt leader = others.map(nodes -> nodes.leader(asked)).orElseGet(OptionalInt::empty);
        if (!wish.mayPassOn() || leader.isEmpty() || leader.getAsInt() == nodeId) {
            answer.accept(failed(NOT_NOW));
            return;
        }
        NodeRequests nodes = others.orElseThrow();
        var _ =
                nodes.call(leader.getAsInt(), ConfirmedEndHandler.KEY, wish.forItsEnd(), TIMEOUT_MS)
                        .whenComplete((reply, failure) -> {
                            if (failure != null) {
                                answer.accept(failed(NOT_NOW));
                            } else {
                                ended(wish, here, nodes, leader.getAsInt(), reply, answer);
                            }
                        });
    }

    private void ended(
            Wish wish,
            Optional<PartitionHome> here,
            NodeRequests nodes,
            int leader,
            byte[] reply,
            Consumer<byte[]> answer) {
        FieldReader in = new FieldReader("a confirmed end", reply);
        boolean isConfirmed;
        long end;
        try {
            isConfirmed = in.bool();
            end = in.i64();
        } catch (FormatException e) {
            answer.accept(failed(NOT_NOW)); // a node of another release
            return;
        }
        if (!isConfirmed) {
            answer.accept(failed(NOT_NOW));
        } else if (here.isPresent() && here.get().log().highWatermark() >= end) {
            read(wish, here.get().log(), end, answer);
        } else {
            var _ =
                    nodes.call(leader, KEY, wish.forTheLeader(), TIMEOUT_MS)
                            .whenComplete((read, failure) ->
                                    answer.accept(failure == null ? read : failed(NOT_NOW)));
        }
    }

    private void read(Wish wish, Log log, long end, Consumer<byte[]> answer) {
        if (log.isWarm(wish.offset())) {
            answer.accept(read(wish, log, end));
        } else {
            slow.execute(() -> answer.accept(read(wish, log, end)));
        }
    }

    private byte[] read(Wish wish, Log log, long end) {
        if (wish.offset() < log.startOffset() || wish.offset() > end) {
            return answer(OUT_OF_RANGE, log, end, new byte[0]);
        }
        int most = Math.clamp(wish.maxBytes(), 0, BYTES_MAX);
        return switch (log.read(wish.offset(), most, true, end)) {
            case ReadResult.Records(ByteRegion region, _, _) ->
                    answer(READ, log, end, bytes(region));
            case ReadResult.Empty _ -> answer(READ, log, end, new byte[0]);
            case ReadResult.OutOfRange _ -> answer(OUT_OF_RANGE, log, end, new byte[0]);
            case ReadResult.Deleted _ -> failed(UNKNOWN);
            case ReadResult.Corrupt _, ReadResult.Unavailable _ -> failed(UNREADABLE);
        };
    }

    private static byte[] bytes(ByteRegion region) {
        try {
            ByteBuffer all = ByteBuffer.allocate(region.sizeBytes());
            return Arrays.copyOf(all.array(), region.read(all, 0));
        } finally {
            region.release();
        }
    }

    private byte[] answer(int status, Log log, long end, byte[] batches) {
        return new FieldWriter(32 + batches.length)
                .u8(status)
                .i32(nodeId)
                .i64(log.startOffset())
                .i64(end)
                .bytes(batches)
                .toBytes();
    }

    private static byte[] failed(int status) {
        return new FieldWriter(1).u8(status).toBytes();
    }
}
