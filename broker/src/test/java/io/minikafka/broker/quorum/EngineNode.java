package io.minikafka.broker.quorum;

import io.minikafka.base.HostPort;
import io.minikafka.base.Time;
import io.minikafka.broker.journal.LogJournal;
import io.minikafka.cluster.metadata.MetadataQuorum;
import io.minikafka.cluster.metadata.MetadataRecord;
import io.minikafka.cluster.metadata.MetadataRecord.ProducerIdsRecord;
import io.minikafka.cluster.metadata.raft.QuorumSettings;
import io.minikafka.cluster.metadata.raft.RaftEngine;
import io.minikafka.storage.LogManager;
import io.minikafka.storage.StorageConfig;
import io.minikafka.storage.disk.SimulatedDisk;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;

/// One engine on the log engine, on a disk in memory. It remembers the numbers that were committed.
final class EngineNode implements MetadataQuorum.Listener, AutoCloseable {
    static final String CLUSTER = "MkU3OEVBNTcwNTJENDM2Qg";

    final int id;
    final HostPort address;
    final UUID directory;
    private final int patienceMs;
    private final MemoryPeers peers;
    private SimulatedDisk disk;
    private LogManager logs;
    private LogJournal journal;
    RaftEngine engine;

    private List<Long> committed = new ArrayList<>();
    private long position;
    private int epoch;
    private int activeIn = -1;

    /// @param patienceMs after which a silent leader is missed
    EngineNode(int id, MemoryPeers peers, boolean founds, List<HostPort> contacts, int patienceMs) {
        this.id = id;
        this.patienceMs = patienceMs;
        this.address = new HostPort("node" + id, 9_000 + id);
        this.directory = new UUID(77, id);
        this.peers = peers;
        this.disk = new SimulatedDisk(id);
        open(founds, contacts);
    }

    void start(boolean founds, List<HostPort> contacts) {
        open(founds, contacts);
    }

    private void open(boolean founds, List<HostPort> contacts) {
        logs = LogManager.open(StorageConfig.defaults(), disk, Time.system());
        journal = LogJournal.open("quorum", LogJournal.QUORUM_LOG, logs, disk, Time.system());
        engine =
                RaftEngine.open(
                        new QuorumSettings(
                                CLUSTER, id, directory, address, contacts, patienceMs, 250),
                        founds,
                        new JournalStore(journal),
                        peers.callsOf(address),
                        this);
        peers.add(address, engine);
        engine.start();
    }

    /// The power goes; what was not synced may be lost.
    void crash() {
        peers.remove(address);
        SimulatedDisk found = disk.crash();
        close();
        disk = found;
        synchronized (this) {
            committed = new ArrayList<>();
            position = 0;
            activeIn = -1;
        }
    }

    synchronized List<Long> committed() {
        return List.copyOf(committed);
    }

    synchronized long position() {
        return position;
    }

    synchronized int epoch() {
        return epoch;
    }

    synchronized OptionalInt activeIn() {
        return activeIn < 0 ? OptionalInt.empty() : OptionalInt.of(activeIn);
    }

    @Override
    public synchronized void committed(
            long endOffset, int inEpoch, int bytes, List<MetadataRecord> records) {
        records.forEach(record -> committed.add(number(record)));
        position = endOffset;
        epoch = inEpoch;
    }

    @Override
    public synchronized void restarted(
            long endOffset, int inEpoch, long bytes, List<MetadataRecord> records) {
        committed = new ArrayList<>(records.stream().map(EngineNode::number).toList());
        position = endOffset;
        epoch = inEpoch;
    }

    @Override
    public synchronized void active(int inEpoch) {
        activeIn = inEpoch;
    }

    @Override
    public synchronized void passive(int inEpoch, OptionalInt leader) {
        activeIn = -1;
    }

    @Override
    public void failed(Throwable cause) {
        passive(0, OptionalInt.empty());
    }

    @Override
    public void close() {
        engine.close();
        journal.close();
        logs.close();
    }

    static MetadataRecord record(long number) {
        return new ProducerIdsRecord(number);
    }

    private static long number(MetadataRecord record) {
        return record instanceof ProducerIdsRecord(long number) ? number : -1;
    }
}
