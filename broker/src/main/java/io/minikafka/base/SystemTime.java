package io.minikafka.base;

/// The clocks of the machine.
enum SystemTime implements Time {
    INSTANCE;

    @Override
    public long wallMs() {
        return System.currentTimeMillis();
    }

    @Override
    public long monotonicNs() {
        return System.nanoTime();
    }
}
