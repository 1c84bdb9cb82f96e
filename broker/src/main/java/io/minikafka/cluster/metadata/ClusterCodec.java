package io.minikafka.cluster.metadata;

import io.minikafka.base.FieldReader;
import io.minikafka.base.FieldWriter;
import io.minikafka.base.FormatException;
import io.minikafka.base.HostPort;
import io.minikafka.base.TopicIdPartition;
import io.minikafka.cluster.Quorums;
import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.replication.Configuration;
import io.minikafka.cluster.replication.PartitionState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The bytes of nodes and partitions in records of the metadata ([MetadataCodec]).
///
///     cluster        id  u32 length and secret
///     node           directory u128  host  u32 port  rack  u32 weight  u8 draining  version  u64 incarnation  u8 fenced
///     partition      u32 epoch  u8 whether led (then replica)  configuration  u8 active  configuration (stable)
///                    replicas (learners)  u32 unclean elections  u32 count and u32 node ids (wanted)
///     configuration  replicas (members)  u32 w  u32 r
///     replicas       u32 count, each: u32 node  u128 directory
final class ClusterCodec {
    private static final int REPLICA_BYTES = Integer.BYTES + 2 * Long.BYTES;

    private ClusterCodec() {}

    static FieldWriter identity(FieldWriter out, ClusterIdentity identity) {
        return out.string(identity.clusterId()).bytes(identity.secret());
    }

    static ClusterIdentity identity(FieldReader in) {
        return new ClusterIdentity(in.string(), in.bytes());
    }

    static FieldWriter node(FieldWriter out, NodeImage node) {
        return out.uuid(node.directoryId())
                .string(node.address().host())
                .i32(node.address().port())
                .string(node.rack())
                .i32(node.weight())
                .bool(node.draining())
                .string(node.version())
                .i64(node.incarnation())
                .bool(node.fenced());
    }

    static NodeImage node(int nodeId, FieldReader in) {
        return new NodeImage(
                nodeId,
                in.uuid(),
                new HostPort(in.string(), in.i32()),
                in.string(),
                in.i32(),
                in.bool(),
                in.string(),
                in.i64(),
                in.bool());
    }

    static FieldWriter partition(FieldWriter out, PartitionImage partition) {
        PartitionState state = partition.state();
        out.i32(state.epoch()).bool(state.leader().isPresent());
        state.leader().ifPresent(leader -> replica(out, leader));
        configuration(out, state.configuration()).bool(state.active());
        configuration(out, state.stable());
        replicas(out, state.learners()).i32(state.uncleanElections());
        out.i32(partition.wanted().size());
        partition.wanted().forEach(out::i32);
        return out;
    }

    static PartitionImage partition(TopicIdPartition id, FieldReader in) {
        PartitionState state =
                new PartitionState(
                        in.i32(),
                        in.bool() ? Optional.of(replica(in)) : Optional.empty(),
                        configuration(in),
                        in.bool(),
                        configuration(in),
                        list(in, REPLICA_BYTES, ClusterCodec::replica),
                        in.i32());
        return new PartitionImage(id, state, list(in, Integer.BYTES, FieldReader::i32));
    }

    private static FieldWriter configuration(FieldWriter out, Configuration configuration) {
        Quorums quorums = configuration.quorums();
        return replicas(out, configuration.members()).i32(quorums.w()).i32(quorums.r());
    }

    private static Configuration configuration(FieldReader in) {
        List<ReplicaId> members = list(in, REPLICA_BYTES, ClusterCodec::replica);
        int w = in.i32();
        int r = in.i32();
        Optional<String> problem = Quorums.problem(members.size(), w, r);
        if (new HashSet<>(members).size() < members.size()) {
            throw new FormatException("metadata record: a replica counts twice");
        }
        if (problem.isPresent()) {
            throw new FormatException("metadata record: " + problem.get());
        }
        return new Configuration(members, new Quorums(members.size(), w, r));
    }

    private static FieldWriter replicas(FieldWriter out, List<ReplicaId> replicas) {
        out.i32(replicas.size());
        replicas.forEach(replica -> replica(out, replica));
        return out;
    }

    private static FieldWriter replica(FieldWriter out, ReplicaId replica) {
        return out.i32(replica.brokerId()).uuid(replica.directoryId());
    }

    private static ReplicaId replica(FieldReader in) {
        return new ReplicaId(in.i32(), in.uuid());
    }

    private static <T> List<T> list(
            FieldReader in, int itemBytes, Function<FieldReader, T> reader) {
        int count = in.count(itemBytes);
        List<T> items = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            items.add(reader.apply(in));
        }
        return items;
    }
}
