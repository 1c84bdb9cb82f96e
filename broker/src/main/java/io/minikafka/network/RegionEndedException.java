package io.minikafka.network;

/// A region moves no more bytes although the socket takes them: its file is shorter than it was.
final class RegionEndedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RegionEndedException(int sizeBytes, int sentBytes) {
        super("a file region of " + sizeBytes + " bytes ended after " + sentBytes);
    }
}
