package io.minikafka.storage;

import io.minikafka.storage.disk.Disk;
import io.minikafka.storage.disk.DiskException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether appends are taken.
///
///     Online   -> ReadOnly  free space fell below the reserve, or a segment's write found none
///     ReadOnly -> Online    free space is above the reserve and a margin, so that it does not go to and fro
///     any      -> Offline   a write or sync failed, or storage was closed; the end
///
/// Between two looks at the disk the appended bytes are counted, so that a burst cannot run through the reserve.
/// Any thread.
final class StorageHealth {
    private static final Logger LOG = LoggerFactory.getLogger(StorageHealth.class);

    /// A quarter of the reserve is margin enough, and of a large reserve this much.
    private static final long MARGIN_MAX_BYTES = 64L << 20;

    /// Bytes that may be written until the next look. Every appended byte lands in a segment, and in the
    /// WAL, whose files may have to grow for it.
    private final AtomicLong allowance = new AtomicLong(Long.MAX_VALUE);

    private final StorageConfig config;
    private final Disk disk;
    private final List<Consumer<StorageState>> listeners = new CopyOnWriteArrayList<>();
    private volatile StorageState state = new StorageState.Online();
    private volatile boolean reserveUsedUp;
    private volatile boolean failed;

    StorageHealth(StorageConfig config, Disk disk) {
        this.config = config;
        this.disk = disk;
    }

    StorageState state() {
        return state;
    }

    void onChange(Consumer<StorageState> listener) {
        listeners.add(listener);
    }

    /// Whether a batch may be appended now; why not, otherwise.
    Optional<AppendResult.Rejected> admit(AppendOrigin origin, int sizeBytes) {
        return switch (state) {
            case StorageState.Online _ -> {
                allowance.addAndGet(-2L * sizeBytes);
                yield allowance.get() < 0 && !origin.mayUseReserve()
                        ? rejected(RejectReason.READ_ONLY, "the disk is nearly full")
                        : Optional.empty();
            }
            case StorageState.ReadOnly(String reason) ->
                    origin.mayUseReserve() && !reserveUsedUp
                            ? Optional.empty()
                            : rejected(RejectReason.READ_ONLY, reason);
            case StorageState.Offline(String reason) -> rejected(RejectReason.OFFLINE, reason);
        };
    }

    private static Optional<AppendResult.Rejected> rejected(RejectReason reason, String message) {
        return Optional.of(new AppendResult.Rejected(reason, message));
    }

    /// Whether something failed, so that what is in memory must not become a checkpoint.
    boolean hasFailed() {
        return failed;
    }

    boolean isOffline() {
        return state instanceof StorageState.Offline;
    }

    /// Looks at the free space.
    void checkSpace() {
        long usable;
        try {
            usable = disk.usableBytes();
        } catch (DiskException e) {
            LOG.atWarn().setCause(e).log("Free space cannot be read; nothing changes");
            return;
        }
        long reserve = config.diskReserveBytes();
        reserveUsedUp = usable < reserve / 4;
        allowance.set(usable - reserve);
        if (usable < reserve) {
            full(
                    "only "
                            + usable
                            + " bytes are free on "
                            + disk.describe()
                            + ", and minikafka.disk.reserve.bytes is "
                            + reserve
                            + ": free some space, or lower a topic's retention");
        } else if (usable >= reserve + Math.min(reserve / 4, MARGIN_MAX_BYTES)) {
            recovered(usable);
        }
    }

    /// A write found no space, whatever the file system had told.
    void full(String reason) {
        synchronized (this) {
            if (!(state instanceof StorageState.Online)) {
                return;
            }
            state = new StorageState.ReadOnly(reason);
        }
        LOG.atWarn().addKeyValue("reason", reason).log("Storage is read-only");
        tell();
    }

    private void recovered(long usable) {
        synchronized (this) {
            if (!(state instanceof StorageState.ReadOnly)) {
                return;
            }
            state = new StorageState.Online();
        }
        LOG.atInfo().addKeyValue("usable_bytes", usable).log("Storage takes appends again");
        tell();
    }

    /// Something failed that must not be tried again.
    void offline(String what, Throwable cause) {
        String reason =
                what
                        + " failed: "
                        + cause.getMessage()
                        + "; nothing is written any more, check the disk and restart the broker";
        failed = true;
        if (toOffline(reason)) {
            LOG.atError().setCause(cause).addKeyValue("reason", reason).log("Storage is offline");
            tell();
        }
    }

    void closed() {
        if (toOffline("storage is closed")) {
            tell();
        }
    }

    private synchronized boolean toOffline(String reason) {
        if (isOffline()) {
            return false;
        }
        state = new StorageState.Offline(reason);
        return true;
    }

    private void tell() {
        StorageState now = state;
        for (Consumer<StorageState> listener : listeners) {
            Callbacks.run("a listener of the storage state", () -> listener.accept(now));
        }
    }
}
