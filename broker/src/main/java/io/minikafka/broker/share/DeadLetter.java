package io.minikafka.broker.share;

/// A record that is to go to the dead-letter topic.
///
/// @param fate why
public record DeadLetter(long offset, Fate fate, int deliveries) {}
