package io.minikafka.broker;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.common.protocol.Errors;

/// Strong reads of several partitions, whose rounds run side by side. RFC 0026, section 4.2.
public final class Confirmations {
    private final AtomicReferenceArray<Confirmation> answers;
    private final AtomicInteger missing;
    private final Consumer<List<Confirmation>> whenDone;

    private Confirmations(int count, Consumer<List<Confirmation>> whenDone) {
        Confirmation[] none = new Confirmation[count];
        Arrays.fill(none, Confirmation.LATE);
        this.answers = new AtomicReferenceArray<>(none);
        this.missing = new AtomicInteger(count);
        this.whenDone = whenDone;
    }

    /// Asks for each of `led`, none of which is an error.
    ///
    /// @param whenDone told once, what became of each; on any thread
    public static void ask(List<Led> led, Consumer<List<Confirmation>> whenDone) {
        Confirmations all = new Confirmations(led.size(), whenDone);
        for (int i = 0; i < led.size(); i++) {
            int index = i;
            led.get(i).confirm(answer -> all.answered(index, answer));
        }
    }

    private void answered(int index, Confirmation answer) {
        answers.set(index, answer);
        if (missing.decrementAndGet() == 0) {
            whenDone.accept(IntStream.range(0, answers.length()).mapToObj(answers::get).toList());
        }
    }

    /// What a client is told.
    ///
    /// @param knowsNotAvailable whether it knows the error that means "ask again, the offsets will come"
    public static Errors error(Confirmation answer, boolean knowsNotAvailable) {
        return switch (answer) {
            case CONFIRMED -> Errors.NONE;
            case REFUSED -> Errors.NOT_LEADER_OR_FOLLOWER;
            case LATE ->
                    knowsNotAvailable ? Errors.OFFSET_NOT_AVAILABLE : Errors.LEADER_NOT_AVAILABLE;
        };
    }
}
