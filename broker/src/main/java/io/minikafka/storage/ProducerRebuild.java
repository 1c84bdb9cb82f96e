package io.minikafka.storage;

import io.minikafka.storage.record.BatchHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the producers of a log anew by reading all of it, after a cut that went below what is remembered of them: that
/// takes a while. All of the log is in its files, and nobody appends meanwhile. RFC 0021 (4.5).
final class ProducerRebuild {
    private static final Logger LOG = LoggerFactory.getLogger(ProducerRebuild.class);

    private ProducerRebuild() {}

    static void run(Log log) {
        LOG.atWarn()
                .addKeyValue("log", log.id())
                .log(
                        "A log was cut below what is remembered of its producers; it is read as a whole");
        long nowMs = log.context.time.wallMs();
        ProducerStates found = new ProducerStates(log.context.config.producersPerPartitionMax());
        for (LogSegment segment : log.segments().all()) {
            LogScan.run(
                    log,
                    segment,
                    (buffer, at) -> {
                        if (BatchHeader.producerId(buffer, at) >= 0) {
                            found.appended(buffer, at, BatchHeader.appendTimeMs(buffer, at), nowMs);
                        }
                    });
        }
        synchronized (log) {
            LogBody body = log.body();
            for (LogSegment segment : body.segments.all()) {
                segment.abortedInFile = 0;
            }
            found.open().committed(body.highWatermark);
            body.producers = LogProducers.of(found, body.startOffset, body.endOffset);
        }
    }
}
