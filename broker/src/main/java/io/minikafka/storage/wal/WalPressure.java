package io.minikafka.storage.wal;

/// How the log asks for room. Called on the WAL thread; must not block. May be called again while the want
/// lasts.
public interface WalPressure {
    /// Slabs run short, the log waits: every slice that was handed out should be written and released now.
    void slabsShort();

    /// The files are full, the log waits: a checkpoint should release what it can.
    void full();
}
