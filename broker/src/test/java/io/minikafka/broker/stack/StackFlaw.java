package io.minikafka.broker.stack;

import io.minikafka.cluster.replication.Message;
import io.minikafka.cluster.replication.Output;
import io.minikafka.cluster.replication.SealAnswer;
import io.minikafka.cluster.replication.Word;
import io.minikafka.storage.SteppedStorage;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;

/// Deliberate mistakes in how a node is put together, each of which the world must find. What one replica can get wrong
/// by itself is tried in the world of one partition.
enum StackFlaw {
    NONE,
    /// What runs on another disk says that it is who it was before.
    REPLACED_DISK_KEEPS_ITS_NAME,
    /// A disk comes back from a crash without what was written lately, synced or not.
    SYNCED_WRITES_ARE_LOST,
    /// After a restart nobody remembers what was promised and adopted.
    SAVED_STATE_IS_FORGOTTEN {
        @Override
        void opened(SteppedStorage storage) {
            storage.forgetSavedStates();
        }
    },
    /// After a restart nobody remembers what producers sent last.
    PRODUCERS_ARE_FORGOTTEN {
        @Override
        void opened(SteppedStorage storage) {
            storage.forgetProducers();
        }
    },
    /// After a restart all that is there is taken for committed.
    ALL_IS_COMMITTED_AFTER_A_RESTART {
        @Override
        void opened(SteppedStorage storage) {
            storage.commitAll();
        }
    },
    /// What is sent for a damaged range is taken as it is.
    RANGES_ARE_TAKEN_UNCHECKED {
        @Override
        void opened(SteppedStorage storage) {
            storage.takeUncheckedRanges();
        }
    },
    /// A producer that the log does not know begins wherever it likes: what was refused is tried again here, and not by the
    /// client, who would put it behind what is before it.
    FIRST_SEQUENCES_ARE_TAKEN {
        @Override
        boolean takesLater(PartitionProduceResponse refused) {
            return String.valueOf(refused.errorMessage()).contains("send it again, behind");
        }
    },
    /// The leader's own disk is enough for an answer.
    ONE_DISK_IS_ENOUGH,
    /// The quorum's journal says that it has written what it has not.
    QUORUM_HEARS_TOO_EARLY,
    /// The quorum's journal finds all but its newest records again.
    QUORUM_FORGETS_ITS_END,
    /// A replica says that what it was sent is on its disk.
    PROGRESS_IS_TOLD_TOO_EARLY {
        @Override
        Word said(Word word) {
            return word
                            instanceof
                            Message.Fetch(
                                    int epoch,
                                    long session,
                                    long number,
                                    long offset,
                                    int lastEpoch,
                                    int adopted,
                                    long _)
                    ? new Message.Fetch(epoch, session, number, offset, lastEpoch, adopted, offset)
                    : word;
        }
    },
    /// A sealed replica says that it has adopted the newest epoch, whichever it has.
    SEALED_REPLICAS_BOAST {
        @Override
        Word said(Word word) {
            return word instanceof Output.AnswerSeal(SealAnswer answer)
                    ? new Output.AnswerSeal(
                            new SealAnswer(
                                    answer.epoch(),
                                    answer.replica(),
                                    answer.epoch() - 1,
                                    1_000 - answer.endOffset()))
                    : word;
        }
    };

    /// The first seed that finds it, if that is far from the first of all. When the worlds change so do these:
    /// `./dev flaws` tells.
    long knownSeed() {
        return switch (this) {
            case QUORUM_HEARS_TOO_EARLY -> 130;
            default -> 0;
        };
    }

    /// What a replica or its report says, on its way out.
    Word said(Word word) {
        return word;
    }

    /// Whether a node takes what it should refuse.
    boolean takesLater(PartitionProduceResponse refused) {
        return false;
    }

    /// Storage was just recovered.
    void opened(SteppedStorage storage) {}
}
