package io.minikafka.broker.share;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/// The locks on records of one share partition, in the order in which they end. Locks without records leave
/// when their time comes, or earlier when most are like that.
final class Holds {
    private static final int SWEEP_LEAST = 32;

    private final PriorityQueue<Hold> queue =
            new PriorityQueue<>(Comparator.comparingLong(hold -> hold.deadlineMs));
    private int records;
    private int sweepAt = SWEEP_LEAST;

    /// Records that are with members.
    int records() {
        return records;
    }

    void add(Hold hold) {
        queue.add(hold);
        if (queue.size() >= sweepAt) {
            queue.removeIf(old -> old.left == 0 && old != hold);
            sweepAt = Math.max(SWEEP_LEAST, 2 * queue.size());
        }
    }

    void taken(Hold hold, long offset) {
        hold.left++;
        hold.last = Math.max(hold.last, offset);
        records++;
    }

    void given(Hold hold) {
        hold.left--;
        records--;
    }

    /// When the first lock ends; [Long#MAX_VALUE] if there is none.
    long nextMs() {
        while (!queue.isEmpty() && queue.peek().left == 0) {
            queue.remove();
        }
        return queue.isEmpty() ? Long.MAX_VALUE : queue.peek().deadlineMs;
    }

    /// Takes out the locks whose time is up.
    List<Hold> takeEnded(long nowMs) {
        List<Hold> ended = new ArrayList<>();
        while (nextMs() <= nowMs) {
            ended.add(queue.remove());
        }
        return ended;
    }

    /// The locks of a member.
    List<Hold> of(String memberId) {
        return queue.stream()
                .filter(hold -> hold.left > 0 && hold.memberId.equals(memberId))
                .toList();
    }
}
