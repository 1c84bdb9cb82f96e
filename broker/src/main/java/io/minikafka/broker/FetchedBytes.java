package io.minikafka.broker;

import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.ShareFetchResponseData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.record.internal.BaseRecords;
import org.jspecify.annotations.Nullable;

/// How many bytes of records an answer carries.
final class FetchedBytes {
    private FetchedBytes() {}

    static long of(ApiMessage message) {
        long bytes = 0;
        if (message instanceof FetchResponseData fetch) {
            for (var topic : fetch.responses()) {
                for (var partition : topic.partitions()) {
                    bytes += size(partition.records());
                }
            }
        } else if (message instanceof ShareFetchResponseData fetch) {
            for (var topic : fetch.responses()) {
                for (var partition : topic.partitions()) {
                    bytes += size(partition.records());
                }
            }
        }
        return bytes;
    }

    private static int size(@Nullable BaseRecords records) {
        return records == null ? 0 : records.sizeInBytes();
    }
}
