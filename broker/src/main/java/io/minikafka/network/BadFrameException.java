package io.minikafka.network;

/// Another node announced a frame that cannot be an answer.
final class BadFrameException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadFrameException(int announcedBytes, int maxBytes) {
        super(
                "announced a frame of " + announcedBytes + " bytes; allowed are 0 to " + maxBytes,
                null,
                false,
                false);
    }
}
