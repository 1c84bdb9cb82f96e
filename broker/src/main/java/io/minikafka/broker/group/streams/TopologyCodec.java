package io.minikafka.broker.group.streams;

import io.minikafka.base.FieldReader;
import io.minikafka.base.FieldWriter;
import io.minikafka.broker.group.Blob;
import io.minikafka.broker.group.modern.Parts;
import io.minikafka.broker.group.topology.Topology;
import io.minikafka.broker.group.topology.Topology.Copartition;
import io.minikafka.broker.group.topology.Topology.InternalTopic;
import io.minikafka.broker.group.topology.Topology.Subtopology;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;

/// A topology as bytes, drawn in docs/format/groups.md.
final class TopologyCodec {
    private TopologyCodec() {}

    static Blob encode(Topology topology) {
        FieldWriter out = Parts.value(1_024).i32(topology.epoch());
        list(out, topology.subtopologies(), TopologyCodec::write);
        return Parts.blob(out);
    }

    static Topology decode(Blob value) {
        FieldReader in = PartCodec.open(value);
        Topology topology = new Topology(in.i32(), list(in, TopologyCodec::subtopology));
        in.end();
        return topology;
    }

    private static void write(FieldWriter out, Subtopology part) {
        out.string(part.id());
        list(out, part.sources(), FieldWriter::string);
        list(out, part.patterns(), FieldWriter::string);
        list(out, part.repartitionSinks(), FieldWriter::string);
        list(out, part.repartitionSources(), TopologyCodec::write);
        list(out, part.changelogs(), TopologyCodec::write);
        list(out, part.copartitions(), TopologyCodec::write);
    }

    private static Subtopology subtopology(FieldReader in) {
        return new Subtopology(
                in.string(),
                list(in, FieldReader::string),
                list(in, FieldReader::string),
                list(in, FieldReader::string),
                list(in, TopologyCodec::internalTopic),
                list(in, TopologyCodec::internalTopic),
                list(in, TopologyCodec::copartition));
    }

    private static void write(FieldWriter out, InternalTopic topic) {
        out.string(topic.name()).i32(topic.partitions()).i32(topic.replicationFactor());
        out.i32(topic.configs().size());
        topic.configs().forEach((name, value) -> out.string(name).string(value));
    }

    private static InternalTopic internalTopic(FieldReader in) {
        String name = in.string();
        int partitions = in.i32();
        int replicationFactor = in.i32();
        SortedMap<String, String> configs = new TreeMap<>();
        for (int left = in.count(2 * Integer.BYTES); left > 0; left--) {
            configs.put(in.string(), in.string());
        }
        return new InternalTopic(name, partitions, replicationFactor, configs);
    }

    private static void write(FieldWriter out, Copartition group) {
        list(out, group.sources(), FieldWriter::i32);
        list(out, group.patterns(), FieldWriter::i32);
        list(out, group.repartitionSources(), FieldWriter::i32);
    }

    private static Copartition copartition(FieldReader in) {
        return new Copartition(
                list(in, FieldReader::i32), list(in, FieldReader::i32), list(in, FieldReader::i32));
    }

    private static <T> void list(FieldWriter out, List<T> items, BiConsumer<FieldWriter, T> write) {
        out.i32(items.size());
        items.forEach(item -> write.accept(out, item));
    }

    private static <T> List<T> list(FieldReader in, Function<FieldReader, T> read) {
        int count = in.count(Integer.BYTES);
        List<T> items = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            items.add(read.apply(in));
        }
        return List.copyOf(items);
    }
}
