package io.minikafka.storage.wal;

import io.minikafka.base.TopicIdPartition;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// An entry that remembers what it was told. By default it releases its slice at once, after a look at it.
final class TestEntry extends WalEntry {
    final Told given;
    final List<Object> outcomes = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch told = new CountDownLatch(1);
    private Consumer<WalSlice> receiver = WalSlice::release;

    private TestEntry(
            TopicIdPartition log, long base, int position, ByteBuffer data, boolean awaitSync) {
        super(log, base, position, 0, data, awaitSync);
        given = Told.copyOf(log, Type.APPEND, base, position, data);
    }

    private TestEntry(TopicIdPartition log, long startOffset) {
        super(log, startOffset, 0);
        given = Told.copyOf(log, Type.LOG_START, startOffset, 0, ByteBuffer.allocate(0));
    }

    static TestEntry of(int partition, long number, ByteBuffer data) {
        return new TestEntry(Told.partition(partition), number, (int) (number * 31), data, true);
    }

    static TestEntry ofSize(int sizeBytes, long number) {
        byte[] data = new byte[sizeBytes];
        new Random(number).nextBytes(data);
        return of((int) (number % 5), number, ByteBuffer.wrap(data));
    }

    static TestEntry forSystemOnly(int sizeBytes, long number) {
        return new TestEntry(Told.partition(1), number, 0, ByteBuffer.allocate(sizeBytes), false);
    }

    static TestEntry logStart(int partition, long offset) {
        return new TestEntry(Told.partition(partition), offset);
    }

    TestEntry receiver(Consumer<WalSlice> newReceiver) {
        receiver = newReceiver;
        return this;
    }

    TestEntry appendTo(WriteAheadLog log) {
        long given = log.append(this);
        if (given != ticket) {
            throw new AssertionError("ticket " + given + " is not " + ticket);
        }
        return this;
    }

    @Override
    protected void committed(WalSlice slice) {
        outcomes.add(
                Told.copyOf(given.log(), type(), segmentBase(), segmentPosition(), slice.buffer()));
        told.countDown();
        receiver.accept(slice);
    }

    @Override
    protected void failed(WalException cause) {
        outcomes.add(cause);
        told.countDown();
    }

    TestEntry await() throws InterruptedException {
        if (!told.await(20, TimeUnit.SECONDS)) {
            throw new AssertionError("the entry was not told within 20 s");
        }
        return this;
    }

    boolean isTold() {
        return told.getCount() == 0;
    }

    boolean isCommitted() {
        return outcomes.equals(List.of(given));
    }

    boolean isFailed() {
        return outcomes.size() == 1 && outcomes.getFirst() instanceof WalException;
    }
}
