package io.minikafka.broker.txn;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.broker.TopicPartition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.kafka.common.protocol.Errors;

/// A client with a transactional id: begins, writes to partitions and groups under a tag of its own per transaction,
/// ends. When the node goes down it does not know what became of its last request, and does what clients do: asks
/// again to end, or aborts what it is not sure of. When it is fenced, it starts anew.
final class SimulatedProducer {
    private static final int TIMEOUT_MS = 30_000;

    private final TransactionWorld world;
    private final String id;
    private final Flow flow;
    private Optional<ProducerIdentity> identity = Optional.empty();
    private Optional<Outcome> transaction = Optional.empty();
    private Optional<EndCall> ending = Optional.empty();
    private int open;
    private int session;

    /// What one transaction wrote, and what its client knows of its end.
    static final class Outcome {
        final String tag;
        final List<TopicPartition> written = new ArrayList<>();
        boolean isUnsure;
        boolean isCommitted;
        boolean isAborted;

        Outcome(String tag) {
            this.tag = tag;
        }
    }

    SimulatedProducer(TransactionWorld world, String id, Flow flow) {
        this.world = world;
        this.id = id;
        this.flow = flow;
    }

    void disconnected() {
        session++;
        if (open > 0) {
            transaction.ifPresent(t -> t.isUnsure = true);
        }
        open = 0;
    }

    void restart() {
        session++;
        open = 0;
        identity = Optional.empty();
        transaction = Optional.empty();
        ending = Optional.empty();
    }

    boolean isAtRest() {
        return open == 0 && identity.isPresent() && transaction.isEmpty();
    }

    void act(Random random, boolean calmly) {
        if (open > 0) {
            return;
        }
        if (identity.isEmpty()) {
            begin();
        } else if (ending.isPresent()) {
            end(ending.get());
        } else if (transaction.isEmpty()) {
            if (!calmly) {
                transaction = Optional.of(world.transaction(id));
            }
        } else if (!transaction.get().isUnsure
                && !calmly
                && (transaction.get().written.isEmpty() || random.nextInt(3) > 0)) {
            write(random, transaction.get());
        } else {
            decide(random, transaction.get());
        }
    }

    private void begin() {
        ask((coordinator, done) ->
                coordinator.begin(
                        new BeginCall(id, TIMEOUT_MS, Optional.empty()),
                        (error, producer) -> {
                            if (error == Errors.NONE) {
                                world.isNew(producer);
                            }
                            done.accept(() -> {
                                if (error == Errors.NONE) {
                                    identity = Optional.of(producer);
                                } else {
                                    assertThat(error)
                                            .isIn(
                                                    Errors.CONCURRENT_TRANSACTIONS,
                                                    Errors.COORDINATOR_LOAD_IN_PROGRESS,
                                                    Errors.COORDINATOR_NOT_AVAILABLE);
                                }
                            });
                        }));
    }

    private void write(Random random, Outcome current) {
        boolean toGroup = random.nextInt(4) == 0;
        TopicPartition partition = new TopicPartition("t", random.nextInt(3));
        String group = "g" + random.nextInt(2);
        TopicPartition target = toGroup ? SharedLog.group(group) : partition;
        ProducerIdentity producer = identity.orElseThrow();
        Addition addition =
                toGroup
                        ? Addition.of(id, producer, group, flow)
                        : Addition.of(id, producer, List.of(partition), flow);
        ask((coordinator, done) -> {
            Consumer<Errors> ack =
                    error ->
                            done.accept(() -> {
                                if (error == Errors.NONE) {
                                    current.written.add(target);
                                } else {
                                    current.isUnsure = true;
                                    restartIfFenced(error);
                                }
                            });
            add(
                    coordinator,
                    addition,
                    admitted -> {
                        if (admitted != Errors.NONE) {
                            ack.accept(admitted);
                        } else if (toGroup) {
                            world.log().commitOffsets(group, producer, current.tag, ack);
                        } else {
                            world.log().produce(partition, producer, current.tag, ack);
                        }
                    });
        });
        if (flow == Flow.NEWER && random.nextInt(5) == 0) {
            // The network has a second copy of the request, which comes much later.
            world.later(coordinator ->
                    add(
                            coordinator,
                            addition,
                            admitted -> {
                                if (admitted == Errors.NONE) {
                                    world.isCurrent(current, producer, identity);
                                }
                            }));
        }
    }

    private void add(
            TransactionCoordinator coordinator, Addition addition, Consumer<Errors> admitted) {
        if (flow == Flow.NEWER) {
            coordinator.admit(addition, admitted);
            return;
        }
        coordinator.add(
                addition,
                error -> {
                    if (error != Errors.NONE) {
                        admitted.accept(error);
                    } else if (addition.partitions().isEmpty()) {
                        admitted.accept(coordinator.verifyGroups(addition));
                    } else {
                        admitted.accept(
                                coordinator.verifyPartitions(addition).values().iterator().next());
                    }
                });
    }

    private void decide(Random random, Outcome current) {
        boolean commits = !current.isUnsure && !current.written.isEmpty() && random.nextInt(4) > 0;
        ending = Optional.of(new EndCall(id, identity.orElseThrow(), commits, flow));
    }

    private void end(EndCall call) {
        Outcome current = transaction.orElseThrow();
        ask((coordinator, done) ->
                coordinator.end(
                        call,
                        (error, producer) ->
                                done.accept(() -> {
                                    if (error == Errors.NONE) {
                                        current.isCommitted = call.commits();
                                        current.isAborted = !call.commits();
                                        identity = Optional.of(producer);
                                        transaction = Optional.empty();
                                        ending = Optional.empty();
                                    } else {
                                        restartIfFenced(error);
                                    }
                                })));
    }

    /// Whatever a client cannot try again ends with a new start.
    private void restartIfFenced(Errors error) {
        switch (error) {
            case CONCURRENT_TRANSACTIONS,
                    COORDINATOR_LOAD_IN_PROGRESS,
                    COORDINATOR_NOT_AVAILABLE -> {}
            default -> restart();
        }
    }

    private interface Request {
        /// @param done takes what the client does with the answer
        void to(TransactionCoordinator coordinator, Consumer<Runnable> done);
    }

    private void ask(Request request) {
        int asked = session;
        open++;
        boolean[] answered = {false};
        request.to(
                world.coordinator(),
                reaction -> {
                    assertThat(answered[0]).as("a request is answered once").isFalse();
                    answered[0] = true;
                    if (asked == session) {
                        open--;
                        reaction.run();
                    }
                });
    }
}
