package io.minikafka.broker.txn.service;

import org.apache.kafka.common.protocol.Errors;

/// PRODUCER_FENCED has a name of its own only since a certain version of each request; before, clients know it as an
/// epoch that is not valid.
final class FencedErrors {
    private FencedErrors() {}

    static Errors of(Errors error, short version, int fencedSince) {
        return error == Errors.PRODUCER_FENCED && version < fencedSince
                ? Errors.INVALID_PRODUCER_EPOCH
                : error;
    }
}
