package io.minikafka.broker.group.streams;

import io.minikafka.broker.group.topology.Wanted;
import java.util.List;

/// Settings that a test makes; one for all groups.
public final class FakeSettings implements StreamsSettings.Source {
    static final int SESSION_MS = 45_000;
    static final int HEARTBEAT_MS = 5_000;

    private long version;
    private int delayMs;
    private int sizeMax = 1_000;
    private Wanted wanted = new Wanted(0, 2, 100, List.of());

    public void delay(int ms) {
        delayMs = ms;
        version++;
    }

    public void wanted(Wanted now) {
        wanted = now;
        version++;
    }

    public void sizeMax(int members) {
        sizeMax = members;
    }

    @Override
    public long version() {
        return version;
    }

    @Override
    public StreamsSettings of(String groupId) {
        return new StreamsSettings(SESSION_MS, HEARTBEAT_MS, 0, delayMs, 60_000, wanted);
    }

    @Override
    public int sizeMax() {
        return sizeMax;
    }
}
