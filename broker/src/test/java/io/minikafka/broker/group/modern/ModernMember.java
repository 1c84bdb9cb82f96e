package io.minikafka.broker.group.modern;

import io.minikafka.broker.group.OnceAnswer;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;

/// A client that sends heartbeats, gives up before it takes, and says all again when it missed an answer.
///
/// @param <T> what a member is given: partitions or tasks
public abstract class ModernMember<T> implements SimulatedMember {
    private final ModernWorld<?> world;
    private final String name;
    private final Optional<String> instance;
    private final T nothing;
    private String id;
    private int epoch;
    private T owned;
    private T assigned;
    private Optional<T> told = Optional.empty();
    private boolean isFull = true;
    private boolean waits;
    private int lives;

    protected ModernMember(ModernWorld<?> world, String name, boolean isStatic, T nothing) {
        this.world = world;
        this.name = name;
        this.instance = isStatic ? Optional.of("i-" + name) : Optional.empty();
        this.nothing = nothing;
        this.id = name + "-0";
        this.owned = nothing;
        this.assigned = nothing;
    }

    protected abstract T both(T one, T other);

    /// It has begun to work on what it has now.
    protected abstract void took();

    /// @param tells whether it says what it owns
    /// @param isFull whether it says all that it wants
    protected abstract void beat(boolean tells, boolean isFull);

    /// A farewell; `gone` is called when it is answered.
    protected abstract void say(int farewell, Runnable gone);

    public final T owned() {
        return owned;
    }

    protected final String name() {
        return name;
    }

    protected final String id() {
        return id;
    }

    protected final Optional<String> instance() {
        return instance;
    }

    protected final int epoch() {
        return epoch;
    }

    protected final boolean waits() {
        return waits;
    }

    @Override
    public final void crash() {
        id = name + "-" + world.next();
        startAnew();
        disconnected();
    }

    @Override
    public final void disconnected() {
        lives++;
        waits = false;
        isFull = true;
    }

    private void startAnew() {
        epoch = 0;
        owned = nothing;
        assigned = nothing;
        told = Optional.empty();
        isFull = true;
    }

    protected final void sayAllAgain() {
        isFull = true;
    }

    @Override
    public final void act(Random random) {
        if (!waits) {
            actOnce(random);
        } else if (random.nextInt(20) == 0) {
            disconnected();
        }
    }

    protected abstract void actOnce(Random random);

    /// First gives up what is not its own any more, then takes what is new.
    protected final void reconcile() {
        T kept = both(owned, assigned);
        if (!kept.equals(owned)) {
            owned = kept;
        } else if (!owned.equals(assigned)) {
            owned = assigned;
            took();
        }
    }

    /// Tells of what it owns if that is news.
    protected final void heartbeat() {
        boolean says = isFull;
        boolean tells = isFull || !told.equals(Optional.of(owned));
        isFull = false;
        told = Optional.of(owned);
        beat(tells, says);
    }

    protected final void leave(boolean forAWhile) {
        if (epoch > 0) {
            owned = nothing;
            say(forAWhile && instance.isPresent() ? -2 : -1, this::crash);
        }
    }

    /// An answer that counts for this client if it still waits for it.
    protected final <A extends ApiMessage> OnceAnswer<A> answer(Consumer<A> listener) {
        int life = lives;
        waits = true;
        return world.track(
                new OnceAnswer<>(message -> {
                    if (life == lives) {
                        waits = false;
                        listener.accept(message);
                    }
                }));
    }

    protected final void assigned(T now) {
        assigned = now;
    }

    /// The coordinator said no; or what epoch the member is at.
    protected final void heard(short errorCode, String message, int memberEpoch) {
        switch (Errors.forCode(errorCode)) {
            case NONE -> epoch = memberEpoch;
            case FENCED_MEMBER_EPOCH, UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID, GROUP_ID_NOT_FOUND ->
                    startAnew();
            case COORDINATOR_NOT_AVAILABLE, UNRELEASED_INSTANCE_ID -> isFull = true;
            default -> throw new AssertionError(name + " did nothing to deserve " + message);
        }
    }
}
