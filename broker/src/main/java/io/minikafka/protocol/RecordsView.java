package io.minikafka.protocol;

import io.minikafka.base.ByteRegion;
import org.apache.kafka.common.record.internal.BaseRecords;
import org.apache.kafka.common.record.internal.RecordsSend;
import org.jspecify.annotations.Nullable;

/// Record data inside a response: a region of a segment, or nothing. It owns the region until the response is
/// encoded (then the piece owns it) or [#release] is called.
public final class RecordsView implements BaseRecords {
    private static final RecordsView NONE = new RecordsView(null, 0);

    private @Nullable ByteRegion region;
    private final int sizeBytes;

    private RecordsView(@Nullable ByteRegion region, int sizeBytes) {
        this.region = region;
        this.sizeBytes = sizeBytes;
    }

    /// The records in `region`, which is owned by the view from now on.
    public static RecordsView of(ByteRegion region) {
        return new RecordsView(region, region.sizeBytes());
    }

    /// No records; not the same as null, which some clients do not expect.
    public static RecordsView none() {
        return NONE;
    }

    /// Lets go of the region if no response took it.
    public void release() {
        ByteRegion held = region;
        if (held != null) {
            region = null;
            held.release();
        }
    }

    ByteRegion take() {
        ByteRegion held = region;
        region = null;
        if (held == null) {
            throw new IllegalStateException("record data of a response is sent twice");
        }
        return held;
    }

    @Override
    public int sizeInBytes() {
        return sizeBytes;
    }

    /// Kafka's own way of sending, which [ResponseWriter] replaces.
    @Override
    public RecordsSend<? extends BaseRecords> toSend() {
        throw new UnsupportedOperationException(
                "record data is sent as a piece, not as Kafka's Send");
    }
}
