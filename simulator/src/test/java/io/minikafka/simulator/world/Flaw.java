package io.minikafka.simulator.world;

import io.minikafka.cluster.replication.Configuration;
import io.minikafka.cluster.replication.Judgement;
import io.minikafka.cluster.replication.PartitionState;
import io.minikafka.cluster.replication.SealAnswer;

/// Deliberate mistakes, each of which the simulation must find. Most are one wrong judgement of a replica or an election;
/// the others are a disk, or metadata, that do not keep their word.
enum Flaw {
    NONE,
    W_PLUS_R_IS_N {
        @Override
        Judgement judgement() {
            return new Judgement() {
                @Override
                public int answersNeeded(Configuration asked) {
                    return Math.max(1, asked.quorums().r() - 1);
                }
            };
        }
    },
    ANY_RESPONDER_WINS {
        @Override
        Judgement judgement() {
            return new Judgement() {
                @Override
                public int compare(SealAnswer one, SealAnswer other) {
                    return 0;
                }
            };
        }
    },
    LONGEST_LOG_WINS {
        @Override
        Judgement judgement() {
            return new Judgement() {
                @Override
                public int compare(SealAnswer one, SealAnswer other) {
                    return Long.compare(one.endOffset(), other.endOffset());
                }
            };
        }
    },
    LAST_RECORDS_EPOCH_WINS,
    WATERMARK_IS_END_AT_ELECTION {
        @Override
        Judgement judgement() {
            return new Judgement() {
                @Override
                public long firstWatermark(long endOffset) {
                    return endOffset;
                }
            };
        }
    },
    SERVING_BEFORE_START_IS_COMMITTED {
        @Override
        Judgement judgement() {
            return new Judgement() {
                @Override
                public boolean mayServe(boolean established) {
                    return true;
                }
            };
        }
    },
    COMMIT_WHILE_PENDING {
        @Override
        Judgement judgement() {
            return new Judgement() {
                @Override
                public boolean mayCommit(long offset, long start, boolean active) {
                    return offset >= start;
                }
            };
        }
    },
    PENDING_ASKS_NEW_MEMBERS {
        @Override
        Judgement judgement() {
            return new Judgement() {
                @Override
                public Configuration asked(PartitionState state) {
                    return state.configuration();
                }
            };
        }
    },
    TRUNCATING_TO_WATERMARK {
        @Override
        Judgement judgement() {
            return new Judgement() {
                @Override
                public long followFrom(long endOffset, long highWatermark) {
                    return Math.min(endOffset, highWatermark);
                }
            };
        }
    },
    ADOPTING_BEFORE_CAUGHT_UP {
        @Override
        Judgement judgement() {
            return new Judgement() {
                @Override
                public boolean mayAdopt(
                        boolean matched, boolean cutsDurable, long durableOffset, long start) {
                    return true;
                }
            };
        }
    },
    ADOPTING_BEFORE_CUT_IS_DURABLE {
        @Override
        Judgement judgement() {
            return new Judgement() {
                @Override
                public boolean mayAdopt(
                        boolean matched, boolean cutsDurable, long durableOffset, long start) {
                    return matched && durableOffset >= start;
                }
            };
        }
    },
    COUNTING_WHO_DID_NOT_ADOPT {
        @Override
        Judgement judgement() {
            return new Judgement() {
                @Override
                public boolean counts(int adopted, int epoch) {
                    return true;
                }
            };
        }
    },
    LATE_REPLY_TAKEN {
        @Override
        Judgement judgement() {
            return new Judgement() {
                @Override
                public boolean isOpen(long openFetch, long answeredFetch) {
                    return true;
                }
            };
        }
    },
    LEADER_GOES_ON_AFTER_RESTART {
        @Override
        Judgement judgement() {
            return new Judgement() {
                @Override
                public boolean mayTakeOffice(int adopted, int epoch) {
                    return true;
                }
            };
        }
    },
    UNCONFIRMED_STRONG_READ {
        @Override
        Judgement judgement() {
            return new Judgement() {
                @Override
                public int confirmations(Configuration configuration) {
                    return 0;
                }
            };
        }
    },
    READ_CONFIRMED_BY_R_ONLY {
        @Override
        Judgement judgement() {
            return new Judgement() {
                @Override
                public int confirmations(Configuration configuration) {
                    return configuration.quorums().r();
                }
            };
        }
    },
    NO_SEALING,
    ADOPTED_FORGOTTEN,
    PROMISED_FORGOTTEN,
    ACK_BEFORE_SYNC,
    FAILED_SYNC_TRIED_AGAIN,
    WIPED_DISK_KEEPS_VOTE,
    ACTIVE_WITHOUT_THE_LEADERS_WORD,
    ACTIVE_BY_A_LATE_WORD;

    /// The first seed that finds it, if that is far from the first of all. When the worlds change so do these:
    /// `./dev cluster` tells.
    long knownSeed() {
        return switch (this) {
            case LAST_RECORDS_EPOCH_WINS -> 3_698;
            case UNCONFIRMED_STRONG_READ -> 4_965;
            case READ_CONFIRMED_BY_R_ONLY -> 7_919;
            case PROMISED_FORGOTTEN -> 15_591;
            case ACTIVE_BY_A_LATE_WORD -> 2_799;
            default -> 0;
        };
    }

    /// The judgement of replicas and elections with this flaw.
    Judgement judgement() {
        return new Judgement();
    }
}
