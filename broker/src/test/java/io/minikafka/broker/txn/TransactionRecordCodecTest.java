package io.minikafka.broker.txn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.base.FormatException;
import io.minikafka.broker.TopicPartition;
import io.minikafka.broker.journal.JournalRecord;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TransactionRecordCodecTest {
    private static final Scope SCOPE =
            new Scope(
                    new TreeSet<>(List.of(new TopicPartition("t", 7), new TopicPartition("ü", 0))),
                    new TreeSet<>(List.of("g", "h")));

    private static Stream<TransactionRecord> records() {
        return Stream.concat(
                Stream.of(new TransactionRecord.Forgotten("x")),
                Stream.of(TransactionState.values())
                        .map(state ->
                                new TransactionRecord.Saved(
                                        new Transaction(
                                                "x",
                                                new ProducerLine(
                                                        new ProducerIdentity(5, (short) 6),
                                                        (short) 5,
                                                        -1,
                                                        9),
                                                60_000,
                                                state,
                                                state.isIdle() ? Flow.OLDER : Flow.NEWER,
                                                state.isIdle() ? Scope.NOTHING : SCOPE,
                                                1,
                                                2))));
    }

    @Test
    void everyRecordComesBackAsItWas() {
        assertThat(records())
                .allSatisfy(record ->
                        assertThat(
                                        TransactionRecordCodec.decode(
                                                TransactionRecordCodec.encode(record)))
                                .isEqualTo(record));
    }

    @Test
    void anyCutIsNoticed() {
        records()
                .forEach(record -> {
                    JournalRecord encoded = TransactionRecordCodec.encode(record);
                    byte[] value = encoded.value().orElse(new byte[0]);
                    for (int length = 0; length < value.length; length++) {
                        JournalRecord cut =
                                JournalRecord.of(encoded.key(), Arrays.copyOf(value, length));
                        assertThatThrownBy(() -> TransactionRecordCodec.decode(cut))
                                .isInstanceOf(FormatException.class);
                    }
                });
    }

    @Test
    void aNewerVersionIsNamed() {
        byte[] key = TransactionRecordCodec.encode(new TransactionRecord.Forgotten("x")).key();
        key[1] = 9;
        assertThatThrownBy(() -> TransactionRecordCodec.decode(JournalRecord.tombstone(key)))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("version 9");
    }
}
