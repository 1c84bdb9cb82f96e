package io.minikafka.broker;

import io.minikafka.storage.Log;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// A partition that is led from here, as long as nobody looks too often: whoever looks next finds that it was left.
final class ShortOffice implements PartitionHome {
    private final PartitionHome home;
    private final AtomicInteger looks;

    /// @param looks that still find the office held
    ShortOffice(PartitionHome home, AtomicInteger looks) {
        this.home = home;
        this.looks = looks;
    }

    @Override
    public Log log() {
        return home.log();
    }

    @Override
    public int office() {
        return looks.getAndDecrement() > 0 ? home.office() : NO_OFFICE;
    }

    @Override
    public boolean isEstablished() {
        return home.isEstablished();
    }

    @Override
    public boolean hasWriteQuorum() {
        return home.hasWriteQuorum();
    }

    @Override
    public void confirm(Consumer<Confirmation> whenDone) {
        home.confirm(whenDone);
    }
}
