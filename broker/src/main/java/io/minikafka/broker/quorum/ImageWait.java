package io.minikafka.broker.quorum;

import io.minikafka.broker.MetadataStore;
import io.minikafka.cluster.metadata.MetadataImage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// Waits until an image of the metadata is as it should be, but not for long: a quorum that is slow must not hold
/// answers back.
final class ImageWait {
    private static final long LIMIT_MS = 2_000;
    private static final long LOOK_MS = 5;

    private final MetadataStore metadata;

    ImageWait(MetadataStore metadata) {
        this.metadata = metadata;
    }

    /// The first image that is seen to fit, or the newest one when time is up.
    CompletableFuture<MetadataImage> until(Predicate<MetadataImage> fits) {
        return until(fits, LIMIT_MS);
    }

    CompletableFuture<MetadataImage> until(Predicate<MetadataImage> fits, long limitMs) {
        CompletableFuture<MetadataImage> seen = new CompletableFuture<>();
        look(fits, seen, limitMs / LOOK_MS);
        return seen;
    }

    private void look(
            Predicate<MetadataImage> fits, CompletableFuture<MetadataImage> seen, long looksLeft) {
        MetadataImage now = metadata.image();
        if (looksLeft == 0 || fits.test(now)) {
            seen.complete(now);
            return;
        }
        CompletableFuture.delayedExecutor(LOOK_MS, TimeUnit.MILLISECONDS, Runnable::run)
                .execute(() -> look(fits, seen, looksLeft - 1));
    }
}
