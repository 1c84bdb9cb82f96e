package io.minikafka.broker.group.topology;

import io.minikafka.broker.group.topology.Blueprint.Work;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/// Leaves a task with state where it is until the process that is to have it has caught up: that one makes a copy
/// meanwhile, if it is its turn.
final class WarmUps {
    private final List<Share> shares;
    private final Homes homes;
    private final SortedMap<String, Work> work;
    private final Wanted wanted;

    WarmUps(List<Share> shares, Homes homes, SortedMap<String, Work> work, Wanted wanted) {
        this.shares = shares;
        this.homes = homes;
        this.work = work;
        this.wanted = wanted;
    }

    private record Move(TaskId task, Share from, Share to) {}

    void defer() {
        List<Move> moves = new ArrayList<>();
        for (Share share : shares) {
            for (TaskId task : share.active()) {
                if (StickyAssignor.isStateful(work, task)) {
                    move(task, share).ifPresent(moves::add);
                }
            }
        }
        // Those that have begun go on.
        moves.sort(
                Comparator.comparing((Move move) -> !isUnderWay(move)).thenComparing(Move::task));
        int warming = 0;
        for (Move move : moves) {
            move.to().drop(move.task());
            move.from().workOn(move.task());
            if (warming < wanted.warmups()) {
                move.to().warmUp(move.task());
                warming++;
            }
        }
    }

    private Optional<Move> move(TaskId task, Share to) {
        return homes.worker(task)
                .filter(from -> !from.processId().equals(to.processId()))
                .filter(_ -> homes.isCold(task, to.processId(), wanted.recoveryLag()))
                .map(from -> new Move(task, from, to));
    }

    private boolean isUnderWay(Move move) {
        return homes.heir(move.task()).filter(move.to()::equals).isPresent();
    }
}
