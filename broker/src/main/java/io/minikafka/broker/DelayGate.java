package io.minikafka.broker;

import io.minikafka.storage.CommitListener;
import io.minikafka.storage.Log;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.protocol.Errors;

/// What produce asks on a topic with delayed delivery: which records of a batch have to wait. RFC 0016.
public interface DelayGate {
    /// What happens to a batch.
    sealed interface Verdict {}

    /// Nothing in it is delayed, or the log is to say what is wrong with it.
    record Now() implements Verdict {}

    /// It cannot be taken.
    ///
    /// @param records the numbers of those to blame, if it is not the whole batch
    record Refused(Errors error, String message, List<Integer> records) implements Verdict {}

    /// It waits.
    ///
    /// @param office in which both are to be appended
    /// @param waiting the batch that is to be appended in its place
    /// @param rest what of a batch without transaction is not delayed, to be appended behind it at once
    record Later(int office, ByteBuffer waiting, Optional<Rest> rest) implements Verdict {}

    /// Records that are not delayed, of a batch that is.
    @FunctionalInterface
    interface Rest {
        /// Appends them; to be called on the thread that appended the waiting batch, before the next one.
        ///
        /// @param waitingAt base offset of the waiting batch
        /// @return false if that is not possible now; then it is done later, and `listener` is not called
        boolean append(long waitingAt, CommitListener listener);
    }

    /// Judges a client's batch. Any thread.
    ///
    /// @param office in which the batch will be appended
    /// @param delayMaxMs how far from now a record may be due
    Verdict judge(Log log, int office, ByteBuffer batch, long delayMaxMs);
}
