package io.minikafka.cluster.membership;

import io.minikafka.base.HostPort;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/// All others that a node knows: whom to ask next, and what to tell about them.
final class Roster {
    private final SortedMap<Integer, Member> members = new TreeMap<>();
    private final Chance chance;
    private List<Integer> turn = new ArrayList<>();
    private int nextTold;

    Roster(Chance chance) {
        this.chance = chance;
    }

    Optional<Member> find(int nodeId) {
        return Optional.ofNullable(members.get(nodeId));
    }

    Optional<Member> find(HostPort address) {
        return members.values().stream()
                .filter(member -> member.rumour().address().equals(address))
                .findFirst();
    }

    Collection<Member> all() {
        return members.values();
    }

    boolean isFull() {
        return members.size() >= GossipConfig.MEMBERS_MAX;
    }

    void add(Member member) {
        members.put(member.rumour().nodeId(), member);
        turn.add(turn.isEmpty() ? 0 : chance.below(turn.size() + 1), member.rumour().nodeId());
    }

    void removeIf(Predicate<Member> gone) {
        members.values().removeIf(gone);
    }

    /// The next in turn of those that are not gone. Each is asked once before one is asked again.
    Optional<Member> next() {
        for (int deal = 0; deal < 2; deal++) {
            while (!turn.isEmpty()) {
                Optional<Member> member =
                        find(turn.removeLast()).filter(candidate -> !candidate.status().isGone());
                if (member.isPresent()) {
                    return member;
                }
            }
            turn = new ArrayList<>(members.keySet());
            chance.shuffle(turn);
        }
        return Optional.empty();
    }

    /// Up to `count` of them, drawn.
    List<Member> some(int count, Predicate<Member> which) {
        List<Member> found = new ArrayList<>(members.values().stream().filter(which).toList());
        chance.shuffle(found);
        return found.subList(0, Math.min(count, found.size()));
    }

    /// As many rumours as a packet takes: of `first`, the freshest news, then the others in turn.
    List<Rumour> tell(Rumour self, Optional<Member> first) {
        List<Rumour> told = new ArrayList<>();
        told.add(self);
        first.ifPresent(member -> told.add(member.rumour()));
        members.values().stream()
                .filter(member -> member.newsLeft() > 0 && !isIn(member, first))
                .sorted(Comparator.comparingInt(Member::newsLeft).reversed())
                .limit(Packet.RUMOURS_MAX - told.size())
                .toList()
                .forEach(member -> {
                    member.told();
                    told.add(member.rumour());
                });
        List<Member> others =
                members.values().stream()
                        .filter(member -> !told.contains(member.rumour()))
                        .toList();
        for (int i = 0; i < others.size() && told.size() < Packet.RUMOURS_MAX; i++) {
            nextTold = (nextTold + 1) % others.size();
            told.add(others.get(nextTold).rumour());
        }
        return List.copyOf(told);
    }

    private static boolean isIn(Member member, Optional<Member> first) {
        return first.isPresent() && first.get() == member;
    }
}
