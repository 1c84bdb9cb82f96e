package io.minikafka.broker.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.base.FormatException;
import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.group.GroupRecord.GroupRemoved;
import io.minikafka.broker.group.GroupRecord.GroupSaved;
import io.minikafka.broker.group.GroupRecord.OffsetPending;
import io.minikafka.broker.group.GroupRecord.OffsetRemoved;
import io.minikafka.broker.group.GroupRecord.OffsetSaved;
import io.minikafka.broker.group.GroupRecord.PendingEnded;
import io.minikafka.broker.journal.JournalRecord;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class GroupRecordCodecTest {
    private static final TopicIdPartition PARTITION = new TopicIdPartition(new UUID(5, 6), 7);
    private static final GroupImage IMAGE =
            new GroupImage(
                    "grüppe",
                    "consumer",
                    17,
                    Optional.of("range"),
                    Optional.of("m-1"),
                    GroupState.STABLE,
                    -1,
                    List.of(
                            new MemberImage(
                                    "m-1",
                                    Optional.of("i"),
                                    "client",
                                    "/127.0.0.1",
                                    60_000,
                                    10_000,
                                    List.of(new MemberProtocol("range", new Blob(new byte[] {1}))),
                                    new Blob(new byte[] {2, 3})),
                            new MemberImage(
                                    "m-2",
                                    Optional.empty(),
                                    "",
                                    "/::1",
                                    0,
                                    6_000,
                                    List.of(),
                                    Blob.EMPTY)));
    private static final List<GroupRecord> RECORDS =
            List.of(
                    new GroupSaved(IMAGE),
                    new GroupRemoved("g"),
                    new OffsetSaved(
                            "g",
                            PARTITION,
                            new CommittedOffset(9, 2, "note", 1234, OptionalLong.of(99))),
                    new OffsetSaved(
                            "g",
                            PARTITION,
                            new CommittedOffset(9, -1, "", 0, OptionalLong.empty())),
                    new OffsetPending(
                            "g",
                            99,
                            PARTITION,
                            new CommittedOffset(9, 2, "note", 1234, OptionalLong.empty())),
                    new PendingEnded("g", 99, true),
                    new PendingEnded("g", 99, false),
                    new OffsetRemoved("g", PARTITION));

    @Test
    void everyRecordComesBackAsItWas() {
        assertThat(RECORDS)
                .allSatisfy(record ->
                        assertThat(GroupRecordCodec.decode(GroupRecordCodec.encode(record)))
                                .isEqualTo(record));
    }

    @Test
    void anyCutIsNoticed() {
        for (GroupRecord record : RECORDS) {
            JournalRecord encoded = GroupRecordCodec.encode(record);
            byte[] value = encoded.value().orElse(new byte[0]);
            for (int length = 0; length < value.length; length++) {
                JournalRecord cut = JournalRecord.of(encoded.key(), Arrays.copyOf(value, length));
                assertThatThrownBy(() -> GroupRecordCodec.decode(cut))
                        .isInstanceOf(FormatException.class);
            }
        }
    }

    @Test
    void aNewerVersionIsNamed() {
        byte[] key = GroupRecordCodec.encode(new GroupRemoved("g")).key();
        key[1] = 9;
        assertThatThrownBy(() -> GroupRecordCodec.decode(JournalRecord.tombstone(key)))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("version 9");
    }
}
