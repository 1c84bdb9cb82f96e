package io.minikafka.broker.share;

/// The lock of one member on records that it got at once. Ends at its deadline, or when the last of them is
/// acknowledged or released.
final class Hold {
    final String memberId;
    final long first;
    final long deadlineMs;

    /// The last offset that may be under this lock.
    long last;

    /// Records under this lock.
    int left;

    Hold(String memberId, long first, long deadlineMs) {
        this.memberId = memberId;
        this.first = first;
        this.last = first;
        this.deadlineMs = deadlineMs;
    }
}
