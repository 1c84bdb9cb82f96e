package io.minikafka.broker.admin;

import java.util.function.LongSupplier;

/// The folder of this node's data, as clients see it.
///
/// @param path for people
/// @param totalBytes size of its file system
/// @param usableBytes what this process may still use of it
public record DataFolder(String path, LongSupplier totalBytes, LongSupplier usableBytes) {}
