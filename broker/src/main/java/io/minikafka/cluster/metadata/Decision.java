package io.minikafka.cluster.metadata;

import java.util.List;

/// What a command comes to, if its records get committed.
///
/// @param records to be committed together; none if nothing changes
/// @param result for whoever asked, once the records are committed
public record Decision<R>(List<MetadataRecord> records, R result) {}
