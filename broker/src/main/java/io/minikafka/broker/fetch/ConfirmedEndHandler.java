package io.minikafka.broker.fetch;

import io.minikafka.base.FieldReader;
import io.minikafka.base.FieldWriter;
import io.minikafka.broker.Confirmation;
import io.minikafka.broker.Led;
import io.minikafka.broker.Partitions;
import io.minikafka.broker.PrivateHandler;
import java.util.function.Consumer;
import org.apache.kafka.common.protocol.Errors;

/// Private API 30041, between nodes: up to where a partition is committed, as its leader has just had confirmed. Bytes:
/// docs/format/private-api.md.
public final class ConfirmedEndHandler implements PrivateHandler {
    static final short KEY = 30_041;
    private static final int ANY_EPOCH = -1;

    private final Partitions partitions;

    public ConfirmedEndHandler(Partitions partitions) {
        this.partitions = partitions;
    }

    @Override
    public short key() {
        return KEY;
    }

    @Override
    public void handle(byte[] request, Consumer<byte[]> answer) {
        FieldReader in = new FieldReader("a request for a confirmed end", request);
        String topic = in.string();
        int partition = in.i32();
        in.end();
        Led led = Led.find(partitions.topic(topic), partition, ANY_EPOCH);
        if (led.error() != Errors.NONE) {
            answer.accept(reply(false, 0));
            return;
        }
        led.confirm(how -> {
            long end = led.log().highWatermark();
            answer.accept(reply(how == Confirmation.CONFIRMED && led.isStill(), end));
        });
    }

    private static byte[] reply(boolean isConfirmed, long end) {
        return new FieldWriter(9).bool(isConfirmed).i64(end).toBytes();
    }
}
