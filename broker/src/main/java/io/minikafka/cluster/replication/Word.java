package io.minikafka.cluster.replication;

/// What goes from node to node for one partition: [LetterCodec] writes it.
public sealed interface Word permits Message, RangeLetter, Output.Report {}
