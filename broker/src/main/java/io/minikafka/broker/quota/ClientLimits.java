package io.minikafka.broker.quota;

import java.util.Optional;

/// The quotas of one client id.
record ClientLimits(
        Optional<Limit> produce,
        Optional<Limit> fetch,
        Optional<Limit> request,
        Optional<Limit> mutation) {}
