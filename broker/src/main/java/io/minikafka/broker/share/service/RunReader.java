package io.minikafka.broker.share.service;

import io.minikafka.base.ByteRegion;
import io.minikafka.broker.share.Acquired;
import io.minikafka.storage.Log;
import io.minikafka.storage.ReadResult;
import io.minikafka.storage.record.BatchHeader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Reads the batches of records that were acquired.
final class RunReader {
    private RunReader() {}

    /// The regions of all runs, which the caller owns; none at all if one of them cannot be read.
    static List<ByteRegion> read(Log log, List<Acquired.Run> runs) {
        List<ByteRegion> regions = new ArrayList<>(runs.size());
        for (Acquired.Run run : runs) {
            if (!read(log, run, regions)) {
                regions.forEach(ByteRegion::release);
                return List.of();
            }
        }
        return regions;
    }

    /// One run, which may go on in the next segment.
    private static boolean read(Log log, Acquired.Run run, List<ByteRegion> into) {
        long offset = run.base();
        int left = run.sizeBytes();
        while (left > 0 && offset <= run.last()) {
            ReadResult result = log.read(offset, left, true, log.highWatermark());
            if (!(result instanceof ReadResult.Records(ByteRegion region, _, _))) {
                return !into.isEmpty() && result instanceof ReadResult.Empty;
            }
            into.add(region);
            left -= region.sizeBytes();
            if (left > 0) {
                offset = lastOffset(region) + 1;
            }
        }
        return true;
    }

    /// The last offset of the batches in a region.
    private static long lastOffset(ByteRegion region) {
        ByteBuffer header = ByteBuffer.allocate(BatchHeader.SIZE_BYTES);
        long last = -1;
        int at = 0;
        while (region.sizeBytes() - at >= BatchHeader.SIZE_BYTES) {
            region.read(header.clear(), at);
            last = BatchHeader.lastOffset(header, 0);
            at += Math.max(BatchHeader.SIZE_BYTES, BatchHeader.sizeBytes(header, 0));
        }
        return last;
    }
}
