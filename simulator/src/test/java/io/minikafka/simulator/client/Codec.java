package io.minikafka.simulator.client;

import java.util.Locale;

/// A compression, by the name that every client's configuration knows.
public enum Codec {
    NONE,
    GZIP,
    SNAPPY,
    LZ4,
    ZSTD;

    public String configName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
