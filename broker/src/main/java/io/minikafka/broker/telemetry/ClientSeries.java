package io.minikafka.broker.telemetry;

/// The last value of one metric of a client.
///
/// @param attributes what tells it from others of its name, as `key=value,...`
record ClientSeries(String name, String attributes, double value) {}
