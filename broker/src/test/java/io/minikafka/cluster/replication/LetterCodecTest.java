package io.minikafka.cluster.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.minikafka.Fuzzing;
import io.minikafka.base.FormatException;
import io.minikafka.base.TopicIdPartition;
import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.replication.Message.Behind;
import io.minikafka.cluster.replication.Message.Confirm;
import io.minikafka.cluster.replication.Message.ConfirmReply;
import io.minikafka.cluster.replication.Message.Diverging;
import io.minikafka.cluster.replication.Message.Fetch;
import io.minikafka.cluster.replication.Message.FetchReply;
import io.minikafka.cluster.replication.Message.Progress;
import io.minikafka.cluster.replication.Message.Records;
import io.minikafka.cluster.replication.Message.Refused;
import io.minikafka.cluster.replication.Message.Seal;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class LetterCodecTest {
    private record Bytes(ByteBuffer bytes) implements Payload {}

    private static final TopicIdPartition PARTITION =
            new TopicIdPartition(new UUID(-7, Long.MAX_VALUE), 12);
    private static final ReplicaId FROM = new ReplicaId(3, new UUID(1, 2));
    private static final ReplicaId TO = new ReplicaId(4, LetterCodec.NO_DIRECTORY);
    private static final Bytes RECORDS = new Bytes(ByteBuffer.wrap(new byte[] {1, 2, 3}));

    /// One of each kind, no two fields alike.
    private static final List<Word> WORDS =
            List.of(
                    new Seal(5),
                    new Fetch(5, 61, 62, 63, Message.ANY_EPOCH, 4, 64),
                    new FetchReply(
                            5,
                            61,
                            62,
                            new Records(
                                    60,
                                    63,
                                    64,
                                    65,
                                    66,
                                    List.of(new EpochStart(4, 65), new EpochStart(5, 66)),
                                    RECORDS)),
                    new FetchReply(5, 61, 62, new Diverging(3, 63)),
                    new FetchReply(5, 61, 62, new Behind(63)),
                    new FetchReply(5, 61, 62, new Refused(9)),
                    new Progress(5, 4, 63),
                    new Confirm(5, 61),
                    new ConfirmReply(5, 61, true),
                    new ConfirmReply(5, 61, false),
                    new Output.AnswerSeal(new SealAnswer(5, FROM, 4, 63)),
                    new Output.HoldsStart(5),
                    new Output.CaughtUp(9, FROM),
                    new Output.WantsElection(5),
                    new RangeLetter.Wanted(61, 62, 63),
                    new RangeLetter.Doubted(61),
                    new RangeLetter.Sent(61, RECORDS));

    @Test
    void lettersComeBackAsTheyWere() {
        for (Word word : WORDS) {
            ReplicaLetter letter = new ReplicaLetter(PARTITION, FROM, TO, word);
            assertThat(LetterCodec.decode(bytes(letter), Bytes::new)).isEqualTo(letter);
        }
    }

    @Test
    void theBytesOfRecordsAreNotCopied() {
        ByteBuffer sent = bytes(new ReplicaLetter(PARTITION, FROM, TO, WORDS.get(2)));
        ReplicaLetter read = LetterCodec.decode(sent, Bytes::new);
        sent.put(sent.limit() - 1, (byte) 99);
        FetchReply reply = (FetchReply) read.word();
        Bytes payload = (Bytes) ((Records) reply.result()).payload();
        assertThat(payload.bytes().get(2)).isEqualTo((byte) 99);
    }

    @Test
    void whatEndsTooEarlyOrTooLateIsMalformed() {
        for (Word word : WORDS) {
            ByteBuffer sound = bytes(new ReplicaLetter(PARTITION, FROM, TO, word));
            boolean hasRecords =
                    word instanceof RangeLetter.Sent
                            || (word instanceof FetchReply r && r.result() instanceof Records);
            int least = hasRecords ? 3 : 0;
            for (int size = 0; size < sound.limit() - least; size++) {
                ByteBuffer cut = sound.slice(0, size);
                assertThatExceptionOfType(FormatException.class)
                        .as("%s cut to %s bytes", word, size)
                        .isThrownBy(() -> LetterCodec.decode(cut, Bytes::new));
            }
            if (least == 0) {
                ByteBuffer longer =
                        ByteBuffer.allocate(sound.limit() + 1).put(0, sound, 0, sound.limit());
                assertThatExceptionOfType(FormatException.class)
                        .isThrownBy(() -> LetterCodec.decode(longer, Bytes::new));
            }
        }
    }

    @Test
    @Tag("fuzz")
    void damagedLettersAreLettersOrMalformed() {
        Fuzzing.run("letters", LetterCodecTest::damaged);
    }

    private static void damaged(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 50_000; i++) {
            Word word = WORDS.get(random.nextInt(WORDS.size()));
            ByteBuffer bytes = bytes(new ReplicaLetter(PARTITION, FROM, TO, word));
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                bytes.put(random.nextInt(bytes.limit()), (byte) random.nextInt());
            }
            try {
                ReplicaLetter read = LetterCodec.decode(bytes, Bytes::new);
                assertThat(LetterCodec.decode(bytes(read), Bytes::new)).isEqualTo(read);
            } catch (FormatException malformed) {
                assertThat(malformed).hasMessageContaining("letter of a replica");
            }
        }
    }

    private static ByteBuffer bytes(ReplicaLetter letter) {
        byte[] head = LetterCodec.encode(letter);
        ByteBuffer all = ByteBuffer.allocate(head.length + 64 * 1024).put(head);
        if (letter.word() instanceof FetchReply reply
                && reply.result() instanceof Records records
                && records.payload() instanceof Bytes(ByteBuffer payload)) {
            all.put(payload.duplicate());
        }
        if (letter.word() instanceof RangeLetter.Sent(long _, Bytes(ByteBuffer payload))) {
            all.put(payload.duplicate());
        }
        return all.flip();
    }
}
