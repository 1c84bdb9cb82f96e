package io.minikafka.broker.world;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;

/// Gives the share group something to do.
final class WorkSource implements CoordinatorWorld.Client {
    private static final long CONNECTION = 50;

    private final CoordinatorWorld world;

    WorkSource(CoordinatorWorld world) {
        this.world = world;
    }

    @Override
    public void act() {
        Runnable later = () -> world.after(400, this::act);
        world.call(CONNECTION, 12, this::request, _ -> later.run(), later);
    }

    private ProduceRequestData request() {
        SimpleRecord[] records = new SimpleRecord[3];
        for (int i = 0; i < records.length; i++) {
            records[i] = new SimpleRecord(world.nowMs(), "work".getBytes(StandardCharsets.UTF_8));
        }
        var data = new ProduceRequestData.TopicProduceData().setName(CoordinatorWorld.WORK);
        data.setPartitionData(
                List.of(
                        new ProduceRequestData.PartitionProduceData()
                                .setIndex(0)
                                .setRecords(MemoryRecords.withRecords(Compression.NONE, records))));
        var request = new ProduceRequestData().setAcks((short) -1).setTimeoutMs(1_000);
        request.topicData().add(data);
        return request;
    }
}
