package io.minikafka.broker;

import io.minikafka.base.FieldReader;
import io.minikafka.base.FieldWriter;
import io.minikafka.base.TopicIdPartition;

/// One partition as one share group sees it.
public record SharePartitionKey(String groupId, TopicIdPartition partition) {
    /// The key of a journal's record about it, drawn in `docs/format/share.md`.
    public byte[] recordKey(int type, int version) {
        return new FieldWriter(2 + 4 + groupId.length() + 20)
                .u8(type)
                .u8(version)
                .string(groupId)
                .uuid(partition.topicId())
                .i32(partition.partition())
                .toBytes();
    }

    /// What follows type and version in the key of a record.
    public static SharePartitionKey read(FieldReader in) {
        return new SharePartitionKey(in.string(), new TopicIdPartition(in.uuid(), in.i32()));
    }
}
