package io.minikafka.simulator.scale;

import io.minikafka.simulator.ops.Kafka;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongToDoubleFunction;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/// Sends at the rate that the load has, whether it is answered or not, as customers do: what waits in the client counts as
/// latency. The calling thread sends; answers come on the client's thread.
public final class OpenLoop {
    static final int RECORD_BYTES = 1_000;
    private static final int RECORDS_MAX = 2_000_000;
    private static final long NOT_YET = -1;

    private final String topic;
    private final int partitions;
    private final long[] sentNs = new long[RECORDS_MAX];
    private final long[] tookNs = new long[RECORDS_MAX];
    private final BitSet acknowledged = new BitSet();
    private int sent;
    private int failed;

    public OpenLoop(String topic, int partitions) {
        this.topic = topic;
        this.partitions = partitions;
        Arrays.fill(tookNs, NOT_YET);
    }

    /// @param perSecond records a second, by the nanoseconds since the beginning
    public void run(String bootstrap, long forNs, LongToDoubleFunction perSecond) {
        Map<String, Object> settings =
                Map.of(
                        "client.id", "shop",
                        "linger.ms", "5",
                        "buffer.memory", 256L << 20,
                        "max.block.ms", "600000",
                        "delivery.timeout.ms", "600000");
        try (KafkaProducer<byte[], byte[]> producer = Kafka.producer(bootstrap, settings)) {
            long begin = System.nanoTime();
            double due = 0;
            long before = 0;
            for (long now = 0; now < forNs; now = System.nanoTime() - begin) {
                due += perSecond.applyAsDouble(now) * (now - before) / 1e9;
                before = now;
                for (; sent < due; sent++) {
                    send(producer, sent, begin + now);
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
            }
            producer.flush();
        }
    }

    private void send(KafkaProducer<byte[], byte[]> producer, int number, long dueNs) {
        sentNs[number] = dueNs;
        byte[] value = ByteBuffer.allocate(RECORD_BYTES).putInt(number).array();
        var _ =
                producer.send(
                        new ProducerRecord<>(topic, number % partitions, null, value),
                        (_, failure) -> answered(number, failure == null));
    }

    private synchronized void answered(int number, boolean isThere) {
        if (isThere) {
            tookNs[number] = System.nanoTime() - sentNs[number];
            acknowledged.set(number);
        } else {
            failed++;
        }
    }

    synchronized BitSet acknowledged() {
        return (BitSet) acknowledged.clone();
    }

    synchronized int failed() {
        return failed;
    }

    int sent() {
        return sent;
    }

    /// Of the acknowledged records that were due in this time, in milliseconds.
    public synchronized double quantileMs(double share, long fromNs, long untilNs) {
        long begin = sentNs[0];
        long[] took = new long[sent];
        int count = 0;
        for (int i = 0; i < sent; i++) {
            long at = sentNs[i] - begin;
            if (at >= fromNs && at < untilNs && tookNs[i] != NOT_YET) {
                took[count++] = tookNs[i];
            }
        }
        Arrays.sort(took, 0, count);
        return count == 0 ? Double.NaN : took[(int) Math.min(count - 1, share * count)] / 1e6;
    }
}
