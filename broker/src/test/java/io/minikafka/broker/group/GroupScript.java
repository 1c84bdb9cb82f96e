package io.minikafka.broker.group;

import io.minikafka.base.TopicIdPartition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupRequestData.JoinGroupRequestProtocol;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.message.LeaveGroupRequestData;
import org.apache.kafka.common.message.LeaveGroupRequestData.MemberIdentity;
import org.apache.kafka.common.message.SyncGroupRequestData;
import org.apache.kafka.common.message.SyncGroupRequestData.SyncGroupRequestAssignment;
import org.apache.kafka.common.message.SyncGroupResponseData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;

/// A play in which clients talk to the coordinator: lines that begin with `>` are done, and below each
/// stands what it set off. A test compares the play with how it went.
///
///     > join a [vN] [instance=i] [offers=range,sticky] [type=consumer] [topics=t,u] [session=10s]
///     >        [rebalance=60s]      with the member id that the client was last told
///     > sync a [b=x c=y]            with assignments, from the leader
///     > beat a | leave a | forget a (the client loses its id, as one that restarts does)
///     > commit a t/0=5 | commit - t/0=5 (no member) | fetch
///     > wait 10s | restart | hold (writes wait) | write | fail | describe | delete | expire t
public final class GroupScript {
    private static final String GROUP = "g";

    private final FakeTopics topics = new FakeTopics("t", "u");
    private final TestSink sink = new TestSink();
    private final GroupConfig config;
    private final List<String> lines = new ArrayList<>();
    private final Map<String, Client> clients = new HashMap<>();
    private GroupCoordinator coordinator;
    private long nowMs;
    private long ids;
    private boolean isHeld;

    GroupScript(GroupConfig config) {
        this.config = config;
        this.coordinator = start(new GroupStore());
    }

    GroupScript() {
        this(GroupConfig.defaults());
    }

