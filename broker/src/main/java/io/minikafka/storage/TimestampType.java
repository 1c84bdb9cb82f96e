package io.minikafka.storage;

/// Whose clock a record's time is.
public enum TimestampType {
    CREATE_TIME,
    LOG_APPEND_TIME
}
