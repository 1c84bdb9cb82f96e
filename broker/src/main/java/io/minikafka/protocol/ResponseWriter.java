package io.minikafka.protocol;

import io.minikafka.base.Invariant;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.protocol.Writable;
import org.apache.kafka.common.record.internal.BaseRecords;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.UnalignedMemoryRecords;
import org.apache.kafka.common.utils.internals.ByteUtils;

/// Collects the fields of one response in one exactly sized buffer, and cuts it where record data stands in
/// between: those regions become pieces of their own.
final class ResponseWriter implements Writable {
    private final ByteBuffer fields;
    private final List<Piece> pieces = new ArrayList<>(3);
    private int cutAt;

    /// @param fieldBytes size of everything but record data
    ResponseWriter(int fieldBytes) {
        this.fields = ByteBuffer.allocate(fieldBytes);
    }

    /// All that was written. To be called once, at the end.
    List<Piece> pieces() {
        Invariant.check(
                !fields.hasRemaining(), "response is shorter than computed", fields.remaining());
        cut();
        return pieces;
    }

    @Override
    public void writeByte(byte value) {
        fields.put(value);
    }

    @Override
    public void writeShort(short value) {
        fields.putShort(value);
    }

    @Override
    public void writeInt(int value) {
        fields.putInt(value);
    }

    @Override
    public void writeLong(long value) {
        fields.putLong(value);
    }

    @Override
    public void writeDouble(double value) {
        fields.putDouble(value);
    }

    @Override
    public void writeByteArray(byte[] value) {
        fields.put(value);
    }

    @Override
    public void writeUnsignedVarint(int value) {
        ByteUtils.writeUnsignedVarint(value, fields);
    }

    @Override
    public void writeVarint(int value) {
        ByteUtils.writeVarint(value, fields);
    }

    @Override
    public void writeVarlong(long value) {
        ByteUtils.writeVarlong(value, fields);
    }

    @Override
    public void writeByteBuffer(ByteBuffer value) {
        addBytes(value.duplicate());
    }

    @Override
    public void writeRecords(BaseRecords records) {
        switch (records) {
            case RecordsView view -> {
                if (view.sizeInBytes() > 0) {
                    cut();
                    pieces.add(Piece.of(view.take()));
                }
            }
            case MemoryRecords memory -> addBytes(memory.buffer().duplicate());
            case UnalignedMemoryRecords piece -> addBytes(piece.buffer().duplicate());
            default -> throw new IllegalArgumentException("no way to send a " + records.getClass());
        }
    }

    private void addBytes(ByteBuffer bytes) {
        if (bytes.hasRemaining()) {
            cut();
            pieces.add(new Piece.Bytes(bytes));
        }
    }

    private void cut() {
        int end = fields.position();
        if (end > cutAt) {
            pieces.add(new Piece.Bytes(fields.slice(cutAt, end - cutAt)));
            cutAt = end;
        }
    }
}
