package io.minikafka.broker.group.modern;

/// Where a member stands on its way to its target.
public enum MemberState {
    /// It has its whole target.
    STABLE,
    /// It must give up some of what it has before it goes on to the next epoch.
    UNREVOKED,
    /// It is at the target's epoch, but others still hold some of what it shall have.
    UNRELEASED
}
