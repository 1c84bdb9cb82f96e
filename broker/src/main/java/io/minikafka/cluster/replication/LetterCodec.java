package io.minikafka.cluster.replication;

import io.minikafka.base.FieldReader;
import io.minikafka.base.FieldWriter;
import io.minikafka.base.FormatException;
import io.minikafka.base.TopicIdPartition;
import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.replication.Message.Behind;
import io.minikafka.cluster.replication.Message.Confirm;
import io.minikafka.cluster.replication.Message.ConfirmReply;
import io.minikafka.cluster.replication.Message.Diverging;
import io.minikafka.cluster.replication.Message.Fetch;
import io.minikafka.cluster.replication.Message.FetchReply;
import io.minikafka.cluster.replication.Message.FetchResult;
import io.minikafka.cluster.replication.Message.Progress;
import io.minikafka.cluster.replication.Message.Records;
import io.minikafka.cluster.replication.Message.Refused;
import io.minikafka.cluster.replication.Message.Seal;
import io.minikafka.cluster.replication.Output.AnswerSeal;
import io.minikafka.cluster.replication.Output.CaughtUp;
import io.minikafka.cluster.replication.Output.HoldsStart;
import io.minikafka.cluster.replication.Output.WantsElection;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/// Letters as bytes: `docs/format/links.md`. The bytes of records stand behind the letter that is about them, and are
/// not copied here: a sender appends them, a reader gets them as a slice. Stateless; what is malformed is a
/// [FormatException], whoever sent it.
public final class LetterCodec {
    /// Stands for the directory of a node that speaks as the conductor and not as a replica.
    public static final UUID NO_DIRECTORY = new UUID(0, 0);

    private static final int SEAL = 1;
    private static final int FETCH = 2;
    private static final int RECORDS = 3;
    private static final int DIVERGING = 4;
    private static final int BEHIND = 5;
    private static final int REFUSED = 6;
    private static final int PROGRESS = 7;
    private static final int CONFIRM = 8;
    private static final int CONFIRMED = 9;
    private static final int SEALED = 20;
    private static final int HOLDS_START = 21;
    private static final int CAUGHT_UP = 22;
    private static final int WANTS_ELECTION = 23;
    private static final int RANGE_WANTED = 30;
    private static final int RANGE_SENT = 31;
    private static final int RANGE_DOUBTED = 32;

    private static final int EPOCH_START_BYTES = 12;
    private static final int EXPECTED_BYTES = 128;

    private LetterCodec() {}

    /// The letter without the bytes of its records.
    public static byte[] encode(ReplicaLetter letter) {
        FieldWriter out = new FieldWriter(EXPECTED_BYTES);
        out.uuid(letter.partition().topicId()).i32(letter.partition().partition());
        replica(replica(out, letter.from()), letter.to());
        switch (letter.word()) {
            case Message message -> message(out, message);
            case Output.Report report -> report(out, report);
            case RangeLetter.Wanted(long number, long fromOffset, long toOffset) ->
                    out.u8(RANGE_WANTED).i64(number).i64(fromOffset).i64(toOffset);
            case RangeLetter.Sent(long number, Payload _) -> out.u8(RANGE_SENT).i64(number);
            case RangeLetter.Doubted(long offset) -> out.u8(RANGE_DOUBTED).i64(offset);
        }
        return out.toBytes();
    }

    /// @param bytes from position to limit, which do not move
    /// @param payload makes what the driver knows of the bytes of records, which are a slice of `bytes`
    public static ReplicaLetter decode(ByteBuffer bytes, Function<ByteBuffer, Payload> payload) {
        FieldReader in = new FieldReader("letter of a replica", bytes);
        TopicIdPartition partition = new TopicIdPartition(in.uuid(), in.i32());
        ReplicaId from = replica(in);
        ReplicaId to = replica(in);
        int kind = in.u8();
        if (kind == RECORDS) {
            return new ReplicaLetter(partition, from, to, records(in, payload));
        }
        if (kind == RANGE_SENT) {
            long number = in.i64();
            Word sent = new RangeLetter.Sent(number, payload.apply(in.rest()));
            return new ReplicaLetter(partition, from, to, sent);
        }
        Word word = word(kind, in);
        in.end();
        return new ReplicaLetter(partition, from, to, word);
    }

    private static void message(FieldWriter out, Message message) {
        switch (message) {
            case Seal(int epoch) -> out.u8(SEAL).i32(epoch);
            case Fetch f ->
                    out.u8(FETCH)
                            .i32(f.epoch())
                            .i64(f.session())
                            .i64(f.number())
                            .i64(f.offset())
                            .i32(f.lastEpoch())
                            .i32(f.adopted())
                            .i64(f.durableOffset());
            case FetchReply reply -> reply(out, reply);
            case Progress(int epoch, int adopted, long durableOffset) ->
                    out.u8(PROGRESS).i32(epoch).i32(adopted).i64(durableOffset);
            case Confirm(int epoch, long round) -> out.u8(CONFIRM).i32(epoch).i64(round);
            case ConfirmReply(int epoch, long round, boolean holds) ->
                    out.u8(CONFIRMED).i32(epoch).i64(round).bool(holds);
        }
    }