    /// How the play goes.
    String run(String play) {
        play.lines().filter(line -> line.startsWith("> ")).forEach(this::act);
        return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    private GroupCoordinator start(GroupStore store) {
        GroupCoordinator started = new GroupCoordinator(config, sink, topics, store);
        started.advance(nowMs, nowMs);
        started.restored();
        return started;
    }

    private void act(String line) {
        lines.add(line);
        List<String> words = Arrays.asList(line.substring(2).trim().split(" +"));
        coordinator.advance(nowMs, nowMs);
        switch (words.getFirst()) {
            case "join" -> join(words);
            case "sync" -> sync(words);
            case "beat" -> beat(words.get(1));
            case "leave" -> leave(words.get(1));
            case "forget" -> client(words.get(1)).id = "";
            case "commit" -> commit(words);
            case "fetch" -> fetch();
            case "wait" -> await(milliseconds(words.get(1)));
            case "restart" -> coordinator = start(sink.crash());
            case "hold" -> isHeld = true;
            case "write" -> isHeld = false;
            case "fail" -> {
                isHeld = false;
                while (sink.waiting() > 0) {
                    sink.failNext();
                }
            }
            case "describe" -> describe();
            case "delete" -> coordinator.deleteGroup(GROUP, error -> say("admin", "delete", error));
            case "drop" -> {
                topics.delete(words.get(1));
                coordinator.topicsChanged();
            }
            default -> throw new IllegalArgumentException(line);
        }
        coordinator.advance(nowMs, nowMs);
        if (!isHeld) {
            sink.commitAll();
        }
    }

    private void join(List<String> words) {
        String name = words.get(1);
        Client client = client(name);
        Map<String, String> options = options(words);
        client.instance =
                Optional.ofNullable(options.getOrDefault("instance", client.instance.orElse(null)));
        var protocols = new JoinGroupRequestData.JoinGroupRequestProtocolCollection();
        for (String protocol : options.getOrDefault("offers", "range").split(",")) {
            protocols.add(
                    new JoinGroupRequestProtocol()
                            .setName(protocol)
                            .setMetadata(subscription(options.getOrDefault("topics", "t"))));
        }
        JoinGroupRequestData request =
                new JoinGroupRequestData()
                        .setGroupId(GROUP)
                        .setMemberId(client.id)
                        .setGroupInstanceId(client.instance.orElse(null))
                        .setSessionTimeoutMs(milliseconds(options.getOrDefault("session", "10s")))
                        .setRebalanceTimeoutMs(
                                milliseconds(options.getOrDefault("rebalance", "60s")))
                        .setProtocolType(options.getOrDefault("type", "consumer"))
                        .setProtocols(protocols);
        short version = Short.parseShort(options.getOrDefault("v", "9"));
        String suffix = String.valueOf(++ids);
        coordinator.join(
                new JoinCall(
                        request, version, name, "/127.0.0.1", suffix, once(name, this::joined)));
    }

    private void joined(String name, JoinGroupResponseData response) {
        Errors error = Errors.forCode(response.errorCode());
        if (error != Errors.NONE) {
            if (error == Errors.MEMBER_ID_REQUIRED) {
                client(name).id = response.memberId();
            }
            lines.add(
                    "  "
                            + name
                            + ": "
                            + error
                            + (response.memberId().isEmpty() ? "" : " as " + response.memberId()));
            return;
        }
        client(name).id = response.memberId();
        client(name).generation = response.generationId();
        String members =
                response.members().stream()
                        .map(JoinGroupResponseData.JoinGroupResponseMember::memberId)
                        .collect(Collectors.joining(" "));
        lines.add(
                "  %s: is %s in generation %d, %s, led by %s%s%s"
                        .formatted(
                                name,
                                response.memberId(),
                                response.generationId(),
                                response.protocolName(),
                                response.leader(),
                                members.isEmpty() ? "" : " of " + members,
                                response.skipAssignment() ? ", skips assignment" : ""));
    }

    private void sync(List<String> words) {
        String name = words.get(1);
        Client client = client(name);
        List<SyncGroupRequestAssignment> assignments = new ArrayList<>();
        options(words)
                .forEach((to, what) ->
                        assignments.add(
                                new SyncGroupRequestAssignment()
                                        .setMemberId(client(to).id)
                                        .setAssignment(what.getBytes(StandardCharsets.UTF_8))));
        coordinator.sync(
                new SyncGroupRequestData()
                        .setGroupId(GROUP)
                        .setMemberId(client.id)
                        .setGroupInstanceId(client.instance.orElse(null))
                        .setGenerationId(client.generation)
                        .setAssignments(assignments),
                once(name, this::synced));
    }

    private void synced(String name, SyncGroupResponseData response) {
        Errors error = Errors.forCode(response.errorCode());
        String assignment = new String(response.assignment(), StandardCharsets.UTF_8);
        lines.add(
                "  " + name + ": " + (error == Errors.NONE ? "gets '" + assignment + "'" : error));
    }

    private void beat(String name) {
        Client client = client(name);
        Errors error =
                coordinator.heartbeat(
                        new HeartbeatRequestData()
                                .setGroupId(GROUP)
                                .setMemberId(client.id)
                                .setGroupInstanceId(client.instance.orElse(null))
                                .setGenerationId(client.generation));
        say(name, "beat", error);
    }

    private void leave(String name) {
        var identity =
                new MemberIdentity()
                        .setMemberId(client(name).id)
                        .setGroupInstanceId(client(name).instance.orElse(null));
        var response =
                coordinator.leave(
                        new LeaveGroupRequestData()
                                .setGroupId(GROUP)
                                .setMembers(List.of(identity)));
        say(name, "leave", Errors.forCode(response.members().getFirst().errorCode()));
    }

    private void commit(List<String> words) {
        String name = words.get(1);
        Client client = name.equals("-") ? new Client() : client(name);
        Map<TopicIdPartition, CommittedOffset> offsets = new LinkedHashMap<>();
        options(words)
                .forEach((partition, offset) -> {
                    String[] parts = partition.split("/");
                    offsets.put(
                            new TopicIdPartition(
                                    FakeTopics.id(parts[0]), Integer.parseInt(parts[1])),
                            new CommittedOffset(
                                    Long.parseLong(offset), -1, "", nowMs, OptionalLong.empty()));
                });
        coordinator.commit(
                new OffsetCommit(
                        GROUP, client.id, client.instance, client.generation, (short) 9, offsets),
                error -> say(name, "commit", error));
    }

    private void fetch() {
        String offsets =
                coordinator.offsets(GROUP).entrySet().stream()
                        .map(e ->
                                topics.topic(e.getKey().topicId())
                                                .map(Topics.Topic::name)
                                                .orElse("?")
                                        + "/"
                                        + e.getKey().partition()
                                        + "="
                                        + e.getValue().offset())
                        .sorted()
                        .collect(Collectors.joining(" "));
        lines.add("  offsets: " + (offsets.isEmpty() ? "none" : offsets));
    }

    private void describe() {
        String text =
                coordinator
                        .classicGroup(GROUP)
                        .map(group ->
                                "%s in generation %d with %s"
                                        .formatted(
                                                group.state().label(),
                                                group.generation(),
                                                group.members().stream().map(Member::id).toList()))
                        .orElse("no group");
        lines.add("  group: " + text);
    }

    /// Time passes in small steps, as timers see it, and writes go on.
    private void await(int ms) {
        long endMs = nowMs + ms;
        while (nowMs < endMs) {
            nowMs = Math.min(endMs, Math.max(nowMs + 1, coordinator.nextDeadlineMs()));
            coordinator.advance(nowMs, nowMs);
            if (!isHeld) {
                sink.commitAll();
            }
        }
    }

    private void say(String who, String what, Errors error) {
        lines.add("  " + who + ": " + what + " " + (error == Errors.NONE ? "ok" : error));
    }

    private <A extends ApiMessage> OnceAnswer<A> once(String name, BiConsumer<String, A> listener) {
        return new OnceAnswer<>(message -> listener.accept(name, message));
    }

    private Client client(String name) {
        return clients.computeIfAbsent(name, _ -> new Client());
    }

    private static int milliseconds(String text) {
        return text.endsWith("ms")
                ? Integer.parseInt(text.substring(0, text.length() - 2))
                : 1000 * Integer.parseInt(text.substring(0, text.length() - 1));
    }

    private static Map<String, String> options(List<String> words) {
        Map<String, String> options = new LinkedHashMap<>();
        for (String word : words.subList(2, words.size())) {
            int equals = word.indexOf('=');
            options.put(word.substring(0, equals), word.substring(equals + 1));
        }
        return options;
    }

    public static byte[] subscription(String topics) {
        var buffer = ByteBuffer.allocate(1024).putShort((short) 1);
        String[] names = topics.split(",");
        buffer.putInt(names.length);
        for (String name : names) {
            buffer.putShort((short) name.length()).put(name.getBytes(StandardCharsets.UTF_8));
        }
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    /// As newer clients write it: they say what they own, which is nothing before they join.
    public static byte[] subscriptionOfNothingOwned(String topics) {
        byte[] front = subscription(topics);
        return ByteBuffer.allocate(front.length + 8).put(front).putInt(0).putInt(0).array();
    }

    private static final class Client {
        private String id = "";
        private Optional<String> instance = Optional.empty();
        private int generation = -1;
    }
}
