package io.minikafka.cluster.replication;

/// What nodes say to each other to repair a damaged range of a replica. RFC 0027. Any of them may be lost, doubled or late.
public sealed interface RangeLetter extends Word {
    /// Send me what you have in `[fromOffset, toOffset)`, from its beginning, as much as is reasonable.
    ///
    /// @param number of the question; the answer has it
    record Wanted(long number, long fromOffset, long toOffset) implements RangeLetter {}

    /// Here it is; without batches: I cannot help.
    record Sent(long number, Payload payload) implements RangeLetter {}

    /// What you sent me from `offset` on is not whole: look whether your disk has it.
    record Doubted(long offset) implements RangeLetter {}
}
