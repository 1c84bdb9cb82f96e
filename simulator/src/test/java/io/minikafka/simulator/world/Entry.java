package io.minikafka.simulator.world;

/// A record: the epoch in which it was appended, and a number that no other append has.
record Entry(int epoch, long id) {}
