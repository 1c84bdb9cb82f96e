package io.minikafka.broker.world;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.HeartbeatResponseData;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupRequestData.JoinGroupRequestProtocol;
import org.apache.kafka.common.message.JoinGroupRequestData.JoinGroupRequestProtocolCollection;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.message.JoinGroupResponseData.JoinGroupResponseMember;
import org.apache.kafka.common.message.SyncGroupRequestData;
import org.apache.kafka.common.message.SyncGroupRequestData.SyncGroupRequestAssignment;
import org.apache.kafka.common.message.SyncGroupResponseData;
import org.apache.kafka.common.protocol.Errors;

/// A consumer of the classic protocol: joins, shares the partitions out if it leads, commits offsets of its own. Now and
/// then it is started again, or stands still for so long that the group goes on without it.
final class ClassicMember extends GroupMember {
    static final String GROUP = "classic";
    private static final int SESSION_MS = 10_000;
    private static final long JOIN_MS = 20_000;

    private final byte[] name;
    private String memberId = "";
    private int generation = -1;
    private byte[] partitions = new byte[0];
    private boolean joined;

    ClassicMember(CoordinatorWorld world, int number) {
        super(world, GROUP, 20L + number);
        this.name = ("member " + number).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void act() {
        int dice = world.random().nextInt(80);
        if (!joined) {
            join();
        } else if (dice == 0) {
            memberId = "";
            joined = false;
            world.next(this);
        } else if (dice == 1) {
            world.after(SESSION_MS + 2_000, this::act);
        } else if (partitions.length == 0 || world.random().nextInt(3) == 0) {
            heartbeat();
        } else {
            int partition = partitions[world.random().nextInt(partitions.length)];
            commit(memberId, generation, partition, this::told);
        }
    }

    private void told(Errors error) {
        switch (error) {
            case NONE, COORDINATOR_LOAD_IN_PROGRESS, COORDINATOR_NOT_AVAILABLE -> {}
            case UNKNOWN_MEMBER_ID -> {
                memberId = "";
                joined = false;
            }
            default -> joined = false;
        }
        world.after(100 + world.random().nextInt(400), this::act);
    }

    private void join() {
        var protocols = new JoinGroupRequestProtocolCollection();
        protocols.add(new JoinGroupRequestProtocol().setName("fair").setMetadata(name));
        String as = memberId;
        world.call(
                connection,
                9,
                JOIN_MS,
                () ->
                        new JoinGroupRequestData()
                                .setGroupId(GROUP)
                                .setMemberId(as)
                                .setProtocolType("consumer")
                                .setSessionTimeoutMs(SESSION_MS)
                                .setRebalanceTimeoutMs(SESSION_MS)
                                .setProtocols(protocols.duplicate()),
                answer -> {
                    var response = (JoinGroupResponseData) answer;
                    Errors error = Errors.forCode(response.errorCode());
                    if (error == Errors.MEMBER_ID_REQUIRED) {
                        memberId = response.memberId();
                        world.next(this);
                    } else if (error == Errors.NONE) {
                        memberId = response.memberId();
                        generation = response.generationId();
                        sync(response);
                    } else {
                        told(error);
                    }
                },
                () -> world.next(this));
    }

    private void sync(JoinGroupResponseData response) {
        List<SyncGroupRequestAssignment> assignments = new ArrayList<>();
        List<JoinGroupResponseMember> members = new ArrayList<>(response.members());
        members.sort(
                Comparator.comparing(
                        member -> new String(member.metadata(), StandardCharsets.UTF_8)));
        for (int i = 0; i < members.size(); i++) {
            byte[] share = share(i, members.size());
            assignments.add(
                    new SyncGroupRequestAssignment()
                            .setMemberId(members.get(i).memberId())
                            .setAssignment(share));
        }
        world.call(
                connection,
                5,
                JOIN_MS,
                () ->
                        new SyncGroupRequestData()
                                .setGroupId(GROUP)
                                .setMemberId(memberId)
                                .setGenerationId(generation)
                                .setProtocolType("consumer")
                                .setProtocolName("fair")
                                .setAssignments(assignments),
                answer -> {
                    var synced = (SyncGroupResponseData) answer;
                    Errors error = Errors.forCode(synced.errorCode());
                    if (error == Errors.NONE) {
                        partitions = synced.assignment();
                        joined = true;
                        world.next(this);
                    } else {
                        told(error);
                    }
                },
                () -> world.next(this));
    }

    private static byte[] share(int member, int members) {
        byte[] share = new byte[CoordinatorWorld.PARTITIONS];
        int count = 0;
        for (byte partition = 0; partition < CoordinatorWorld.PARTITIONS; partition++) {
            if (partition % members == member) {
                share[count++] = partition;
            }
        }
        return Arrays.copyOf(share, count);
    }

    private void heartbeat() {
        world.call(
                connection,
                4,
                () ->
                        new HeartbeatRequestData()
                                .setGroupId(GROUP)
                                .setMemberId(memberId)
                                .setGenerationId(generation),
                answer -> told(Errors.forCode(((HeartbeatResponseData) answer).errorCode())),
                () -> world.next(this));
    }
}