    private static void reply(FieldWriter out, FetchReply reply) {
        out.u8(kind(reply.result())).i32(reply.epoch()).i64(reply.session()).i64(reply.number());
        switch (reply.result()) {
            case Records r -> {
                out.i64(r.startOffset())
                        .i64(r.epochStart())
                        .i64(r.highWatermark())
                        .i64(r.baseOffset())
                        .i64(r.endOffset())
                        .i32(r.epochs().size());
                for (EpochStart start : r.epochs()) {
                    out.i32(start.epoch()).i64(start.offset());
                }
            }
            case Diverging(int lastEpoch, long endOffset) -> out.i32(lastEpoch).i64(endOffset);
            case Behind(long startOffset) -> out.i64(startOffset);
            case Refused(int promised) -> out.i32(promised);
        }
    }

    private static int kind(FetchResult result) {
        return switch (result) {
            case Records _ -> RECORDS;
            case Diverging _ -> DIVERGING;
            case Behind _ -> BEHIND;
            case Refused _ -> REFUSED;
        };
    }

    private static void report(FieldWriter out, Output.Report report) {
        switch (report) {
            case AnswerSeal(
                            SealAnswer(
                                    int epoch,
                                    ReplicaId replica,
                                    int adopted,
                                    long endOffset)) ->
                    replica(out.u8(SEALED).i32(epoch), replica).i32(adopted).i64(endOffset);
            case HoldsStart(int epoch) -> out.u8(HOLDS_START).i32(epoch);
            case CaughtUp(int epoch, ReplicaId learner) ->
                    replica(out.u8(CAUGHT_UP).i32(epoch), learner);
            case WantsElection(int epoch) -> out.u8(WANTS_ELECTION).i32(epoch);
        }
    }

    private static Word word(int kind, FieldReader in) {
        return switch (kind) {
            case SEAL -> new Seal(in.i32());
            case FETCH ->
                    new Fetch(in.i32(), in.i64(), in.i64(), in.i64(), in.i32(), in.i32(), in.i64());
            case DIVERGING, BEHIND, REFUSED ->
                    new FetchReply(in.i32(), in.i64(), in.i64(), result(kind, in));
            case PROGRESS -> new Progress(in.i32(), in.i32(), in.i64());
            case CONFIRM -> new Confirm(in.i32(), in.i64());
            case CONFIRMED -> new ConfirmReply(in.i32(), in.i64(), in.bool());
            case SEALED ->
                    new AnswerSeal(new SealAnswer(in.i32(), replica(in), in.i32(), in.i64()));
            case HOLDS_START -> new HoldsStart(in.i32());
            case CAUGHT_UP -> new CaughtUp(in.i32(), replica(in));
            case WANTS_ELECTION -> new WantsElection(in.i32());
            case RANGE_WANTED -> new RangeLetter.Wanted(in.i64(), in.i64(), in.i64());
            case RANGE_DOUBTED -> new RangeLetter.Doubted(in.i64());
            default -> throw new FormatException("letter of a replica: no such kind: " + kind);
        };
    }

    private static FetchResult result(int kind, FieldReader in) {
        return switch (kind) {
            case DIVERGING -> new Diverging(in.i32(), in.i64());
            case BEHIND -> new Behind(in.i64());
            default -> new Refused(in.i32());
        };
    }

    private static FetchReply records(FieldReader in, Function<ByteBuffer, Payload> payload) {
        int epoch = in.i32();
        long session = in.i64();
        long number = in.i64();
        long startOffset = in.i64();
        long epochStart = in.i64();
        long highWatermark = in.i64();
        long baseOffset = in.i64();
        long endOffset = in.i64();
        List<EpochStart> epochs = new ArrayList<>();
        for (int left = in.count(EPOCH_START_BYTES); left > 0; left--) {
            epochs.add(new EpochStart(in.i32(), in.i64()));
        }
        return new FetchReply(
                epoch,
                session,
                number,
                new Records(
                        startOffset,
                        epochStart,
                        highWatermark,
                        baseOffset,
                        endOffset,
                        List.copyOf(epochs),
                        payload.apply(in.rest())));
    }

    private static FieldWriter replica(FieldWriter out, ReplicaId replica) {
        return out.i32(replica.brokerId()).uuid(replica.directoryId());
    }

    private static ReplicaId replica(FieldReader in) {
        return new ReplicaId(in.i32(), in.uuid());
    }
}
